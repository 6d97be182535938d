"""Numbers that count no people: parts of dates, times, ages, measures, money, names and codes."""

import re

from tollgraph.extraction.numbers.numerals import Core, Tokens, by_first_word, numeral_at, phrase_end
from tollgraph.extraction.text.words import lexicon, lowered
from tollgraph.extraction.time.date_patterns import ABSOLUTE, MONTHS, names_only_month

_LEXICON = lexicon("not_counts")
_NUMBERS = lexicon("numbers")
_BEFORE = frozenset(_LEXICON["before"])
_AFTER = frozenset(_LEXICON["after"])
_TERRITORY = frozenset(_LEXICON["territory"])
_YEAR_AFTER = frozenset(_LEXICON["year_after"])
_COUNTED_AFTER = frozenset(_LEXICON["counted_after"])
_COUNTED_BEFORE = frozenset(_LEXICON["counted_before"])
_AGED = frozenset({"aged", "ages", "age"})
_LIMITS = frozenset({"under", "over", "below", "above"})
_AGES = frozenset(_LEXICON["ages"])
_REMAINDER = by_first_word(tuple(words.split()) for words in _NUMBERS["remainder"]["words"])
_WHOLES = frozenset(
    {"them", "those", "dead", "victims", "killed", "wounded", "injured", "casualties", "bodies", "family"}
)
_MONEY = "$€£¥#^=@§"
_SUFFIXES = frozenset({"plus", "odd"})
_ROW = 3
_DATE_IN_FIGURES = re.compile(r"\d[-/.]\d{1,2}[-/.]\d")
"""The middle of a date that names no month."""


