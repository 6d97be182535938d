"""Who is said to have caused the harm: the agent of the strike, of the verb, or the other side of a clash."""

from collections.abc import Iterable
from enum import Enum
from functools import lru_cache

from tollgraph.article_memory import once_per_article
from tollgraph.background import Background
from tollgraph.extraction.claims.facts import SentenceFacts
from tollgraph.extraction.counting.by_party import BY_PARTY
from tollgraph.extraction.counting.harm import HarmCount
from tollgraph.extraction.counting.ties import OBJECT
from tollgraph.extraction.counting.vocabulary import words_in
from tollgraph.extraction.document import ActorMention, reference_to
from tollgraph.extraction.names.allies import is_ally
from tollgraph.extraction.names.antecedents import STATES
from tollgraph.extraction.text.tokens import Tokens
from tollgraph.extraction.text.words import with_margin
from tollgraph.model import Reference
from tollgraph.terms import Victims

_PARTIES = frozenset({"Belligerent", "Coalition"})
_RECORDERS = frozenset({"Monitor", "MediaOutlet"})
_MOTIVES = words_in("weapons", "agents", "motives")
_LABELS_KEPT = 128
"""How many actors' labels are remembered with what they say: articles blame the same ones again and again."""
_MOTIVE_REACH = 6
"""Words before a count in which it may be told what the deaths were the motive of."""
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
        "suspected",
        "on",
        "to",
        "regime",
        "paramilitary",
        "rebel",
        "extremist",
        "jihadist",
        "islamist",
        "militant",
        "armed",
        "separatist",
        "insurgent",
    }
)
"""Words that may stand between "by" and the second of two joined names."""
_BY = words_in("weapons", "agents", "by")
_NOT_BY = words_in("weapons", "agents", "not_by")
_OWNED = words_in("weapons", "agents", "owned")
_MEANS = words_in("weapons", "agents", "means")
_DEEDS = words_in("weapons", "agents", "deeds")
_HELD = words_in("weapons", "agents", "held")
_STORED = words_in("weapons", "agents", "stored")
_CLASH = words_in("weapons", "agents", "clash")
_GENERIC = words_in("weapons", "agents", "generic")
_AGAINST = words_in("weapons", "agents", "against")
_REPELLING = words_in("weapons", "agents", "repelling")
_STATE_ARMS = words_in("weapons", "agents", "state_arms")
_ENDS_A_DEED = words_in("harm", "grammar", "barriers") | {".", ";", "by", "in", "on"}
_BEING = frozenset({"was", "were", "been", "being", "be", "is", "are"})
_ARTICLES = frozenset({"the", "a", "an"})
_POSSESSIVES = frozenset({"its", "their", "our"})
_NEXT = 3
"""Words after a name among which "held", "positions" say that it is no agent."""
_PART_OF_A_NAME = frozenset({"group", "group's", "groups", "'s", "\u2019s", "extremist", "terror", "'", "\u2019"})
_BEHIND = frozenset({"was", "were", "behind"})
"""Of "whether X or Y was behind the attack"."""


class Part(Enum):
    """What an actor is to the harm told of in a sentence."""

    AGENT = "agent"
    TARGET = "target"
    VICTIM = "victim"
    NONE = "none"


_Parts = tuple[tuple[ActorMention, Part], ...]


def party_of(reference: Reference, background: Background) -> Reference:
    """Return the party whose act it is: for a state's army, air force or ministry, the state.

    Armed groups that belong to an alliance stay themselves: they act on their own.
    """
    actor = background.actors.get(reference.iri)
    while actor is not None and _is_of_a_state(actor.label):
        above = [background.actors[iri] for iri in (*actor.speaks_for, *actor.member_of) if iri in background.actors]
        if not above:
            break
        actor = above[0]
    if actor is None or (actor.iri == reference.iri and actor.label == reference.label):
        return reference
    return reference_to(reference.text, actor.label, actor.iri)


@lru_cache(maxsize=_LABELS_KEPT)
def _is_of_a_state(label: str) -> bool:
    """Return whether a label has a word that only a state's arms are called by."""
    lower = label.lower()
    return any(word in lower for word in _STATE_ARMS)


