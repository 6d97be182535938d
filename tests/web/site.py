"""The pages over a store, asked without a network."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from html.parser import HTMLParser
from pathlib import Path

from starlette.applications import Starlette
from starlette.testclient import TestClient

from tollgraph.identifiers import Minter
from tollgraph.seeding import background_of_store
from tollgraph.store import EmbeddedStore, read_store
from tollgraph.web.app import Served, create_app


@contextmanager
def pages_over(store: EmbeddedStore) -> Iterator[TestClient]:
    """Yield a client of the pages over a store."""
    with TestClient(app_over(store)) as client:
        yield client


def app_over(store: EmbeddedStore) -> Starlette:
    """Return the application over a store."""
    return create_app(Served(store, partial(background_of_store, store, Minter()), "test"))


@contextmanager
def seeded_pages(folder: Path) -> Iterator[TestClient]:
    """Yield a client of the pages over the store in a folder."""
    with read_store(folder) as store, pages_over(store) as client:
        yield client


class Page(HTMLParser):
    """What a page links to and which elements it has; raises AssertionError for a tag that is closed wrongly."""

    _VOID = frozenset({"meta", "link", "br", "input", "img", "hr"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.attributes: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        assert self._open == [], self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag with its attributes."""
        self.tags.append(tag)
        self.attributes.extend(name for name, _ in attrs)
        values = dict(attrs)
        self.links.extend(str(values[name]) for name in ("href", "src", "action") if values.get(name))
        self.ids.extend([str(values["id"])] if values.get("id") else [])
        if tag not in self._VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag that closes itself, as in SVG."""
        self.handle_starttag(tag, attrs)
        if tag not in self._VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Note the end of an element; elements end in the order in which they began."""
        assert self._open, f"</{tag}> ends nothing"
        assert self._open.pop() == tag, tag
