"""What on a page is not the report: teasers, related stories, bylines, credits, datelines."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from tollgraph.extraction.text.sentence_ends import sentence_ends
from tollgraph.extraction.text.words import lexicon, lowered
from tollgraph.extraction.time.date_patterns import ABSOLUTE, WEEKDAYS, either
from tollgraph.extraction.time.date_points import points_of

_LEXICON = lexicon("furniture")
_SHORT = either(lexicon("dates")["short_weekdays"]["words"])
_SHORT_BEGINNINGS, _BEGINNINGS = (
    re.compile("|".join(f"(?:{row['pattern']})" for row in _LEXICON["beginnings"] if row.get("short", False) == short))
    for short in (True, False)
)
_MOST_WORDS_OF_A_SHORT_ONE = 25
_OPENING_LETTERS = frozenset(letters for row in _LEXICON["beginnings"] for letters in row.get("begins", ()))
"""Letters, two or four, that furniture of words begins with."""
_LAST_WORDS = tuple(word for row in _LEXICON["beginnings"] for word in row.get("ends", ()))
_OPENER = re.compile(_LEXICON["openers"]["pattern"])
_AGENCY = either(_LEXICON["agencies"]["names"])
CREDIT = re.compile(
    rf"{_LEXICON['credits']['strong']}|\((?<=[.!?\"]\s\(){_AGENCY}\)\s?(?:\({_AGENCY}\)\s?){{0,2}}(?=\s*[A-Z])"
)
"""The credit of a picture, in brackets: the words before it are a caption.

