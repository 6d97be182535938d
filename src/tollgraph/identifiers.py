"""Deterministic IRIs: two machines that read the same article mint the same names."""

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass
from json.encoder import encode_basestring

from tollgraph.model import Article, Passage, Reference, Scope
from tollgraph.namespaces import DEFAULT_BASE

_LENGTH = 20
"""Hexadecimal digits kept of a sha256: 80 bits, so a collision among 10^9 things is less likely than 10^-6."""


_PLAIN_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode
"""Made once, because `json.dumps` makes an encoder for every call that sets it up."""


def _json(part: object) -> str:
    """Return a value as JSON; texts, whole numbers and nothing, which most are, without the encoder: it takes long."""
    if isinstance(part, str):  # so are the terms of the schemes
        return encode_basestring(part)
    return repr(part) if type(part) is int else "null" if part is None else _PLAIN_JSON(part)


def digest(*parts: object) -> str:
    """Return the shortened sha256 of a sequence of plain values; the order and the type of each count."""
    written = f"[{','.join(map(_json, parts))}]"
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]


def text_sha256(text: str) -> str:
    """Return the sha256 of an article's text as UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def slug(name: str) -> str:
    """Return a name as a short path segment: ASCII, lower case, hyphens.

    >>> slug("Deir ez-Zor Governorate")
    'deir-ez-zor-governorate'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or digest(name)


@dataclass(frozen=True, slots=True)
class Minter:
    """Mints IRIs under one base."""

    base: str = DEFAULT_BASE

    def thing(self, kind: str, *parts: object) -> str:
        """Return `BASE kind / hash of the parts`."""
        return f"{self.base}{kind}/{digest(*parts)}"

    def actor(self, name: str) -> str:
        """Return the IRI of an actor that is known by name everywhere."""
        return f"{self.base}actor/{slug(name)}"

    def unnamed_source(self, article_iri: str, words: str) -> str:
        """Return the IRI of an unnamed source: one per article and wording."""
        return self.thing("source", article_iri, words.casefold())

    def place(self, name: str, within: tuple[str, ...]) -> str:
        """Return the IRI of a place that no list has, told apart by what contains it."""
        return self.thing("place", slug(name), sorted(within))

    def publication(self, key: str) -> str:
        """Return the IRI of a document across its versions."""
        return self.thing("publication", key)

    def article(self, article: Article) -> str:
        """Return the IRI of one version of a document."""
        return f"{self.base}article/{digest(article.key)}/{text_sha256(article.text)[:_LENGTH]}"

    def graph(self, article_iri: str) -> str:
        """Return the name of the graph that holds what was read from an article version."""
        return f"{self.base}graph/{article_iri.removeprefix(self.base)}"

    def passage(self, article_iri: str, passage: Passage) -> str:
        """Return the IRI of a stretch of an article's text."""
        return self.thing("passage", article_iri, passage.start, passage.end)

    def extraction(self, article_iri: str, extractor: str, version: str) -> str:
        """Return the IRI of the reading of one article version by one version of one reader."""
        return self.thing("extraction", article_iri, extractor, version)

    def claim(self, article_iri: str, claimant: Reference, quote: Passage, what: tuple[object, ...]) -> str:
        """Return the IRI of a claim; `what` is (low, high, qualifier, effect, victims)."""
        return self.thing("claim", article_iri, claimant.iri, quote.start, quote.exact, *what)

    def assessment(self, article_iri: str, assessor: Reference, status: str, quote: Passage) -> str:
        """Return the IRI of an assessment."""
        return self.thing("assessment", article_iri, assessor.iri, status, quote.start, quote.exact)

    def incident(self, article_iri: str, number: int) -> str:
        """Return the IRI of the n-th event of an article, before it is matched with others."""
        return self.thing("incident", article_iri, number)

    def scope(self, scope: Scope) -> str:
        """Return the IRI of a scope: equal scopes of any articles share it."""
        period = scope.period
        return self.thing(
            "scope", scope.effect, scope.victims, scope.places, scope.perpetrators, period.start, period.end,
            period.dating, scope.incident, scope.unit, scope.all_parties, scope.as_civilians, scope.own_operation,
            sorted(scope.inferred),
        )  # fmt: skip

    def comparison(self, first: str, second: str) -> str:
        """Return the IRI of the comparison of two statements, whichever is named first."""
        return self.thing("comparison", *sorted((first, second)))
