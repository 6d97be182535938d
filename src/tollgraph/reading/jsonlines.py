"""JSON Lines: one article an object; a broken line is left out and named, the others are read."""

import json
from collections.abc import Iterator

from tollgraph.errors import ReadingError
from tollgraph.model import Article, LeftOut
from tollgraph.reading.article import decode, make_article, metadata_of
from tollgraph.reading.source import Source, read_beside

_MOST_TOLD = 100
"""Broken lines of one stretch that are told of one by one; the others are counted, as all might fill the memory."""


def read_json_lines(source: Source) -> Iterator[Article | LeftOut]:
    """Yield an article for each line, or what was left out and why.

    An object has `text` (or `file`, a text beside this one) and any of `article`, `published`, `publisher`, `agency`,
    `title`, `url`, `source`.
    """
    found, broken = False, 0
    for number, line in enumerate(source.data.split(b"\n"), start=source.first_line):
        if not line.strip():
            continue
        found = True
        try:
            yield _read_line(source, line)
        except ReadingError as error:
            broken += 1
            if broken <= _MOST_TOLD:
                yield LeftOut(f"{source.name}, line {number}", str(error))
    if broken > _MOST_TOLD:
        untold = broken - _MOST_TOLD
        yield LeftOut(
            f"{source.name}, lines to {number}", f"{untold} more are left out; mend the lines before them and try again"
        )
    if not found:
        raise ReadingError(f"{source.name}: is empty; JSON Lines hold one object a line")


def _read_line(source: Source, line: bytes) -> Article:
    try:
        row = json.loads(decode(source, line))
    except RecursionError as error:
        raise ReadingError("nests too deep; write one object of plain values a line") from error
    except ValueError as error:
        raise ReadingError(f"is no JSON ({error}); write one whole object a line") from error
    if not isinstance(row, dict):
        raise ReadingError(f"is a JSON {type(row).__name__}; write an object with 'text' and 'published'")
    body, raw = row.get("text"), line
    if body is None and isinstance(row.get("file"), str) and source.folder is not None:
        raw = read_beside(source, row["file"])
        body = decode(source, raw)
    if not isinstance(body, str):
        raise ReadingError("has no 'text'; an article's words are needed")
    return make_article(source, metadata_of(row), body, raw)
