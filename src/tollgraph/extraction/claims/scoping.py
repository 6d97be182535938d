"""Where and when the harm of a sentence happened, as against where and when somebody spoke of it."""

from dataclasses import replace

from tollgraph.article_memory import once_per_article
from tollgraph.extraction.claims.facts import S, SentenceFacts, Spanned
from tollgraph.extraction.counting.elsewhere import ELSEWHERE
from tollgraph.extraction.counting.harm import HarmCount
from tollgraph.extraction.counting.vocabulary import words_in
from tollgraph.extraction.document import ActorMention, DateShape, PeriodMention, PlaceMention, Utterance
from tollgraph.model import Period
from tollgraph.terms import Dating

_OPENING_WORDS = 4
_HEAD = 2
"""Sentences at the top among which the article's own date may stand."""
_DATELINE_WORDS = 4
_BEFORE_WHERE = 2
"""Words between a place and a "where" that takes it up: "the west Mosul neighbourhood, where residents say"."""
_PUBLISHED = frozenset({"published", "posted", "updated", "publication", "modified"})
_PREPOSITIONS = frozenset({"on", "in", "during", "late", "early", "at", "by", "since", "overnight", "between", "from"})
_ELSEWHERE = frozenset({"to", "from"})
_SEAT_REACH = 4
"""Words before a place among which "based", "headquartered" say that somebody sits there."""
_FIGHTING = words_in("places", "theatres", "fighting")
_JOINING = frozenset({"and", ",", "or", "the"})
_SEATS = words_in("places", "seats", "words")
_ORGANISATIONS = words_in("places", "seats", "organisations")
_MEANS = words_in("weapons", "agents", "means")
_REPORTS = words_in("weapons", "agents", "report")
_DETERMINERS = frozenset({"a", "an", "the", "whose", "which"})


def utterance_of(facts: SentenceFacts, count: HarmCount) -> Utterance | None:
    """Return the innermost utterance that a count stands in; None for the article's own voice."""
    if not facts.utterances:
        return None
    start, end = count.mention.start, count.mention.end
    around = [each for each in facts.utterances if each.start <= start and end <= each.end]
    if len(around) > 1:
        return min(around, key=lambda each: each.end - each.start)
    return around[0] if around else None


@once_per_article
def harm_places(facts: SentenceFacts, count: HarmCount | None = None) -> tuple[PlaceMention, ...]:
    """Return the places of a sentence at which the harm happened, in text order."""
    if count is None:
        return tuple(
            place for place in facts.places if place.relation not in _ELSEWHERE and not _names_a_speaker(facts, place)
        )
    if count.rule == ELSEWHERE:
        return tuple(place for place in harm_places(facts) if _inside(place, count))
    places, utterance = harm_places(facts), utterance_of(facts, count)
    if utterance is not None:
        places = tuple(place for place in places if _belongs(facts, place, utterance))
    return _nearest(facts, places, count)


@once_per_article
def harm_periods(facts: SentenceFacts, count: HarmCount | None = None) -> tuple[PeriodMention, ...]:
    """Return the dates of a sentence at which the harm happened, nearest to the count first."""
    if count is None:
        own = (mention for mention in facts.periods if not is_report_date(facts, mention))
        return tuple(_as_told(facts, mention) for mention in own)
    periods, utterance = harm_periods(facts), utterance_of(facts, count)
    if utterance is not None and not utterance.carried:
        periods = tuple(mention for mention in periods if _inside(mention, utterance) or _opens_with(facts, mention))
    near = _nearest(facts, periods, count)
    if len(near) < 2:
        return near
    return tuple(sorted(near, key=lambda mention: (_rank(mention), _distance(mention, count))))


def _opens_with(facts: SentenceFacts, mention: PeriodMention) -> bool:
    """Return whether a full date opens the sentence, and so dates all that follows, whoever says it."""
    return mention.period.dating == Dating.STATED and facts.tokens.at_or_after(mention.start) <= 1


