"""Who is named in an article: organisations, their officers, descriptions of them, and sources without a name.

A known organisation is referred to by its own name, whatever the article calls it; a source without a name keeps the
article's words, without a leading "the".
"""

from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from tollgraph.extraction.document import ActorMention, Document, article_iri, reference_to
from tollgraph.extraction.names.allies import find_allies
from tollgraph.extraction.names.antecedents import Antecedents, survey
from tollgraph.extraction.names.descriptions import UNNAMED, describe, meaning_of
from tollgraph.extraction.names.gazetteer import Gazetteer, Match
from tollgraph.extraction.names.officers import TITLES, name_end, officer_end, officer_start
from tollgraph.extraction.names.strangers import find_strangers
from tollgraph.extraction.names.unlisted_places import is_headline
from tollgraph.extraction.speaking.cues import MODE_OF_VERB
from tollgraph.extraction.text.line import Line, lines_of
from tollgraph.extraction.text.words import lexicon
from tollgraph.model import Actor, Reference

_FORCES = frozenset(lexicon("actors")["adjectival"]["nouns"])
_BETWEEN = frozenset(lexicon("actors")["adjectival"]["between"])
_PRONOUNS = frozenset(lexicon("speech")["pronouns"]["words"])
_COUNTRIES: dict[str, str] = lexicon("actors")["countries"]
_BODIES = frozenset({"army", "military", "government", "regime", "ministry", "navy", "authorities"})
"""What belongs to a state and speaks for it: "Russia's military"."""
_ADVERBS = frozenset({"has", "have", "had", "also", "always", "later"})
_LOOK_AHEAD = 4


def find_actors(document: Document, gazetteer: Gazetteer) -> list[ActorMention]:
    """Return the actors that an article names or describes, in text order and without overlaps.

    Page furniture is not read. Stories about the same people in other articles change nothing: only this article and
    the gazetteer decide what "the group" means.
    """
    lines = list(lines_of(document, gazetteer))
    reader = _Reader(gazetteer, survey(lines, gazetteer), article_iri(document, gazetteer.minter))
    return [mention for line in lines for mention in reader.read(line)]


