"""Forgetting a statement or a document on purpose: for the safety of persons, and for nothing else.

Nothing else in Tollgraph deletes. What is forgotten is taken out of the graph, its history, the private texts and the
files of the database, which are written anew; a tombstone stays. Backups and exports made before are other people's to
delete: say so to whoever asked.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from tollgraph.decisions.record import Signature
from tollgraph.errors import ParameterError
from tollgraph.identifiers import Minter
from tollgraph.keeping.archive import Archive
from tollgraph.keeping.history import articles_of, subject_of
from tollgraph.keeping.tombstones import UNTITLED, Tombstone, hashes, load_tombstones, tombstone_quads
from tollgraph.materialised.comparisons import refresh_comparisons
from tollgraph.namespaces import DCTERMS, OA, RDF, TG, local_name
from tollgraph.seeding import background_of_store
from tollgraph.settings import Settings
from tollgraph.store.interface import Change, Store
from tollgraph.store.rows import rows_of, text_of
from tollgraph.texts import TextStore

_TYPE = RDF + "type"
_DOCUMENTS = frozenset({"Article", "Publication"})
_STATEMENTS = frozenset({"Claim", "Assessment"})
_ONLY_WHILE_POINTED_AT = frozenset(TG + name for name in ("Scope", "Incident", "Period", "UnnamedSource"))
"""What a graph describes only because a statement of it speaks of it."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What a forgetting took out."""

    statements: int
    texts: int
    replaced: int
    """Earlier readings in the history that held it."""


def forget(store: Store, settings: Settings, thing: str, signature: Signature) -> Forgotten:
    """Take a claim, an assessment or a document out of a store and all that is kept beside it, and leave a tombstone.

    `thing` is an IRI or the last part of one. With a statement go the other statements of its document, in any version,
    that quote the same words, and the contexts of all quotes of the document. Running it again completes what was
    interrupted. ParameterError for a thing that is not there, or is none of these.
    """
    return _Forgetting(store, settings, Minter(settings.base)).run(thing, signature)


@dataclass(frozen=True, slots=True)
class _Forgetting:
    store: Store
    settings: Settings
    minter: Minter

    def run(self, thing: str, signature: Signature) -> Forgotten:
        tombstone = self._known(thing) or self._new(thing, signature)
        graphs = self._graphs(tombstone.document)
        hashes_of_texts = {each for graph in graphs for each in self._text_hashes(graph)}
        before = self._statements()
        # The graphs come last: they alone tell which texts and earlier readings belong to the document.
        replaced = self._change_archive(tombstone, graphs)
        texts = self._remove_texts(hashes_of_texts)
        self._change_graphs(graphs, tombstone)
        self._compare()
        self.store.rewrite()
        return Forgotten(before - self._statements(), texts, replaced)

    def _known(self, thing: str) -> Tombstone | None:
        """Return the tombstone of a thing that was being forgotten before."""
        known = load_tombstones(self.store, self.minter).documents.values()
        found = (each for some in known for each in some if thing in (each.thing, local_name(each.thing)))
        return next(found, None)

    def _new(self, thing: str, signature: Signature) -> Tombstone:
        subject = subject_of(self.store, self.minter, thing)
        kinds = {local_name(each) for each in self._objects(subject, _TYPE)}
        if not kinds & (_DOCUMENTS | _STATEMENTS):
            raise ParameterError(
                f"{thing!r} is no statement and no article; forget the claims or the article that name it"
            )
        articles = articles_of(self.store, None, self.minter, subject)
        document = self._objects(articles[0], DCTERMS + "isVersionOf")[0]
        words = frozenset[str]()
        if kinds & _STATEMENTS:
            quotes = (
                quote for each in self._objects(subject, TG + "passage") for quote in self._objects(each, TG + "quote")
            )
            words = frozenset(one for quote in quotes for one in hashes(document, quote))
        return Tombstone(subject, document, words, signature.by, signature.at, signature.because)

    def _graphs(self, document: str) -> list[str]:
        """Return the graphs of the versions of a document."""
        found = rows_of(self.store, f"SELECT ?v {{ ?v <{DCTERMS}isVersionOf> <{document}> }}")
        return sorted({self.minter.graph(version) for (version,) in found})

    def _text_hashes(self, graph: str) -> list[str]:
        quads = self.store.quads(graph)
        return [
            text_of(quad.object).removeprefix("sha256:") for quad in quads if quad.predicate.value == TG + "textHash"
        ]

    def _change_graphs(self, graphs: list[str], tombstone: Tombstone) -> None:
        """Write the graphs without what is forgotten, with the tombstone, in one transaction."""
        kept = (
            "".join(_lines(spared(self.store.quads(graph), tombstone)) for graph in graphs) if tombstone.words else ""
        )
        anchors = self._anchored(tombstone)
        add = kept + tombstone_quads(tombstone, self.minter)
        self.store.change(Change(add=add, remove=anchors, drop=tuple(graphs)))

    def _anchored(self, tombstone: Tombstone) -> str:
        """Return what decisions remember of the words."""
        quads = (quad for quad in self.store.quads() if quad.predicate.value == TG + "anchorQuote")
        return _lines(quad for quad in quads if _is_gone(text_of(quad.object), tombstone))

    def _change_archive(self, tombstone: Tombstone, graphs: list[str]) -> int:
        """Take it out of the earlier readings; return how many of them held it."""
        if self.store.history is None or not self.store.history.exists():
            return 0
        changed = 0
        with Archive(self.store.history, writable=True) as archive:
            for old in [each for graph in graphs for each in archive.all(graph)]:
                quads = list(ox.parse(old.nquads, format=ox.RdfFormat.N_QUADS))
                kept = _lines(spared(quads, tombstone)) if tombstone.words else ""
                changed += kept != old.nquads
                archive.rewrite(old, kept)
            archive.shred()
        return changed

    def _remove_texts(self, text_hashes: Iterable[str]) -> int:
        if self.store.texts is None:
            return 0
        texts = TextStore(self.store.texts)
        return sum(texts.remove(each) for each in sorted(text_hashes))

    def _compare(self) -> None:
        """Make the comparisons anew, and the file that is kept of them: both hold words of statements."""
        if self.store.kept is not None:
            self.store.kept.unlink(missing_ok=True)
        background = background_of_store(self.store, self.minter)
        refresh_comparisons(self.store, self.minter, background, self.settings)

    def _statements(self) -> int:
        names = {TG + name for name in _STATEMENTS}
        return sum(quad.predicate.value == _TYPE and text_of(quad.object) in names for quad in self.store.quads())

    def _objects(self, subject: str, predicate: str) -> list[str]:
        return [row[0] for row in rows_of(self.store, f"SELECT ?o {{ <{subject}> <{predicate}> ?o }} ORDER BY ?o")]


