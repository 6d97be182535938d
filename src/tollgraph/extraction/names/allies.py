"""Parties that are named only by whose allies they are: "the regime and its allies", "Assad and his Russian allies"."""

from collections.abc import Iterator, Sequence

from tollgraph.extraction.document import ActorMention, reference_to
from tollgraph.extraction.names.gazetteer import Gazetteer
from tollgraph.extraction.text.line import Line
from tollgraph.extraction.text.words import lexicon
from tollgraph.model import Actor

_WORDS = lexicon("actors")["allies"]
_NOUNS = frozenset(_WORDS["nouns"])
_OWNING = frozenset(_WORDS["owning"])
_TOGETHER: dict[str, str] = _WORDS["together"]
_PARTIES = frozenset({"Belligerent", "Coalition"})
_MOST_ADJECTIVES = 2


def find_allies(line: Line, found: Sequence[ActorMention], gazetteer: Gazetteer) -> Iterator[ActorMention]:
    """Yield the allies of the parties of a sentence that stand right behind them.

    An adjective says who they are ("its Russian allies"). Allies of a party that leads an alliance are that alliance;
    any others are an actor of their own, the same in all articles: "Syrian government's allies".
    """
    if _NOUNS.isdisjoint(line.known):
        return
    ends = {mention.end - line.sentence.start: mention for mention in found if mention.kinds & _PARTIES}
    for number in [number for number, key in enumerate(line.keys) if key in _NOUNS]:
        first = _owning(line, number)
        principal = ends.get(line.ends[first - 2]) if first > 1 and line.key(first - 1) == "and" else None
        if principal is not None:
            actor = _actor(line, (first, number), principal, gazetteer)
            start, end = line.sentence.start + line.starts[first], line.sentence.start + line.ends[number]
            text = line.span(first, number)
            yield ActorMention(start, end, text, reference_to(text, actor.label, actor.iri), actor.kinds)


def is_ally(mention: ActorMention) -> bool:
    """Return whether a mention is one of allies, who are to a deed what the party before them is."""
    words = mention.text.lower().split()
    return words[0] in _OWNING and words[-1] in _NOUNS


def _owning(line: Line, noun: int) -> int:
    """Return the number of "its" before a noun, with adjectives between; 0 where there is none."""
    for number in range(noun - 1, max(0, noun - 2 - _MOST_ADJECTIVES), -1):
        if line.key(number) in _OWNING:
            return number
    return 0


def _actor(line: Line, words: tuple[int, int], principal: ActorMention, gazetteer: Gazetteer) -> Actor:
    """Return who the allies of a party are: `words` are the numbers of "its" and of the noun."""
    owners = (line.owners.get(number) for number in range(*words))
    told = next((owner.named.demonyms[0] for owner in owners if owner is not None and owner.named.demonyms), None)
    label = told or _TOGETHER.get(principal.reference.label)
    if label is not None:
        return gazetteer.actor(label)
    whose = _whose(principal, gazetteer)
    label = f"{whose}' allies" if whose.endswith("s") else f"{whose}'s allies"
    return Actor(gazetteer.minter.actor(label), label, kinds=frozenset({"Actor", "Belligerent"}))


def _whose(principal: ActorMention, gazetteer: Gazetteer) -> str:
    """Return the label of the party whose allies are meant: for an army that of the state that it speaks for."""
    actors = gazetteer.background.actors
    actor = actors.get(principal.reference.iri)
    above = [actors[iri].label for iri in actor.speaks_for if iri in actors] if actor else []
    return above[0] if above else principal.reference.label