def _as_told(facts: SentenceFacts, mention: PeriodMention) -> PeriodMention:
    """Return the days of "the past 24 hours" as seen from the day it was said, not from that of publication."""
    period = mention.period
    if mention.shape != DateShape.DURATION or period.start is None or period.end is None:
        return mention
    said = [each.period.end for each in facts.periods if each.period.end and is_report_date(facts, each)]
    if not said or said[0] >= period.end:
        return mention
    late = period.end - said[0]
    return replace(mention, period=Period(period.start - late, said[0], period.dating))


def _rank(mention: PeriodMention) -> int:
    """Return 1 for a bare year, which is more often background than a date of harm."""
    return int(mention.shape == DateShape.YEAR)


def is_report_date(facts: SentenceFacts, mention: PeriodMention) -> bool:
    """Return whether a date says when something was said: "said on Sunday", "On Monday, the monitor said"."""
    if _in_cues(facts, mention):
        return True
    first = facts.tokens.at_or_after(mention.start)
    if _is_dateline(facts, mention, first):
        return True
    before = facts.tokens.keys[max(0, first - 3) : first]
    if not _REPORTS.isdisjoint(before) and not _says_that(before, mention):
        return True
    return _opens_before_speech(facts, mention)


def _is_dateline(facts: SentenceFacts, mention: PeriodMention, first: int) -> bool:
    """Return whether a date is the article's own, glued to its first words: "Published May 3 2017 A ..."."""
    if mention.shape != DateShape.DAY or facts.rank > _HEAD or first > _DATELINE_WORDS:
        return False
    if not any(char.isdigit() for char in mention.text):
        return False
    before = set(facts.tokens.keys[:first])
    return bool(before & _PUBLISHED) or (
        first == 0 and mention.text[:1].isalnum() and not _begins_with_preposition(mention)
    )


def _begins_with_preposition(mention: PeriodMention) -> bool:
    return mention.prepositioned or mention.text.split()[0].lower() in _PREPOSITIONS


def _says_that(before: list[str], mention: PeriodMention) -> bool:
    """Return whether the words said begin between the verb of speech and the date."""
    return "that" in before or mention.shape in {DateShape.SINCE, DateShape.DURATION, DateShape.RANGE}


def _opens_before_speech(facts: SentenceFacts, mention: PeriodMention) -> bool:
    """Return whether a date opens a sentence whose first verb is one of speech."""
    cue = min(facts.cues, default=None)
    if cue is None or cue[0] < mention.start:
        return False
    tokens = facts.tokens
    first, after = tokens.at_or_after(mention.start), tokens.at_or_after(mention.end)
    if any(mention.end <= count.start < cue[0] for count in facts.counts):
        return False
    commas = not any(tokens.is_word(number) for number in range(after, tokens.at_or_after(cue[0])))
    return first <= 1 and (commas or any(_inside(actor, _Span(mention.end, cue[1] + 1)) for actor in facts.actors[:1]))


class _Span:
    """A stretch of text."""

    def __init__(self, start: int, end: int) -> None:
        self.start, self.end = start, end


def _names_a_speaker(facts: SentenceFacts, place: PlaceMention) -> bool:
    """Return whether a place is part of what an actor is called, of the words that attribute or of a dateline."""
    if facts.rank <= _HEAD and place.text.isupper() and not facts.is_title:
        return True
    around = [actor for actor in facts.actors if actor.start <= place.start and place.end <= actor.end]
    apart = _is_seat(facts, place) or _is_theatre(facts, place)
    return any(map(_is_named, around)) or apart or _in_cues(facts, place)


def _in_cues(facts: SentenceFacts, mention: Spanned) -> bool:
    """Return whether a date or a place stands among the words that attribute."""
    cues = facts.cues
    return bool(cues) and any(start <= mention.start and mention.end <= end for start, end in cues)


def _is_named(actor: ActorMention) -> bool:
    """Return whether a place in what an actor is called is part of a name: "the hospital in X" may be what was hit."""
    return "UnnamedSource" not in actor.kinds


