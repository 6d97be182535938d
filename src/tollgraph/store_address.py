"""Where a store is: in a folder, or behind the address of a SPARQL endpoint."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tollgraph.errors import ParameterError, StoreError

_REMOTE = re.compile(r"https?://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A SPARQL 1.1 endpoint with Query and Update, named by the address of its queries."""

    url: str

    def __post_init__(self) -> None:
        """Refuse an address that would carry a password, or that names no host."""
        parts = urlsplit(self.url)
        if not parts.hostname:
            raise ParameterError(f"{self.url!r} names no host; write a store's address as https://HOST/sparql")
        if parts.username or parts.password:
            raise ParameterError(
                f"the address of the store at {parts.hostname} holds a user or a password, which would stand in "
                "listings of processes and in logs; take them out, and set TOLLGRAPH_STORE_USER and "
                "TOLLGRAPH_STORE_PASSWORD"
            )
        if parts.query or parts.fragment:
            raise ParameterError(f"{self.url!r} holds '?' or '#'; give the endpoint's address without parameters")

    def __str__(self) -> str:
        """Return the address."""
        return self.url

    @property
    def encrypted_or_local(self) -> bool:
        """Whether nobody on the way can read what is sent: https, or this machine itself."""
        parts = urlsplit(self.url)
        return parts.scheme == "https" or parts.hostname in ("localhost", "127.0.0.1", "::1")


StoreAddress = Path | Endpoint
"""The folder of an embedded store, or the endpoint of a remote one."""


def is_remote(text: str) -> bool:
    """Return whether a text is the address of an endpoint and not a path.

    >>> is_remote("https://example.org/sparql"), is_remote("folder")
    (True, False)
    """
    return bool(_REMOTE.match(text))


def store_address(text: str | Path) -> StoreAddress:
    """Return where the store is that a text names; ParameterError where the address of an endpoint is none.

    >>> store_address("https://example.org/sparql")
    Endpoint(url='https://example.org/sparql')
    """
    return Endpoint(text) if isinstance(text, str) and is_remote(text) else Path(text)


def folder_of(address: StoreAddress, what: str, instead: str) -> Path:
    """Return the folder of an embedded store; StoreError for an endpoint.

    `what` works only on a folder, and `instead` says what to do about an endpoint.
    """
    if isinstance(address, Endpoint):
        raise StoreError(f"{what} needs a store in a folder, and {address} is an endpoint; {instead}")
    return address
