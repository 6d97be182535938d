"""Words of a text with their offsets, and the spelling that names are compared in."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

from tollgraph.article_memory import once_per_article

_LEXICONS = Path(__file__).parents[1] / "lexicons"
_SPLIT = re.compile(
    r"((?=\w)(?:[A-Za-z]++(?=[ ,])"
    r"|[^\W\d_](?:\.(?:[^\W\d_]\.)+|[^\W_]*+(?:['\u2019`][^\W_]+)*+)|\d++(?:[.,]\d+)*+))"
)
"""A word: an initialism with its full stops, letters with apostrophes between, or a figure.

In a group, so that `split` returns the words with what stands between them. The look ahead passes over blanks and
marks a third quicker than the alternatives do, and nothing is tried twice. The first alternative reads no other words
than the second would: it is for the plain ones, which most are, and takes a fifth less time.
"""
_POSSESSIVE = re.compile(r"['\u2019`]s?$")
_NOT_IN_KEYS = re.compile(r"['\u2019`.]")
_FOLDS = tuple(zip("eiowqc", "aauukk", strict=True))
"""Letters that fall together with another in a spelling, with that one."""
_FOLDED = str.maketrans(dict(_FOLDS))
_BROKEN_VOWEL = re.compile(r"y(?![aeiou])")
_FINAL = re.compile(r"(?<=.{2})a?h$")
_NO_POSSESSIVES: frozenset[int] = frozenset()
_LONGEST_SHORT_WORD = 4
_TWICE = re.compile(r"(.)\1+")
_JOINED_ARTICLE = re.compile(r"^(?:ez|az|el|al)(?=([zl])\1|z)")
PARTICLES = frozenset({"al", "el", "ar", "ad", "as", "ash", "at", "az", "an", "ez", "es", "ed"})
"""The Arabic article in its spellings."""


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


@dataclass(slots=True, eq=False)
class Row:
    """The words of a text in columns: a list of offsets takes a fraction of what an object for each word does."""

    texts: list[str]
    keys: list[str]
    """As `Word.key`."""
    around: list[str]
    """The keys, with empty ones before and after them."""
    starts: list[int]
    ends: list[int]
    gaps: list[str]
    """What stands before each word, and after the last."""
    capitals: list[int]
    """The numbers of the words that begin with a capital letter."""
    figures: list[int]
    """The numbers of the words that begin with no letter."""
    beginnings: list[int]
    """The numbers of the words that a name can begin with: a capital letter, or an Arabic article before one."""
    possessives: frozenset[int]
    """The numbers of the words that an apostrophe marks as possessives."""


@once_per_article
def row_of(text: str) -> Row:
    """Return the words of a text in order, with offsets in it.

    >>> row_of("The U.S.-led raid on Syria's Ra's al-Ayn").keys
    ['the', 'us', 'led', 'raid', 'on', 'syria', 'ras', 'al', 'ayn']
    """
    pieces = _SPLIT.split(text)
    texts, ends = pieces[1::2], list(accumulate(map(len, pieces)))
    keys, possessives = list(map(str.lower, texts)), _NO_POSSESSIVES
    if text.isascii():
        large = [number for number, word in enumerate(texts) if word < "a"]
    else:
        large = [number for number, word in enumerate(texts) if not "a" <= word < "{"]
    capitals = [number for number in large if texts[number][0].isupper()]
    others = len(large) > len(capitals)
    figures = [number for number in large if not texts[number][0].isalpha()] if others else []
    whole = "".join(texts)
    if not (whole.isascii() and whole.isalnum()):
        odd = [number for number, word in enumerate(texts) if not (word.isascii() and word.isalnum())]
        read = {number: _key(texts[number]) for number in odd}
        possessives = frozenset([number for number, (_, possessive) in read.items() if possessive])
        for number, (key, _) in read.items():
            keys[number] = key
    articles = [number - 1 for number in capitals if number and keys[number - 1] in PARTICLES]
    beginnings = sorted({*capitals, *articles}) if articles else capitals
    return Row(
        texts, keys, with_margin(keys), ends[:-1:2], ends[1::2], pieces[::2], capitals, figures, beginnings, possessives
    )


def words_of(text: str) -> tuple[Word, ...]:
    """Return the words of a text in order, with offsets in it."""
    row = row_of(text)
    each = enumerate(zip(row.starts, row.ends, row.texts, row.keys, strict=True))
    return tuple([Word(*columns, number in row.possessives) for number, columns in each])


_MARGIN = [""] * 64


def with_margin(keys: list[str]) -> list[str]:
    """Return words with empty ones after the last, which also stand before the first, at -1 and down to -64.

    Rules look a few words to either side: so they need not ask first where a sentence begins and ends.
    """
    return keys + _MARGIN


@once_per_article
def keys_of(text: str) -> frozenset[str]:
    """Return the keys of the words of a text: a quick way to see that a sentence lacks some word.

    >>> sorted(keys_of("Syria's army said: the army"))
    ['army', 'said', 'syria', 'the']
    """
    return frozenset(row_of(text).keys)


def lowered(text: str) -> str:
    """Return a text in lower case with every letter where it was, also where "\u0130" would become two."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(char if char == "\u0130" else char.lower() for char in text)


