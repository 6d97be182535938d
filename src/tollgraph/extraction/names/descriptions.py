"""What a description of an actor means: "the Britain-based group", "the coalition", "a medical source in Aleppo"."""

import re
from dataclasses import dataclass

from tollgraph.extraction.document import reference_to
from tollgraph.extraction.names.antecedents import SEATS, STATE_OF_COUNTRY, STATES, Antecedents
from tollgraph.extraction.names.gazetteer import Match
from tollgraph.extraction.names.noun_phrases import DETERMINERS, phrase_end, phrase_start
from tollgraph.extraction.names.officers import OFFICES, name_end
from tollgraph.extraction.text.line import Line
from tollgraph.extraction.text.words import lexicon
from tollgraph.model import Actor, Reference

_ACTORS = lexicon("actors")
_PARTIES: dict[str, str] = _ACTORS["parties"]
_PRIVATE = frozenset(_ACTORS["roles"]["private"])
_MONITORING = frozenset({"based", "monitoring", "rights", "monitor", "war", "watchdog"})
_COALITION_WORDS = frozenset({"the", "international", "global", "us", "forces"})
_SPEAKING_FOR = frozenset({"spokesman", "spokeswoman", "spokesperson", "spokesmen", "investigators", "researchers"})
_STAFF = frozenset({"correspondent", "reporter", "correspondents", "reporters"})
"""An outlet's own people speak for it where nobody else is named."""
_FORCES = frozenset(_ACTORS["adjectival"]["nouns"])
_DEEDS = frozenset(lexicon("weapons")["agents"]["deeds"])
_POSSESSIVES = frozenset({"its", "their"})
_DOCUMENTS = frozenset({"reports"})
_OUTLETS = frozenset({"news", "agency", "television", "tv", "channel", "radio", "newspaper", "daily", "website"})
_NAMES_AN_AUTHOR = frozenset({"from", "by", "of"})
_BODIES_OF_STATES = frozenset({"army", "government", "ministry"})
_BASED = "-based"
_POSSESSIVE = re.compile("['\u2019]s?$")
_OPENING = 2
"""Up to this word of a sentence a phrase is its subject and takes up the subject of the sentence before."""
_LEADING_THE = re.compile(r"^the\s+", re.IGNORECASE)
_LEADING_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)
_SPEAKER_ONLY = frozenset({"Actor"})
"""Of a state that no list has "the army" may be another's: it is taken to speak, not to have done what is told."""
UNNAMED = frozenset({"UnnamedSource"})


@dataclass(slots=True)
class Description:
    """A phrase around a common noun that an actor is called by."""

    line: Line
    match: Match
    first: int
    """Number of the first word of the phrase."""
    head: str
    """The noun's class in the lexicon."""
    determiner: str
    """The article or the like that begins the phrase; empty when none does."""

    @property
    def modifiers(self) -> frozenset[str]:
        """The keys between the article and the noun."""
        begin = self.first + bool(self.determiner)
        return frozenset(self.line.key(number) for number in range(begin, self.match.first))

    @property
    def offset(self) -> int:
        """Where the phrase begins in the article."""
        return self.line.sentence.start + self.line.starts[self.first]


@dataclass(slots=True)
class Meaning:
    """What a description was taken to mean."""

    reference: Reference
    kinds: frozenset[str]
    last: int
    """Number of the last word that belongs to the description."""


def describe(line: Line, match: Match) -> Description:
    """Return the whole phrase around a noun."""
    first = phrase_start(line, match.first)
    key = line.key(first) if first < match.first else ""
    return Description(line, match, first, match.named.heads[0], key if key in DETERMINERS else "")


def meaning_of(phrase: Description, known: Antecedents, article: str) -> Meaning | None:
    """Return what a description means; None where it means no actor ("a coalition of parties", "the center")."""
    if phrase.head in {"unnamed", "source"}:
        if phrase.determiner in _POSSESSIVES and _noun(phrase) in OFFICES and known.subject is not None:
            return Meaning(known.subject, known.subject_kinds, phrase.match.last)
        body = _body_of_spokesperson(phrase, known)
        if body is not None:
            return Meaning(_reference(phrase, body), body.kinds, phrase_end(phrase.line, phrase.match.last))
        return _unnamed(phrase, known, article)
    if phrase.head == "party":
        return _party(phrase, known)
    actor = _of_a_country(phrase, known) or _known_body(phrase, known)
    if actor is not None:
        return Meaning(_reference(phrase, actor), actor.kinds, _with_seat(phrase))
    if phrase.head in {"army", "government"} and phrase.determiner == "the" and not phrase.modifiers:
        state = known.state()
        return Meaning(_reference(phrase, state), _SPEAKER_ONLY, phrase.match.last) if state else None
    named_by_adjective = phrase.head == "group" and phrase.determiner in {"a", "an"} and bool(phrase.modifiers)
    alone = phrase.head == "monitor" or named_by_adjective or (phrase.head == "ministry" and phrase.determiner == "the")
    return _unnamed(phrase, known, article) if alone else None


