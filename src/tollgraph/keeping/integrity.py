"""Whether a store is whole: its files, texts, quotes, references, comparisons. Finds faults; mends nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox

from tollgraph.errors import StoreError
from tollgraph.identifiers import Minter
from tollgraph.keeping.fault import Fault
from tollgraph.keeping.files import file_faults
from tollgraph.keeping.statements import statement_faults
from tollgraph.keeping.tombstones import load_tombstones
from tollgraph.mapping import named_graph
from tollgraph.materialised.comparisons import refresh_comparisons
from tollgraph.namespaces import DCTERMS, OA, SCHEME, TG
from tollgraph.nquads import iri
from tollgraph.seeding import background_of_store
from tollgraph.settings import Settings
from tollgraph.store.embedded import EmbeddedStore
from tollgraph.store.interface import Store
from tollgraph.store.rows import rows_of
from tollgraph.texts import TextStore

_HASH = "sha256:"


@dataclass(frozen=True, slots=True)
class Checked:
    """How much was looked at, and what was wrong."""

    articles: int
    passages: int
    comparisons: int
    faults: tuple[Fault, ...]


def check_store(store: Store, settings: Settings, observe: Callable[[str], None] = lambda _: None) -> Checked:
    """Return what is wrong with a store.

    That is: a file that is gone or damaged, an article without its text, a quote that is not at its place, a reference
    to nothing, comparisons or kept statements that are not those of the claims. Where the database that is read is
    damaged, only its files are looked at. `observe` is told each file and each article whose text is looked at, then
    what else is.
    """
    damaged = list(file_faults(store.path, observe)) if store.path else []
    if any(each.thing.startswith("snapshots/") for each in damaged):
        return Checked(0, 0, 0, tuple(damaged))
    articles, texts = _articles(store, Minter(settings.base), observe)
    observe("quotes")
    passages = list(_passages(store))
    observe("references")
    dangling = list(_dangling(store))
    observe("comparisons")
    comparisons, stale = _comparisons(store, settings)
    faults = (
        *damaged,
        *texts.faults,
        *(fault for each in passages for fault in _misquoted(each, texts)),
        *dangling,
        *stale,
    )
    return Checked(articles, len(passages), comparisons, faults)


class _Texts:
    """The texts of the articles of a store, read once each."""

    def __init__(self, folder: Path | None) -> None:
        self._kept = TextStore(folder) if folder else None
        self.faults: list[Fault] = []
        self.hash_of: dict[str, str] = {}
        self._read: tuple[str, str | None] = ("", None)

    def add(self, article: str, sha256: str) -> None:
        """Look whether the text of an article is there and unchanged."""
        self.hash_of[article] = sha256
        self.text(article)

    def text(self, article: str) -> str | None:
        """Return the text of an article; None where it was forgotten, or is not kept, which is noted once."""
        sha256 = self.hash_of.get(article)
        if sha256 is None:
            return None
        if self._read[0] != sha256:
            self._read = (sha256, self._load(article, sha256))
        return self._read[1]

    def _load(self, article: str, sha256: str) -> str | None:
        if self._kept is None:
            return None
        try:
            return self._kept.get(sha256)
        except StoreError as error:
            fault = Fault("the text of an article is kept by its hash", article, str(error), "ingest the article again")
            if fault not in self.faults:
                self.faults.append(fault)
            return None


def _articles(store: Store, minter: Minter, observe: Callable[[str], None]) -> tuple[int, _Texts]:
    """Return how many articles there are, and the texts of all but those of which something was forgotten."""
    texts, forgotten = _Texts(store.texts), load_tombstones(store, minter).documents
    rows = rows_of(
        store,
        f"SELECT ?article ?document ?hash {{ ?article {iri(TG + 'textHash')} ?hash ; "
        f"{iri(DCTERMS + 'isVersionOf')} ?document }} ORDER BY ?article",
    )
    for article, document, text_hash in rows:
        observe(article)
        if document not in forgotten:
            texts.add(article, text_hash.removeprefix(_HASH))
    return len(rows), texts


@dataclass(frozen=True, slots=True)
class _Passage:
    iri: str
    article: str
    quote: str
    start: int
    end: int


def _passages(store: Store) -> Iterator[_Passage]:
    rows = rows_of(
        store,
        f"SELECT ?p ?article ?quote ?start ?end {{ ?p {iri(TG + 'quote')} ?quote ; {iri(OA + 'hasSource')} ?article ; "
        f"{iri(OA + 'hasSelector')} ?where . ?where {iri(OA + 'start')} ?start ; {iri(OA + 'end')} ?end }} "
        "ORDER BY ?article ?start",
    )
    return (_Passage(passage, article, quote, int(start), int(end)) for passage, article, quote, start, end in rows)


def _misquoted(passage: _Passage, texts: _Texts) -> Iterator[Fault]:
    text = texts.text(passage.article)
    if text is not None and text[passage.start : passage.end] != passage.quote:
        found = f"{text[passage.start : passage.end]!r} stands where {passage.quote!r} is quoted"
        yield Fault("a quote stands at its place in the text", passage.iri, found, "ingest the article again")


def _dangling(store: Store) -> Iterator[Fault]:
    """Yield the things of ours that are pointed to and of which nothing is said."""
    rows = rows_of(
        store,
        f"SELECT DISTINCT ?thing ?p ?value {{ ?thing ?p ?value FILTER(isIRI(?value) && STRSTARTS(STR(?p), '{TG}') "
        f"&& !STRSTARTS(STR(?value), '{SCHEME}') && ?p NOT IN ({', '.join(map(iri, _ELSEWHERE))})) "
        "FILTER NOT EXISTS { ?value ?about ?what } } ORDER BY ?thing ?p",
    )
    for thing, predicate, value in rows:
        found = f"<{predicate}> leads to <{value}>, of which nothing is said"
        yield Fault("what is referred to is described", thing, found, "ingest or load again what describes it")


_ELSEWHERE = (TG + "anchors", TG + "undoes", TG + "linksItem")
"""Properties that may name what is not here: a decision remembers what is gone, an item is described by Wikidata."""


def _comparisons(store: Store, settings: Settings) -> tuple[int, list[Fault]]:
    """Compare everything anew; return the number of comparisons, and what of the graph and the statements is not so."""
    minter = Minter(settings.base)
    graph = named_graph(minter, "comparisons")
    with TemporaryDirectory() as room, _Anew(Path(room) / "statements.sqlite") as anew:
        anew.add("".join(f"{quad} .\n" for quad in store.quads() if quad.graph_name != ox.NamedNode(graph)))
        try:
            refresh_comparisons(anew, minter, background_of_store(anew, minter), settings)
        except StoreError as error:
            return 0, [Fault("claims can be compared", graph, str(error), "ingest the article again")]
        expected, kept = set(anew.quads(graph)), set(store.quads(graph))
        wrong = list(statement_faults(store, settings, anew.kept, Path(room)))
    count = sum(quad.predicate.value == TG + "verdict" for quad in expected)
    changed = sorted({str(quad.subject).strip("<>") for quad in expected ^ kept})
    rule, remedy = "comparisons are those of the claims", "run `tollgraph compare`"
    return count, [*(Fault(rule, each, "is not what comparing anew gives", remedy) for each in changed), *wrong]


class _Anew(EmbeddedStore):
    """A store in memory whose statements are kept in a file."""

    def __init__(self, kept: Path) -> None:
        super().__init__(ox.Store())
        self._kept = kept

    @property
    def kept(self) -> Path:
        """The file of statements."""
        return self._kept
