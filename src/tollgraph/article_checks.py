"""Whether the graphs of articles keep to the shapes, told fast; what is wrong with one that does not is `validation`'s.

What breaks the shapes is asked in SPARQL that was compiled of them. Compiling takes a second, so the queries are kept
in the user's cache (`$XDG_CACHE_HOME/tollgraph`), under the hash of the shapes and of the compiler.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from tollgraph.namespaces import RDF, RDFS
from tollgraph.nquads import TYPE, iri
from tollgraph.resources import shipped
from tollgraph.store.folder import replace_file
from tollgraph.store.interface import Store

_COMPILER = Path(__file__).parent / "shacl"
_TYPE = ox.NamedNode(RDF + "type")
_POINTED = f"""
SELECT DISTINCT ?thing {{
    ?by ?how ?thing FILTER(isIRI(?thing) && ?how != {TYPE})
    FILTER NOT EXISTS {{ ?thing ?any ?more }}
}}
"""


@dataclass(frozen=True, slots=True)
class Violations:
    """The queries of the shapes that look at the same nodes; each solution breaks a shape."""

    targets: tuple[str, ...]
    """Patterns; where the data match none of them, there is nothing to ask."""
    queries: tuple[str, ...]


def validate_articles(graphs: Mapping[str, str], store: Store | None = None) -> dict[str, str]:
    """Return why a graph of a batch violates the shapes, by the graph's name; conforming graphs are not in it.

    All graphs are asked together, with what the store says of the things that they point to.
    """
    if not graphs:
        return {}
    batch = ArticleBatch(graphs, store)
    if batch.conforms():
        return {}
    from tollgraph.validation import faults_of

    return faults_of(batch)


class ArticleBatch:
    """The graphs of some articles as one, in which everything that they point to has its types."""

    def __init__(self, graphs: Mapping[str, str], store: Store | None = None) -> None:
        """Load the graphs (name to N-Quads of this graph), and ask a store for the types of what they point to."""
        self.graphs = graphs
        self.quads = ox.Store()
        # In the default graph, where they are loaded and asked in three quarters of the time; a line ends only a quad.
        triples = (nquads.replace(f" {iri(name)} .\n", " .\n") for name, nquads in graphs.items())
        # The store that takes the graphs in checks each IRI; here that would cost a quarter of the loading.
        self.quads.load("".join(triples), format=ox.RdfFormat.N_TRIPLES, lenient=True)
        self.elsewhere = frozenset[str]() if store is None else self._add_known_types(store)
        """IRIs of the things that are described elsewhere, and so are no faults of these graphs."""

    def conforms(self) -> bool:
        """Return whether nothing in the graphs violates the shipped shapes."""
        known = violations()
        if known is None or self._holds(f"?narrow {iri(RDFS + 'subClassOf')} ?wide"):
            return False
        asked = (each for each in known if any(map(self._holds, each.targets)))
        return not any(self._broken(query) for each in asked for query in each.queries)

    def _holds(self, pattern: str) -> bool:
        return bool(self.quads.query(f"ASK {{ {pattern} }}"))

    def _broken(self, query: str) -> bool:
        found = self.quads.query(query)
        assert isinstance(found, ox.QuerySolutions)  # noqa: S101  # the compiler writes SELECTs
        return any(getattr(each["this"], "value", "") not in self.elsewhere for each in found)

    def _add_known_types(self, store: Store) -> frozenset[str]:
        pointed = self.quads.query(_POINTED)
        things = [each["thing"] for each in pointed] if isinstance(pointed, ox.QuerySolutions) else []
        names = " ".join(map(str, things))
        found = store.query(f"SELECT ?thing ?kind {{ VALUES ?thing {{ {names} }} ?thing a ?kind }}")
        if isinstance(found, ox.QuerySolutions):
            self.quads.extend([ox.Quad(each["thing"], _TYPE, each["kind"]) for each in found])
        return frozenset(each.value for each in things)


@cache
def violations() -> tuple[Violations, ...] | None:
    """Return the compiled queries of the shipped shapes, from the cache where they are there.

    None where the queries are not all there is to the shapes: where some are left to pySHACL, or name nodes.
    """
    path = cache_folder() / f"checks-{_fingerprint()}.json"
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return tuple(Violations(tuple(each["targets"]), tuple(each["queries"])) for each in kept)
    except (OSError, ValueError, KeyError, TypeError):
        pass  # not kept yet, or damaged: made anew
    from tollgraph.validation import compiled_violations

    found = compiled_violations()
    if found is not None:
        _keep(path, found)
    return found


def _keep(path: Path, found: tuple[Violations, ...]) -> None:
    content = json.dumps([{"targets": each.targets, "queries": each.queries} for each in found])
    with suppress(OSError):  # a cache that cannot be written costs a second in every run
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for old in path.parent.glob("checks-*.json"):
            old.unlink(missing_ok=True)
        replace_file(path, content.encode(), 0o600)


def cache_folder() -> Path:
    """Return the folder for what can be made again, as the XDG Base Directory Specification has it."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(given) if Path(given).is_absolute() else Path("~/.cache").expanduser()) / "tollgraph"


def _fingerprint() -> str:
    digest = hashlib.sha256(ox.__version__.encode())
    for path in _made_of():
        digest.update(f"{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:32]


def _made_of() -> Iterator[Path]:
    yield from sorted(shipped("shapes").glob("*.ttl"))
    yield from sorted(_COMPILER.glob("*.py"))
    yield Path(__file__)