@once_per_article
def parties_of(facts: SentenceFacts, count: HarmCount | None = None) -> tuple[Reference, ...]:
    """Return the parties that a sentence holds responsible, in text order, each once.

    With a count, a party of which the dead themselves were part is left out, and the other side of a clash is taken.
    """
    parts = _parts(facts)
    if not parts:
        return ()
    victims = _victim_sides(facts, parts, count) if count else set()
    agents = [mention for mention, part in parts if part == Part.AGENT]
    if count is not None and lays_shares(facts):
        agents = _laid_to(facts, count, agents)
    named = [mention for mention in agents if mention.reference.iri not in victims]
    called = {mention.reference.label.lower() for mention, _ in parts if mention.reference.iri in victims}
    if count is not None and count.victims == Victims.COMBATANTS and called <= _GENERIC:
        named = _enemies_by_noun(facts, parts, count) or named
    if not named and count is not None and count.victims == Victims.COMBATANTS and victims:
        named = _other_side(facts, parts, victims)
    return _specific(once([mention.reference for mention in named])) if named else ()


@once_per_article
def _parts(facts: SentenceFacts) -> _Parts:
    """Return the actors of a sentence that may do harm, with what they are to the harm told of in it."""
    found: list[tuple[ActorMention, Part]] = []
    for mention in facts.actors:
        if _may_act(mention):
            same = bool(found) and is_ally(mention)
            found.append((mention, found[-1][1] if same else part_of(facts, mention)))
    return tuple(found)


def _victim_sides(facts: SentenceFacts, parts: _Parts, count: HarmCount) -> set[str]:
    """Return the parties that the dead belong to: of this count, and of its neighbours where it names none itself."""
    counts = facts.counts if count.victims == Victims.COMBATANTS and not count.named else (count,)
    return {mention.reference.iri for mention, _ in parts for each in counts if _counted_in(mention, each)}


def lays_shares(facts: SentenceFacts) -> bool:
    """Return whether a sentence lays shares of a toll to a party each: "224 by the regime and 260 by rebels"."""
    return any(count.rule == BY_PARTY for count in facts.counts)


def _laid_to(facts: SentenceFacts, count: HarmCount, agents: list[ActorMention]) -> list[ActorMention]:
    """Return the agents of one count of a sentence that lays each share of a toll to a party of its own.

    The toll itself is that of them all.
    """
    if count.rule == BY_PARTY:
        stop = min((each.start for each in facts.counts if each.start > count.start), default=facts.sentence.end)
        return [mention for mention in agents if count.noun_end <= mention.start < stop]
    later = (each for each in facts.counts if each.rule == BY_PARTY and each.start > count.start)
    stop = min((each.start for each in later if count.part or not each.part), default=facts.sentence.end)
    return [mention for mention in agents if mention.start < stop]


def _specific(parties: tuple[Reference, ...]) -> tuple[Reference, ...]:
    """Return the parties without "terrorists" and the like where another is named."""
    named = tuple(party for party in parties if party.label.lower() not in _GENERIC)
    return named or parties


def once(references: Iterable[Reference]) -> tuple[Reference, ...]:
    """Return the references in order, each thing once."""
    found = tuple(references)
    if len(found) < 2:
        return found
    return tuple({reference.iri: reference for reference in reversed(found)}.values())[::-1]


def part_of(facts: SentenceFacts, mention: ActorMention) -> Part:
    """Return what an actor is to the harm of the sentence."""
    tokens = facts.tokens
    first, after = tokens.at_or_after(mention.start), tokens.at_or_after(mention.end)
    if any(_counted_in(mention, count) for count in facts.counts):
        return Part.VICTIM
    if _is_where(tokens, mention, after) or _is_opposed(tokens, mention, first):
        return Part.TARGET
    named_as_doer = _done_by(tokens, first)
    if named_as_doer is not None:
        return Part.AGENT if named_as_doer else Part.TARGET
    before = _word_before(tokens, first)
    follows = tokens.keys[after : after + _AFTER]
    armed = _has_means(follows, mention)
    if before in _REPELLING:
        return Part.TARGET
    if before in _AGAINST and not armed:
        return Part.TARGET
    if _speaks(facts, mention) or _describes_another(facts, mention):
        return Part.NONE
    return Part.AGENT if armed or _last_word(mention) or _does(tokens, after) else Part.NONE


def _word_before(tokens: Tokens, first: int) -> str:
    """Return the word before a name, past an article."""
    position = first - 1
    while position > 0 and tokens.keys[position] in _ARTICLES:
        position -= 1
    return tokens.key(position)


def _may_act(mention: ActorMention) -> bool:
    return mention.adjectival or bool(mention.kinds & _PARTIES)


def _counted_in(mention: ActorMention, count: HarmCount) -> bool:
    return count.mention.start <= mention.start and mention.end <= count.noun_end


def _speaks(facts: SentenceFacts, mention: ActorMention) -> bool:
    return any(start <= mention.start and mention.end <= end for start, end in facts.cues)


