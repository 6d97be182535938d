"""Numbers of something in a sentence, with their qualifiers; what they count is for a later stage to say."""

import re
from dataclasses import dataclass, replace

from tollgraph.article_memory import once_per_article
from tollgraph.extraction.document import QuantityMention
from tollgraph.extraction.numbers.not_counts import NotCounts
from tollgraph.extraction.numbers.numerals import (
    NUMBER_OPENINGS,
    Core,
    Tokens,
    core_at,
    numeral_at,
    phrase_end,
    tokens_of,
)
from tollgraph.extraction.numbers.quantity_words import (
    AFTER,
    OTHER_OPENINGS,
    Bound,
    further_after,
    further_before,
    of_known_after,
    phrase_before,
    range_after,
    share_at,
    signs_around,
    zero_at,
)
from tollgraph.intervals import CLOSING, quantity_of, vague_amounts, vague_quantity
from tollgraph.model import Quantity
from tollgraph.terms import Qualifier

_REACH_OF_AFTER = 3
"""Words of a noun phrase that may stand between a figure and "at least": "20 Syrian civilians at least"."""
_ALONE = frozenset(words[0] for words in NUMBER_OPENINGS | OTHER_OPENINGS if len(words) == 1)
"""Words that a number can begin with, whatever follows; tried first, because most words are none."""
_WITH_NEXT = frozenset(words for words in NUMBER_OPENINGS | OTHER_OPENINGS if len(words) > 1)
_BEGINNINGS = _ALONE | {words[0] for words in _WITH_NEXT}
_DIGIT = re.compile(r"\d")
_EXACT = Bound(Qualifier.EXACT)
_PART_SHARE: dict[Qualifier, tuple[tuple[int, int], tuple[int, int]]] = {
    Qualifier.NEARLY: ((9, 10), (1, 1)),
    Qualifier.ABOUT: ((9, 10), (11, 10)),
    Qualifier.JUST_OVER: ((1, 1), (11, 10)),
}


@dataclass(slots=True)
class _Reader:
    text: str
    offset: int
    """Where the text begins in the article."""
    tokens: Tokens
    barred: NotCounts


@dataclass(slots=True)
class _Found:
    """A mention and the number of the token to go on from."""

    mention: QuantityMention | None
    after: int


def find_quantities(text: str, offset: int = 0) -> list[QuantityMention]:
    """Return the numbers of a sentence in order, with `offset` added to their places.

    Dates, times, ages, measures, money, ordinals, names such as "Su-24" and the articles are not numbers of something.
    The span holds figure and qualifier; where the qualifier follows the noun ("20 civilians at least") the span is the
    figure and only `quantity.text` goes on to the qualifier.
    """
    return list(_mentions(text, offset))


@once_per_article
def _mentions(text: str, offset: int) -> tuple[QuantityMention, ...]:
    reader = _reader(text, offset)
    texts = reader.tokens.texts
    mentions, after = [], 0
    for at in _beginnings(text, texts):
        if at >= after and _may_begin(texts, at):
            found = _at(reader, at)
            after = found.after
            if found.mention is not None:
                mentions.append(found.mention)
    return tuple(mentions)


def _beginnings(text: str, texts: list[str]) -> list[int]:
    """Return the numbers of the tokens with which a number can begin."""
    if _DIGIT.search(text) is None:
        return [at for at, word in enumerate(texts) if word in _BEGINNINGS]
    # Most words begin with a small letter, which a comparison tells without a look at the letter itself.
    return [
        at for at, word in enumerate(texts)
        if word in _BEGINNINGS or (not "a" <= word < "{" and word[0].isdecimal())
    ]  # fmt: skip


def _may_begin(texts: list[str], at: int) -> bool:
    """Return whether a word that can begin a number does so with the word after it; a hyphen may join the two."""
    word = texts[at]
    if word in _ALONE or word[0].isdecimal():
        return True
    following = texts[at + 1] if at + 1 < len(texts) else ""
    return following == "-" or (word, following) in _WITH_NEXT


@once_per_article
def _reader(text: str, offset: int) -> _Reader:
    tokens = tokens_of(text)
    return _Reader(text, offset, tokens, NotCounts(text, tokens))


