"""Opening a store wherever it is: in a folder, or behind an endpoint."""

from pathlib import Path
from typing import overload

from tollgraph.store import embedded
from tollgraph.store.interface import Store
from tollgraph.store_address import Endpoint, StoreAddress


@overload
def open_store(address: Path) -> embedded.EmbeddedStore: ...
@overload
def open_store(address: StoreAddress) -> Store: ...
def open_store(address: StoreAddress) -> Store:
    """Return the store at an address for reading and writing, made where it is missing; one process at a time.

    StoreError names who may hold the store, or what keeps the endpoint from answering, and what to do.
    """
    if isinstance(address, Endpoint):
        from tollgraph.store.remote import open_remote

        return open_remote(address)
    return embedded.open_store(address)


@overload
def read_store(address: Path) -> embedded.EmbeddedStore: ...
@overload
def read_store(address: StoreAddress) -> Store: ...
def read_store(address: StoreAddress) -> Store:
    """Return an existing store for reading only; never waits for a writer.

    StoreError where there is no store, or where its first writer has published nothing yet.
    """
    if isinstance(address, Endpoint):
        from tollgraph.store.remote import read_remote

        return read_remote(address)
    return embedded.read_store(address)
