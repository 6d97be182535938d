"""What one client may ask: each limit refuses what is beyond it, and lets it pass where the limit is taken away."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from tollgraph.web.clients import ClientLimits
from tollgraph.web.limits import Limits

_LIMITS = Limits(
    requests_per_second=1, requests_at_once=2, body_seconds=0.05, address_bytes=1000, header_bytes=1000
)  # fmt: skip
_NONE = replace(_LIMITS, requests_per_second=0, body_seconds=60, address_bytes=1 << 30, header_bytes=1 << 30)


def _scope(address: str = "192.0.2.1", **given: Any) -> Scope:  # noqa: ANN401  # a scope holds anything
    return {
        "type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": [],
        "client": (address, 1), **given,
    }  # fmt: skip


async def _whole() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _fine(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


async def _status(app: ClientLimits, scope: Scope) -> int:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, _whole, send)
    return int(sent[0]["status"])


async def _statuses(limits: Limits, scope: Scope, count: int) -> list[int]:
    app = ClientLimits(_fine, limits, clock=lambda: 0.0)
    return [await _status(app, scope) for _ in range(count)]


@pytest.mark.parametrize(
    ("scope", "count", "refused"),
    [
        (_scope(), 11, 429),
        (_scope("2001:db8::1"), 11, 429),
        (_scope(query_string=b"x" * 2000), 1, 414),
        (_scope(headers=[(b"x", b"y" * 2000)]), 1, 431),
    ],
)
def test_a_client_beyond_a_limit_is_refused_and_without_the_limit_is_not(
    scope: Scope, count: int, refused: int
) -> None:
    assert asyncio.run(_statuses(_LIMITS, scope, count))[-1] == refused
    assert asyncio.run(_statuses(_NONE, scope, count))[-1] == 200


def test_a_client_on_this_machine_may_ask_as_often_as_it_likes() -> None:
    assert asyncio.run(_statuses(_LIMITS, _scope("127.0.0.1"), 100)) == [200] * 100


def test_a_client_that_rests_may_ask_again_and_others_never_wait_for_it() -> None:
    now = 0.0

    async def ask() -> list[int]:
        nonlocal now
        app = ClientLimits(_fine, _LIMITS, clock=lambda: now)
        found = [await _status(app, _scope()) for _ in range(11)]
        found.append(await _status(app, _scope("192.0.2.2")))
        now = 1.5
        return [*found, await _status(app, _scope())]

    assert asyncio.run(ask())[-3:] == [429, 200, 200]


@pytest.mark.parametrize(("limits", "expected"), [(_LIMITS, 429), (_NONE, 200)])
def test_a_client_has_only_so_many_requests_under_way(limits: Limits, expected: int) -> None:
    async def ask() -> int:
        going = asyncio.Event()

        async def slow(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["path"] == "/slow":
                await going.wait()
            await _fine(scope, receive, send)

        app = ClientLimits(slow, limits, clock=lambda: 0.0)
        held = [asyncio.create_task(_status(app, _scope(path="/slow"))) for _ in range(2)]
        await asyncio.sleep(0)
        status = await _status(app, _scope())
        going.set()
        assert await asyncio.gather(*held) == [200, 200]
        return status

    assert asyncio.run(ask()) == expected


@pytest.mark.parametrize("announced", [(b"content-length", b"10"), (b"transfer-encoding", b"chunked")])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_a_body_that_does_not_come_counts_as_broken_off(method: str, announced: tuple[bytes, bytes]) -> None:
    scope = _scope("127.0.0.1", method=method, headers=[announced])
    assert asyncio.run(_first_received(_LIMITS, scope)) == "http.disconnect"
    assert asyncio.run(_first_received(_NONE, scope)) == "nothing yet"


async def _first_received(limits: Limits, scope: Scope) -> str:
    """Return what an application is told first of a body that never comes, within half a second."""
    kinds: list[str] = []

    async def never() -> Message:
        await asyncio.sleep(60)
        raise AssertionError("nobody waits that long")

    async def reads(_scope: Scope, receive: Receive, _send: Send) -> None:
        kinds.append((await receive())["type"])

    async def send(_message: Message) -> None:
        return

    with suppress(TimeoutError):
        await asyncio.wait_for(ClientLimits(reads, limits)(scope, never, send), 0.5)
    return kinds[0] if kinds else "nothing yet"
