"""The settings of stores behind an endpoint, and the folder on this machine that goes with one."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from tollgraph.errors import ParameterError
from tollgraph.settings import given_values, variable
from tollgraph.store_address import Endpoint, StoreAddress


@dataclass(frozen=True, slots=True)
class RemoteSettings:
    """What a user can change about a store behind an endpoint. Read from `TOLLGRAPH_` and the name in capitals."""

    store_user: str = ""
    """Name under which the endpoint knows you; sent only over https or to this machine."""
    store_password: str = field(default="", repr=False)
    """The password of that name."""
    store_token: str = field(default="", repr=False)
    """A bearer token instead of name and password."""
    store_update: str = ""
    """Address for SPARQL Update, where the engine is not known and it is not that of the queries."""
    store_graphs: str = ""
    """Address of the Graph Store Protocol, where the engine is not known; without it, data travel in updates."""
    store_folder: Path = Path()
    """Folder on this machine for texts, history and kept statements; else one under `XDG_STATE_HOME`, by address."""
    store_batch_bytes: int = 4_000_000
    """Most bytes of data in one request; a literal that is larger travels alone."""
    store_seconds: float = 120.0
    """How long one request may take, in seconds."""
    store_attempts: int = 6
    """How often a request is tried before the command gives up."""
    store_longest_wait: float = 30.0
    """Most seconds to wait between two attempts; waits double from 1 second on."""
    store_copy_quads: int = 2_000_000
    """Largest store that is copied to this machine to answer a query that the engine refuses though it is valid."""

    def __post_init__(self) -> None:
        """Check what belongs together, and the ranges."""
        if self.store_token and (self.store_user or self.store_password):
            raise ParameterError(f"{variable('store_token')} and {variable('store_user')} exclude each other; set one")
        if bool(self.store_user) != bool(self.store_password):
            raise ParameterError(f"{variable('store_user')} and {variable('store_password')} go together; set both")
        for name in ("store_batch_bytes", "store_seconds", "store_attempts"):
            if getattr(self, name) <= 0:
                raise ParameterError(f"{variable(name)} must be above 0, not {getattr(self, name)}")

    @property
    def has_credentials(self) -> bool:
        """Whether there is anything that must be kept secret."""
        return bool(self.store_user or self.store_token)


def load_remote_settings(environment: Mapping[str, str] | None = None) -> RemoteSettings:
    """Return the settings that the environment asks for; ParameterError names a variable that cannot be read."""
    return RemoteSettings(**given_values(RemoteSettings, environment))


def folder_beside(address: StoreAddress, environment: Mapping[str, str] | None = None) -> Path:
    """Return the folder on this machine for what is kept beside the quads: for an embedded store its own."""
    if isinstance(address, Path):
        return address
    given = os.environ if environment is None else environment
    chosen = load_remote_settings(given).store_folder
    return chosen if chosen != Path() else _by_address(address, given)


def _by_address(endpoint: Endpoint, environment: Mapping[str, str]) -> Path:
    """Return the default folder: under the XDG base directory for state, named by host and hash of the address."""
    state = environment.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    host = urlsplit(endpoint.url).hostname or ""
    return Path(state) / "tollgraph" / f"{host}-{hashlib.sha256(endpoint.url.encode()).hexdigest()[:16]}"
