"""The embedded store: transactions, graphs, locks, formats, and the private texts beside it."""

import io
import stat
from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox
import pytest

from tollgraph.errors import QueryError, ReadingError, StoreError
from tollgraph.store import Change, QueryGraphs, memory_store, names_graphs, open_store, read_store
from tollgraph.store.folder import FORMAT
from tollgraph.texts import TextStore

_ONE = '<a:s> <a:p> "1" <a:g> .\n'
_TWO = '<a:s> <a:p> "2" <a:g> .\n'
_OTHER = '<a:s> <a:p> "3" <a:h> .\n'
_ALL = "SELECT ?o WHERE { ?s ?p ?o }"


def _objects(results: object) -> list[str]:
    assert isinstance(results, ox.QuerySolutions)
    return sorted(str(solution["o"]) for solution in results)


def test_what_was_written_is_there_when_the_store_is_opened_again(tmp_path: Path) -> None:
    with open_store(tmp_path / "store") as store:
        store.add(_ONE + _OTHER)
    with read_store(tmp_path / "store") as store:
        assert store.graphs() == ["a:g", "a:h"]
        assert (store.count(), store.count("a:g"), store.has_graph("a:x")) == (2, 1, False)


def test_adding_the_same_twice_changes_nothing() -> None:
    store = memory_store()
    store.add(_ONE)
    store.add(_ONE)
    assert store.count() == 1


def test_a_broken_line_leaves_the_store_as_it_was() -> None:
    store = memory_store()
    store.add(_ONE)
    with pytest.raises(ReadingError, match="nothing was loaded"):
        store.add(_TWO + "<not an iri> <a:p> <a:o> <a:g> .\n")
    with pytest.raises(ReadingError, match="nothing was changed"):
        store.replace_graph("a:g", _TWO + "broken")
    assert _objects(store.query(_ALL)) == ['"1"']


def test_replacing_a_graph_leaves_the_others_alone() -> None:
    store = memory_store()
    store.add(_ONE + _OTHER)
    store.replace_graph("a:g", _TWO)
    assert _objects(store.query(_ALL)) == ['"2"', '"3"']
    store.remove_graph("a:g")
    store.remove_graph("a:never-there")
    assert store.graphs() == ["a:h"]


def test_a_change_drops_then_removes_then_adds() -> None:
    store = memory_store()
    store.add(_ONE + _OTHER)
    store.change(Change(add=_TWO, remove=_OTHER, drop=("a:g",)))
    assert _objects(store.query(_ALL)) == ['"2"']


def test_hostile_text_survives_the_replacement_of_a_graph() -> None:
    hostile = 'a\\u0041"} }\n; DROP ALL ; \x00\\"'
    quad = ox.Quad(ox.NamedNode("a:s"), ox.NamedNode("a:p"), ox.Literal(hostile), ox.NamedNode("a:g"))
    store = memory_store()
    store.add(_OTHER)
    store.replace_graph("a:g", f"{quad} .\n")
    assert list(store.quads("a:g")) == [quad]
    assert store.has_graph("a:h")


def test_a_quad_of_another_graph_is_refused() -> None:
    with pytest.raises(StoreError, match="not of the graph a:g"):
        memory_store().add_graph("a:g", _ONE + _OTHER)


def test_the_version_grows_with_changes_and_only_then(tmp_path: Path) -> None:
    with open_store(tmp_path / "store") as store:
        store.add(_ONE)
        first = store.version
        store.query(_ALL)
        assert store.version == first
        store.add(_TWO)
        assert store.version > first
    with read_store(tmp_path / "store") as store:
        assert store.version == first + 1