def _body_of_spokesperson(phrase: Description, known: Antecedents) -> Actor | None:
    """Return whom "a coalition spokesman", "SANA's correspondent" speaks for."""
    before = phrase.line.owners.get(phrase.match.first - 1)
    if _noun(phrase) not in _SPEAKING_FOR | _STAFF or before is None:
        return None
    staff = _noun(phrase) in _STAFF
    if "coalition" in before.named.heads:
        return known.coalition(phrase.offset)
    actors = (known.gazetteer.background.actors[iri] for iri in before.named.actors)
    return next((actor for actor in actors if not staff or "MediaOutlet" in actor.kinds), None)


def _described_before(phrase: Description, known: Antecedents) -> Actor | None:
    """Return the organisation whose name stands right before a description: "SOHR, a monitoring group in Britain"."""
    line, owner = phrase.line, phrase.line.owners.get(phrase.first - 1)
    aside = "," in line.gap(phrase.first) and phrase.determiner in {"a", "an"}
    if owner is None or not aside:
        return None
    return next((known.gazetteer.background.actors[iri] for iri in owner.named.actors), None)


def _of_a_country(phrase: Description, known: Antecedents) -> Actor | None:
    """Return the state whose body a possessive names, and take it into the phrase: "Ethiopia's military"."""
    line, before = phrase.line, phrase.first - 1
    if phrase.head not in _BODIES_OF_STATES or phrase.determiner or before not in line.possessives:
        return None
    owner = line.owners.get(before)
    state = STATE_OF_COUNTRY.get(_POSSESSIVE.sub("", line.texts[before]))
    if state is None or (owner is not None and owner.named.actors):
        return None
    phrase.first = before
    return known.gazetteer.actor(state)


def _known_body(phrase: Description, known: Antecedents) -> Actor | None:
    """Return the organisation that a description means."""
    definite = phrase.determiner == "the"
    described = _described_before(phrase, known) if phrase.head in {"monitor", "group"} else None
    if described is not None:
        return described
    if phrase.head == "monitor":
        one = phrase.match.names[0].keys[-1][-1] != "s"
        return (
            known.monitor(phrase.offset, ahead=not definite, seat=_seat(phrase))
            if one and phrase.determiner != "another"
            else None
        )
    if phrase.head == "coalition":
        return _coalition(phrase, known)
    if phrase.head == "group":
        return _group(phrase, known) if definite else None
    if phrase.head == "ministry":
        seat = phrase.match.last + 2 if phrase.line.key(phrase.match.last + 1) == "in" else -1
        words = phrase.line.texts[seat] if 0 <= seat < len(phrase.line.keys) else ""
        return known.ministry_of(phrase.line.text[phrase.match.start : phrase.match.end], words) if definite else None
    if not (definite or _is_bare_force(phrase)) or phrase.modifiers - {"state"}:
        return None
    return _own_state(phrase, known) or known.state_body(phrase.head)


def _is_bare_force(phrase: Description) -> bool:
    """Return whether a state is named by one word before what it sends or does: "Government shells hit"."""
    line, after = phrase.line, phrase.match.last + 1
    if phrase.first != phrase.match.first or line.key(phrase.first - 1) in {"pro", "anti", "former"}:
        return False
    sends = phrase.head == "government" and line.key(after) in _FORCES
    return line.adjacent(after) and (sends or (phrase.head == "army" and line.key(after) in _DEEDS))


def _own_state(phrase: Description, known: Antecedents) -> Actor | None:
    """Return the body that speaks for a state, named before in the sentence: "the military" beside the Pentagon."""
    named_here = known.latest is not None and known.latest_in == phrase.line.sentence.start
    actor = known.gazetteer.background.actors.get(known.latest.iri) if known.latest and named_here else None
    return actor if actor is not None and actor.speaks_for else None


