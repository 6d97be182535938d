"""Builds the publication of the ontology: `python -m docs.ontology [FOLDER] [--release]`.

Writes a page of the terms by pyLODE, a diagram of the classes, and ontology and schemes in every syntax, each under the
current name and under its version (`build/ontology` unless a folder is given; git ignores it). Versions that were
released before stand in `ontology/releases/` and are published again as they were. `--release` adds today's version
there; it never changes one. The concepts of the schemes have their pages in `tollgraph serve`, which pyLODE leaves out.
"""

import asyncio
import logging
import sys
import warnings
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

import click
import pyoxigraph as ox
from rdflib import OWL, RDF, RDFS, Graph, URIRef
from rdflib.term import Node

from tollgraph.errors import TollgraphError
from tollgraph.export.graphs import write_graph
from tollgraph.namespaces import ONTOLOGY, TG
from tollgraph.ontology import load_triples
from tollgraph.resources import shipped

_BUILD = Path(__file__).resolve().parents[1] / "build" / "ontology"
_PUBLISHED = ("tollgraph", "schemes")
"""Files of `ontology/` that are published."""
_SYNTAXES = {"ttl": "turtle", "jsonld": "jsonld", "nt": "ntriples", "rdf": "rdfxml"}
RELEASES = shipped("ontology") / "releases"


class NotReleasableError(TollgraphError):
    """A version was released before with another content."""


def build(folder: Path) -> list[Path]:
    """Write the publication into a folder and return its files."""
    number = version_of(shipped("ontology") / "tollgraph.ttl")
    written: list[Path] = []
    for home in (folder, folder / number):
        home.mkdir(parents=True, exist_ok=True)
        for name in _PUBLISHED:
            written += _files(shipped("ontology") / f"{name}.ttl", home)
        (home / "diagram.md").write_text(class_diagram(), encoding="utf-8")
        written.append(home / "diagram.md")
    for release in sorted(RELEASES.glob("*/*.ttl")):
        home = folder / release.parent.name
        home.mkdir(exist_ok=True)
        written += _files(release, home)
    return written


def _files(source: Path, home: Path) -> Iterator[Path]:
    """Write a file in every syntax, its Turtle letter by letter, and the page of the ontology."""
    quads = [ox.Quad(*triple) for triple in load_triples([source])]
    for suffix, form in _SYNTAXES.items():
        out = home / f"{source.stem}.{suffix}"
        out.write_bytes(source.read_bytes() if suffix == "ttl" else write_graph(quads, form))
        yield out
    if source.stem == "tollgraph":
        page = home / "index.html"
        page.write_text(html_page(source), encoding="utf-8")
        yield page


def html_page(source: Path) -> str:
    """Return the page that pyLODE makes of an ontology; it asks for nothing from outside."""
    _mend_pylode()
    asyncio.set_event_loop(None)  # pyLODE's HTML writer asks for a loop, and one made for it would never be closed
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pyLODE, about the namespaces of rdflib
        from pylode import OntPub  # type: ignore[import-untyped]  # ships no types

        logging.disable(logging.INFO)
        try:
            return str(OntPub(Graph().parse(source), sort_subjects=True).make_html())
        finally:
            logging.disable(logging.NOTSET)


def _mend_pylode() -> None:
    """Give pyLODE 3.4.1 its version: it looks for it in a pyproject.toml that its wheel does not carry."""
    module = ModuleType("pylode.version")
    module.__dict__["__version__"] = version("pylode")
    sys.modules.setdefault("pylode.version", module)


def class_diagram() -> str:
    """Return a diagram of the classes and of the properties between them, in Mermaid."""
    graph = Graph().parse(shipped("ontology") / "tollgraph.ttl")
    lines = [f"  class {name}" for name in _ours(graph.subjects(RDF.type, OWL.Class))]
    pairs = graph.subject_objects(RDFS.subClassOf)
    lines += [f"  {parent} <|-- {child}" for c, p in pairs for child in _ours([c]) for parent in _ours([p])]
    lines += [f"  {start} --> {end} : {name}" for start, end, name in _links(graph)]
    body = "\n".join(["classDiagram", *sorted(set(lines))])
    return f"# The classes of the ontology, and what joins them\n\n```mermaid\n{body}\n```\n"


def _links(graph: Graph) -> Iterator[tuple[str, str, str]]:
    """Yield domain, range and name of each object property between classes of ours; a union gives one for each."""
    for term in graph.subjects(RDF.type, OWL.ObjectProperty):
        for start in _classes(graph, graph.objects(term, RDFS.domain)):
            for end in _classes(graph, graph.objects(term, RDFS.range)):
                yield start, end, str(term).removeprefix(TG)


def _classes(graph: Graph, ends: Iterable[Node]) -> list[str]:
    """Return the classes that a domain or a range names, alone or in a union."""
    found = [node for end in ends for node in (end, *_union(graph, end))]
    return _ours(found)


def _union(graph: Graph, node: Node) -> Iterator[Node]:
    for head in graph.objects(node, OWL.unionOf):
        yield from graph.items(head)


def _ours(nodes: Iterable[Node]) -> list[str]:
    return [str(node).removeprefix(TG) for node in nodes if isinstance(node, URIRef) and node.startswith(TG)]


def version_of(path: Path) -> str:
    """Return the version that an ontology gives itself."""
    return str(Graph().parse(path).value(URIRef(ONTOLOGY), OWL.versionInfo))


def release(folder: Path = RELEASES) -> Path:
    """Keep today's ontology under its version for ever; NotReleasableError where that version is another one."""
    source = shipped("ontology") / "tollgraph.ttl"
    home = folder / version_of(source)
    for name in _PUBLISHED:
        content, kept = (shipped("ontology") / f"{name}.ttl").read_bytes(), home / f"{name}.ttl"
        if kept.exists() and kept.read_bytes() != content:
            raise NotReleasableError(f"{kept} was released with another content; raise the version in {source}")
    home.mkdir(parents=True, exist_ok=True)
    for name in _PUBLISHED:
        (home / f"{name}.ttl").write_bytes((shipped("ontology") / f"{name}.ttl").read_bytes())
    return home


def main(arguments: list[str]) -> int:
    """Build, and release where that is asked for; return the exit code."""
    folders = [each for each in arguments if not each.startswith("--")]
    try:
        if "--release" in arguments:
            click.echo(f"released {release()}")
        written = build(Path(folders[0]) if folders else _BUILD)
    except TollgraphError as error:
        click.echo(str(error), err=True)
        return error.exit_code
    click.echo(f"{len(written)} files in {written[0].parent}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
