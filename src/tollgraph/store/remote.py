"""Stub."""

from tollgraph.store.interface import Store
from tollgraph.store_address import Endpoint


def open_remote(address: Endpoint) -> Store:
    """Open."""
    raise NotImplementedError(address)


def read_remote(address: Endpoint) -> Store:
    """Read."""
    raise NotImplementedError(address)
