"""Sending answers and errors to clients, with the headers that every answer of the endpoint carries."""

import time
from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from tollgraph.web.answers import Answer, BrokenOffError
from tollgraph.web.frames import Kind, Request
from tollgraph.web.media import content_type
from tollgraph.web.problem import failed
from tollgraph.web.query_log import Noted, QueryLog
from tollgraph.web.refusal import RefusedError

Header = tuple[bytes, bytes]
SHARED: tuple[Header, ...] = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Link, Location, Retry-After"),
    (b"vary", b"Accept, Accept-Encoding"),
)
"""Every answer may be read by pages of other sites: there are no cookies, and a token is sent only on purpose."""
_FRESH = (b"cache-control", b"no-cache")
"""Caches may keep an answer, and ask by its tag whether it still holds."""
_NEVER_KEPT = (b"cache-control", b"no-store")


@dataclass(slots=True)
class Exchange:
    """One request and what is sent for it."""

    scope: Scope
    receive: Receive
    send: Send
    headers: Mapping[bytes, bytes]
    log: QueryLog
    what: str
    begun: float

    @classmethod
    def begin(
        cls, call: tuple[Scope, Receive, Send], headers: Mapping[bytes, bytes], log: QueryLog, what: str
    ) -> "Exchange":
        """Return the exchange of a request that came just now."""
        return cls(*call, headers, log, what, time.perf_counter())

    def knows(self, tag: bytes | None) -> bool:
        """Return whether the client has the answer with this tag already (If-None-Match)."""
        given = self.headers.get(b"if-none-match")
        if given is None or tag is None:
            return False
        return given.strip() == b"*" or tag in (each.strip().removeprefix(b"W/") for each in given.split(b","))

    async def unchanged(self, tag: bytes) -> None:
        """Say that the client's copy still holds."""
        await self._start(304, [(b"etag", tag), _FRESH])
        await self.send({"type": "http.response.body", "body": b""})
        self.log.note(Noted(self.what, self.begun, 304, 0))

    async def answer(self, answer: Answer, request: Request) -> None:
        """Send an answer; where it breaks off, so does the body: a cut answer must never look whole."""
        media_type = request.table if answer.kind == Kind.TABLE else request.graph
        headers: list[Header] = [(b"content-type", content_type(str(media_type)))]
        headers += [(b"content-encoding", str(request.encoding).encode())] if answer.coded else []
        headers += [(b"etag", answer.etag), _FRESH] if answer.etag else [_NEVER_KEPT]
        if answer.source is None:
            headers.append((b"content-length", b"%d" % len(answer.first)))
            await self._start(200, headers)
            await self.send({"type": "http.response.body", "body": answer.first})
            self.log.note(Noted(self.what, self.begun, 200, len(answer.first), answer.rows))
            return
        await self._start(200, headers)
        await self._stream(answer)

    async def _stream(self, answer: Answer) -> None:
        sent = len(answer.first)
        try:
            if self.scope["method"] != "HEAD":
                await self._part(answer.first)
                async with aclosing(answer.rest()) as parts:  # type: ignore[type-var]  # an async generator
                    async for part in parts:
                        sent += len(part)
                        await self._part(part)
            await self.send({"type": "http.response.body", "body": b""})
        except BrokenOffError:
            # Left without the body's end: the server then closes the connection.
            self.log.note(Noted(self.what, self.begun, 200, None))
        else:
            self.log.note(Noted(self.what, self.begun, 200, sent, answer.rows))

    async def _part(self, part: bytes) -> None:
        await self.send({"type": "http.response.body", "body": part, "more_body": True})

    async def respond(self, response: Response) -> None:
        """Send a small response that is no answer to a query."""
        for name, value in SHARED:
            response.headers.setdefault(name.decode(), value.decode())
        await response(self.scope, self.receive, self.send)
        self.log.note(Noted(self.what, self.begun, response.status_code, len(response.body)))

    async def refuse(self, error: RefusedError) -> None:
        """Tell why there is no answer."""
        response = failed(error.failure)
        if error.failure.status == 401:
            response.headers["WWW-Authenticate"] = 'Bearer realm="tollgraph"'
        await self.respond(response)

    async def _start(self, status: int, headers: list[Header]) -> None:
        await self.send({"type": "http.response.start", "status": status, "headers": [*headers, *SHARED]})
