"""Who is said to have caused the harm: the agent of the strike, of the verb, or the other side of a clash."""

from collections.abc import Iterable
from enum import Enum

from tollgraph.background import Background
from tollgraph.extraction.claims.facts import SentenceFacts
from tollgraph.extraction.counting.harm import HarmCount
from tollgraph.extraction.counting.vocabulary import words_in
from tollgraph.extraction.document import ActorMention
from tollgraph.extraction.names.antecedents import STATES
from tollgraph.extraction.text.tokens import Token, at_or_after
from tollgraph.model import Reference
from tollgraph.terms import Victims

_PARTIES = frozenset({"Belligerent", "Coalition"})
_RECORDERS = frozenset({"Monitor", "MediaOutlet"})
_AFTER = 5
_DEED_REACH = 12
_BEFORE = 4
_LINKS = frozenset(
    {
        "and",
        "or",
        "either",
        "both",
        ",",
        "the",
        "-",
        "\u2019",
        "'",
        "s",
        "its",
        "ally",
        "air",
        "force",
        "warplanes",
        "troops",
        "army",
        "forces",
        "jets",
        "members",
        "fighters",
        "militants",
        "elements",
        "of",
    }
)


_BEHIND = frozenset({"was", "were", "behind"})
"""Of "whether X or Y was behind the attack"."""


class Part(Enum):
    """What an actor is to the harm told of in a sentence."""

    AGENT = "agent"
    TARGET = "target"
    VICTIM = "victim"
    NONE = "none"


def party_of(reference: Reference, background: Background) -> Reference:
    """Return the party whose act it is: for a state's army, air force or ministry, the state.

    Armed groups that belong to an alliance stay themselves: they act on their own.
    """
    actor = background.actors.get(reference.iri)
    arms = words_in("weapons", "agents", "state_arms")
    while actor is not None and any(word in actor.label.lower() for word in arms):
        above = [background.actors[iri] for iri in (*actor.speaks_for, *actor.member_of) if iri in background.actors]
        if not above:
            break
        actor = above[0]
    return reference if actor is None else Reference(reference.text, actor.label, actor.iri)


def parties_of(facts: SentenceFacts, count: HarmCount | None = None) -> tuple[Reference, ...]:
    """Return the parties that a sentence holds responsible, in text order, each once.

    With a count, a party of which the dead themselves were part is left out, and the other side of a clash is taken.
    """
    parts = {mention: part_of(facts, mention) for mention in facts.actors if _may_act(mention)}
    victims = _victim_sides(facts, parts, count) if count else set()
    agents = [mention for mention, part in parts.items() if part == Part.AGENT]
    named = [mention for mention in agents if mention.reference.iri not in victims]
    generic = words_in("weapons", "agents", "generic")
    called = {mention.reference.label.lower() for mention in parts if mention.reference.iri in victims}
    if count is not None and count.victims == Victims.COMBATANTS and called <= generic:
        named = _enemies_by_noun(facts, parts, count) or named
    if not named and count is not None and count.victims == Victims.COMBATANTS and victims:
        named = _other_side(facts, parts, victims)
    return _specific(once(mention.reference for mention in named))


def _victim_sides(facts: SentenceFacts, mentions: Iterable[ActorMention], count: HarmCount) -> set[str]:
    """Return the parties that the dead belong to: of this count, and of its neighbours where it names none itself."""
    counts = facts.counts if count.victims == Victims.COMBATANTS and not count.named else (count,)
    return {mention.reference.iri for mention in mentions for each in counts if _counted_in(mention, each)}


def _specific(parties: tuple[Reference, ...]) -> tuple[Reference, ...]:
    """Return the parties without "terrorists" and the like where another is named."""
    generic = words_in("weapons", "agents", "generic")
    named = tuple(party for party in parties if party.label.lower() not in generic)
    return named or parties


def once(references: Iterable[Reference]) -> tuple[Reference, ...]:
    """Return the references in order, each thing once."""
    return tuple({reference.iri: reference for reference in reversed(list(references))}.values())[::-1]


def part_of(facts: SentenceFacts, mention: ActorMention) -> Part:
    """Return what an actor is to the harm of the sentence."""
    tokens = facts.tokens
    first, after = at_or_after(tokens, mention.start), at_or_after(tokens, mention.end)
    if any(_counted_in(mention, count) for count in facts.counts):
        return Part.VICTIM
    if _is_where(tokens, mention, after) or _is_opposed(tokens, mention, first):
        return Part.TARGET
    named_as_doer = _done_by(tokens, first)
    if named_as_doer is not None:
        return Part.AGENT if named_as_doer else Part.TARGET
    before = _word_before(tokens, first)
    follows = [token.key for token in tokens[after : after + _AFTER]]
    armed = _has_means(follows, mention)
    if before in words_in("weapons", "agents", "repelling"):
        return Part.TARGET
    if before in words_in("weapons", "agents", "against") and not armed:
        return Part.TARGET
    if _speaks(facts, mention) or _describes_another(facts, mention):
        return Part.NONE
    return Part.AGENT if armed or _last_word(mention) or _does(tokens, after) else Part.NONE


def _word_before(tokens: tuple[Token, ...], first: int) -> str:
    """Return the word before a name, past an article."""
    position = first - 1
    while position > 0 and tokens[position].key in {"the", "a", "an"}:
        position -= 1
    return tokens[position].key if position >= 0 else ""


def _may_act(mention: ActorMention) -> bool:
    return mention.adjectival or bool(mention.kinds & _PARTIES)


