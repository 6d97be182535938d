"""Answers kept for clients that ask the same again, bounded by their bytes."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import NamedTuple

from tollgraph.web.frames import Kind

_OVERHEAD = 600
"""Bytes that an entry takes besides its body: key, tuple, dictionary."""
LARGEST_SHARE = 16
"""An answer larger than this part of the cache is not kept."""


class KeptAnswer(NamedTuple):
    """A whole answer."""

    kind: Kind
    coded: bool
    body: bytes
    etag: bytes
    rows: int = 0
    """Rows of a table, triples of a graph, 1 for a truth value."""


class AnswerCache:
    """The answers asked for last, of one version of the store."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes, self._bytes = most_bytes, 0
        self._kept: OrderedDict[Hashable, KeptAnswer] = OrderedDict()

    @property
    def largest(self) -> int:
        """Bytes of the largest answer that is kept."""
        return self._most_bytes // LARGEST_SHARE

    @property
    def bytes(self) -> int:
        """Bytes that the answers take."""
        return self._bytes

    def get(self, key: Hashable) -> KeptAnswer | None:
        """Return an answer, None where it is not kept."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: Hashable, answer: KeptAnswer) -> None:
        """Keep an answer, and let go of those that were asked for longest ago where there is no room."""
        if len(answer.body) > self.largest or key in self._kept:
            return
        self._kept[key] = answer
        self._bytes += _size(answer)
        while self._bytes > self._most_bytes:
            _, gone = self._kept.popitem(last=False)
            self._bytes -= _size(gone)

    def clear(self) -> None:
        """Let go of everything: the store has changed."""
        self._kept.clear()
        self._bytes = 0


def _size(answer: KeptAnswer) -> int:
    return len(answer.body) + _OVERHEAD
