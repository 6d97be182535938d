"""What the server and its query workers say to each other: frames over a socket, requests as JSON, answers as bytes.

A frame is its payload's length (4 bytes, little-endian), one byte that says what it is, and the payload.
"""

import json
import struct
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from enum import IntEnum
from operator import attrgetter

_HEAD = struct.Struct("<IB")
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
    """The answer was whole; an empty payload."""
    FAILURE = 6
    """There is no answer, or it broke off: a `Failure`."""
    DONE = 7
    """A change was made: a `Done`."""


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


@dataclass(frozen=True, slots=True)
class Request:
    """What a worker is asked."""

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

    def packed(self, version: int) -> bytes:
        """Return the request as a frame, with the version of the store that it asks."""
        return pack(Kind.REQUEST, json.dumps([version, *_values(self)]).encode())

    @classmethod
    def unpacked(cls, payload: bytes) -> tuple[int, "Request"]:
        """Return the version and the request of a frame's payload."""
        version, operation, text, default, named, *others = json.loads(payload)
        return version, cls(Operation(operation), text, tuple(default), tuple(named), *others)


_values = attrgetter(*(field.name for field in fields(Request)))


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