def _describes_another(facts: SentenceFacts, mention: ActorMention) -> bool:
    """Return whether a name only describes the actor named next: "the opposition Syrian Observatory"."""
    return any(0 <= other.start - mention.end <= 1 and other.kinds & _RECORDERS for other in facts.actors)


def _is_where(tokens: Tokens, mention: ActorMention, after: int) -> bool:
    """Return whether a name only says whose place or target it is: "IS-held", "rebel positions"."""
    following = with_margin(tokens.keys[after : after + _NEXT + 2])
    if following[0] == "-":
        return following[1] in _HELD
    at = 0
    while at < _NEXT and following[at] in _PART_OF_A_NAME:
        at += 1
    at += following[at] in _STORED and following[at + 1] in _HELD
    return at < _NEXT and following[at] in _HELD and mention.text.rsplit("-", 1)[-1].lower() != "led"


def _is_opposed(tokens: Tokens, mention: ActorMention, first: int) -> bool:
    """Return whether a name ends a word like "anti-Daesh"."""
    return first > 0 and tokens.end(first - 1) >= mention.end and tokens.keys[first - 1].startswith("anti")


def _done_by(tokens: Tokens, first: int) -> bool | None:
    """Return whether "by", "blamed on" before a name makes it the doer; None where no such word stands there.

    Also before the first of two joined names. "Held by", "backed by" make it no doer.
    """
    position = first - 1
    steps = 0
    while position >= 0 and steps < _BEFORE + 2:
        key = tokens.keys[position]
        if key == "of" and tokens.key(position - 1) in _OWNED:
            return True
        if key in _BY:
            return tokens.key(position - 1) not in _NOT_BY
        if key not in _LINKS and not tokens.written(position)[0].isupper():
            return None
        position -= 1
        steps += 1
    return None


def _has_means(follows: list[str], mention: ActorMention) -> bool:
    """Return whether a name is followed by what it strikes with: "Russian air raids"."""
    if not mention.adjectival:
        return bool(follows) and follows[0] in _MEANS
    return not _MEANS.isdisjoint(follows)


def _last_word(mention: ActorMention) -> bool:
    """Return whether the name itself ends in what it strikes with: "coalition warplanes"."""
    return mention.adjectival and mention.text.rsplit(" ", 1)[-1].lower() in _MEANS


def _does(tokens: Tokens, after: int) -> bool:
    """Return whether a name is the subject of a deed: "Islamic State killed", "coalition aircraft struck"."""
    passive, following = False, tokens.keys[after : after + _DEED_REACH]
    if "behind" in following and [key for key in following if key in _BEHIND][1:2] == ["behind"]:
        return True
    for key in following:
        if key in _DEEDS:
            return not passive
        if key in _ENDS_A_DEED:
            return False
        passive = key in _BEING
    return False


def _enemies_by_noun(facts: SentenceFacts, parts: _Parts, count: HarmCount) -> list[ActorMention]:
    """Return the enemy in a clash of a state and others, by whose fighters a noun means: "18 soldiers", "27 rebels"."""
    keys = facts.tokens.between(count.mention.end, count.noun_end)
    soldiers = not words_in("weapons", "sides", "state").isdisjoint(keys)
    insurgents = not words_in("weapons", "sides", "insurgent").isdisjoint(keys)
    if soldiers == insurgents or _CLASH.isdisjoint(facts.words):
        return []
    fighting = [mention for mention, part in parts if part != Part.VICTIM and not _speaks(facts, mention)]
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
    return mention.reference.label in STATES or _is_of_a_state(mention.reference.label)


def _other_side(facts: SentenceFacts, parts: _Parts, victims: set[str]) -> list[ActorMention]:
    """Return the one other party of a clash."""
    if _CLASH.isdisjoint(facts.words):
        return []
    others = [
        mention for mention, part in parts
        if mention.reference.iri not in victims and part != Part.VICTIM and not _speaks(facts, mention)
    ]  # fmt: skip
    return others if len({mention.reference.iri for mention in others if not is_ally(mention)}) == 1 else []


def are_its_own(sentence: SentenceFacts, count: HarmCount) -> bool:
    """Return whether a count is of the speaker's own people: "53 of its soldiers", not "we killed 12 of their men"."""
    return count.rule != OBJECT and not _POSSESSIVES.isdisjoint(
        sentence.tokens.between(count.mention.end, count.noun_end)
    )


def is_motive(sentence: SentenceFacts, count: HarmCount) -> bool:
    """Return whether the deaths are told of as what an attack answers: "in revenge for the death of"."""
    tokens = sentence.tokens
    number = tokens.at_or_after(count.mention.start)
    return not _MOTIVES.isdisjoint(tokens.keys[max(0, number - _MOTIVE_REACH) : number])
