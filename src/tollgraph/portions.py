"""What is read in one go by one process: a few sources, or a stretch of a long file of JSON Lines."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tollgraph.model import LeftOut
from tollgraph.reading.source import LINES, Source

Portion = Sequence[Source | LeftOut]

_BYTES = 131_072
"""About seventy articles: half a second of reading, a thousand times what it costs to hand it over."""
_SOURCES = 64


def portions(sources: Iterable[Source | LeftOut]) -> Iterator[list[Source | LeftOut]]:
    """Yield sources in portions of about 128 kB, in their order; what was left out goes along."""
    portion: list[Source | LeftOut] = []
    size = 0
    for source in _stretches(sources):
        portion.append(source)
        size += len(source.data) if isinstance(source, Source) else 0
        if size >= _BYTES or len(portion) == _SOURCES:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion


def _stretches(sources: Iterable[Source | LeftOut]) -> Iterator[Source | LeftOut]:
    for source in sources:
        if isinstance(source, LeftOut) or source.media_type != LINES or len(source.data) <= _BYTES:
            yield source
        else:
            yield from _split(source)


def _split(source: Source) -> Iterator[Source]:
    """Yield stretches of whole lines, each of which knows the number of its first line."""
    data, start, line = source.data, 0, source.first_line
    while start < len(data):
        end = data.find(b"\n", min(start + _BYTES, len(data) - 1)) + 1 or len(data)
        stretch = data[start:end]
        if stretch.strip():
            yield replace(source, data=stretch, first_line=line)
        line += stretch.count(b"\n")
        start = end