@pytest.mark.parametrize(
    ("sparql", "expected"),
    [
        (_ALL, ['"1"', '"3"']),
        ("SELECT ?o FROM <a:g> WHERE { ?s ?p ?o }", ['"1"']),
        ("SELECT ?o WHERE { GRAPH <a:h> { ?s ?p ?o } }", ['"3"']),
    ],
)
def test_a_query_sees_all_graphs_unless_it_names_its_own(sparql: str, expected: list[str]) -> None:
    store = memory_store()
    store.add(_ONE + _OTHER)
    assert _objects(store.query(sparql)) == expected


def test_graphs_named_beside_a_query_are_exact() -> None:
    store = memory_store()
    store.add(_ONE + _OTHER)
    assert _objects(store.query(_ALL, QueryGraphs(default=["a:h"]))) == ['"3"']


@pytest.mark.parametrize(
    ("sparql", "named"),
    [
        ("SELECT * from <a:g> { ?s ?p ?o }", True),
        ("SELECT * FROM NAMED <a:g> { ?s ?p ?o }", True),
        ("SELECT ?from { ?from a:from 'FROM' }", False),
        ('SELECT * { ?s ?p """ " FROM """ } # FROM', False),
        ("SELECT * { ?s <a:FROM> ?o }", False),
    ],
)
def test_a_from_clause_is_told_from_the_word(sparql: str, *, named: bool) -> None:
    assert names_graphs(sparql) is named


def test_a_query_that_is_no_sparql_is_named() -> None:
    with pytest.raises(QueryError, match=r"not valid SPARQL"):
        memory_store().query("SELECT nonsense")


def test_a_store_that_is_being_written_names_its_holder(tmp_path: Path) -> None:
    path = tmp_path / "store"
    with open_store(path), pytest.raises(StoreError, match=r"process \d+ is writing it; wait"):
        open_store(path)
    with open_store(path):
        pass