def _counted_in(mention: ActorMention, count: HarmCount) -> bool:
    return count.mention.start <= mention.start and mention.end <= count.noun_end


def _speaks(facts: SentenceFacts, mention: ActorMention) -> bool:
    cues = [utterance.cue for utterance in facts.utterances if utterance.cue]
    return any(start <= mention.start and mention.end <= end for start, end in cues)


def _describes_another(facts: SentenceFacts, mention: ActorMention) -> bool:
    """Return whether a name only describes the actor named next: "the opposition Syrian Observatory"."""
    return any(0 <= other.start - mention.end <= 1 and other.kinds & _RECORDERS for other in facts.actors)


def _is_where(tokens: tuple[Token, ...], mention: ActorMention, after: int) -> bool:
    """Return whether a name only says whose place or target it is: "IS-held", "rebel positions"."""
    held = words_in("weapons", "agents", "held")
    last = mention.text.rsplit("-", 1)[-1].lower()
    following = [token.key for token in tokens[after : after + 3]]
    if following[:1] == ["-"]:
        return following[1:2] != [] and following[1] in held
    while following and following[0] in {
        "group",
        "group's",
        "groups",
        "'s",
        "\u2019s",
        "extremist",
        "terror",
        "'",
        "\u2019",
    }:
        following = following[1:]
    return bool(following) and following[0] in held and last != "led"


def _is_opposed(tokens: tuple[Token, ...], mention: ActorMention, first: int) -> bool:
    """Return whether a name ends a word like "anti-Daesh"."""
    around = tokens[first - 1] if first else None
    return around is not None and around.end >= mention.end and around.key.startswith("anti")


def _done_by(tokens: tuple[Token, ...], first: int) -> bool | None:
    """Return whether "by", "blamed on" before a name makes it the doer; None where no such word stands there.

    Also before the first of two joined names. "Held by", "backed by" make it no doer.
    """
    position = first - 1
    steps = 0
    while position >= 0 and steps < _BEFORE + 2:
        key = tokens[position].key
        if key == "of" and position > 0 and tokens[position - 1].key in words_in("weapons", "agents", "owned"):
            return True
        if key in words_in("weapons", "agents", "by"):
            held = position > 0 and tokens[position - 1].key in words_in("weapons", "agents", "not_by")
            return not held
        if (
            key not in _LINKS
            and not tokens[position].text[:1].isupper()
            and key not in {"suspected", "on", "to", "regime"}
        ):
            return None
        position -= 1
        steps += 1
    return None


def _has_means(follows: list[str], mention: ActorMention) -> bool:
    """Return whether a name is followed by what it strikes with: "Russian air raids"."""
    if not mention.adjectival:
        return bool(follows) and follows[0] in words_in("weapons", "agents", "means")
    return any(key in words_in("weapons", "agents", "means") for key in follows)


def _last_word(mention: ActorMention) -> bool:
    """Return whether the name itself ends in what it strikes with: "coalition warplanes"."""
    return mention.adjectival and mention.text.rsplit(" ", 1)[-1].lower() in words_in("weapons", "agents", "means")


def _does(tokens: tuple[Token, ...], after: int) -> bool:
    """Return whether a name is the subject of a deed: "Islamic State killed", "coalition aircraft struck"."""
    passive = False
    if [token.key for token in tokens[after : after + _DEED_REACH] if token.key in {"was", "were", "behind"}][1:2] == [
        "behind"
    ]:
        return True
    for token in tokens[after : after + _DEED_REACH]:
        if token.key in words_in("weapons", "agents", "deeds"):
            return not passive
        if token.key in words_in("harm", "grammar", "barriers") or token.key in {".", ";", "by", "in", "on"}:
            return False
        passive = token.key in {"was", "were", "been", "being", "be", "is", "are"}
    return False


def _enemies_by_noun(facts: SentenceFacts, parts: dict[ActorMention, Part], count: HarmCount) -> list[ActorMention]:
    """Return the enemy in a clash of a state and others, by whose fighters a noun means: "18 soldiers", "27 rebels"."""
    keys = [token.key for token in facts.tokens if count.mention.end <= token.start < count.noun_end]
    soldiers = not words_in("weapons", "sides", "state").isdisjoint(keys)
    insurgents = not words_in("weapons", "sides", "insurgent").isdisjoint(keys)
    if soldiers == insurgents or words_in("weapons", "agents", "clash").isdisjoint({each.key for each in facts.tokens}):
        return []
    fighting = [mention for mention, part in parts.items() if part != Part.VICTIM and not _speaks(facts, mention)]
    states = [mention for mention in fighting if _is_state(mention)]
    others = [mention for mention in fighting if mention not in states]
    if not states or not others:
        return []
    return others if soldiers else states


def _is_state(mention: ActorMention) -> bool:
    """Return whether a party is a state or a force of one, by its label."""
    label = mention.reference.label.lower()
    if label in words_in("weapons", "sides", "groups"):
        return False
    return mention.reference.label in STATES or any(
        word in label for word in words_in("weapons", "agents", "state_arms")
    )


def _other_side(facts: SentenceFacts, parts: dict[ActorMention, Part], victims: set[str]) -> list[ActorMention]:
    """Return the one other party of a clash."""
    keys = {token.key for token in facts.tokens}
    if keys.isdisjoint(words_in("weapons", "agents", "clash")):
        return []
    others = [
        mention for mention, part in parts.items()
        if mention.reference.iri not in victims and part != Part.VICTIM and not _speaks(facts, mention)
    ]  # fmt: skip
    return others if len({mention.reference.iri for mention in others}) == 1 else []
