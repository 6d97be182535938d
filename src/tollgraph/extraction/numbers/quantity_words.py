"""The words around a number: qualifiers, ranges, shares, "others", "of them"."""

from dataclasses import dataclass, replace

from tollgraph.extraction.numbers.numerals import Core, Tokens, by_first_word, numeral_at, phrase_end, tokens_of
from tollgraph.extraction.text.words import lexicon
from tollgraph.terms import Qualifier

_LEXICON = lexicon("numbers")
_NOT_COUNTS = lexicon("not_counts")


@dataclass(frozen=True, slots=True)
class Bound:
    """How words bound a figure, and whether they say that there were no more."""

    qualifier: Qualifier
    closed: bool = False


_Table = dict[str, list[tuple[tuple[str, ...], Bound]]]


def _words(phrase: str) -> tuple[str, ...]:
    return tuple(tokens_of(phrase).texts)


def _table(lists: dict[str, list[str]], *, closed: bool = False, last: bool = False) -> _Table:
    """Return phrases by their first (or last) word, longest first."""
    table: _Table = {}
    pairs = [(_words(phrase), Bound(Qualifier(name), closed)) for name, phrases in lists.items() for phrase in phrases]
    for words, bound in sorted(pairs, key=lambda pair: -len(pair[0])):
        table.setdefault(words[-1 if last else 0], []).append((words, bound))
    return table


BEFORE: _Table = _table(_LEXICON["closing_before"], closed=True, last=True)
for _word, _rows in _table(_LEXICON["before"], last=True).items():
    BEFORE[_word] = sorted(BEFORE.get(_word, []) + _rows, key=lambda row: -len(row[0]))
AFTER: _Table = _table(_LEXICON["after"])
_SIGNS = {sign: Bound(Qualifier(name)) for sign, name in _LEXICON["signs"].items()}
_ZERO = by_first_word(_words(phrase) for phrase in sorted(_LEXICON["zero"]["words"], key=len, reverse=True))
_NO_BLOCKERS = frozenset(_LEXICON["zero"]["no_blockers"])
_SHARE_OF = {_words(words): (ends[0], ends[1]) for words, ends in _LEXICON["shares"].items()}
_SHARES = by_first_word(_SHARE_OF)
OTHER_OPENINGS: frozenset[tuple[str, ...]] = frozenset(
    [words[:2] for table in (_ZERO, _SHARES) for phrases in table.values() for words in phrases]
    + [tuple(phrase.split()[:2]) for phrase in _LEXICON["remainder"]["words"]]
    + [("no",)]
)
"""The first word, or the first two, of "none", a share or "the rest"."""
_UPPER_ENDS = by_first_word(
    _words(" ".join((joint, maybe, bound)))
    for joint in _LEXICON["upper_ends"]["joints"]
    for maybe in _LEXICON["upper_ends"]["maybe"]
    for bound in _LEXICON["upper_ends"]["bounds"]
)
_FURTHER_BEFORE = tuple(_words(phrase) for phrase in sorted(_LEXICON["further"]["before"], key=len, reverse=True))
_LAST_OF_FURTHER = frozenset(words[-1] for words in _FURTHER_BEFORE)
_FURTHER_AFTER = by_first_word(_words(phrase) for phrase in _LEXICON["further"]["after"])
_OF_KNOWN = by_first_word(_words(phrase) for phrase in _LEXICON["known"]["after"])
_CHANGES = frozenset(_NOT_COUNTS["changes"])
_AGES = frozenset(_NOT_COUNTS["ages"])
_DASHES = frozenset({"-", "\u2013", "\u2014"})
_JOINTS = _DASHES | {"and", "or", "to"}
_PERCENT = frozenset({"%", "percent", "pc"})
_OUT_OF = (("in",), ("out", "of"), ("out", "of", "every"))
_SHARES_GO_ON = _PERCENT | {"per"} | {words[0] for words in _OUT_OF}
"""One of these follows a figure that is a share."""
_CHANGE_REACH = 8
"""Tokens between "rose" and "to 61" in "rose sharply in the east from 15 to 61"."""


def phrase_before(tokens: Tokens, at: int) -> tuple[Bound | None, int]:
    """Return the qualifier that ends right before a token, and the number of its first token.

    Of two in a row ("up to about 30") the outer one bounds the figure, unless it only says "about".
    """
    inner, first = _one_before(tokens, at)
    if inner is None:
        return None, at
    outer, begin = _one_before(tokens, first)
    if outer is None:
        return inner, first
    return (inner if outer.qualifier in {Qualifier.ABOUT, Qualifier.EXACT} else outer), begin


def _one_before(tokens: Tokens, at: int) -> tuple[Bound | None, int]:
    if at == 0:
        return None, at
    for words, bound in BEFORE.get(tokens.texts[at - 1], ()):
        first = at - len(words)
        if first < 0 or tuple(tokens.texts[first:at]) != words:
            continue
        if first and words[0] in {"under", "below", "over", "above"} and tokens.texts[first - 1] in _AGES:
            continue
        return bound, first
    return None, at


def signs_around(text: str, span: tuple[int, int], bound: Bound | None) -> tuple[Bound | None, int, int]:
    """Return a bound with the sign that is glued to the figure ("20+", "~40"), and the span with the sign."""
    start, end = span
    if bound is None and end < len(text) and text[end] == "+":
        return _SIGNS["+"], start, end + 1
    sign = text[start - 1 : start]
    if bound is None and sign in _SIGNS and (start < 2 or not text[start - 2].isalnum()):
        return _SIGNS[sign], start - 1, end
    return bound, start, end