def _key(word: str) -> tuple[str, bool]:
    """Return the key of a word, and whether an apostrophe marks it as a possessive."""
    plain = word if word.isascii() else _plain(word)
    stem = _POSSESSIVE.sub("", plain)
    return _NOT_IN_KEYS.sub("", stem).lower(), stem != plain


def _plain(text: str) -> str:
    """Return the text without accents; letters of other scripts stay."""
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


@lru_cache(maxsize=50_000)
def spelling(key: str) -> str:
    """Return what spellings of one name have in common: consonants stay, like-sounding vowels fall together.

    >>> spelling("raqqa") == spelling("raqah"), spelling("mayadin") == spelling("mayadeen")
    (True, True)
    """
    folded = key.replace("ou", "u")
    if "y" in folded:
        folded = _BROKEN_VOWEL.sub("i", folded)
    folded = _undoubled(folded.translate(_FOLDED))
    return _undoubled(_FINAL.sub("a", folded)) if folded.endswith("h") else folded


def _undoubled(text: str) -> str:
    """Return a text with no letter twice in a row. Few have one, and a substitution takes its time also without."""
    return _TWICE.sub(r"\1", text) if _TWICE.search(text) is not None else text


def first_letters(spellings: Iterable[str]) -> frozenset[str]:
    """Return the letters that words of some spellings can begin with.

    Those that fall together with a spelling's first one; besides always those of the Arabic articles, which a spelling
    leaves out, and "y", which is spelt by what follows it.

    >>> sorted(first_letters([spelling("qamishli")]))
    ['a', 'c', 'e', 'k', 'q', 'y']
    """
    firsts = {each[:1] for each in spellings}
    return frozenset({*firsts, *[letter for letter, folded in _FOLDS if folded in firsts], "a", "e", "y"})


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
    keys = tuple([_key(word)[0] for word in _SPLIT.split(name)[1::2]])
    return " ".join(name_keys(keys[1:] if keys[:1] == ("the",) else keys))


@lru_cache(maxsize=50_000)
def bare_key(key: str) -> str:
    """Return the key of a word without an Arabic article that is written with it: ezzor -> zor."""
    may_be_joined = len(key) > _LONGEST_SHORT_WORD and key[0] in "ae"
    return _JOINED_ARTICLE.sub("", key) if may_be_joined else key


@cache
def lexicon(name: str) -> dict[str, Any]:
    """Return a lexicon of this package (`lexicons/NAME.toml`)."""
    return tomllib.loads((_LEXICONS / f"{name}.toml").read_text(encoding="utf-8"))
