"""Cut an article into sentences and tell the report from the page around it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from tollgraph.extraction.document import Document, Role, Sentence
from tollgraph.extraction.text.furniture import (
    CAPTION_VERB,
    CREDIT,
    DATELINE,
    OTHER_STORIES,
    SIGNATURE,
    STAMP,
    TAGS,
    furniture_paragraphs,
    is_furniture,
    is_heading,
)
from tollgraph.extraction.text.sentence_ends import sentence_ends
from tollgraph.extraction.text.words import lowered
from tollgraph.model import Article

_BREAK = re.compile(r"\n\s*")
_GOES_ON = re.compile(r"[\w,;-]")
_WORDS = re.compile(r"\w+")
_SITE = re.compile(r"\s[-|]\s")
"""What parts a page's title from the name of its site: "Raid kills six | The Times"."""
_FEWEST_WORDS_OF_A_TITLE = 3
_BYLINE = re.compile(r"(?:^|\s)by\s.{0,80}$", re.IGNORECASE)
_LONGEST_SENTENCE = 4000
_FEWEST_LETTERS = 5
_TITLE_REACH = 300
"""How far into the text a repeated title is looked for: after a date and a byline."""
_ENDS_WITH_A_YEAR = re.compile(r"\b(?:19|20)\d\d\.?\s*$")
_BEGINS_A_SENTENCE = re.compile(r"\s*+(?:[-.:|]++\s*+)?(?=[A-Z\d\"\u201c\u2018'(\[]|$)")


@dataclass(slots=True)
class _Span:
    start: int
    end: int
    role: Role = Role.BODY


def segment(article: Article) -> Document:
    """Return the article's sentences in text order, each with its paragraph and its role.

    The title is one sentence, also where it is repeated at the head of the body. Words lost to page furniture are
    sentences too, with `Role.FURNITURE`.
    """
    paragraphs = _paragraphs(article.text)
    words = [article.text[span.start : span.end] for span in paragraphs]
    furniture = furniture_paragraphs(words, article.published)
    titled = _title_paragraph(article, words, furniture)
    opening = next((n for n in range(len(words)) if n not in furniture and n != titled), None)
    sentences: list[Sentence] = []
    for number, span in enumerate(paragraphs):
        if number in furniture:
            pieces = [_Span(span.start, span.end, Role.FURNITURE)]
        elif number == titled:
            pieces = [_Span(span.start, span.end, Role.TITLE)]
        else:
            pieces = list(_pieces(article, span, opens=number == opening))
        sentences.extend(_sentences(article.text, pieces, number))
    return Document(article, tuple(_without_other_stories(sentences)))


def _without_other_stories(sentences: list[Sentence]) -> Iterator[Sentence]:
    """Yield the sentences with all from a list of other stories on as furniture: "Source AFP Related News ..."."""
    ended = False
    for sentence in sentences:
        opens = OTHER_STORIES.match(sentence.text) if sentence.role == Role.BODY else None
        ended = ended or opens is not None
        yield replace(sentence, role=Role.FURNITURE) if ended else sentence


def _paragraphs(text: str) -> list[_Span]:
    """Return the paragraphs: lines, except that a line that goes on in lower case is one with the next."""
    spans, start = [], 0
    for match in _BREAK.finditer(text):
        if not _is_wrapped(text, match):
            spans.append(_trimmed(text, start, match.start()))
            start = match.end()
    spans.append(_trimmed(text, start, len(text)))
    return [span for span in spans if span.end > span.start]


def _is_wrapped(text: str, line_break: re.Match[str]) -> bool:
    """Return whether a sentence goes on over the end of a line."""
    following = text[line_break.end() : line_break.end() + 1]
    if not ("a" <= following <= "z") or line_break.group().count("\n") > 1:
        return False
    at = line_break.start() - 1
    while at >= 0 and text[at].isspace():
        at -= 1
    return at >= 0 and bool(_GOES_ON.match(text[at]))