def zero_at(tokens: Tokens, at: int) -> int | None:
    """Return where words for nobody end that begin at a token: "none", "no" before a noun."""
    for words in _ZERO.get(tokens.texts[at], ()):
        end = phrase_end(tokens, at, words)
        if end is not None:
            return end
    if tokens.texts[at] != "no" or at + 1 >= len(tokens.texts):
        return None
    following = tokens.texts[at + 1]
    blocked = following in _NO_BLOCKERS or not following[0].isalpha()
    return None if blocked or numeral_at(tokens, at + 1) is not None else at + 1


def share_at(tokens: Tokens, at: int) -> tuple[int, tuple[int, int]] | None:
    """Return a share that begins at a token, as the number after its last token and (numerator, denominator)."""
    figure = numeral_at(tokens, at)
    for words in _SHARES.get(tokens.texts[at], ()):
        end = phrase_end(tokens, at, words)
        if end is not None and _half_of_people(tokens, at, end) and (figure is None or figure.last < end):
            return end, _SHARE_OF[words]
    if figure is None or figure.last >= len(tokens.texts) or tokens.texts[figure.last] not in _SHARES_GO_ON:
        return None
    return _percent(tokens, figure) or _one_in(tokens, figure)


def _half_of_people(tokens: Tokens, at: int, end: int) -> bool:
    """Return whether a share word is one: not "half an hour", not the "half" of "two and a half"."""
    if at and tokens.texts[at - 1] in {"and", "first", "second"}:
        return False
    if tokens.texts[at] != "half":
        return True
    return end < len(tokens.texts) and tokens.texts[end] in {"of", "the", "were", "are", "those", "its", "their", "-"}


def _percent(tokens: Tokens, figure: Core) -> tuple[int, tuple[int, int]] | None:
    end = figure.last
    if figure.high > 100:
        return None
    if tokens.texts[end] in _PERCENT:
        return end + 1, (figure.low, 100)
    after = phrase_end(tokens, end, ("per", "cent"))
    return (after, (figure.low, 100)) if after else None


def _one_in(tokens: Tokens, figure: Core) -> tuple[int, tuple[int, int]] | None:
    """Return "one in three", "two out of five"."""
    for words in _OUT_OF:
        after = phrase_end(tokens, figure.last, words)
        other = numeral_at(tokens, after) if after is not None else None
        if other is not None and 0 < figure.low < other.low <= 20 and _wordy(tokens, figure):
            return other.last, (figure.low, other.low)
    return None


def _wordy(tokens: Tokens, figure: Core) -> bool:
    return not tokens.is_figure(figure.first)


def range_after(tokens: Tokens, core: Core) -> Core | None:
    """Return the range that a number begins ("12 to 15", "between 10 and 20", "20-30"), or None."""
    if core.vague or core.last >= len(tokens.texts):
        return None
    upper = _upper_end(tokens, core)
    if upper is not None and upper.low > core.low:
        return replace(core, last=upper.last, high=upper.low)
    joint = tokens.texts[core.last]
    second = numeral_at(tokens, core.last + 1) if joint in _JOINTS else None
    if second is None or second.low <= core.low or not _joins(tokens, core, joint, second):
        return None
    low = _same_scale(tokens, core, second)
    between = joint == "and"
    first = core.first - 1 if between else core.first
    return replace(core, first=first, last=second.last, low=low, high=second.low)


def _upper_end(tokens: Tokens, core: Core) -> Core | None:
    """Return the upper end that is named apart: "at least one but possibly up to 12"."""
    at = core.last + (tokens.texts[core.last] == ",")
    for words in _UPPER_ENDS.get(tokens.texts[at] if at < len(tokens.texts) else "", ()):
        end = phrase_end(tokens, at, words)
        if end is not None and end < len(tokens.texts):
            return numeral_at(tokens, end)
    return None


def _same_scale(tokens: Tokens, core: Core, second: Core) -> int:
    """Return the low end with the scale word that only the high end carries: "two to three hundred"."""
    scale = _LEXICON["scales"].get(tokens.texts[second.last - 1], 1)
    return core.low * scale if core.last - core.first == 1 and core.low * scale < second.low else core.low


def _joins(tokens: Tokens, core: Core, joint: str, second: Core) -> bool:
    before = tokens.texts[core.first - 1] if core.first else ""
    if joint == "and":
        return before == "between"
    if joint in _DASHES:
        return tokens.is_figure(core.first) and tokens.is_figure(second.first)
    if joint == "or":
        return second.low <= 2 * core.low + 1
    return joint == "to" and not _changes(tokens, core.first)


def _changes(tokens: Tokens, at: int) -> bool:
    """Return whether "from 15 to 61" tells a change and not a range."""
    return not _CHANGES.isdisjoint(tokens.texts[max(0, at - _CHANGE_REACH) : at])


def further_before(tokens: Tokens, at: int) -> int | None:
    """Return the number of the first token of "another", "a further" right before a token; None when there is none."""
    if at == 0 or tokens.texts[at - 1] not in _LAST_OF_FURTHER:
        return None
    for words in _FURTHER_BEFORE:
        first = at - len(words)
        if first >= 0 and tuple(tokens.texts[first:at]) == words:
            return first
    return None


def further_after(tokens: Tokens, at: int) -> bool:
    """Return whether "others", "more" or "other" follows: "19 others", "five other people"."""
    return _follows(tokens, at, _FURTHER_AFTER)


def of_known_after(tokens: Tokens, at: int) -> bool:
    """Return whether the number is part of those counted before: "two of them"."""
    return _follows(tokens, at, _OF_KNOWN)


def _follows(tokens: Tokens, at: int, phrases: dict[str, list[tuple[str, ...]]]) -> bool:
    begun = phrases.get(tokens.texts[at]) if at < len(tokens.texts) else None
    return begun is not None and any(phrase_end(tokens, at, words) is not None for words in begun)
