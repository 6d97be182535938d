"""Answers to queries, wherever they come from: the cache, a worker process, or, for a store in memory, a thread."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Protocol

from starlette.concurrency import run_in_threadpool

from tollgraph.sparql_keywords import (
    is_volatile,
    may_reach_out,
    reaches_out,
    without_own_services,
    without_silent_services,
)
from tollgraph.store.embedded import EmbeddedStore
from tollgraph.web.answer_cache import AnswerCache, KeptAnswer
from tollgraph.web.evaluation import Parts, evaluate
from tollgraph.web.frames import CODED, Done, End, Failure, Frames, Kind, Request
from tollgraph.web.limits import Limits
from tollgraph.web.query_worker import TOO_MUCH_MEMORY
from tollgraph.web.refusal import RefusedError, refuse
from tollgraph.web.turns import BusyError, Ended, Turn, WorkerEndedError
from tollgraph.web.worker_pool import WorkerPool


class BrokenOffError(Exception):
    """An answer ended after its first byte and before its last."""


@dataclass(slots=True)
class Answer:
    """An answer, whole or still being made."""

    kind: Kind
    """TABLE or GRAPH."""
    coded: bool
    """Whether it is compressed in the coding asked for."""
    first: bytes
    etag: bytes | None
    """None for an answer that may differ the next time."""
    rows: int | None = None
    """Rows of a table, triples of a graph, 1 for a truth value; known once the answer is whole."""
    source: "AnswerSource | None" = None
    """Where the rest comes from; None for an answer that is whole."""

    async def rest(self) -> AsyncIterator[bytes]:
        """Yield the parts behind the first; BrokenOffError where the answer cannot be ended."""
        if self.source is not None:
            async for part in self.source.rest():
                yield part
            self.rows = self.source.rows

    def close(self) -> None:
        """Give free what makes the answer, ended or not."""
        if self.source is not None:
            self.source.close()


class AnswerSource(Protocol):
    """What makes the rest of an answer."""

    rows: int | None
    """Rows or triples of the answer, once it is whole."""

    def rest(self) -> AsyncIterator[bytes]:
        """Yield the parts behind the first."""

    def close(self) -> None:
        """Stop."""


class Answers(Protocol):
    """What answers the requests of the endpoint."""

    @property
    def version(self) -> int:
        """The version of the store that is asked now."""

    async def get(self, request: Request) -> Answer:
        """Return an answer; RefusedError says why there is none."""

    async def change(self, request: Request) -> Done:
        """Make a change; RefusedError says why it was not made."""

    async def start(self) -> None:
        """Make ready."""

    async def close(self) -> None:
        """Stop."""


def etag(version: int, body: bytes) -> bytes:
    """Return the entity tag of the answer that a request, by its body, has at a version of the store."""
    return b'"%d-%s"' % (version, blake2b(body, digest_size=12).hexdigest().encode())


def _asked(request: Request) -> str:
    """Return a query as it is evaluated; RefusedError where it calls another server."""
    query = request.text
    if not may_reach_out(query):
        return query
    if request.base is not None and not request.default and not request.named:
        query = without_own_services(query, request.base)
    query = without_silent_services(query)
    if reaches_out(query):
        raise refuse(400, "SERVICE and LOAD are refused: this server calls no other one; query that endpoint yourself")
    return query


def _busy() -> RefusedError:
    return refuse(503, "the server is busy with other queries; try again later", retry=True)


class WorkerAnswers:
    """Answers from worker processes over the newest snapshot, and from the cache."""

    def __init__(self, pool: WorkerPool, limits: Limits) -> None:
        self._pool, self._limits = pool, limits
        self.cache = AnswerCache(limits.cache_bytes)
        pool.on_new_version = self.cache.clear

    @property
    def version(self) -> int:
        """The version of the store that is asked now."""
        return self._pool.version

    async def start(self) -> None:
        """Start the workers."""
        await self._pool.start()

    async def close(self) -> None:
        """Stop the workers."""
        await self._pool.close()

    async def get(self, request: Request) -> Answer:
        """Return an answer; RefusedError says why there is none."""
        key = request.body
        kept = self.cache.get(key)
        if kept is not None:
            return Answer(kept.kind, kept.coded, kept.body, kept.etag, kept.rows)
        text = _asked(request)
        turn = self._turn(key if text is request.text else request._replace(text=text).body)
        try:
            flags, first = await self._first(turn)
        except BaseException:
            turn.leave()
            raise
        tag = None if is_volatile(text) else etag(turn.version, key)
        answer = Answer(Kind(flags & ~CODED), bool(flags & CODED), first, tag)
        kept = None
        if tag is not None and turn.version == self.version:
            kept = KeptAnswer(answer.kind, answer.coded, first, tag)
        end = turn.end()
        if end is None:
            keeping = None if kept is None else Keeping(self.cache, key, kept)
            answer.source = _FromWorker(self._pool, turn, keeping)
            return answer
        answer.rows = end.rows
        if kept is not None:
            self.cache.put(key, kept._replace(rows=end.rows))
        return answer

    async def change(self, request: Request) -> Done:
        """Make a change; RefusedError says why it was not made."""
        if reaches_out(request.text) and not request.verb:
            raise refuse(400, "SERVICE and LOAD are refused: this server calls no other one; send the data themselves")
        try:
            kind, payload = await self._pool.change(request)
        except WorkerEndedError as error:
            raise self._stopped(error.why) from error
        if kind == Kind.FAILURE:
            raise RefusedError(Failure.unpacked(payload))
        return Done.unpacked(payload)

    def _turn(self, body: bytes) -> Turn:
        try:
            return self._pool.ask(body)
        except BusyError as error:
            raise _busy() from error

    async def _first(self, turn: Turn) -> tuple[int, bytes]:
        """Return the first part of an answer."""
        try:
            kind, payload = await turn.frame()
        except WorkerEndedError as error:
            raise self._stopped(error.why) from error
        except BusyError as error:
            raise _busy() from error
        if kind == Kind.FAILURE:
            raise RefusedError(Failure.unpacked(payload))
        return kind, payload

    def _stopped(self, why: Ended) -> RefusedError:
        seconds = self._limits.seconds
        told = {
            Ended.TIME: f"the query was stopped after {seconds:g} seconds, the limit here; ask for less at once",
            Ended.ROOM: "the query was stopped to make room for others, since too many long ones ran; try again later",
            Ended.LEFT: "the server is being stopped; try again later",
            Ended.BY_ITSELF: TOO_MUCH_MEMORY,
        }
        return refuse(503, told[why], retry=True)


class Keeping:
    """An answer that is put into the cache once it is whole, unless it grows too long for that."""

    def __init__(self, cache: AnswerCache, key: bytes, begun: KeptAnswer) -> None:
        self._cache, self._key, self._begun = cache, key, begun
        self._parts: list[bytes] | None = [begun.body]
        self._bytes = len(begun.body)

    def add(self, part: bytes) -> None:
        """Take the next part."""
        self._bytes += len(part)
        if self._bytes > self._cache.largest:
            self._parts = None
        if self._parts is not None:
            self._parts.append(part)

    def end(self, rows: int) -> None:
        """Keep the answer, which had so many rows."""
        if self._parts is not None:
            self._cache.put(self._key, self._begun._replace(body=b"".join(self._parts), rows=rows))


class _FromWorker:
    """The rest of an answer that a worker is making."""

    def __init__(self, pool: WorkerPool, turn: Turn, keeping: Keeping | None) -> None:
        self._pool, self._turn, self._keeping = pool, turn, keeping
        self.rows: int | None = None

    async def rest(self) -> AsyncIterator[bytes]:
        """Yield the parts behind the first; BrokenOffError where the worker was stopped or failed."""
        while True:
            try:
                kind, payload = await self._turn.frame()
            except WorkerEndedError as error:
                raise BrokenOffError from error
            if kind == Kind.FAILURE:
                raise BrokenOffError
            if kind == Kind.END:
                self.rows = End.unpacked(payload).rows
                if self._keeping is not None and self._turn.version == self._pool.version:
                    self._keeping.end(self.rows)
                return
            if self._keeping is not None:
                self._keeping.add(payload)
            yield payload

    def close(self) -> None:
        """Say that no more of it is wanted."""
        self._turn.leave()


class ThreadAnswers:
    """Answers over a store of this process, for stores in memory: without limits, cache or changes."""

    def __init__(self, store: EmbeddedStore, limits: Limits) -> None:
        self._store, self._limits = store, limits

    @property
    def version(self) -> int:
        """The version of the store."""
        return self._store.version

    async def start(self) -> None:
        """Do nothing: there is nothing to make ready."""

    async def close(self) -> None:
        """Do nothing: the store is its owner's."""

    async def get(self, request: Request) -> Answer:
        """Return an answer; RefusedError says why there is none."""
        text = _asked(request)
        return await run_in_threadpool(self._get, request._replace(text=text), request.body)

    async def change(self, request: Request) -> Done:
        """Refuse the change."""
        raise refuse(403, f"this store takes no changes ({request.operation.name.lower()}); it is in memory")

    def _get(self, request: Request, key: bytes) -> Answer:
        sent: list[bytes] = []
        failure = evaluate(self._store, request, Parts(sent.append, request.encoding, self._limits.answer_bytes))
        if failure is not None:
            raise RefusedError(failure)
        *parts, (_, end) = Frames().feed(b"".join(sent))
        tag = None if is_volatile(request.text) else etag(self.version, key)
        kind, body = parts[0][0], b"".join(payload for _, payload in parts)
        return Answer(Kind(kind & ~CODED), bool(kind & CODED), body, tag, End.unpacked(end).rows)
