"""Numbers as English writes them: digits, number words, and vague amounts. What they count is not decided here."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import accumulate

from tollgraph.extraction.text.words import lexicon, lowered

_LEXICON = lexicon("numbers")
_UNITS: dict[str, int] = _LEXICON["units"]
_TENS: dict[str, int] = _LEXICON["tens"]
_SCALES: dict[str, int] = _LEXICON["scales"]
_NUMBER_WORDS = frozenset({*_UNITS, *_TENS, *_SCALES})
_VAGUE = _LEXICON["vague"]
_PLURALS = frozenset(_VAGUE["plurals"])
_JOINTS = tuple(tuple(joint.split()) for joint in sorted(_VAGUE["joints"], key=len, reverse=True))
_NOT_AFTER = frozenset(_VAGUE["not_after"])
_NUMBER_ADJECTIVES = frozenset(_VAGUE["number_adjectives"])
_TOKEN = re.compile(
    r"((?=\S)(?:[a-z]++(?=[ ,])|[^\W\d_]++(?:['\u2019][^\W\d_]++)*+"
    r"|\d{1,3}(?:[,\u00a0\u202f\u2009]\d{3})+(?!\d)|\d+(?:\.\d+)?"
    r"|\S))"
)
"""A word, a figure or a sign; the look ahead passes over blanks a third quicker than the alternatives do.

The first alternative reads no other words than the second would: it is for plain ones, and takes a quarter less time.
"""
_SEPARATORS = re.compile(r"[,\s]")
_THOUSANDS = re.compile(r"(\d{1,3})\.(\d{3})")
_MOST_DIGITS = 10
"""Longer strings of digits are codes, not people."""


@dataclass(slots=True)
class Core:
    """A number without its qualifier: tokens [first, last)."""

    first: int
    last: int
    low: int = 0
    high: int = 0
    vague: tuple[str, ...] = ()
    """The conventions' words for a vague amount: ("dozens",) or ("dozens", "hundreds")."""


@dataclass(slots=True, eq=False)
class Tokens:
    """The words, figures and signs of a text in columns: a list takes a fraction of what an object for each does."""

    texts: list[str]
    """In lower case."""
    starts: list[int]
    ends: list[int]
    numerals: dict[int, Core | None] = field(default_factory=dict)
    """The figure that begins at a token, once it was looked for."""

    def is_figure(self, at: int) -> bool:
        """Return whether a token is written in digits; IndexError outside the text."""
        return self.texts[at][0].isdecimal()


def tokens_of(text: str) -> Tokens:
    """Return the tokens of a text in order, with their offsets.

    >>> tokens_of("At least 1,061 in U.N. camps").texts
    ['at', 'least', '1,061', 'in', 'u', '.', 'n', '.', 'camps']
    """
    pieces = _TOKEN.split(lowered(text))
    ends = list(accumulate(map(len, pieces)))
    return Tokens(pieces[1::2], ends[:-1:2], ends[1::2])


def _by_first(phrases: dict[str, int]) -> dict[str, list[tuple[tuple[str, ...], int]]]:
    table: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for phrase, value in sorted(phrases.items(), key=lambda item: -len(item[0])):
        words = tuple(phrase.split())
        table.setdefault(words[0], []).append((words, value))
    return table


_PHRASES = _by_first(_LEXICON["phrases"])
_NUMERALS_BEGIN = _NUMBER_WORDS | _PHRASES.keys()
"""Words with which a figure can begin."""
_SEVERAL = _by_first(dict.fromkeys(_VAGUE["several"], 0))
_ALONE = _by_first(dict.fromkeys(_VAGUE["alone"], 0))
NUMBER_OPENINGS: frozenset[tuple[str, ...]] = frozenset(
    [(word,) for word in (*_NUMBER_WORDS, *_PLURALS)]
    + [words[:2] for table in (_PHRASES, _SEVERAL, _ALONE) for rows in table.values() for words, _ in rows]
    + [(article, word) for article in ("a", "an") for word in ("number", *_NUMBER_ADJECTIVES)]
    + [(adjective, word) for adjective in _NUMBER_ADJECTIVES for word in ("numbers", *_NUMBER_ADJECTIVES)]
    + [("numbers", "of")]
)
"""The first word, or the first two, of everything that is a number without being written in digits."""


