"""One GET of JSON over HTTP: what came, or why nothing usable did."""

import json
import ssl
import zlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpcore

from tollgraph import __version__
from tollgraph.linking.errors import UnansweredError, WikidataError
from tollgraph.linking.patience import PassingError
from tollgraph.linking.settings import LinkSettings
from tollgraph.waiting import Clock, asked_wait

_MOST_BYTES = 50_000_000
"""Fifty large items take some 20 MB; more is no answer."""
_AGAIN = frozenset({408, 425, 429})
_GZIP = 16 + zlib.MAX_WBITS


def user_agent(settings: LinkSettings) -> str:
    """Return who asks, as Wikimedia's User-Agent policy wants it: the tool, its version, and how to reach its user."""
    contact = f"; {settings.wikidata_contact}" if settings.wikidata_contact else ""
    return f"tollgraph/{__version__} (links of a knowledge graph of casualty claims{contact})"


@dataclass
class JsonGetter:
    """Fetches JSON from one address; use it as a context manager, or close it."""

    address: str
    settings: LinkSettings
    clock: Clock = field(default_factory=Clock)

    @cached_property
    def _pool(self) -> httpcore.ConnectionPool:
        return httpcore.ConnectionPool(ssl_context=ssl.create_default_context(), max_connections=1)

    def close(self) -> None:
        """Close the connection, if there is one."""
        if "_pool" in self.__dict__:
            self._pool.close()

    def get(self, parameters: dict[str, str]) -> tuple[dict[str, Any], float | None]:
        """Return the object that answers, and the seconds that the service asks to wait, if it does.

        PassingError where another attempt may fare better, WikidataError where the address is wrong or access denied,
        UnansweredError where this question is.
        """
        status, headers, data = self._answer(f"{self.address}?{urlencode(parameters)}")
        wait = asked_wait(headers, self.clock.now())
        if status in _AGAIN or status >= 500:
            raise PassingError(f"answered {status}", wait)
        if status == 400:
            raise UnansweredError(f"{self._host}: answered 400 to {parameters.get('action', 'a question')}")
        if status != 200:
            raise WikidataError(
                f"{self.address}: answered {status}; check TOLLGRAPH_WIKIDATA_API, and that TOLLGRAPH_WIKIDATA_CONTACT "
                "names a way to reach you"
            )
        return _object(_unpacked(data, headers)), wait

    @property
    def _host(self) -> str:
        return urlsplit(self.address).netloc

    def _answer(self, url: str) -> tuple[int, dict[str, str], bytes]:
        seconds = self.settings.wikidata_seconds
        headers = [
            ("Host", self._host.rsplit("@", 1)[-1]),
            ("User-Agent", user_agent(self.settings)),
            ("Accept", "application/json"),
            ("Accept-Encoding", "gzip"),
        ]
        timeouts = {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), seconds)}
        deadline = self.clock.monotonic() + seconds
        try:
            with self._pool.stream("GET", url, headers=headers, extensions=timeouts) as response:
                found = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
                return response.status, found, self._body(response, deadline)
        except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
            raise PassingError(f"nobody answers there ({error})", unreachable=True) from error
        except httpcore.TimeoutException as error:
            raise PassingError(f"no answer within {seconds:g} s") from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise PassingError(f"the connection broke ({type(error).__name__})") from error

    def _body(self, response: httpcore.Response, deadline: float) -> bytes:
        data = bytearray()
        for chunk in response.iter_stream():
            data += chunk
            if self.clock.monotonic() > deadline:
                raise PassingError(f"no whole answer within {self.settings.wikidata_seconds:g} s")
            if len(data) > _MOST_BYTES:
                raise UnansweredError(f"{self._host}: an answer of more than {_MOST_BYTES} bytes is none")
        return bytes(data)


def _unpacked(data: bytes, headers: dict[str, str]) -> bytes:
    if headers.get("content-encoding", "").lower() != "gzip":
        return data
    try:
        packed = zlib.decompressobj(_GZIP)
        whole = packed.decompress(data, _MOST_BYTES)
    except zlib.error as error:
        raise PassingError("a compressed answer that is damaged") from error
    if packed.unconsumed_tail:
        raise UnansweredError(f"an answer of more than {_MOST_BYTES} bytes is none")
    return whole


def _object(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise PassingError("an answer that is no whole JSON") from error
    if not isinstance(found, dict):
        raise PassingError("an answer that is no JSON object")
    return found