def test_a_missing_store_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="tollgraph ingest"):
        read_store(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_a_newer_format_is_refused_with_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / "store"
    open_store(path).close()
    (path / "FORMAT").write_text(f"{FORMAT + 1}\n")
    for opened in (open_store, read_store):
        with pytest.raises(StoreError, match="upgrade tollgraph"):
            opened(path)


def test_a_folder_or_a_file_that_is_no_store_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text("dear")
    with pytest.raises(StoreError, match="not a Tollgraph store"):
        open_store(tmp_path / "letters")
    with pytest.raises(StoreError, match="is a file"):
        open_store(tmp_path / "letters" / "a.txt")
    assert [entry.name for entry in (tmp_path / "letters").iterdir()] == ["a.txt"]


def test_a_store_for_reading_or_a_closed_one_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "store"
    open_store(path).close()
    with read_store(path) as store, pytest.raises(StoreError, match="opened for reading"):
        store.add(_ONE)
    with pytest.raises(StoreError, match="closed"):
        store.count()


@pytest.mark.parametrize("syntax", [ox.RdfFormat.N_QUADS, ox.RdfFormat.TRIG, ox.RdfFormat.JSON_LD])
def test_a_dump_loads_into_an_equal_store(syntax: ox.RdfFormat) -> None:
    store, copy, out = memory_store(), memory_store(), io.BytesIO()
    store.add(_ONE + _OTHER)
    store.dump(out, syntax)
    copy.load_rdf(out.getvalue(), syntax)
    assert set(copy.quads()) == set(store.quads())


def test_a_syntax_without_graphs_gets_their_union_once() -> None:
    store, out = memory_store(), io.BytesIO()
    store.add(_ONE + _OTHER + _ONE.replace("a:g", "a:h"))
    store.dump(out, ox.RdfFormat.N_TRIPLES)
    assert sorted(out.getvalue().decode().splitlines()) == ['<a:s> <a:p> "1" .', '<a:s> <a:p> "3" .']


def test_triples_are_loaded_into_the_graph_that_is_named() -> None:
    store = memory_store()
    store.load_rdf("<a:s> <a:p> 1, 2 .", ox.RdfFormat.TURTLE, "a:mine")
    assert store.count("a:mine") == 2
    with pytest.raises(ReadingError, match="nothing was loaded"):
        store.load_rdf("not turtle", ox.RdfFormat.TURTLE, "a:mine")


@pytest.mark.parametrize("text", ["", "47 people", "línea\n\x00 \U0001f600"])
def test_a_text_is_kept_for_its_owner_only(tmp_path: Path, text: str) -> None:
    texts = TextStore(tmp_path / "texts")
    sha256 = texts.put(text)
    assert texts.put(text) == sha256
    assert sha256 in texts
    assert texts.get(sha256) == text
    modes = {stat.S_IMODE(each.stat().st_mode) for each in (tmp_path / "texts").rglob("*")}
    assert modes == {0o700, 0o600}
    assert stat.S_IMODE((tmp_path / "texts").stat().st_mode) == 0o700


def test_many_texts_are_kept_at_once_and_one_that_comes_twice_stands_once(tmp_path: Path) -> None:
    texts = TextStore(tmp_path / "texts")
    many = [f"{number} people" for number in range(150)]
    hashes = texts.put_all([*many, many[0]])
    assert [texts.get(each) for each in hashes] == [*many, many[0]]
    files = [path.name for path in (tmp_path / "texts").rglob("*") if path.is_file()]
    assert sorted(files) == sorted(set(hashes))


def _long(faulty: str = "") -> str:
    """Return N-Quads that are long enough to be loaded in bulk."""
    return "".join(f'<a:{each}> <a:p> "{"long " * 40}" <a:graph> .\n' for each in range(9_000)) + faulty


def test_many_quads_come_into_a_store_all_or_none_of_them(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        with pytest.raises(ReadingError, match="nothing was loaded"):
            store.add(_long("<a:s> <a:p> no term .\n"))
        assert store.count() == 0
        store.add(_long())
        store.add(_long())
        assert store.count() == store.count("a:graph") == 9_000
    assert not list((tmp_path / "quads").glob("bulk-*"))


def _files_after_loading_in_bulk(path: Path, *, failing: bool = False) -> int:
    with suppress(KeyboardInterrupt), open_store(path) as store:
        for number in range(8):
            store.add(_long().replace("<a:p>", f"<a:{number}>"))
        if failing:
            raise KeyboardInterrupt
    return len(list((path / "quads").glob("*.sst")))


def test_a_database_is_put_in_order_after_many_loads_in_bulk_unless_it_is_left_in_haste(tmp_path: Path) -> None:
    in_order = _files_after_loading_in_bulk(tmp_path / "a")
    assert 0 < in_order < _files_after_loading_in_bulk(tmp_path / "b", failing=True)
    with read_store(tmp_path / "a") as one, read_store(tmp_path / "b") as other:
        assert one.count() == other.count() == 72_000


def test_readers_see_what_was_loaded_in_bulk_where_a_file_of_the_database_goes_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(path: Path) -> None:
        raise FileNotFoundError(path)

    monkeypatch.setattr("tollgraph.store.embedded.disk_usage", gone)
    assert _files_after_loading_in_bulk(tmp_path / "a") > 0
    with read_store(tmp_path / "a") as store:
        assert store.count() == 72_000


def test_what_a_killed_load_left_goes_when_the_store_is_next_written(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    left = tmp_path / "quads" / "bulk-12345.sst"
    left.write_bytes(b"half")
    open_store(tmp_path).close()
    assert not left.exists()


def test_a_text_that_is_missing_or_changed_is_not_given_out(tmp_path: Path) -> None:
    texts = TextStore(tmp_path)
    sha256 = texts.put("47 people")
    with pytest.raises(StoreError, match="ingest its article again"):
        texts.get("0" * 64)
    next(path for path in tmp_path.rglob(sha256)).write_text("74 people")
    with pytest.raises(StoreError, match="was changed"):
        texts.get(sha256)
    with pytest.raises(StoreError, match="not a sha256"):
        texts.get("../../etc/passwd")