def find_indefinite(text: str, offset: int = 0) -> list[QuantityMention]:
    """Return every "a", "an", "one" and "another" that is no part of a larger number, as the figure 1.

    Whether it counts a person ("a girl was killed") or not ("a strike") is for the reader of its noun to say.
    """
    reader, taken = _reader(text, offset), _mentions(text, offset)
    starts = reader.tokens.starts
    articles = [at for at, word in enumerate(reader.tokens.texts) if word in _INDEFINITE]
    free = (at for at in articles if not any(each.start <= starts[at] + offset < each.end for each in taken))
    found = (_indefinite_at(reader, at) for at in free)
    return [mention for mention in found if mention is not None]


_INDEFINITE = frozenset({"a", "an", "one", "another"})


def _indefinite_at(reader: _Reader, at: int) -> QuantityMention | None:
    tokens, word = reader.tokens, reader.tokens.texts[at]
    of_known = word == "one" and of_known_after(tokens, at + 1)
    if (not of_known and _begins_a_number(tokens, at)) or reader.barred.in_date(tokens.starts[at]):
        return None
    if word == "one" and reader.barred.bars(Core(at, at + 1, 1, 1)):
        return None
    quantity = quantity_of(reader.text[tokens.starts[at] : tokens.ends[at]], Qualifier.EXACT, 1)
    start, end = tokens.starts[at] + reader.offset, tokens.ends[at] + reader.offset
    return QuantityMention(start, end, quantity, further=word == "another", of_known=of_known)


_OF_AN_AGE = frozenset(("-", unit) for unit in ("year", "month", "week", "day"))


def _begins_a_number(tokens: Tokens, at: int) -> bool:
    """Return whether an article goes on to a number ("a further 12"), a share, or is half of a compound."""
    if _may_begin(tokens.texts, at) and share_at(tokens, at):
        return True
    after = (
        at + 2 if at + 1 < len(tokens.texts) and tokens.texts[at + 1] in {"further", "additional", "total"} else at + 1
    )
    if after >= len(tokens.texts):
        return False
    if tokens.texts[at + 1] in {"-", "of"}:
        return True
    of_an_age = tuple(tokens.texts[after + 1 : after + 3]) in _OF_AN_AGE
    return not of_an_age and _may_begin(tokens.texts, after) and core_at(tokens, after) is not None


def _at(reader: _Reader, at: int) -> _Found:
    """Return the mention whose number begins at a token, if any."""
    tokens = reader.tokens
    zero = zero_at(tokens, at)
    if zero:
        return _zero(reader, at, zero)
    share = share_at(tokens, at)
    if share:
        return _share(reader, at, share)
    core = core_at(tokens, at)
    if core is None:
        return _Found(_remainder_at(reader, at), at + 1)
    spanned = range_after(tokens, core) or core
    if reader.barred.bars(spanned):
        return _Found(None, spanned.last)
    return _counted(reader, spanned)


def _zero(reader: _Reader, at: int, end: int) -> _Found:
    start, last = reader.tokens.starts[at], reader.tokens.ends[end - 1]
    quantity = quantity_of(reader.text[start:last], Qualifier.EXACT, 0, closed=True)
    return _Found(QuantityMention(start + reader.offset, last + reader.offset, quantity), end)


def _remainder_at(reader: _Reader, at: int) -> QuantityMention | None:
    end = reader.barred.remainder_end(at)
    if end is None:
        return None
    start, last = reader.tokens.starts[at], reader.tokens.ends[end - 1]
    quantity = Quantity(reader.text[start:last], Qualifier.EXACT, None, None, 1, None)
    return QuantityMention(start + reader.offset, last + reader.offset, quantity, remainder=True)


def _share(reader: _Reader, at: int, share: tuple[int, tuple[int, int]]) -> _Found:
    """Return a share: the figure is not yet known, both ends of the share are."""
    end, (top, bottom) = share
    bound, first = phrase_before(reader.tokens, at)
    if reader.barred.share_of_territory(end) or reader.barred.in_date(reader.tokens.starts[at]):
        return _Found(None, end)
    start, last = reader.tokens.starts[first], reader.tokens.ends[end - 1]
    qualifier = (bound or _EXACT).qualifier
    quantity = Quantity(reader.text[start:last], qualifier, None, None, 1, None)
    share_ends = _ends(qualifier, top, bottom)
    return _Found(QuantityMention(start + reader.offset, last + reader.offset, quantity, share=share_ends), end)