def phrase_end(tokens: Tokens, at: int, words: tuple[str, ...]) -> int | None:
    """Return the number after the last token of a phrase that begins at a token; hyphens between words do not count."""
    texts = tokens.texts
    size = len(texts)
    if len(words) == 1:
        return at + 1 if at < size and texts[at] == words[0] else None
    for word in words:
        if at < size and texts[at] == "-" and word != words[0]:
            at += 1
        if at >= size or texts[at] != word:
            return None
        at += 1
    return at


def by_first_word(phrases: Iterable[tuple[str, ...]]) -> dict[str, list[tuple[str, ...]]]:
    """Return phrases by their first word, in the order given: most words begin none."""
    table: dict[str, list[tuple[str, ...]]] = {}
    for words in phrases:
        table.setdefault(words[0], []).append(words)
    return table


def _first_phrase(
    table: dict[str, list[tuple[tuple[str, ...], int]]], tokens: Tokens, at: int
) -> tuple[int, int] | None:
    for words, value in table.get(tokens.texts[at], ()):
        end = phrase_end(tokens, at, words)
        if end is not None:
            return end, value
    return None


def core_at(tokens: Tokens, at: int) -> Core | None:
    """Return the number that begins at a token, or None."""
    vague = None if tokens.is_figure(at) else _vague_at(tokens, at)
    return vague or numeral_at(tokens, at)


def numeral_at(tokens: Tokens, at: int) -> Core | None:
    """Return the figure that begins at a token: digits, number words or a fixed phrase ("half a million")."""
    texts = tokens.texts
    if at >= len(texts) or not (texts[at] in _NUMERALS_BEGIN or texts[at][0].isdecimal()):
        return None
    if at not in tokens.numerals:
        tokens.numerals[at] = _numeral_at(tokens, at)
    return tokens.numerals[at]


def _numeral_at(tokens: Tokens, at: int) -> Core | None:
    if tokens.is_figure(at):
        return _digits_at(tokens, at)
    phrase = _first_phrase(_PHRASES, tokens, at)
    if phrase:
        return Core(at, *_scaled(tokens, *phrase))
    return _words_at(tokens, at)


def _scaled(tokens: Tokens, at: int, value: int) -> tuple[int, int, int]:
    """Return the end, low and high of a phrase with a further scale: "a hundred" + "thousand"."""
    while at < len(tokens.texts) and tokens.texts[at] in _SCALES and _SCALES[tokens.texts[at]] > 100:
        value, at = value * _SCALES[tokens.texts[at]], at + 1
    return at, value, value


def _digits_at(tokens: Tokens, at: int) -> Core | None:
    raw = tokens.texts[at]
    raw = raw if raw.isdecimal() else _SEPARATORS.sub("", raw)
    if len(raw) > _MOST_DIGITS:
        return None
    thousands = _THOUSANDS.fullmatch(raw) if "." in raw else None
    digits = "".join(thousands.groups()) if thousands else raw
    value, end = (Fraction(digits) if "." in digits else int(digits)), at + 1
    while end < len(tokens.texts) and tokens.texts[end] in _SCALES:
        value, end = value * _SCALES[tokens.texts[end]], end + 1
    if value.denominator != 1 or value >= 10**_MOST_DIGITS:
        return None
    return Core(at, end, int(value), int(value))


def _words_at(tokens: Tokens, at: int) -> Core | None:
    """Read number words by adding up: units and tens into hundreds, hundreds into thousands."""
    if tokens.texts[at] not in _NUMBER_WORDS:
        return None
    total = current = 0
    end = at
    while end < len(tokens.texts):
        joined = _next_word(tokens, end, begun=end > at)
        word = tokens.texts[joined] if joined < len(tokens.texts) else ""
        if word in _UNITS or word in _TENS:
            value = _UNITS.get(word, _TENS.get(word, 0))
            if not _fits(current, value, first=end == at):
                break
            current += value
        elif word in _SCALES and (current or end == at):
            total, current = _multiply(total, current or 1, _SCALES[word])
        else:
            break
        end = joined + 1
    if end == at or total + current >= 10**_MOST_DIGITS:
        return None
    return _with_half(tokens, Core(at, end, total + current, total + current))