def spared(quads: Iterable[ox.Quad], tombstone: Tombstone) -> list[ox.Quad]:
    """Return the quads of a reading without the statements that quote forgotten words, and without any context."""
    known = list(quads)
    passages = {
        quad.subject
        for quad in known
        if quad.predicate.value == TG + "quote" and _is_gone(text_of(quad.object), tombstone)
    }
    gone: set[object] = set(passages)
    gone |= {quad.subject for quad in known if quad.predicate.value == TG + "passage" and quad.object in passages}
    gone |= {quad.object for quad in known if quad.predicate.value == OA + "hasSelector" and quad.subject in passages}
    kept = [_bare(quad, tombstone) for quad in known if quad.subject not in gone and quad.object not in gone]
    return _without_orphans(kept)


def _is_gone(quote: str, tombstone: Tombstone) -> bool:
    return bool(hashes(tombstone.document, quote) & tombstone.words)


def _bare(quad: ox.Quad, tombstone: Tombstone) -> ox.Quad:
    """Return a quad; without its words where it holds the context of a quote, or a title with forgotten words."""
    name = quad.predicate.value
    if name in (OA + "prefix", OA + "suffix"):
        return ox.Quad(quad.subject, quad.predicate, ox.Literal(""), quad.graph_name)
    if name == DCTERMS + "title" and _is_gone(text_of(quad.object), tombstone):
        return ox.Quad(quad.subject, quad.predicate, ox.Literal(UNTITLED), quad.graph_name)
    return quad


def _without_orphans(quads: list[ox.Quad]) -> list[ox.Quad]:
    """Return the quads without what is described only for a statement that is gone, step by step."""
    described = {quad.subject for quad in quads if text_of(quad.object) in _ONLY_WHILE_POINTED_AT}
    while True:
        pointed_at = {quad.object for quad in quads if quad.object != quad.subject}
        orphans = {each for each in described if each not in pointed_at}
        if not orphans:
            return quads
        described -= orphans
        quads = [quad for quad in quads if quad.subject not in orphans]


def _lines(quads: Iterable[ox.Quad]) -> str:
    return "".join(f"{quad} .\n" for quad in quads)
