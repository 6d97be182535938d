"""Words of a text with their offsets, and the spelling that names are compared in."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

_LEXICONS = Path(__file__).parents[1] / "lexicons"
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\d+(?:[.,]\d+)*|[^\W_]+(?:['\u2019`][^\W_]+)*")
_POSSESSIVE = re.compile(r"['\u2019`]s?$")
_NOT_IN_KEYS = re.compile(r"['\u2019`.]")
_VOWELS = str.maketrans("eiow", "aauu")
_BROKEN_VOWEL = re.compile(r"y(?![aeiou])")
_FINAL = re.compile(r"(?<=.{2})a?h$")
_NOT_POSSESSIVE = False
_LONGEST_SHORT_WORD = 4
_TWICE = re.compile(r"(.)\1+")
_JOINED_ARTICLE = re.compile(r"^(?:ez|az|el|al)(?=([zl])\1|z)")
PIECES_KEPT = 50_000
"""How many different pieces of text are remembered with the words in them."""
PARTICLES = frozenset({"al", "el", "ar", "ad", "as", "ash", "at", "az", "an", "ez", "es", "ed"})
"""The Arabic article in its spellings."""


class Form(NamedTuple):
    """A word as it is written, wherever it stands: one object for all places where it is written so."""

    text: str
    key: str
    """Lower case, no accents, no apostrophes, no possessive ending that an apostrophe marks."""
    possessive: bool
    """Whether an apostrophe marks it as a possessive."""
    capitalised: bool
    """Whether it begins with a capital letter."""


class Word(NamedTuple):
    """A word of a text. A named tuple, for there are hundreds in an article and a dataclass takes thrice as long."""

    start: int
    end: int
    text: str
    key: str
    """Lower case, no accents, no apostrophes, no possessive ending that an apostrophe marks."""
    possessive: bool
    """Whether an apostrophe marks it as a possessive."""

    @property
    def capitalised(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()


class Row(NamedTuple):
    """The words of a text in columns: a list of offsets takes a fraction of what an object for each word does."""

    forms: list[Form]
    keys: list[str]
    starts: list[int]
    ends: list[int]


@lru_cache(maxsize=512)
def row_of(text: str) -> Row:
    """Return the words of a text in order, with offsets in it.

    >>> row_of("The U.S.-led raid on Syria's Ra's al-Ayn").keys
    ['the', 'us', 'led', 'raid', 'on', 'syria', 'ras', 'al', 'ayn']
    """
    pieces = text.split(" ")
    found = list(map(_read, pieces))
    offsets = list(accumulate(map(len, pieces), _past_piece, initial=0))
    forms = [form for piece in found for form in piece.forms]
    starts = [at + start for at, piece in zip(offsets, found, strict=False) for start in piece.starts]
    ends = [start + len(form.text) for start, form in zip(starts, forms, strict=True)]
    return Row(forms, [form.key for form in forms], starts, ends)


@lru_cache(maxsize=512)
def words_of(text: str) -> tuple[Word, ...]:
    """Return the words of a text in order, with offsets in it.

    >>> [word.key for word in words_of("The U.S.-led raid on Syria's Ra's al-Ayn")]
    ['the', 'us', 'led', 'raid', 'on', 'syria', 'ras', 'al', 'ayn']
    """
    forms, _, starts, ends = row_of(text)
    each = zip(starts, ends, forms, strict=True)
    return tuple([Word(start, end, form.text, form.key, form.possessive) for start, end, form in each])


@lru_cache(maxsize=512)
def keys_of(text: str) -> frozenset[str]:
    """Return the keys of the words of a text: a quick way to see that a sentence lacks some word.

    >>> sorted(keys_of("Syria's army said: the army"))
    ['army', 'said', 'syria', 'the']
    """
    return frozenset(row_of(text).keys)


def pieces_of(text: str, offset: int = 0) -> Iterator[tuple[int, str]]:
    """Return what stands between the blanks of a text, each piece with its offset counted from `offset`.

    Most pieces of a text ("the", "killed", "Aleppo,") come again and again, so what is read in one is worth keeping.
    """
    pieces = text.split(" ")
    return zip(accumulate(map(len, pieces), _past_piece, initial=offset), pieces, strict=False)


def _past_piece(at: int, length: int) -> int:
    return at + length + 1


class _Piece(NamedTuple):
    """What stands between two blanks: its words and where each starts in it."""

    forms: tuple[Form, ...]
    starts: tuple[int, ...]


@lru_cache(maxsize=PIECES_KEPT)
def _read(piece: str) -> _Piece:
    matches = list(_WORD.finditer(piece))
    return _Piece(tuple(_form(match.group()) for match in matches), tuple(match.start() for match in matches))


def lowered(text: str) -> str:
    """Return a text in lower case with every letter where it was, also where "\u0130" would become two."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(char if char == "\u0130" else char.lower() for char in text)


@lru_cache(maxsize=PIECES_KEPT)
def _form(text: str) -> Form:
    capitalised = text[0].isupper()
    if text.isalnum() and text.isascii():
        return Form(text, text.lower(), _NOT_POSSESSIVE, capitalised)
    plain = text if text.isascii() else _plain(text)
    stem = _POSSESSIVE.sub("", plain)
    return Form(text, _NOT_IN_KEYS.sub("", stem).lower(), stem != plain, capitalised)


def _plain(text: str) -> str:
    """Return the text without accents; letters of other scripts stay."""
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


@lru_cache(maxsize=50_000)
def spelling(key: str) -> str:
    """Return what spellings of one name have in common: consonants stay, like-sounding vowels fall together.

    >>> spelling("raqqa") == spelling("raqah"), spelling("mayadin") == spelling("mayadeen")
    (True, True)
    """
    folded = _BROKEN_VOWEL.sub("i", key.replace("ou", "u")).translate(_VOWELS)
    folded = folded.replace("q", "k").replace("c", "k")
    return _TWICE.sub(r"\1", _FINAL.sub("a", _TWICE.sub(r"\1", folded)))


def name_keys(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return the keys of a name without its Arabic articles: they come and go between spellings.

    >>> name_keys(("deir", "ez", "zor")) == name_keys(("deir", "ezzor"))
    True
    """
    return tuple(bare_key(key) for key in keys if key not in PARTICLES) or keys


@lru_cache(maxsize=50_000)
def index_key(name: str) -> str:
    """Return what a name is looked up by in the index of the world's places: no capitals, accents or Arabic articles.

    >>> index_key("Khān Yūnis"), index_key("the An Nuşayrāt")
    ('khan yunis', 'nusayrat')
    """
    keys = tuple(row_of(name).keys)
    return " ".join(name_keys(keys[1:] if keys[:1] == ("the",) else keys))


@lru_cache(maxsize=50_000)
def bare_key(key: str) -> str:
    """Return the key of a word without an Arabic article that is written with it: ezzor -> zor."""
    return _JOINED_ARTICLE.sub("", key) if len(key) > _LONGEST_SHORT_WORD else key


@cache
def lexicon(name: str) -> dict[str, Any]:
    """Return a lexicon of this package (`lexicons/NAME.toml`)."""
    return tomllib.loads((_LEXICONS / f"{name}.toml").read_text(encoding="utf-8"))
