"""Connections whose clients send their headers slowly or without end: the server's own parser waits for both."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from tollgraph.web.limits import Limits

_GRACE = 0.5
"""Seconds."""
_REST = b"\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
_LONG_ADDRESS = b"HTTP/1.1 414 URI Too Long" + _REST
_LONG_HEADERS = b"HTTP/1.1 431 Request Header Fields Too Large" + _REST


class LimitedConnection(HttpToolsProtocol):
    """A connection of uvicorn that is closed where the headers of a request are too late or too long.

    What is within both limits goes on to the application, where `ClientLimits` refuses long headers by what they are.
    """

    limits = Limits()

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401  # they are uvicorn's
        super().__init__(*given, **named)
        self._late: asyncio.TimerHandle | None = None
        self._awaited = 0
        """Bytes that came of headers that are not complete."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Begin to wait for the first request's headers."""
        super().connection_made(transport)
        self._await_headers()

    def on_message_begin(self) -> None:
        """Begin to wait for the headers of a further request."""
        super().on_message_begin()
        if self._late is None:
            self._await_headers()

    def data_received(self, data: bytes) -> None:
        """Take what came; close the connection where headers grow too long."""
        self._awaited += len(data)
        super().data_received(data)
        if self._late is None:
            self._awaited = 0
        elif self._awaited > self.limits.header_bytes + self.limits.address_bytes and not self.transport.is_closing():
            self.transport.write(_LONG_HEADERS if self.headers else _LONG_ADDRESS)
            self.transport.close()

    def on_headers_complete(self) -> None:
        """Wait no more; a long address goes on cut, just too long, so that it is refused as such and not as broken."""
        self._stop_waiting()
        self.url = self.url[: self.limits.address_bytes + 2]
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _await_headers(self) -> None:
        self._late = self.loop.call_later(self.limits.header_seconds, self._look_once_more)

    def _look_once_more(self) -> None:
        """Close soon: where the server itself was held up, what came meanwhile is read first."""
        self._late = self.loop.call_later(_GRACE, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None


def limited_connection(limits: Limits) -> type[LimitedConnection]:
    """Return the class of connections with these limits, as uvicorn makes an instance for each."""
    return type("LimitedConnection", (LimitedConnection,), {"limits": limits})
