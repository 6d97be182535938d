"""What one client may ask at once: how often, how much side by side, and how long it may take to say it."""

import asyncio
import ipaddress
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tollgraph.web.frames import Failure
from tollgraph.web.limits import Limits
from tollgraph.web.problem import failed, problem

_HOST = re.compile(rb"(?:[A-Za-z0-9._~-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")
"""RFC 3986, section 3.2.2, without percent-encoded names, which no browser sends."""
_ANNOUNCING = (b"content-length", b"transfer-encoding")
"""Headers of a request that has a body (RFC 9112, section 6)."""
_REMEMBERED = 10_000
"""Clients whose last requests are remembered; the one that was quiet longest is forgotten first."""


@dataclass(slots=True)
class _Client:
    """What is known of a client: what it may still ask, as of when, and what it asks now."""

    allowance: float
    at: float
    running: int = 0


class ClientLimits:
    """An ASGI application that refuses what a client asks beyond the limits, and passes the rest on.

    Clients on this machine may ask as often as they like: a proxy here gives the address of who asks by
    X-Forwarded-For, which the server puts in the place of its own.
    """

    def __init__(self, app: ASGIApp, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self._app, self._limits, self._clock = app, limits, clock
        self._clients: OrderedDict[str, _Client] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request, or refuse it with 400, 414, 431 or 429."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        refused = self._too_large(scope) or _names_no_host(scope)
        if refused is not None:
            return await failed(refused)(scope, receive, send)
        address = scope["client"][0] if scope.get("client") else ""
        if not self._limits.requests_per_second or not _is_remote(address):
            return await self._app(scope, self._receiving(scope, receive), send)
        client = self._client(address)
        if client.running >= self._limits.requests_at_once or client.allowance < 1:
            told = f"more than {self._limits.requests_per_second} requests a second or too many at once; ask slower"
            return await problem(429, told, headers={"Retry-After": "1"})(scope, receive, send)
        client.allowance -= 1
        client.running += 1
        try:
            return await self._app(scope, self._receiving(scope, receive), send)
        finally:
            client.running -= 1

    def _too_large(self, scope: Scope) -> Failure | None:
        limits = self._limits
        if len(scope["path"]) + len(scope["query_string"]) > limits.address_bytes:
            return Failure(414, f"the address is longer than {limits.address_bytes} bytes; send the query by POST")
        if sum(len(name) + len(value) for name, value in scope["headers"]) > limits.header_bytes:
            return Failure(431, f"the headers are longer than {limits.header_bytes} bytes; send fewer")
        return None

    def _client(self, address: str) -> _Client:
        """Return a client with what it may ask by now: a second's requests, and ten seconds' after a rest."""
        now, rate = self._clock(), self._limits.requests_per_second
        most = 10.0 * rate
        client = self._clients.setdefault(address, _Client(most, now))
        client.allowance = min(most, client.allowance + (now - client.at) * rate)
        client.at = now
        self._clients.move_to_end(address)
        if len(self._clients) > _REMEMBERED:
            self._clients.popitem(last=False)
        return client

    def _receiving(self, scope: Scope, receive: Receive) -> Receive:
        """Return what receives the body; where no header announces one, none is waited for, whatever the method."""
        announced = any(name in _ANNOUNCING for name, _ in scope["headers"])
        return self._in_time(receive) if announced else receive

    def _in_time(self, receive: Receive) -> Receive:
        """Return what receives the body; one that does not come in time counts as broken off."""
        end = asyncio.get_running_loop().time() + self._limits.body_seconds
        whole = False

        async def received() -> Message:
            nonlocal whole
            if whole:  # what comes after the body is that the client leaves, whenever it does
                return await receive()
            try:
                async with asyncio.timeout_at(end):
                    message = await receive()
            except TimeoutError:
                whole = True
                return {"type": "http.disconnect"}
            whole = not message.get("more_body", False)
            return message

        return received


def _names_no_host(scope: Scope) -> Failure | None:
    """Return the failure of a Host header that is none (RFC 9112, section 3.2): answers hold it."""
    for name, value in scope["headers"]:
        if name == b"host" and _HOST.fullmatch(value) is None:
            return Failure(400, "the Host header names no host; send the name or the address of this server")
    return None


@lru_cache(_REMEMBERED)
def _is_remote(address: str) -> bool:
    """Return whether a client is on another machine; one without an address of the internet is not."""
    try:
        return not ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