def _is_seat(facts: SentenceFacts, place: PlaceMention) -> bool:
    """Return whether a place is where an organisation sits: "based in Britain", "SOHR, a group in Britain, said"."""
    tokens = facts.tokens
    at = tokens.at_or_after(place.start)
    near = set(tokens.keys[max(0, at - _SEAT_REACH) : at])
    if near & _SEATS and not near & _MEANS:
        return True
    if "," not in tokens.known:
        return False
    opening = next((number for number in range(at - 1, 0, -1) if tokens.keys[number] == ","), 0)
    if opening == 0 or tokens.key(opening + 1) not in _DETERMINERS:
        return False
    comma = tokens.starts[opening]
    named = any(actor.end <= comma <= actor.end + 1 for actor in facts.actors if not actor.adjectival)
    return named and not _ORGANISATIONS.isdisjoint(tokens.keys[opening:at])


def _is_theatre(facts: SentenceFacts, place: PlaceMention) -> bool:
    """Return whether a country tells where a party fights at all: "the coalition fighting Daesh in Syria and Iraq"."""
    tokens = facts.tokens
    if place.place.kind != "country" or _FIGHTING.isdisjoint(tokens.known):
        return False
    at = tokens.at_or_after(place.start) - 1
    while at > 0 and (tokens.key(at) in _JOINING or _is_of_another(facts, tokens.starts[at])):
        at -= 1
    enemies = (actor for actor in facts.actors if tokens.at_or_after(actor.end) == at)
    fought = (tokens.at_or_after(enemy.start) - 1 for enemy in enemies if tokens.key(at) == "in")
    return any(tokens.key(number - (tokens.key(number) == "the")) in _FIGHTING for number in fought)


def _is_of_another(facts: SentenceFacts, start: int) -> bool:
    return any(other.start <= start < other.end for other in facts.places)


def _inside(inner: Spanned, outer: Spanned) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _belongs(facts: SentenceFacts, place: PlaceMention, utterance: Utterance) -> bool:
    """Return whether what is told happened at a place: named in it, or before it as in "in X" and "X, where"."""
    return _inside(place, utterance) or _opens(facts, place) or _is_where_told(facts, place, utterance)


def _is_where_told(facts: SentenceFacts, place: PlaceMention, utterance: Utterance) -> bool:
    if utterance.cue is None or place.end > utterance.cue[0]:
        return False
    tokens = facts.tokens
    where = tokens.at_or_after(utterance.cue[0]) - 1
    return tokens.key(where) == "where" and where - tokens.at_or_after(place.end) <= _BEFORE_WHERE


def _opens(facts: SentenceFacts, place: PlaceMention) -> bool:
    """Return whether a place opens the sentence: "In Idlib, the monitor said"."""
    tokens = facts.tokens
    leads = tokens.key(0) in {"in", "at", "near", "elsewhere", "outside"}
    return leads and tokens.at_or_after(place.start) <= _OPENING_WORDS


def _distance(mention: Spanned, count: HarmCount) -> int:
    return min(abs(mention.start - count.end), abs(count.start - mention.end))


def _has_own(count: HarmCount) -> bool:
    """Return whether a count may have a place and a day of its own: not one of a list, nor a part but of one place."""
    return count.rule == ELSEWHERE or not (count.listed or count.part)


def _nearest(facts: SentenceFacts, found: tuple[S, ...], count: HarmCount) -> tuple[S, ...]:
    """Return what stands with a count where the counts of one sentence each have their own."""
    if len(found) < 2:
        return found
    starts = sorted({other.start for other in facts.counts if _has_own(other)})
    later = next((start for start in starts if start > count.mention.end), None)
    own = [each for each in found if each.start >= count.start and (later is None or each.start < later)]
    rest = [each for each in found if later is not None and each.start >= later]
    if own and rest:
        return tuple(each for each in found if each not in rest)
    earlier = [start for start in starts if start < count.start]
    if own and earlier and any(each.start < count.start for each in found):
        before_all = [each for each in found if each.end <= earlier[0]]
        return (*before_all, *own)
    return found
