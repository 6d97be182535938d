"""The patterns of single date expressions; each alternative is a named group that says how it is resolved."""

import re
from collections.abc import Iterable

from tollgraph.extraction.text.words import lexicon

LEXICON = lexicon("dates")
MONTHS: dict[str, int] = LEXICON["months"]
WEEKDAYS: dict[str, int] = LEXICON["weekdays"]
COUNTS: dict[str, int] = LEXICON["counts"]
FLAGS = re.IGNORECASE


def either(words: Iterable[str]) -> str:
    """Return a group of alternatives, the longest first, so that no word hides a longer one."""
    escaped = (re.escape(word).replace(r"\ ", r"\s") for word in sorted(words, key=lambda word: (-len(word), word)))
    return f"(?:{'|'.join(escaped)})"


def _at_a_word(*patterns: str) -> re.Pattern[str]:
    """Return any of some patterns that all begin with a word, for texts in lower case.

    The marks before the patterns keep them from being tried at every letter.
    """
    return re.compile(rf"\b(?=\w)(?:{'|'.join(patterns)})")


# A stop belongs to a short name, not to the sentence that ends with it: "on 17 Mar. in Homs", "on 17 March."
_MONTH = f"(?:{either(MONTHS)}\\b(?:\\.(?=\\s))?)"
_FULL_MONTH = either(name for name in MONTHS if len(name) > 3)
_NAME = either(name for name in MONTHS if len(name) > 4 or name in {"may", "june", "july"})
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_NTH = r"(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d(?![\d,]\d|\d)"
_WITH_YEAR = rf"(?:,?\s(?P<%s>{_YEAR})\b)"
_TO = r"\s?(?:and|to|or|-|\u2013|\u2014|/)\s?(?:the\s)?"
_COUNT = rf"(?:\d{{1,3}}|{either(COUNTS)})"
_UNIT = r"(?:hours?|days?|weeks?|months?|years?)"
_DAYTIME = r"(?:\s(?P<%s>morning|afternoon|evening|night|nights)\b)"
_WEEKDAY = either(WEEKDAYS)
_SHORT = either(LEXICON["short_weekdays"]["words"])

NUMERIC = (
    r"(?P<iso>\b(?P<iy>(?:19|20)\d\d)[-/.](?P<im>\d{1,2})[-/.](?P<id>\d{1,2})\b(?![-/.]?\d))"
    r"|(?P<slash>\b(?P<sa>\d{1,2})[/.](?P<sb>\d{1,2})[/.](?P<sy>(?:19|20)\d\d)\b)"
)
DAY_MONTH = (
    rf"(?P<dmy>\b(?P<d1>{_DAY}){_NTH}(?:{_TO}(?P<d2>{_DAY}){_NTH})?\s(?:of\s)?(?P<dm>{_MONTH})"
    + (_WITH_YEAR % "dy")
    + r"?)"
)
MONTH_DAY = (
    rf"(?P<mdy>\b(?P<mm>{_MONTH})\s(?:the\s)?(?P<m1>{_DAY}){_NTH}\b(?![,:]\d)(?:{_TO}(?P<m2>{_DAY}){_NTH}\b(?!\s?[:%])(?!,\d))?"
    + (_WITH_YEAR % "my")
    + r"?)"
)
MONTH_YEAR = rf"(?P<monthyear>\b(?P<ym>{_MONTH}),?\s(?:of\s)?(?P<yy>{_YEAR})\b)"
ABSOLUTE = _at_a_word(NUMERIC, DAY_MONTH, MONTH_DAY, MONTH_YEAR)
"""Dates with a figure in them, in a text in lower case: what `quantities` must not take for a count."""

