"""Where the IRI of a thing is found on this server, and which IRI an address of this server stands for.

Things under the base setting are at `/id/`, concepts at `/scheme/`, which also lists their schemes, terms of the
ontology on its page `/ontology`; any other IRI that the graph speaks of is at `/describe?iri=`.
"""

from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from tollgraph.namespaces import DEFAULT_BASE, ONTOLOGY, SCHEME, TG

_KEPT = "/!$&'()*+,;=:@~"
"""Characters that stay as they are in a path (RFC 3986, pchar and the slash)."""
_WEB = frozenset({"http", "https"})


@dataclass(frozen=True, slots=True)
class Addresses:
    """Maps between IRIs and local addresses."""

    base: str = DEFAULT_BASE
    root: str = ""
    """Path prefix of the server behind a proxy, without a slash at its end."""

    def page(self, iri: str, suffix: str = ".html") -> str | None:
        """Return the local address of the page about an IRI of ours, in a format by its suffix; None for another IRI.

        >>> Addresses().page("https://w3id.org/tollgraph/id/actor/airwars")
        '/id/actor/airwars.html'
        """
        if iri == SCHEME:
            return f"{self.root}/scheme{'/' if suffix == '.html' else suffix}"
        if iri == ONTOLOGY or iri.startswith(TG):
            term = iri.removeprefix(ONTOLOGY)
            return f"{self.root}/ontology{'' if suffix == '.html' else suffix}{quote(term, safe='#')}"
        for start, folder in ((self.base, "id"), (SCHEME, "scheme")):
            if iri.startswith(start) and iri != start:
                name, joint, fragment = iri.removeprefix(start).partition("#")
                return f"{self.root}/{folder}/{quote(name, safe=_KEPT)}{suffix}{joint}{quote(fragment, safe=_KEPT)}"
        return None

    def describe(self, iri: str, suffix: str = "html") -> str:
        """Return the local address of what the graph says of any IRI, in a format by its suffix without the dot."""
        local = self.page(iri, f".{suffix}")
        chosen = {} if suffix == "html" else {"format": suffix}
        return local or f"{self.root}/describe?{urlencode({'iri': iri, **chosen})}"

    def thing(self, folder: str, name: str) -> str:
        """Return the IRI that a path below a folder (`id` or `scheme`) stands for."""
        return (SCHEME if folder == "scheme" else self.base) + name


def web_link(iri: str) -> str | None:
    """Return an address that a page may link to: http or https; None for `javascript:` and others.

    >>> web_link("javascript:alert(1)")
    """
    try:
        parts = urlsplit(iri)
    except ValueError:
        return None
    return iri if parts.scheme.lower() in _WEB and parts.netloc else None
