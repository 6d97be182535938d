"""Every setting, with its default and the environment variable that changes it."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from tollgraph.errors import ParameterError
from tollgraph.namespaces import CC_BY, DEFAULT_BASE
from tollgraph.store_address import StoreAddress, store_address


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user can change. Each field is read from `TOLLGRAPH_` and its name in capitals."""

    store: StoreAddress = Path("tollgraph-store")
    """Folder of the embedded store, or `https://HOST/sparql` of a remote one (`--store` wins over it)."""
    base: str = DEFAULT_BASE
    """Base of the IRIs of things; ends in `/` or `#`."""
    tolerance: float = 0.8
    """Two figures differ when the ratio of their nearest ends is below this (0 to 1)."""
    bridge_share: float = 0.2
    """A longer period explains a difference when it is at least this share of what would have to fall there."""
    fetch_seconds: float = 20.0
    """How long fetching one URL may take, in seconds."""
    fetch_bytes: int = 10_000_000
    """How large a fetched page may be, or one in a web archive, in bytes."""
    archive_bytes: int = 20_000_000_000
    """How far one web archive may expand, in bytes."""
    file_bytes: int = 10_000_000
    """How large a file may be, or one line of JSON Lines, whose files may be of any length, in bytes."""
    article_characters: int = 300_000
    """How long the text of one article may be, in characters: about a hundred printed pages."""
    load_bytes: int = 1_000_000_000
    """How large a file of RDF may be that is loaded, in bytes."""
    java: str = "java"
    """The Java runtime that HermiT runs on."""
    dataset_title: str = "Contested casualty claims"
    """The name of your collection, in descriptions of the dataset."""
    dataset_creator: str = "Tollgraph users"
    """Who made the collection: a person or a body, in descriptions of the dataset."""
    dataset_licence: str = CC_BY
    """Address of the licence of your data; the code and the quoted words have their own."""
    dataset_address: str = ""
    """Where the dataset is published on the web (an address ending in `/`); empty while it is nowhere."""

    def __post_init__(self) -> None:
        """Check the ranges that the fields state."""
        for name in ("tolerance", "bridge_share"):
            if not 0 <= getattr(self, name) <= 1:
                raise ParameterError(f"{variable(name)} must be between 0 and 1, not {getattr(self, name)}")
        for name in ("fetch_bytes", "archive_bytes", "file_bytes", "article_characters", "load_bytes"):
            if getattr(self, name) < 1:
                raise ParameterError(f"{variable(name)} must be at least 1, not {getattr(self, name)}")
        if not self.base.endswith(("/", "#")):
            raise ParameterError(f"{variable('base')} must end in '/' or '#', not {self.base!r}")
        for name in ("dataset_licence", "dataset_address"):
            _check_address(name, getattr(self, name))


def _check_address(name: str, address: str) -> None:
    """Check that an address can be opened on the web; the empty one stands for none."""
    if address and not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", address):
        raise ParameterError(f"{variable(name)} must be an http(s) address, not {address!r}")


def variable(name: str) -> str:
    """Return the environment variable of a setting.

    >>> variable("bridge_share")
    'TOLLGRAPH_BRIDGE_SHARE'
    """
    return f"TOLLGRAPH_{name.upper()}"


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings that the environment asks for; ParameterError names a variable that cannot be read."""
    return Settings(**given_values(Settings, environment))


_TRUTH = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


def given_values(kind: type[Any], environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the fields of a dataclass of settings that the environment gives, each with the type of its default.

    ParameterError names a variable that cannot be read.
    """
    given = os.environ if environment is None else environment
    found = {
        each.name: (type(each.default), given[variable(each.name)])
        for each in fields(kind)
        if variable(each.name) in given
    }
    return {name: _value(name, kind_of_value, text) for name, (kind_of_value, text) in found.items()}


def _value(name: str, kind: type[Any], text: str) -> object:
    if kind in (int, float):
        try:
            return kind(text)
        except ValueError as error:
            raise ParameterError(f"{variable(name)} must be a number ({kind.__name__}), not {text!r}") from error
    if kind is bool:
        if text.casefold() not in _TRUTH:
            raise ParameterError(f"{variable(name)} must be yes or no, not {text!r}")
        return _TRUTH[text.casefold()]
    return store_address(text.strip()) if issubclass(kind, Path) else text.strip()