def _trimmed(text: str, start: int, end: int) -> _Span:
    """Return a stretch of a text without the blanks at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return _Span(start, end)


def _same_words(text: str, title: str) -> bool:
    """Return whether a text has the words of a title and no others; a long text is not read to its end."""
    if text == title:
        return True
    words = [match.group().casefold() for match in _WORDS.finditer(title)]
    return words == [match.group().casefold() for match in islice(_WORDS.finditer(text), len(words) + 1)]


def _title_paragraph(article: Article, words: list[str], furniture: frozenset[int]) -> int | None:
    """Return the paragraph that is the title: the one that says so, else a heading above an untitled text."""
    first = next((n for n in range(len(words)) if n not in furniture), None)
    if first is None:
        return None
    if article.title:
        return first if _same_words(words[first], article.title) else None
    return first if len(words) > first + 1 and is_heading(words[first]) and not CREDIT.search(words[first]) else None


def _sentences(text: str, pieces: list[_Span], paragraph: int) -> Iterator[Sentence]:
    for piece in pieces:
        written = text[piece.start : piece.end]
        words = written.strip()
        if words:
            start = piece.start + len(written) - len(written.lstrip())
            yield Sentence(start, start + len(words), words, paragraph, piece.role)


def _pieces(article: Article, span: _Span, *, opens: bool) -> Iterator[_Span]:
    """Yield the pieces of a paragraph: what stands before the report, its sentences, what stands after it."""
    start = span.start
    if opens:
        for piece in _opening(article, span):
            start = piece.end
            yield piece
    signature = SIGNATURE.search(article.text, max(start, span.end - 60), span.end)
    end = signature.start() if signature else span.end
    yield from _with_captions(article.text, _cut(article.text, start, end))
    yield _Span(end, span.end, Role.FURNITURE)


def _opening(article: Article, span: _Span) -> Iterator[_Span]:
    """Yield the date of publication, the byline, the repeated title and the dateline before the report."""
    text, start = article.text, span.start
    title = _repeated_title(article, span)
    stamp = STAMP.match(text, start, span.end)
    if title:
        yield _Span(start, title.start, Role.FURNITURE)
        yield title
        start = title.end
        stamp = STAMP.match(text, start, span.end)
    if stamp and stamp.end() < span.end:
        yield _Span(start, stamp.end(), Role.FURNITURE)
        start = stamp.end()
    dateline = DATELINE.match(text, start, span.end)
    if dateline:
        yield _Span(start, dateline.end(), Role.FURNITURE)


def _repeated_title(article: Article, span: _Span) -> _Span | None:
    """Return where the title stands once more at the head of the body, glued to its first sentence or not."""
    words = _WORDS.findall(lowered(_SITE.split(article.title)[0]))
    if len(words) < _FEWEST_WORDS_OF_A_TITLE:
        return None
    end = min(span.end, span.start + _TITLE_REACH + len(article.title))
    found = _where_in_order(words, lowered(article.text[span.start : end]))
    if found is None or not _may_precede_a_title(article.text[span.start : span.start + found[0]]):
        return None
    after = _BEGINS_A_SENTENCE.match(article.text, span.start + found[1], span.end)
    return _Span(span.start + found[0], after.end(), Role.TITLE) if after else None


def _where_in_order(words: list[str], text: str) -> tuple[int, int] | None:
    """Return where words first stand one right after the other in a text; the outer two may be parts of longer ones.

    Page furniture may be glued to them. A pattern made of the words would do the same, and take far longer to make.
    """
    if not _in_order(words, text):
        return None
    first, *inner, last = words
    written, length = _WORDS.findall(text), len(words)
    for number in [number for number, word in enumerate(written[: 1 - length]) if word.endswith(first)]:
        end = number + length - 1
        if written[number + 1 : end] == inner and written[end].startswith(last):
            there = list(islice(_WORDS.finditer(text), end + 1))
            return there[number].end() - len(first), there[end].start() + len(last)
    return None


def _in_order(words: list[str], text: str) -> bool:
    """Return whether all words stand in a text one after the other, with or without others between."""
    at = 0
    for word in words:
        at = text.find(word, at)
        if at < 0:
            return False
        at += len(word)
    return True


def _may_precede_a_title(text: str) -> bool:
    """Return whether what stands before a repeated title is a stamp or a byline, not a sentence of the report."""
    plain = _BYLINE.sub("", text.strip())
    return len(plain) < _FEWEST_LETTERS or bool(STAMP.match(f"{plain} X")) or is_furniture(plain)


def _cut(text: str, start: int, end: int) -> list[_Span]:
    """Return the sentences between two offsets, cut also after the credits of pictures."""
    ends = {start + at for at in sentence_ends(text[start:end])} | {end}
    if "Tags" in text:
        ends |= {match.end() for match in TAGS.finditer(text, start, end)}
    if "(" in text:
        ends |= {match.end() for match in CREDIT.finditer(text, start, end) if _ends_a_caption(text, match, end)}
    spans, begin = [], start
    for at in _no_giants(text, start, sorted(ends)):
        spans.append(_trimmed(text, begin, at))
        begin = at
    return [span for span in spans if span.end > span.start]


def _no_giants(text: str, start: int, ends: list[int]) -> Iterator[int]:
    """Yield the ends with further ones inside what no reader would take for one sentence: a page without full stops."""
    for end in ends:
        while end - start > _LONGEST_SENTENCE:
            blank = text.rfind(" ", start, start + _LONGEST_SENTENCE)
            start = blank if blank > start else start + _LONGEST_SENTENCE
            yield start
        yield end
        start = end


def _ends_a_caption(text: str, match: re.Match[str], end: int) -> bool:
    following = text[match.end() : end].lstrip()
    return not following or following[0].isupper() or following[0].isdigit() or following[0] in '"\u201c\u2018.'


def _is_caption(text: str) -> bool:
    """Return whether a sentence before a credit says what a picture shows, or ends with the day it was taken."""
    return bool(CAPTION_VERB.search(text) or _ENDS_WITH_A_YEAR.search(text))


def _with_captions(text: str, spans: list[_Span]) -> list[_Span]:
    """Return the sentences with their roles: captions and furniture told by their words."""
    for span in spans:
        span.role = Role.FURNITURE if is_furniture(text[span.start : span.end]) else Role.BODY
    for number, span in enumerate(spans) if "(" in text else ():
        credit = CREDIT.search(text, span.start, span.end) if text.find("(", span.start, span.end) >= 0 else None
        if credit is None or text[credit.end() : span.end].strip(' ."\u201d'):
            continue
        span.role = Role.FURNITURE
        alone = not text[span.start : credit.start()].strip()
        if alone and 0 < number < len(spans) - 1 and _is_caption(text[spans[number - 1].start : span.start]):
            spans[number - 1].role = Role.FURNITURE
    return spans
