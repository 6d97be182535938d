"""Numbers of something in a sentence, with their qualifiers; what they count is for a later stage to say."""

from dataclasses import dataclass, replace
from functools import lru_cache

from tollgraph.extraction.document import QuantityMention
from tollgraph.extraction.numbers.not_counts import NotCounts
from tollgraph.extraction.numbers.numerals import (
    NUMBER_BEGINNINGS,
    Core,
    Token,
    core_at,
    numeral_at,
    phrase_end,
    tokens_of,
)
from tollgraph.extraction.numbers.quantity_words import (
    AFTER,
    OTHER_BEGINNINGS,
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
_BEGINNINGS = NUMBER_BEGINNINGS | OTHER_BEGINNINGS
"""Words that a number can begin with; tried first, because most words are none."""
_EXACT = Bound(Qualifier.EXACT)
_PART_SHARE: dict[Qualifier, tuple[tuple[int, int], tuple[int, int]]] = {
    Qualifier.NEARLY: ((9, 10), (1, 1)),
    Qualifier.ABOUT: ((9, 10), (11, 10)),
    Qualifier.JUST_OVER: ((1, 1), (11, 10)),
}


@dataclass(frozen=True, slots=True)
class _Reader:
    text: str
    tokens: tuple[Token, ...]
    barred: NotCounts


@dataclass(frozen=True, slots=True)
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
    return [_shifted(mention, offset) for mention in _mentions(text)]


@lru_cache(maxsize=512)
def _mentions(text: str) -> tuple[QuantityMention, ...]:
    reader = _reader(text)
    mentions, at = [], 0
    while at < len(reader.tokens):
        if not (reader.tokens[at].digits or reader.tokens[at].text in _BEGINNINGS):
            at += 1
            continue
        found = _at(reader, at)
        if found.mention is not None:
            mentions.append(found.mention)
        at = max(found.after, at + 1)
    return tuple(mentions)


@lru_cache(maxsize=512)
def _reader(text: str) -> _Reader:
    tokens = tokens_of(text)
    return _Reader(text, tokens, NotCounts(text, tokens))


def find_indefinite(text: str, offset: int = 0) -> list[QuantityMention]:
    """Return every "a", "an", "one" and "another" that is no part of a larger number, as the figure 1.

    Whether it counts a person ("a girl was killed") or not ("a strike") is for the reader of its noun to say.
    """
    reader, taken = _reader(text), _mentions(text)
    free = (
        at
        for at, token in enumerate(reader.tokens)
        if token.text in _INDEFINITE and not any(mention.start <= token.start < mention.end for mention in taken)
    )
    found = (_indefinite_at(reader, at) for at in free)
    return [_shifted(mention, offset) for mention in found if mention is not None]


_INDEFINITE = frozenset({"a", "an", "one", "another"})


def _shifted(mention: QuantityMention, offset: int) -> QuantityMention:
    return replace(mention, start=mention.start + offset, end=mention.end + offset) if offset else mention


def _indefinite_at(reader: _Reader, at: int) -> QuantityMention | None:
    tokens, word = reader.tokens, reader.tokens[at].text
    of_known = word == "one" and of_known_after(tokens, at + 1)
    if (not of_known and _begins_a_number(tokens, at)) or reader.barred.in_date(tokens[at].start):
        return None
    if word == "one" and reader.barred.bars(Core(at, at + 1, 1, 1)):
        return None
    quantity = quantity_of(reader.text[tokens[at].start : tokens[at].end], Qualifier.EXACT, 1)
    return QuantityMention(tokens[at].start, tokens[at].end, quantity, further=word == "another", of_known=of_known)


def _begins_a_number(tokens: tuple[Token, ...], at: int) -> bool:
    """Return whether an article goes on to a number ("a further 12"), a share, or is half of a compound."""
    if share_at(tokens, at):
        return True
    after = at + 2 if at + 1 < len(tokens) and tokens[at + 1].text in {"further", "additional", "total"} else at + 1
    if after >= len(tokens):
        return False
    return tokens[at + 1].text in {"-", "of"} or core_at(tokens, after) is not None


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
    start, last = reader.tokens[at].start, reader.tokens[end - 1].end
    quantity = quantity_of(reader.text[start:last], Qualifier.EXACT, 0, closed=True)
    return _Found(QuantityMention(start, last, quantity), end)


def _remainder_at(reader: _Reader, at: int) -> QuantityMention | None:
    end = reader.barred.remainder_end(at)
    if end is None:
        return None
    start, last = reader.tokens[at].start, reader.tokens[end - 1].end
    quantity = Quantity(reader.text[start:last], Qualifier.EXACT, None, None, 1, None)
    return QuantityMention(start, last, quantity, remainder=True)


def _share(reader: _Reader, at: int, share: tuple[int, tuple[int, int]]) -> _Found:
    """Return a share: the figure is not yet known, both ends of the share are."""
    end, (top, bottom) = share
    bound, first = phrase_before(reader.tokens, at)
    if reader.barred.share_of_territory(end) or reader.barred.in_date(reader.tokens[at].start):
        return _Found(None, end)
    start, last = reader.tokens[first].start, reader.tokens[end - 1].end
    qualifier = (bound or _EXACT).qualifier
    quantity = Quantity(reader.text[start:last], qualifier, None, None, 1, None)
    return _Found(QuantityMention(start, last, quantity, share=_ends(qualifier, top, bottom)), end)


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
    start, end = tokens[first].start, tokens[core.last - 1].end
    bound, start, end = signs_around(reader.text, (start, end), bound)
    text_end = end
    if bound is None:
        bound, text_end = _after(tokens, core)
        end = text_end if bound and _directly_after(tokens, core, text_end) else end
    quantity = _quantity(reader.text[start:text_end], bound or _EXACT, core)
    mention = QuantityMention(
        start,
        end,
        quantity,
        further=further is not None or further_after(tokens, core.last),
        of_known=of_known_after(tokens, core.last),
    )
    return _Found(mention, core.last)


def _after(tokens: tuple[Token, ...], core: Core) -> tuple[Bound | None, int]:
    """Return the qualifier that follows the number, at once or after the noun, and where it ends."""
    direct = _past_hyphen(tokens, core.last)
    for at in range(direct, min(direct + _REACH_OF_AFTER + 1, len(tokens))):
        for words, bound in AFTER.get(tokens[at].text, ()):
            end = phrase_end(tokens, at, words)
            if end is not None and (at == direct or _trails(tokens, at, end)):
                return bound, tokens[end - 1].end
        if not tokens[at].text[0].isalpha() or numeral_at(tokens, at) is not None:
            break
    return None, tokens[core.last - 1].end


def _past_hyphen(tokens: tuple[Token, ...], at: int) -> int:
    """Return the number of the token after a number, past a hyphen that joins them: "20-odd"."""
    return at + 1 if at < len(tokens) and tokens[at].text == "-" and tokens[at - 1].end == tokens[at].start else at


def _trails(tokens: tuple[Token, ...], at: int, end: int) -> bool:
    """Return whether a phrase after a noun belongs to the number before it and not to one after it."""
    if " ".join(token.text for token in tokens[at:end]) not in {"at least", "at most", "or more", "or so"}:
        return False
    return end >= len(tokens) or core_at(tokens, end) is None


def _directly_after(tokens: tuple[Token, ...], core: Core, end: int) -> bool:
    """Return whether the qualifier stands right after the figure, so that both are one span."""
    at = _past_hyphen(tokens, core.last)
    rows = AFTER.get(tokens[at].text, ()) if at < len(tokens) else ()
    lasts = (phrase_end(tokens, at, words) for words, _ in rows)
    return any(last is not None and tokens[last - 1].end == end for last in lasts)


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