def _ends(qualifier: Qualifier, top: int, bottom: int) -> tuple[tuple[int, int], tuple[int, int]]:
    if qualifier in {Qualifier.AT_LEAST, Qualifier.MORE_THAN}:
        return (top, bottom), (1, 1)
    if qualifier in {Qualifier.UP_TO, Qualifier.FEWER_THAN}:
        return (0, 1), (top, bottom)
    (low_top, low_bottom), (high_top, high_bottom) = _PART_SHARE.get(qualifier, ((1, 1), (1, 1)))
    return (top * low_top, bottom * low_bottom), (top * high_top, bottom * high_bottom)


def _counted(reader: _Reader, core: Core) -> _Found:
    """Return a number with the qualifiers around it."""
    tokens = reader.tokens
    bound, first = phrase_before(tokens, core.first)
    further = further_before(tokens, core.first)
    if bound is None and further is not None:
        bound, outer = phrase_before(tokens, further)
        first = outer if bound else first
    if reader.barred.alone(core, qualified=bound is not None):
        return _Found(None, core.last)
    start, end = tokens.starts[first], tokens.ends[core.last - 1]
    bound, start, end = signs_around(reader.text, (start, end), bound)
    text_end = end
    if bound is None:
        bound, text_end = _after(tokens, core)
        end = text_end if bound and _directly_after(tokens, core, text_end) else end
    quantity = _quantity(reader.text[start:text_end], bound or _EXACT, core)
    mention = QuantityMention(
        start + reader.offset,
        end + reader.offset,
        quantity,
        further=further is not None or further_after(tokens, core.last),
        of_known=of_known_after(tokens, core.last),
    )
    return _Found(mention, core.last)


def _after(tokens: Tokens, core: Core) -> tuple[Bound | None, int]:
    """Return the qualifier that follows the number, at once or after the noun, and where it ends."""
    direct = _past_hyphen(tokens, core.last)
    for at in range(direct, min(direct + _REACH_OF_AFTER + 1, len(tokens.texts))):
        for words, bound in AFTER.get(tokens.texts[at], ()):
            end = phrase_end(tokens, at, words)
            if end is not None and (at == direct or _trails(tokens, at, end)):
                return bound, tokens.ends[end - 1]
        if not tokens.texts[at][0].isalpha() or numeral_at(tokens, at) is not None:
            break
    return None, tokens.ends[core.last - 1]


def _past_hyphen(tokens: Tokens, at: int) -> int:
    """Return the number of the token after a number, past a hyphen that joins them: "20-odd"."""
    return (
        at + 1
        if at < len(tokens.texts) and tokens.texts[at] == "-" and tokens.ends[at - 1] == tokens.starts[at]
        else at
    )


def _trails(tokens: Tokens, at: int, end: int) -> bool:
    """Return whether a phrase after a noun belongs to the number before it and not to one after it."""
    if " ".join(tokens.texts[at:end]) not in {"at least", "at most", "or more", "or so"}:
        return False
    return end >= len(tokens.texts) or core_at(tokens, end) is None


def _directly_after(tokens: Tokens, core: Core, end: int) -> bool:
    """Return whether the qualifier stands right after the figure, so that both are one span."""
    at = _past_hyphen(tokens, core.last)
    rows = AFTER.get(tokens.texts[at], ()) if at < len(tokens.texts) else ()
    lasts = (phrase_end(tokens, at, words) for words, _ in rows)
    return any(last is not None and tokens.ends[last - 1] == end for last in lasts)


def _quantity(text: str, bound: Bound, core: Core) -> Quantity:
    if core.vague:
        return _vague(text, bound, core.vague)
    if core.high > core.low and bound.qualifier == Qualifier.EXACT:
        return quantity_of(text, Qualifier.BETWEEN, core.low, core.high)
    closed = bound.closed or (core.high == 0 and bound.qualifier == Qualifier.EXACT)
    return quantity_of(text, bound.qualifier, core.low, core.high, closed=closed)


def _vague(text: str, bound: Bound, words: tuple[str, ...]) -> Quantity:
    """Return a vague amount: from the low end of its first word to the high end of its last."""
    quantity = vague_quantity(text, words[0])
    if len(words) > 1:
        upper = vague_amounts().get(words[1], (1, None))[1]
        quantity = replace(quantity, upper=upper)
    if bound.qualifier in CLOSING:
        return replace(quantity, lower=0, closed=True)
    open_ended = bound.qualifier in {Qualifier.AT_LEAST, Qualifier.MORE_THAN}
    return replace(quantity, upper=None) if open_ended else quantity
