"""What the server and its query workers say to each other: frames over a socket, requests as JSON, answers as bytes.

A frame is its payload's length (4 bytes, little-endian), one byte that says what it is, and the payload.
"""

import json
import struct
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import IntEnum
from typing import NamedTuple

_HEAD, _NUMBER, _END = struct.Struct("<IB"), struct.Struct("<Q"), struct.Struct("<QQ")
_json = json.JSONEncoder().encode
LARGEST = 1 << 30
"""Bytes of the largest frame; the first byte of nonsense would otherwise be taken for a length to wait for."""


class Kind(IntEnum):
    """What a frame is."""

    REQUEST = 1
    TABLE = 2
    """The answer, or its first part, is a table or a truth value."""
    GRAPH = 3
    """The answer, or its first part, is a graph."""
    MORE = 4
    """The next part of the answer."""
    END = 5
    """The answer was whole: an `End`."""
    FAILURE = 6
    """There is no answer, or it broke off: a `Failure`."""
    DONE = 7
    """A change was made: a `Done`."""
    RECALL = 8
    """To the worker: of so many requests sent last, those that it has not begun are not wanted from it any more."""
    RECALLED = 9
    """In the place of an answer: the request was recalled before it was begun."""
    LEAVING = 10
    """The worker ends, and has begun none of the requests that it has not answered."""


LAST = frozenset({Kind.END, Kind.FAILURE, Kind.DONE, Kind.RECALLED})
"""Frames with which an answer ends."""


CODED = 0x10
"""Set in the kind of an answer's first frame where the answer is compressed."""


class Operation(IntEnum):
    """What a worker is asked to do."""

    OPEN = 0
    """Open a snapshot, so that the next query need not wait for it."""
    QUERY = 1
    READ_GRAPH = 2
    UPDATE = 3
    WRITE_GRAPH = 4


class Request(NamedTuple):
    """What a worker is asked; a tuple, since one is made for every request, in the server and again in the worker."""

    operation: Operation
    text: str = ""
    """A query, an update, or the N-Triples of a graph."""
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    """The graphs that a query names outside its text; of a graph operation, `default` holds the graph's name."""
    table: str | None = None
    """Media type in which a table is wanted; None refuses one."""
    graph: str | None = None
    """Media type in which a graph is wanted; None refuses one."""
    encoding: str | None = None
    """Content coding in which the answer is wanted."""
    verb: str = ""
    """PUT, POST or DELETE, of an operation that writes a graph."""
    base: str | None = None
    """What relative IRIs are resolved against: the address that was asked."""

    @property
    def body(self) -> bytes:
        """The request as bytes: equal for equal requests, and for no others."""
        return _json(self).encode()

    @classmethod
    def unpacked(cls, payload: bytes) -> tuple[int, "Request"]:
        """Return the version and the request of a frame's payload."""
        operation, text, default, named, *others = json.loads(payload[_NUMBER.size :])
        return _NUMBER.unpack_from(payload)[0], cls(Operation(operation), text, tuple(default), tuple(named), *others)


def asking(body: bytes, version: int) -> bytes:
    """Return the frame that asks a request, by its body, of a version of the store."""
    return _HEAD.pack(_NUMBER.size + len(body), Kind.REQUEST) + _NUMBER.pack(version) + body


def recalling(requests: int) -> bytes:
    """Return the frame that recalls so many of the requests sent last, as far as they were not begun."""
    return _HEAD.pack(_NUMBER.size, Kind.RECALL) + _NUMBER.pack(requests)


def recalled(payload: bytes) -> int:
    """Return how many requests are recalled by a frame's payload."""
    return int(_NUMBER.unpack(payload)[0])


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no answer."""

    status: int
    """The HTTP status that says so."""
    detail: str
    line: int | None = None
    column: int | None = None
    """Where in the query the fault is, counted from 1."""
    retry: bool = False
    """Whether the same request may succeed later."""

    def packed(self) -> bytes:
        """Return the failure as a frame."""
        return pack(Kind.FAILURE, json.dumps(asdict(self)).encode())

    @classmethod
    def unpacked(cls, payload: bytes) -> "Failure":
        """Return the failure of a frame's payload."""
        return cls(**json.loads(payload))


@dataclass(frozen=True, slots=True)
class End:
    """What is told behind an answer that is whole."""

    rows: int
    """Rows of a table, triples of a graph; of a truth value 1."""
    microseconds: int
    """How long the worker took for it, waiting for a slow client included."""

    def packed(self) -> bytes:
        """Return it as a frame."""
        return _HEAD.pack(_END.size, Kind.END) + _END.pack(self.rows, self.microseconds)

    @classmethod
    def unpacked(cls, payload: bytes) -> "End":
        """Return it from a frame's payload."""
        return cls(*_END.unpack(payload))


@dataclass(frozen=True, slots=True)
class Done:
    """What a change did."""

    version: int
    created: bool = False
    """Whether a graph is there now that was not there before."""
    missing: bool = False
    """Whether a graph to delete was not there."""

    def packed(self) -> bytes:
        """Return it as a frame."""
        return pack(Kind.DONE, json.dumps(asdict(self)).encode())

    @classmethod
    def unpacked(cls, payload: bytes) -> "Done":
        """Return it from a frame's payload."""
        return cls(**json.loads(payload))


def pack(kind: int, payload: bytes | bytearray = b"") -> bytes:
    """Return a frame."""
    return _HEAD.pack(len(payload), kind) + payload


class Frames:
    """Cuts a stream of bytes into frames."""

    def __init__(self) -> None:
        self._pending = bytearray()

    def feed(self, data: bytes | memoryview) -> Iterator[tuple[int, bytes]]:
        """Yield each frame that is whole by now, as kind and payload; ValueError for what is no frame."""
        pending = self._pending
        pending += data
        at = 0
        while len(pending) - at >= _HEAD.size:
            length, kind = _HEAD.unpack_from(pending, at)
            if length > LARGEST:
                raise ValueError(f"a frame of {length} bytes is longer than {LARGEST}")
            end = at + _HEAD.size + length
            if len(pending) < end:
                break
            yield kind, bytes(pending[at + _HEAD.size : end])
            at = end
        del pending[:at]