_WEEKDAY_ALONE = (
    rf"(?P<weekday>\b(?P<wlast>last\s|this\spast\s|this\s|past\s)?(?P<wd>{_WEEKDAY})s?\b" + (_DAYTIME % "wtime") + r"?)"
)
_MONTH_ALONE = rf"(?P<month>\b(?P<omod>last\s)?(?P<om>{_NAME})\b(?:\s(?:of\s)?(?P<oyear>this|last)\syear\b)?)"
_RELATIVE = (
    rf"(?P<day>\b{either(LEXICON['days'])}\b)"
    rf"|(?P<night>\b{either(LEXICON['nights']['words'])}\b)"
    rf"|(?P<anchored>\b{either(LEXICON['from_anchor'])}\b)"
    rf"|(?P<sofar>\bso\sfar\s(?:in\s)?(?P<fu>this\s(?:week|month|year)|{_YEAR}))"
    rf"|(?P<begin>\bthe\s(?:start|beginning)\sof\s(?P<bu>the\syear|this\syear|the\smonth|this\smonth|{_YEAR}|(?:{_FULL_MONTH})\b)(?:\s(?P<by>{_YEAR}))?)"
    r"|(?P<unit>\b(?:(?:earlier|later|late|early)\s)?(?P<uw>this|last|the\spast|past|the\sprevious|the\slast|previous)\s(?P<uu>week|month|year)\b(?!-|\sof))"
    rf"|(?P<ago>\b(?P<ac>{_COUNT}|a\scouple\sof)\s(?P<au>{_UNIT})\sago\b)"
    rf"|(?P<earlier>\b(?P<ec>two|three|four|five|six|seven)\sdays\s(?P<ew>earlier|before)\b)"
    rf"|(?P<past>\b(?:the\s)?(?:past|last|previous|preceding)\s(?P<pc>{_COUNT})[\s-](?P<pu>{_UNIT})\b)"
    rf"|(?P<course>\b(?P<cc>{_COUNT})\s(?P<cu>days|weeks)\sof\s(?:[a-z-]+\s)?{either(LEXICON['courses']['words'])}\b)"
    rf"|(?P<pastday>\b(?:the\s)?(?:past|last)\sday\b)"
    rf"|(?P<part>\b(?:the\s)?(?P<pp>{either(LEXICON['parts'])})\sof\s(?P<py>{_YEAR}|this\syear|the\syear|last\syear)\b)"
)
_YEARS = (
    rf"(?P<years>\b(?<![-/.,])(?P<y1>{_YEAR})\s?[-\u2013]\s?(?P<y2>{_YEAR}|\d\d(?!\d|-|/))\b)"
    rf"|(?P<year>\b(?<![/.,])(?<!\d-)(?P<y0>{_YEAR})\b(?!-\w|/\d|\.\d|%|,\d))"
)
POINT = _at_a_word(NUMERIC, DAY_MONTH, MONTH_DAY, MONTH_YEAR, _WEEKDAY_ALONE, _RELATIVE, _MONTH_ALONE, _YEARS)
"""One date expression in a text in lower case, without its preposition."""

_PHRASES = [
    phrase.split()
    for phrases in (LEXICON["days"], LEXICON["nights"]["words"], LEXICON["from_anchor"], LEXICON["parts"])
    for phrase in phrases
]
ALONE = frozenset(words[0] for words in _PHRASES if len(words) == 1) | {
    *MONTHS, *WEEKDAYS, *(f"{day}s" for day in WEEKDAYS),
}  # fmt: skip
"""The words that one date expression can begin with, whatever follows."""
LEADING = frozenset(words[0] for words in _PHRASES if len(words) > 1) | {
    *COUNTS, "the", "this", "last", "past", "previous", "preceding", "so", "earlier", "later", "late", "early",
}  # fmt: skip
"""The words that it can begin with where one of the words of `LED` or a figure follows."""
LED = frozenset(words[1] for words in _PHRASES if len(words) > 1) | {
    *MONTHS, *WEEKDAYS, *(f"{day}s" for day in WEEKDAYS), *COUNTS, *(words[0] for words in _PHRASES),
    *(f"{unit}{ending}" for unit in ("hour", "day", "week", "month", "year") for ending in ("", "s")),
    "this", "last", "past", "previous", "preceding", "start", "beginning", "far", "couple",
}  # fmt: skip
AFTER_A_FIGURE = frozenset({
    *MONTHS, *(f"{unit}{ending}" for unit in ("hour", "day", "week", "month", "year") for ending in ("", "s")),
    "of", "and", "to", "or",
})  # fmt: skip
"""The words with which one goes on after a blank behind a figure that is no year."""
WEEKDAY_BEFORE = re.compile(
    rf"\b(?:{_WEEKDAY}|{_SHORT})\b(?:\s(?:morning|afternoon|evening|night))?\.?,?\s(?:the\s)?$", FLAGS
)
"""A weekday right before a date: it is part of it."""
_IN = re.compile(r"\b(?:in|during|throughout)\s$", FLAGS)


def names_only_month(match: re.Match[str]) -> bool:
    """Return whether the figure after a month counts something: "in March 20 people"; for a match of `MONTH_DAY`."""
    return match["my"] is None and bool(_IN.search(match.string, max(0, match.start() - 12), match.start()))
