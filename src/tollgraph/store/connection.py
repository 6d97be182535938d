"""Requests to an endpoint: with credentials, within a time, and again after a failure that may pass.

Redirects are not followed: they would carry the credentials to another place.
"""

import ssl
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO, overload
from urllib.parse import urlsplit

import httpcore

from tollgraph import __version__
from tollgraph.errors import StoreError, TimedOutError
from tollgraph.settings import variable
from tollgraph.store.remote_settings import RemoteSettings
from tollgraph.store_address import Endpoint
from tollgraph.waiting import Clock, asked_wait, back_off

_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504, 507})
"""Statuses after which another attempt may succeed (RFC 9110; 507 is a full disk, which somebody may empty)."""
_IN_MEMORY = 8_000_000
"""Bytes of an answer from which it is kept in a temporary file."""
_MOST_OF_A_MESSAGE = 400


class RefusedError(StoreError):
    """The endpoint understood the request and will not do it; `said` is its message."""

    def __init__(self, message: str, said: str) -> None:
        """Keep what the endpoint said."""
        super().__init__(message)
        self.said = said


class MissingError(StoreError):
    """There is nothing at the address."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer."""

    status: int
    headers: Mapping[str, str]
    """By name in lower case."""
    body: IO[bytes]


class _PassingError(Exception):
    """A failure that another attempt may make good; never leaves this module."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class _LateError(_PassingError):
    """An answer that did not come in time: what is asked would take as long again."""


@dataclass(slots=True)
class Connection:
    """What sends requests to one endpoint, one after the other."""

    endpoint: Endpoint
    settings: RemoteSettings
    clock: Clock = field(default_factory=Clock)
    refuses: Callable[[str], bool] = lambda _: False
    """Says of the message of a server error that trying again is of no use."""
    _pool: httpcore.ConnectionPool = field(init=False)
    _digest: urllib.request.HTTPDigestAuthHandler = field(init=False)
    _challenges: dict[str, dict[str, str]] = field(init=False, default_factory=dict)
    """Path -> the last challenge to name oneself by digest (RFC 7616)."""

    def __post_init__(self) -> None:
        """Refuse to send secrets where others can read them."""
        if self.settings.has_credentials and not self.endpoint.encrypted_or_local:
            raise StoreError(
                f"{self.endpoint} is not encrypted, so a password or token would be readable on the way; "
                f"use its https address, or unset {variable('store_user')} and {variable('store_token')}"
            )
        self._pool = httpcore.ConnectionPool(ssl_context=ssl.create_default_context(), keepalive_expiry=4)
        passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        self._digest = urllib.request.HTTPDigestAuthHandler(passwords)
        if self.settings.store_user:
            parts = urlsplit(self.endpoint.url)
            own = f"{parts.scheme}://{parts.netloc}/"
            passwords.add_password(None, own, self.settings.store_user, self.settings.store_password)

    def send(self, request: urllib.request.Request, done: Callable[[], bool] | None = None) -> Answer | None:
        """Return the answer to a request, after as many attempts as the settings allow.

        Before another attempt `done` is asked whether the lost one was carried out after all; then None is returned.
        StoreError where nobody answers, TimedOutError where what is asked takes too long, RefusedError and MissingError
        where another attempt would be of no use.
        """
        return self._tried(lambda: self._attempt(request), done)

    def probe(self, request: urllib.request.Request) -> Answer:
        """Return the answer to a request, a refusal too; StoreError where nobody answers, or only says to come back."""
        return self._tried(lambda: self._present(request))

    @overload
    def _tried(self, attempt: Callable[[], Answer]) -> Answer: ...
    @overload
    def _tried(self, attempt: Callable[[], Answer], done: Callable[[], bool] | None) -> Answer | None: ...
    def _tried(self, attempt: Callable[[], Answer], done: Callable[[], bool] | None = None) -> Answer | None:
        tries, longest = self.settings.store_attempts, self.settings.store_longest_wait
        for number in range(1, tries + 1):
            try:
                return attempt()
            except _PassingError as failure:
                if isinstance(failure, _LateError) and done is None:
                    raise TimedOutError(
                        f"{self.endpoint}: {failure}; narrow what is asked, or raise {variable('store_seconds')}"
                    ) from failure
                if number == tries:
                    raise StoreError(
                        f"{self.endpoint}: {failure}, {tries} times in a row; what was stored before is safe: look "
                        f"after the endpoint and run the command again, or raise {variable('store_attempts')} or "
                        f"{variable('store_seconds')}"
                    ) from failure
                self.clock.sleep(min(longest, back_off(number, longest) if failure.wait is None else failure.wait))
            if done is not None and done():
                return None
        raise AssertionError("the last attempt returns or raises")

    def close(self) -> None:
        """Let go of the connections."""
        self._pool.close()

    def _attempt(self, request: urllib.request.Request) -> Answer:
        if self.settings.store_user and self._path(request) not in self._challenges:
            self._learn_challenge(request)
        answer = self._sent(request)
        if answer.status == 401 and self._note_challenge(request, answer):
            answer = self._sent(request)
        self._judge(request, answer)
        return answer

    def _learn_challenge(self, request: urllib.request.Request) -> None:
        """Ask without a body how to name oneself: servers cut connections whose bodies they do not want to read."""
        bare = urllib.request.Request(request.full_url.partition("?")[0], method="GET")  # noqa: S310  # http(s) only
        answer = self._sent(bare)
        self._challenges[self._path(request)] = {}
        self._note_challenge(request, answer)

    def _note_challenge(self, request: urllib.request.Request, answer: Answer) -> bool:
        """Keep the challenge of an answer; return whether there is one."""
        scheme, _, told = answer.headers.get("www-authenticate", "").partition(" ")
        if scheme.lower() != "digest" or not self.settings.store_user:
            return False
        items = urllib.request.parse_http_list(told)
        self._challenges[self._path(request)] = urllib.request.parse_keqv_list(items)
        return True

    @staticmethod
    def _path(request: urllib.request.Request) -> str:
        return urlsplit(request.full_url).path

    def _authorization(self, request: urllib.request.Request) -> str:
        """Return what names the user to the endpoint; nothing where there is no user."""
        if self.settings.store_token:
            return f"Bearer {self.settings.store_token}"
        if not self.settings.store_user:
            return ""
        challenge = self._challenges.get(self._path(request))
        if challenge:
            return f"Digest {self._digest.get_authorization(request, challenge)}"
        if challenge is None:
            return ""
        from base64 import b64encode

        named = f"{self.settings.store_user}:{self.settings.store_password}"
        return f"Basic {b64encode(named.encode()).decode()}"

    def _sent(self, request: urllib.request.Request) -> Answer:
        """Send a request once."""
        headers = dict(request.header_items())
        headers["Host"] = urlsplit(request.full_url).netloc
        headers["User-agent"] = f"tollgraph/{__version__}"
        authorization = self._authorization(request)
        if authorization:
            headers["Authorization"] = authorization
        body = request.data if isinstance(request.data, bytes) else b""
        headers["Content-Length"] = str(len(body))
        seconds = dict.fromkeys(("connect", "read", "write", "pool"), self.settings.store_seconds)
        try:
            with self._pool.stream(
                request.get_method(), request.full_url, headers=list(headers.items()), content=body,
                extensions={"timeout": seconds},
            ) as response:  # fmt: skip
                fields = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
                return Answer(response.status, fields, _received(response))
        except httpcore.TimeoutException as error:
            raise _LateError(f"no answer within {self.settings.store_seconds:g} s") from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise _PassingError(f"the connection failed ({error or type(error).__name__})") from error

    def _present(self, request: urllib.request.Request) -> Answer:
        answer = self._sent(request)
        if answer.status in _AGAIN:
            raise _PassingError(f"answered {answer.status}", asked_wait(answer.headers, self.clock.now()))
        return answer

    def _judge(self, request: urllib.request.Request, answer: Answer) -> None:
        """Raise what a status means other than success."""
        if answer.status < 300:
            return
        where = request.full_url.partition("?")[0]
        if answer.status < 400:
            raise StoreError(
                f"{where}: redirects to {answer.headers.get('location', 'elsewhere')}; give that address to --store, "
                "if you trust it: redirects are not followed, since they would take the credentials with them"
            )
        said = " ".join(answer.body.read(4 * _MOST_OF_A_MESSAGE).decode("utf-8", "replace").split())
        if answer.status in _AGAIN and not (answer.status == 500 and self.refuses(said)):
            wait = asked_wait(answer.headers, self.clock.now())
            raise _PassingError(f"answered {answer.status} {said[:_MOST_OF_A_MESSAGE]}".rstrip(), wait)
        raise _refused(where, answer.status, said[:_MOST_OF_A_MESSAGE])


def _refused(where: str, status: int, said: str) -> StoreError:
    if status in (401, 403):
        return StoreError(
            f"{where}: answered {status}, so it does not let you do this; set {variable('store_user')} and "
            f"{variable('store_password')}, or {variable('store_token')}, and see that the user may update"
            + (f" ({said})" if said else "")
        )
    if status == 404:
        return MissingError(f"{where}: answered 404, so nothing is there; check the address of --store ({said})")
    if status == 413:
        return StoreError(f"{where}: takes no request of this size; lower {variable('store_batch_bytes')}")
    return RefusedError(f"{where}: answered {status}: {said}", said)


def _received(response: httpcore.Response) -> IO[bytes]:
    """Return the whole body, so that a connection that is cut loses an attempt and never half an answer."""
    body: IO[bytes] = BytesIO()
    for chunk in response.iter_stream():
        if body.tell() > _IN_MEMORY and isinstance(body, BytesIO):
            held = body.getvalue()
            body = TemporaryFile()  # noqa: SIM115  # whoever reads the answer closes it
            body.write(held)
        body.write(chunk)
    body.seek(0)
    return body