@dataclass(frozen=True, slots=True)
class _Reader:
    gazetteer: Gazetteer
    known: Antecedents
    article: str
    """IRI of the article version."""

    def read(self, line: Line) -> list[ActorMention]:
        """Return the mentions of one sentence, and remember them for the sentences after it."""
        each = [self._mention(line, match) for match in line.matches]
        found = _without_overlaps([mention for mention in each if mention is not None])
        unlisted = [*find_allies(line, found, self.gazetteer), *find_strangers(line, found, self.known, self.article)]
        if unlisted:
            found = sorted([*found, *unlisted], key=attrgetter("start"))
        self._remember(line, found)
        return found

    def _mention(self, line: Line, match: Match) -> ActorMention | None:
        if line.in_compound(match):
            return None
        named = match.named
        actors = named.actors or named.persons
        if actors and not (named.places and line.used_as_place(match)):
            actor = self.gazetteer.background.actors[actors[0]]
            return self._named(line, match, self.known.meant_by(line.text[match.start : match.end].lower(), actor))
        if named.demonyms:
            return self._demonym(line, match)
        if named.heads:
            return self._described(line, match)
        return self._speaking_state(line, match)

    def _speaking_state(self, line: Line, match: Match) -> ActorMention | None:
        """Return the government that a country's name means before a verb of saying: "Syria has denied"."""
        number, around = match.last + 1, line.around
        while (key := around[number]) in _ADVERBS or key.endswith("ly"):
            number += 1
        within_a_name = line.gap(match.first) == "-"
        if key not in MODE_OF_VERB or match.possessive or within_a_name or line.used_as_place(match):
            return None
        labels = [self.gazetteer.place(iri).label for iri in match.named.places]
        adjective = next((word for word, country in _COUNTRIES.items() if country in labels), None)
        actor = self.gazetteer.by_label.get(f"{adjective} government") if adjective else None
        return self._made(line, (match.first, match.last), actor) if actor else None

    def _named(self, line: Line, match: Match, actor: Actor) -> ActorMention:
        bodied = match.possessive and line.adjacent(match.last + 1) and line.key(match.last + 1) in _BODIES
        last, name = officer_end(line, match.last + bodied)
        first, name_before = officer_start(line, match.first)
        if first < match.first and not name_before:
            last, name = name_end(line, last)
        modifies = last == match.last and _names_forces(line, match.last)
        mention = self._made(line, (first, last), actor, adjectival=modifies)
        self.known.remember_person(name or name_before, mention.reference, mention.kinds)
        if match.named.persons:
            self.known.remember_person(match.names[0].keys, mention.reference, mention.kinds)
        return mention

    def _demonym(self, line: Line, match: Match) -> ActorMention | None:
        actor = self.gazetteer.actor(match.named.demonyms[0])
        last, name = officer_end(line, match.last)
        if name:
            mention = self._made(line, (match.first, last), actor)
            self.known.remember_person(name, mention.reference, mention.kinds)
            return mention
        if not _names_forces(line, match.last) and not _one_of_two(line, match.first):
            return None
        return self._made(line, (match.first, match.last), actor, adjectival=True)

    def _described(self, line: Line, match: Match) -> ActorMention | None:
        if match.named.heads[0] == "unnamed" and _is_part_of_a_name(line, match.first):
            return None
        phrase = describe(line, match)
        meaning = meaning_of(phrase, self.known, self.article)
        if meaning is None:
            return None
        last, name = (meaning.last, ()) if meaning.kinds == UNNAMED else officer_end(line, meaning.last)
        start, end = _span(line, phrase.first, last)
        text = line.text[start - line.sentence.start : end - line.sentence.start]
        reference = Reference(text, meaning.reference.label, meaning.reference.iri)
        self.known.remember_person(name, reference, meaning.kinds)
        modifies = last == match.last and _names_forces(line, match.last)
        return ActorMention(start, end, text, reference, meaning.kinds, modifies)

    def _made(self, line: Line, words: tuple[int, int], actor: Actor, *, adjectival: bool = False) -> ActorMention:
        start, end = _span(line, *words)
        text = line.text[start - line.sentence.start : end - line.sentence.start]
        self.known.latest = reference_to(text, actor.label, actor.iri)
        self.known.latest_in = line.sentence.start
        return ActorMention(start, end, text, self.known.latest, actor.kinds, adjectival)

    def _remember(self, line: Line, found: list[ActorMention]) -> None:
        subject = next((mention for mention in found if not mention.adjectival), None)
        if subject is not None and line.key(0) not in _PRONOUNS:
            self.known.subject, self.known.subject_kinds = subject.reference, subject.kinds
        for mention in found:
            if mention.kinds == UNNAMED:
                self.known.sources.append(mention.reference)
            if "inistry" in mention.reference.label:
                self.known.ministry = self.gazetteer.actor(mention.reference.label)


def _is_part_of_a_name(line: Line, number: int) -> bool:
    """Return whether a noun for several people is a word of a name: the Lawyers of "the Emergency Lawyers group"."""
    before = number - 1
    if (
        before < 1
        or not line.keys[number].endswith("s")
        or not line.capitalised(number)
        or not line.capitalised(before)
        or before in line.owners
    ):
        return False
    return line.adjacent(number) and line.keys[before] not in TITLES and not is_headline(line)


def _span(line: Line, first: int, last: int) -> tuple[int, int]:
    """Return the offsets in the article of the words from `first` to `last`."""
    return line.sentence.start + line.starts[first], line.sentence.start + line.ends[last]


def _names_forces(line: Line, last: int) -> bool:
    """Return whether a name is or describes armed force: "regime helicopters", "Russian or Syrian warplanes"."""
    if line.keys[last] in _FORCES:
        return True
    for number in range(last + 1, last + 1 + _LOOK_AHEAD):
        if not line.adjacent(number):
            return False
        key, owner = line.keys[number], line.owners.get(number)
        if key in _FORCES:
            return True
        if owner is not None and (owner.named.demonyms or owner.named.actors):
            if line.keys[owner.last] in _FORCES:
                return True
        elif key not in _BETWEEN:
            return False
    return False


def _one_of_two(line: Line, first: int) -> bool:
    """Return whether an adjective follows "either X or": "warplanes either Russian or Syrian"."""
    return line.key(first - 1) == "or" and "either" in {line.key(first - 2), line.key(first - 3), line.key(first - 4)}


def _without_overlaps(mentions: list[ActorMention]) -> list[ActorMention]:
    """Return the mentions in text order; of two that overlap the longer one."""
    if len(mentions) < 2 or all(one.end <= other.start for one, other in pairwise(mentions)):
        return mentions
    kept: list[ActorMention] = []
    for mention in sorted(mentions, key=lambda each: (each.start - each.end, each.start)):
        if all(mention.end <= other.start or other.end <= mention.start for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda each: each.start)
