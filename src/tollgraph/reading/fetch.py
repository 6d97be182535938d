"""One page by URL, from public addresses only, within a time and a size."""

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

import httpcore

from tollgraph import __version__
from tollgraph.errors import ReadingError
from tollgraph.reading.limits import FetchLimits
from tollgraph.reading.source import Defaults, Source, content_type_of

_USER_AGENT = f"tollgraph/{__version__} (reads one article that a person asked for)"
_MOST_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)


class _CheckedBackend(httpcore.SyncBackend):
    """Connects only to the address that was checked, so that a name cannot change between check and use."""

    def __init__(self, *, private_addresses: bool) -> None:
        self._private_addresses = private_addresses

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the host's first address, or raise ReadingError where any of its addresses is not public."""
        address = _checked_address(host, port, private_addresses=self._private_addresses)
        return super().connect_tcp(address, port, timeout, local_address, socket_options)


def _checked_address(host: str, port: int, *, private_addresses: bool) -> str:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise ReadingError(f"{host}: cannot be found ({error}); check the address and the network") from error
    addresses = [str(entry[4][0]) for entry in found]
    for address in addresses:
        if not private_addresses and not ipaddress.ip_address(address.split("%")[0]).is_global:
            raise ReadingError(f"{host}: is at the private address {address}; only public addresses are fetched")
    return addresses[0]


def fetch(url: str, limits: FetchLimits, defaults: Defaults | None = None) -> Source:
    """Return the page at an http(s) URL, after at most five redirects.

    Raises ReadingError for another scheme, a private address, a status other than 200, or a limit that was passed.
    """
    deadline = time.monotonic() + limits.seconds
    backend = _CheckedBackend(private_addresses=limits.private_addresses)
    with httpcore.ConnectionPool(ssl_context=ssl.create_default_context(), network_backend=backend) as pool:
        address = url
        for _ in range(_MOST_REDIRECTS + 1):
            answer = _get(pool, address, limits, deadline)
            if isinstance(answer, str):
                address = urljoin(address, answer)
                continue
            data, content_type = answer
            given = defaults or Defaults()
            kept = Defaults(given.published, given.publisher, address)
            media_type, charset = content_type_of(content_type)
            return Source(url, data, media_type, defaults=kept, charset=charset)
    raise ReadingError(f"{url}: redirects more than {_MOST_REDIRECTS} times; give the address of the article itself")


def _get(pool: httpcore.ConnectionPool, url: str, limits: FetchLimits, deadline: float) -> str | tuple[bytes, str]:
    """Return where a redirect leads, or the body and its Content-Type."""
    _check_scheme(url)
    left = {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), max(0.1, deadline - time.monotonic()))}
    headers = [
        ("Host", urlsplit(url).netloc.rsplit("@", 1)[-1]),
        ("User-Agent", _USER_AGENT),
        ("Accept", "text/html, text/plain;q=0.8"),
        ("Accept-Encoding", "identity"),
    ]
    try:
        with pool.stream("GET", url, headers=headers, extensions=left) as response:
            fields = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
            if response.status in _REDIRECTS and "location" in fields:
                return fields["location"]
            if response.status != 200:
                raise ReadingError(f"{url}: answered with status {response.status}; only 200 carries the article")
            return _body(response, url, limits, deadline), fields.get("content-type", "text/html")
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as error:
        raise ReadingError(
            f"{url}: {type(error).__name__} {error}; try again, or save the page and ingest the file"
        ) from error


def _body(response: httpcore.Response, url: str, limits: FetchLimits, deadline: float) -> bytes:
    data = bytearray()
    for chunk in response.iter_stream():
        data += chunk
        if len(data) > limits.most_bytes:
            raise ReadingError(f"{url}: is larger than {limits.most_bytes} bytes (TOLLGRAPH_FETCH_BYTES)")
        if time.monotonic() > deadline:
            raise ReadingError(f"{url}: took longer than {limits.seconds:g} s (TOLLGRAPH_FETCH_SECONDS)")
    return bytes(data)


def _check_scheme(url: str) -> None:
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise ReadingError(f"{url}: is no http or https address of a page; other schemes are not fetched")