def _with_seat(phrase: Description) -> int:
    """Return the number of the last word, the seat of a ministry included: "the defence ministry in Moscow"."""
    line, last = phrase.line, phrase.match.last
    seated = phrase.head == "ministry" and line.key(last + 1) == "in" and last + 2 < len(line.keys)
    return last + 2 if seated and line.texts[last + 2] in SEATS else last


def _coalition(phrase: Description, known: Antecedents) -> Actor | None:
    described = phrase.modifiers - _COALITION_WORDS
    other = phrase.determiner not in {"the", "", "its"} or phrase.line.key(phrase.match.last + 1) == "of"
    named_before = not phrase.determiner and phrase.line.owners.get(phrase.match.first - 1) is not None
    return None if described or other or named_before else known.coalition(phrase.offset)


def _group(phrase: Description, known: Antecedents) -> Actor | None:
    """Return what "the group" means: a monitor where its adjectives say so, else the subject of the sentence before."""
    actors = known.gazetteer.background.actors
    named = known.subject if phrase.first <= _OPENING else known.latest or known.subject
    subject = actors.get(named.iri) if named else None
    if subject is not None and ("MediaOutlet" in subject.kinds - {"Monitor"} or _is_state(subject, known)):
        subject = None
    if phrase.modifiers & _MONITORING:
        return known.monitor(phrase.offset, ahead=False, seat=_seat(phrase))
    if phrase.modifiers:
        return None
    return subject or known.monitor(phrase.offset, ahead=False)


def _seat(phrase: Description) -> str:
    """Return where a description says that its actor sits: "britain-based"; empty where it does not."""
    words = phrase.line.span(phrase.first, phrase.match.first).lower().split()
    return next((word for word in words if word.endswith(_BASED)), "")


def _is_state(actor: Actor, known: Antecedents) -> bool:
    """Return whether an actor is a state or belongs to one: no text calls it a group."""
    actors = known.gazetteer.background.actors
    sides = known.gazetteer.background.sides(actor.iri)
    return any(actors[side].label in STATES for side in sides if side in actors)


def _reference(phrase: Description, actor: Actor) -> Reference:
    text = phrase.line.span(phrase.first, phrase.match.last)
    return reference_to(text, actor.label, actor.iri)


def _party(phrase: Description, known: Antecedents) -> Meaning:
    words = phrase.line.text[phrase.match.start : phrase.match.end]
    actor = known.gazetteer.actor(_PARTIES.get(words.lower(), words.lower()))
    return Meaning(_reference(phrase, actor), actor.kinds | {"Belligerent"}, phrase.match.last)


def _unnamed(phrase: Description, known: Antecedents, article: str) -> Meaning | None:
    line, noun = phrase.line, _noun(phrase)
    last = phrase_end(line, phrase.match.last)
    if _goes_on_an_outlet(phrase, known) and (noun in _OUTLETS or not line.key(phrase.match.last + 1)):
        return None
    if noun in _DOCUMENTS and line.key(phrase.match.last + 1) in _NAMES_AN_AUTHOR and last > phrase.match.last:
        return None
    if phrase.determiner in {"the", "its"} and not phrase.modifiers and last == phrase.match.last:
        held = known.same_source(noun)
        if held is not None:
            return Meaning(Reference(noun, held.label, held.iri), UNNAMED, last)
    keys: tuple[str, ...] = ()
    if noun in _PRIVATE and last == phrase.match.last:
        last, keys = name_end(line, last)
    text = _LEADING_THE.sub("", line.span(phrase.first, last))
    iri = known.unnamed_source(article, _LEADING_ARTICLE.sub("", text))
    reference = Reference(text, text, iri)
    known.remember_person(keys, reference, UNNAMED)
    return Meaning(reference, UNNAMED, last)


def _goes_on_an_outlet(phrase: Description, known: Antecedents) -> bool:
    """Return whether a noun goes on with an outlet: the agency of "SANA news agency", the verb of "AFP reports"."""
    line, before = phrase.line, phrase.match.first - 1
    if not line.adjacent(phrase.match.first) or _noun(phrase) not in _OUTLETS | _DOCUMENTS:
        return False
    while line.key(before) in _OUTLETS:
        before -= 1
    owner, actors = line.owners.get(before), known.gazetteer.background.actors
    return owner is not None and any("MediaOutlet" in actors[each].kinds for each in owner.named.actors)


def _noun(phrase: Description) -> str:
    """Return the key of the noun's last word."""
    return phrase.line.key(phrase.match.last)