class NotCounts:
    """Says of the numbers of one sentence which of them count nothing."""

    def __init__(self, text: str, tokens: Tokens) -> None:
        self._text = text
        self._tokens = tokens
        self._written: list[tuple[int, int]] | None = None

    @property
    def _dates(self) -> list[tuple[int, int]]:
        """Where the written dates of the sentence stand, read when first asked for."""
        # Not by `cached_property`: it takes a lock each time it is first asked, for every sentence.
        if self._written is None:
            self._written = self._find_dates()
        return self._written

    def _find_dates(self) -> list[tuple[int, int]]:
        if MONTHS.keys().isdisjoint(self._tokens.texts) and _DATE_IN_FIGURES.search(self._text) is None:
            return []
        found = ABSOLUTE.finditer(lowered(self._text))
        return [match.span() for match in found if not (match["mdy"] and names_only_month(match))]

    def bars(self, core: Core) -> bool:
        """Return whether a number is part of something else than a count."""
        if core.vague:
            return self._measured(core)
        barred = (
            self.in_date(self._tokens.starts[core.first])
            or self._glued(core)
            or self._labelled(core)
            or self._measured(core)
        )
        return barred or self._aged(core) or self._is_year(core)

    def alone(self, core: Core, *, qualified: bool) -> bool:
        """Return whether an unqualified "one", "hundred" or "dozen" is no number to count with."""
        words = self._tokens.texts[core.first : core.last]
        bare = len(words) == 1 and words[0] in {"one", "hundred", "thousand", "million", "billion", "dozen"}
        return bare and not qualified

    def in_date(self, start: int) -> bool:
        """Return whether a place in the text lies inside a written date."""
        return bool(self._dates) and any(first <= start < last for first, last in self._dates)

    def remainder_end(self, at: int) -> int | None:
        """Return where "the rest" ends that begins at a token; None for "the rest of the country"."""
        for words in _REMAINDER.get(self._tokens.texts[at], ()):
            end = phrase_end(self._tokens, at, words)
            if end is None:
                continue
            following = self._tokens.texts[end : end + 3]
            others = following[:1] == ["of"] and not _WHOLES.intersection(following)
            counted = end < len(self._tokens.texts) and numeral_at(self._tokens, end) is not None
            return None if others or counted else end
        return None

    def share_of_territory(self, end: int) -> bool:
        """Return whether a share is one of land or buildings: "60 percent of the city"."""
        following = self._tokens.texts[end : end + 4]
        if following[:1] == ["of"] or following[:1] == ["the"]:
            return bool(_TERRITORY.intersection(following[1:]))
        return following[:2] == ["-", "year"]

    def _glued(self, core: Core) -> bool:
        """Return whether letters, signs or further figures touch a number: "F-16", "$20", "11:30", "14th", "24/7"."""
        start, end = self._tokens.starts[core.first], self._tokens.ends[core.last - 1]
        before, after = self._text[max(0, start - 2) : start], self._text[end : end + 2]
        figure = self._tokens.is_figure(core.first)
        if figure and (before[-1:].isalnum() or after[:1].isalpha() or after[:1] in {"^", "_", "°", "$", "€", "£"}):
            return True
        if before[-1:] in _MONEY and before:
            return True
        return self._hyphened(core, before, after) or (figure and self._coded(before, after))

    def _hyphened(self, core: Core, before: str, after: str) -> bool:
        """Return whether a hyphen makes a name or an adjective of it: "Su-24", "seven-year", "12-member"."""
        if len(before) == 2 and before[1] in "-\u2013" and before[0].isalnum():
            return True
        if after[:1] != "-" or not after[1:2].isalnum():
            return False
        follower = self._tokens.texts[core.last + 1] if core.last + 1 < len(self._tokens.texts) else ""
        return follower not in _SUFFIXES

    def _coded(self, before: str, after: str) -> bool:
        """Return whether a figure is part of a time, a code or a longer string of figures."""
        if before[-1:] == "/" or after[:1] == "/":
            return True
        if len(before) == 2 and before[1] in ":.," and before[0].isdigit():
            return True
        return len(after) == 2 and after[0] in ":.," and after[1].isdigit()

    def _row_of_figures(self, core: Core) -> bool:
        """Return whether three or more figures stand in a row, as in a telephone number: "222 33 444"."""
        first = last = core.first
        while first > 0 and self._tokens.is_figure(first - 1) and core.first - first < _ROW:
            first -= 1
        while last + 1 < len(self._tokens.texts) and self._tokens.is_figure(last + 1) and last - core.first < _ROW:
            last += 1
        return last - first + 1 >= _ROW

    def _labelled(self, core: Core) -> bool:
        """Return whether a label stands before it ("Resolution 2254"), or it is written like a code ("0830")."""
        first, figure = self._tokens.texts[core.first], self._tokens.is_figure(core.first)
        if first[0] == "0" and len(first) > 1:
            return True
        before = self._tokens.texts[core.first - 1] if core.first else ""
        if figure and self._row_of_figures(core):
            return True
        if before == "." and core.first > 1:
            before = self._tokens.texts[core.first - 2]
        return before == "minus" or (figure and before in _BEFORE)

    def _measured(self, core: Core) -> bool:
        """Return whether a measure, a time or a currency follows."""
        if core.last >= len(self._tokens.texts):
            return False
        following = self._tokens.texts[core.last]
        if following == "of" and core.vague and core.last + 1 < len(self._tokens.texts):
            following = self._tokens.texts[core.last + 1]
        if following in _AFTER and following != "-":
            return True
        return following in {"a", "p"} and self._text[self._tokens.ends[core.last] :][:3].lower() == ".m."

    def _aged(self, core: Core) -> bool:
        """Return whether a number is an age: "children under 5", "aged between 10 and 14", "McKenzie, 62, took"."""
        tokens, first, last = self._tokens, core.first, core.last
        before = tokens.texts[max(0, first - 3) : first]
        if not _AGED.isdisjoint(before):
            return True
        if len(before) > 1 and before[-1] in _LIMITS and before[-2] in _AGES:
            return core.high <= 18
        between_commas = before[-1:] == [","] and last < len(tokens.texts) and tokens.texts[last] == ","
        return between_commas and first > 1 and self._text[tokens.starts[first - 2]].isupper() and core.high <= 110

    def _is_year(self, core: Core) -> bool:
        """Return whether a number of four figures is a year: "in 2014", not "2014 civilians"."""
        first = self._tokens.texts[core.first]
        if not (self._tokens.is_figure(core.first) and len(first) == 4 and 1900 <= core.low <= 2099):
            return False
        if core.high > core.low:
            return core.high <= 2099
        before = self._tokens.texts[core.first - 1] if core.first else ""
        after = self._tokens.texts[core.last] if core.last < len(self._tokens.texts) else ""
        if before in _COUNTED_AFTER:
            return False
        return before in _YEAR_AFTER or after not in _COUNTED_BEFORE