Both alternatives begin with the bracket itself, for which a text is searched far quicker.
"""
TAGS = re.compile(
    r"\bTags:?\s.{0,200}?(?=\b[A-Z][\w-]*(?:\s[a-z\d]\S*){0,5}\s(?:of|from|on|in|at|by|for|to|with|were|was|have|has|had"
    r"|after|and|the|an?|said|killed|hit|bombed|targeted|struck|captured|launched|including)\b)"
)
"""Keywords of a page up to where a sentence of the report is glued to them."""
OTHER_STORIES = re.compile(_LEXICON["other_stories"]["pattern"])
"""What opens a list of other stories that ran into one paragraph: the rest of the page is not the report."""
CAPTION_VERB = re.compile(rf"\b{either(_LEXICON['credits']['caption_verbs'])}\b")
"""A verb that says what a picture shows."""
SIGNATURE = re.compile(
    rf"(?:\s{{0,60}}[-\u2013\u2014_]{{1,2}}\s?{_AGENCY}|\s\((?:{_AGENCY})(?:[/, ]+(?:and\s)?{_AGENCY}){{0,3}}\)\.?)\s*$"
)
"""How an agency signs at the end of its report: "--Reuters"."""
_CAPITAL = r"[A-Z\u00c0-\u00de][\w.'\u2019-]*"
DATELINE = re.compile(
    rf"(?:{_CAPITAL}(?:[ ,/]{{1,2}}(?:{_CAPITAL}|\d{{1,2}})){{0,7}},?\s)?"
    rf"\(?{_AGENCY}(?:\s?/\s?{_AGENCY})?\)?\s?[-\u2013\u2014_:]{{1,2}}\s?"
    r"|[A-Z]{3,}(?:[ ,/]{1,2}[A-Z][\w.'\u2019-]*){0,4}\s?(?:[-\u2013\u2014]{1,2}|:)\s"
    r"|[A-Z][a-z]+(?:\s[A-Z][a-z]+){0,2}(?:\s[-\u2013\u2014]{1,2}|[-\u2013\u2014]{1,2})\s(?=[A-Z\"\u201c])"
)
"""Where and by whom a report was filed: "BEIRUT (AP) -". The place is not where the harm happened."""
STAMP = re.compile(
    rf"(?:{_AGENCY}\s)?"
    r"(?i:(?:date of publication|(?:last )?updated?(?: at| on)?|published(?: on)?|posted(?: on)?)\s*:?\s*)?"
    rf"(?:(?i:{either(WEEKDAYS)}|{_SHORT})\.?,?\s)?"
    r"(?:\d{1,2}[.-]\d{1,2}[.-]\d{4}|\d{4}-\d\d-\d\d"
    r"|(?i:[a-z]{3,9}\.?\s\d{1,2},?\s?\d{4}|\d{1,2}(?:st|nd|rd|th)?\s[a-z]{3,9}\.?,?\s\d{4}))"
    r"(?:,?\s(?:at\s)?(?:\d{1,2}[:.]?\d\d|\d{6})(?:\s?(?i:am|pm)\b)?)?(?:\s?(?:UTC|GMT|KSA)(?:[+-]\d{1,2})?)?"
    r"(?:\s?\((?i:updated)[^()]{0,30}\))?(?:\s?Get short URL(?:\s\d{1,5}){0,3})?(?:\stitle:)?"
    r"(?=\s+[A-Z\d\"\u201c\u2018'(\[]|Get\b|\s*$)\s*"
)
"""A date of publication at the very beginning of a text."""
_LONGEST_DATE_LINE = 45
_DATE_WORD = re.compile(r"^(?i:(?:last updated|updated?|published|posted)\b\s*:?\s*(?:on\s|at\s)?)")
_LETTERS = re.compile(r"[^\W\d_]{3,}")
_TERMINAL = re.compile(r"[.!?:;,\"\u201d\u2019')\]]$")
_TEASER_ENDS = ("...", "\u2026")
_BULLET = re.compile(r"[-*\u2022\u2013\u2014]\s")
_MOST_WORDS_OF_A_HEADING = 16
_BRACKETED = re.compile(r"\A\[[^\]]{8,}\]$")


def is_furniture(text: str) -> bool:
    """Return whether a line or sentence is page furniture by its own words."""
    if not _may_be_furniture(text):
        return False
    if _BRACKETED.match(text):
        return True
    if _BEGINNINGS.match(text):
        return True
    return _SHORT_BEGINNINGS.match(text) is not None and text.count(" ") < _MOST_WORDS_OF_A_SHORT_ONE


def _may_be_furniture(text: str) -> bool:
    """Return whether one of the patterns may fit a text: nearly all sentences are told apart without trying them."""
    opening = text[:4].lower()
    if not (opening.isascii() and opening[:1].isalpha()):
        return True
    return not _OPENING_LETTERS.isdisjoint((opening, opening[:2])) or text.rstrip().endswith(_LAST_WORDS)


def is_heading(text: str) -> bool:
    """Return whether a line is short and does not end like a sentence: a headline, a section name."""
    long = not _has_at_most(_MOST_WORDS_OF_A_HEADING, text)
    return not long and not _TERMINAL.search(text) and not _BULLET.match(text)


def _is_short(text: str) -> bool:
    return is_heading(text) or text.endswith(_TEASER_ENDS) or (text.endswith("?") and _has_at_most(12, text))


def _has_at_most(words: int, text: str) -> bool:
    """Return whether a text has no more words than so many; a long text is not read to its end."""
    return len(text.split(maxsplit=words)) <= words


def date_of_line(text: str, published: date) -> date | None:
    """Return the day that a line consists of ("Updated 22 Dec, 2024"); None for any other line."""
    if len(text) > _LONGEST_DATE_LINE:
        return None
    rest = _DATE_WORD.sub("", text, count=1)
    match = ABSOLUTE.search(lowered(rest))
    points = points_of(rest, published) if match else []
    if match is None or not points or len(_LETTERS.findall(rest[: match.start()] + rest[match.end() :])) > 1:
        return None
    return points[0].period.start


def furniture_paragraphs(paragraphs: Sequence[str], published: date) -> frozenset[int]:
    """Return the numbers of the paragraphs that are furniture by their words or by where they stand."""
    marked = {n for n, text in enumerate(paragraphs) if _is_furniture_line(text) or _own_date(text, published)}
    for number, text in enumerate(paragraphs):
        if _OPENER.match(text):
            marked.add(number)
            marked.update(_headings_after(paragraphs, number))
    body = [n for n, text in enumerate(paragraphs) if n not in marked and _reads_as_body(text)]
    if body:
        marked.update(_other_stories(paragraphs, published, body[0]))
        marked.update(_trailing(paragraphs, marked, body[0]))
    return frozenset(marked)


def _is_furniture_line(text: str) -> bool:
    """Return whether a whole paragraph is furniture; one of several sentences is judged sentence by sentence."""
    if not is_furniture(text):
        return False
    tags = TAGS.match(text)
    glued = tags is not None and tags.end() < len(text)
    return not glued and next(sentence_ends(text), None) is None


def _reads_as_body(text: str) -> bool:
    return not _has_at_most(7, text) and not _is_short(text)


def _own_date(text: str, published: date) -> bool:
    day = date_of_line(text, published)
    return day is not None and abs(day - published) <= timedelta(days=2)


def _headings_after(paragraphs: Sequence[str], number: int) -> range:
    end = number + 1
    while end < len(paragraphs) and _is_short(paragraphs[end]):
        end += 1
    return range(number + 1, end)


def _other_stories(paragraphs: Sequence[str], published: date, body: int) -> range:
    """Return everything from the first line that is the date of another story, with the headings before it."""
    for number in range(body + 1, len(paragraphs)):
        day = date_of_line(paragraphs[number], published)
        if day is None or abs(day - published) <= timedelta(days=2):
            continue
        if day > published or (day.year != published.year and is_heading(paragraphs[number - 1])):
            return range(_first_short(paragraphs, number, body), len(paragraphs))
    return range(0)


def _first_short(paragraphs: Sequence[str], number: int, body: int) -> int:
    """Return the number of the first of the short lines right before a line."""
    while number - 1 > body and _is_short(paragraphs[number - 1]):
        number -= 1
    return number


def _trailing(paragraphs: Sequence[str], marked: set[int], body: int) -> range:
    """Return the short lines at the very end, when there are two or more."""
    number = len(paragraphs)
    while number - 1 > body and (number - 1 in marked or _is_short(paragraphs[number - 1])):
        number -= 1
    found = range(number, len(paragraphs))
    return found if sum(1 for at in found if at not in marked) >= 2 else range(0)