def _next_word(tokens: Tokens, at: int, *, begun: bool) -> int:
    """Return the number of the next token that can continue a number: past a hyphen, or past "and" after a scale."""
    if not begun:
        return at
    if tokens.texts[at] == "-" and _touches(tokens, at):
        return at + 1
    after_scale = tokens.texts[at - 1] in _SCALES
    follows = at + 1 < len(tokens.texts) and (tokens.texts[at + 1] in _UNITS or tokens.texts[at + 1] in _TENS)
    return at + 1 if tokens.texts[at] == "and" and after_scale and follows else at


def _touches(tokens: Tokens, at: int) -> bool:
    """Return whether a sign stands between two words without blanks."""
    if not 0 < at < len(tokens.texts) - 1:
        return False
    return tokens.ends[at - 1] == tokens.starts[at] and tokens.ends[at] == tokens.starts[at + 1]


def _fits(current: int, value: int, *, first: bool) -> bool:
    if first:
        return True
    if value >= 10:
        return current % 100 == 0 and current > 0
    if value == 0:
        return False
    return (current % 100 == 0 and current > 0) or (current % 10 == 0 and current % 100 >= 20) or current == 0


def _multiply(total: int, current: int, scale: int) -> tuple[int, int]:
    if scale < 1000:
        return total, current * scale
    return total + current * scale, 0


def _with_half(tokens: Tokens, core: Core) -> Core:
    """Return "one and a half million" where the words go on so."""
    end = phrase_end(tokens, core.last, ("and", "a", "half"))
    if end is None or end >= len(tokens.texts) or tokens.texts[end] not in _SCALES:
        return core
    value = (2 * core.low + 1) * _SCALES[tokens.texts[end]] // 2
    return Core(core.first, end + 1, value, value)


def _vague_at(tokens: Tokens, at: int) -> Core | None:
    if tokens.texts[at] in _PLURALS:
        return _plural_at(tokens, at)
    number = _number_of_at(tokens, at)
    if number:
        return number
    several = _first_phrase(_SEVERAL, tokens, at)
    if several and several[0] < len(tokens.texts) and tokens.texts[several[0]] in _SCALES:
        return Core(at, several[0] + 1, vague=(tokens.texts[several[0]] + "s",))
    alone = _first_phrase(_ALONE, tokens, at)
    if alone is None or (at and tokens.texts[at - 1] in _NOT_AFTER):
        return None
    without_of = alone[0] - 1 if tokens.texts[alone[0] - 1] == "of" else alone[0]
    return Core(at, without_of, vague=(" ".join(tokens.texts[at:without_of]),))


def _plural_at(tokens: Tokens, at: int) -> Core:
    word, end = _stack(tokens, at)
    for joint in _JOINTS:
        second = phrase_end(tokens, end, joint)
        if second is not None and second < len(tokens.texts) and tokens.texts[second] in _PLURALS:
            other, last = _stack(tokens, second)
            return Core(at, last, vague=(word, other))
    return Core(at, end, vague=(word,))


def _stack(tokens: Tokens, at: int) -> tuple[str, int]:
    """Return a plural with what it stacks on ("tens of thousands") and the number after it."""
    second = at + 2
    if second < len(tokens.texts) and tokens.texts[at + 1] == "of" and tokens.texts[second] in _PLURALS:
        return f"{tokens.texts[at]} of {tokens.texts[second]}", second + 1
    return tokens.texts[at], at + 1


def _number_of_at(tokens: Tokens, at: int) -> Core | None:
    """Return "a large number", "numbers" before "of"; the article and one adjective belong to it."""
    end = at + 1 if tokens.texts[at] in {"a", "an"} else at
    single = end > at
    while end < len(tokens.texts) and end - at < 3 and tokens.texts[end] in _NUMBER_ADJECTIVES:
        end += 1
    noun = "number" if single else "numbers"
    if end + 1 >= len(tokens.texts) or tokens.texts[end] != noun or tokens.texts[end + 1] != "of":
        return None
    return Core(at, end + 1, vague=("a number",))
