"""The words of a statement in their place: the quote, with at most `CONTEXT` characters of the article either side."""

from dataclasses import dataclass

from tollgraph.errors import StoreError
from tollgraph.mapping import CONTEXT
from tollgraph.namespaces import OA, TG
from tollgraph.texts import TextStore
from tollgraph.web.described import Described
from tollgraph.web.site import Site


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A passage as a page shows it."""

    iri: str
    exact: str
    before: str = ""
    after: str = ""
    start: int | None = None
    """First code point in the article's text, counted from 0; None where the graph does not say."""
    end: int | None = None
    whole: bool = False
    """Whether `before` and `after` are all of the article's text."""


def excerpt(known: Described, passage: str, site: Site) -> Excerpt:
    """Return a passage with its surroundings: from the private texts where they are here, else from the graph."""
    selectors = known.all(passage, OA + "hasSelector")
    exact = known.one(passage, TG + "quote") or ""
    start, end = (_number(known, selectors, name) for name in ("start", "end"))
    text = _text(known, passage, site.showing.texts)
    if text is not None and start is not None and end is not None and text[start:end] == exact:
        reach = len(text) if site.showing.serve_texts else CONTEXT
        before, after = text[max(0, start - reach) : start], text[end : end + reach]
        return Excerpt(passage, exact, before, after, start, end, whole=site.showing.serve_texts)
    before, after = (_first(known, selectors, name) for name in ("prefix", "suffix"))
    return Excerpt(passage, exact, before[-CONTEXT:], after[:CONTEXT], start, end)


def _first(known: Described, selectors: list[str], name: str) -> str:
    return next((found for each in selectors if (found := known.one(each, OA + name)) is not None), "")


def _number(known: Described, selectors: list[str], name: str) -> int | None:
    text = _first(known, selectors, name)
    return int(text) if text.isdecimal() else None


def _text(known: Described, passage: str, texts: TextStore | None) -> str | None:
    digest = (known.one(known.one(passage, OA + "hasSource"), TG + "textHash") or "").removeprefix("sha256:")
    if texts is None or digest not in texts:
        return None
    try:
        return texts.get(digest)
    except StoreError:
        return None
