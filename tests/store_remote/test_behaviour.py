"""What every store does alike, wherever its quads live."""

import io

import pyoxigraph as ox
import pytest

from tollgraph.errors import QueryError, ReadingError, StoreError
from tollgraph.namespaces import XSD
from tollgraph.store import Change, QueryGraphs, Store

_ONE = '<http://a/s> <http://a/p> "1" <http://a/g> .\n'
_TWO = '<http://a/s> <http://a/p> "2" <http://a/g> .\n'
_OTHER = '<http://a/s> <http://a/p> "3" <http://a/h> .\n'
_ALL = "SELECT ?o WHERE { ?s <http://a/p> ?o }"


def _objects(results: object) -> list[str]:
    assert isinstance(results, ox.QuerySolutions)
    return sorted(str(solution["o"]) for solution in results)


def test_graphs_are_counted_and_named(store: Store) -> None:
    store.add(_ONE + _OTHER)
    assert store.graphs() == ["http://a/g", "http://a/h"]
    assert (store.count(), store.count("http://a/g"), store.has_graph("http://a/x")) == (2, 1, False)


def test_a_quad_is_there_in_its_own_graph_only(store: Store) -> None:
    store.add(_ONE)
    (quad,) = store.quads("http://a/g")
    assert store.contains(quad)
    assert not store.contains(ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode("http://a/h")))


def test_adding_the_same_twice_changes_nothing(store: Store) -> None:
    store.add(_ONE)
    store.add(_ONE)
    assert store.count() == 1


def test_a_change_drops_then_removes_then_adds(store: Store) -> None:
    store.add(_ONE + _TWO + _OTHER)
    more = '<http://a/s> <http://a/p> "4" <http://a/h> .\n'
    store.change(Change(add=_TWO + more, remove=_OTHER, drop=("http://a/g", "http://a/never-there")))
    assert _objects(store.query(_ALL)) == ['"2"', '"4"']


def test_replacing_a_graph_leaves_the_others_alone(store: Store) -> None:
    store.add(_ONE + _OTHER)
    store.replace_graph("http://a/g", _TWO)
    assert _objects(store.query(_ALL)) == ['"2"', '"3"']
    store.remove_graph("http://a/g")
    assert store.graphs() == ["http://a/h"]


def test_the_version_grows_with_every_change_and_only_then(store: Store) -> None:
    before = store.version
    store.add(_ONE)
    store.query(_ALL)
    store.replace_graph("http://a/g", _TWO)
    store.add("")
    assert store.version == before + 2


def test_a_broken_line_leaves_the_store_as_it_was(store: Store) -> None:
    store.add(_ONE)
    with pytest.raises(ReadingError, match=r"not valid N-Quads|nothing was loaded"):
        store.add(_TWO + "<not an iri> <http://a/p> <http://a/o> <http://a/g> .\n")
    with pytest.raises(StoreError, match="is not of the graph"):
        store.add_graph("http://a/g", _OTHER)
    assert _objects(store.query(_ALL)) == ['"1"']


def test_a_query_sees_the_union_of_graphs_unless_it_names_some(store: Store) -> None:
    store.add(_ONE + _OTHER)
    assert _objects(store.query(_ALL)) == ['"1"', '"3"']
    assert _objects(store.query("SELECT ?o FROM <http://a/h> WHERE { ?s <http://a/p> ?o }")) == ['"3"']
    assert _objects(store.query(_ALL, QueryGraphs(default=["http://a/g"]))) == ['"1"']
    inner = "SELECT ?o { GRAPH ?g { ?s <http://a/p> ?o } }"
    assert _objects(store.query(inner, QueryGraphs(named=["http://a/h"]))) == ['"3"']


@pytest.mark.parametrize(("there", "truth"), [('"1"', True), ('"9"', False)])
def test_an_ask_gives_truth(store: Store, there: str, truth: bool) -> None:  # noqa: FBT001  # a case
    store.add(_ONE)
    found = store.query(f"ASK {{ ?s <http://a/p> {there} }}")
    assert isinstance(found, ox.QueryBoolean)
    assert bool(found) is truth


def test_a_construct_gives_triples(store: Store) -> None:
    store.add(_ONE)
    found = store.query("CONSTRUCT { ?s <http://a/q> ?o } WHERE { ?s <http://a/p> ?o }")
    assert isinstance(found, ox.QueryTriples)
    assert [str(each) for each in found] == ['<http://a/s> <http://a/q> "1"']


def test_a_relative_iri_is_resolved_against_the_base_and_refused_without_one(store: Store) -> None:
    store.add(_ONE)
    assert _objects(store.query("SELECT ?o { ?s <p> ?o }", base="http://a/")) == ['"1"']
    with pytest.raises(QueryError, match="not valid SPARQL"):
        store.query("SELECT ?o { ?s <p> ?o }")
    with pytest.raises(QueryError, match="not valid SPARQL"):
        store.query("SELECT nonsense")


_TERMS = [
    '"2017-03-24"^^<{xsd}date>', '"2017-03-24T10:00:00Z"^^<{xsd}dateTime>', '"47"^^<{xsd}integer>',
    '"0.8"^^<{xsd}decimal>', '"true"^^<{xsd}boolean>', '"false"^^<{xsd}boolean>',
    '"2017"^^<{xsd}gYear>', '"http://x/"^^<{xsd}anyURI>',
    '"chat"@en-gb', '"\\u0628\\u063A\\u062F\\u0627\\u062F"@ar', '"na\\u00EFve \\U0001F600"', '""',
    '"tab\\t line\\n quote\\" back\\\\ <&>"', "<http://a/caf\\u00E9>",
]  # fmt: skip


@pytest.mark.parametrize("term", _TERMS)
def test_a_term_comes_back_as_it_was_written(store: Store, term: str) -> None:
    line = f"<http://a/s> <http://a/p> {term.format(xsd=XSD)} <http://a/g> .\n"
    (written,) = ox.parse(line, format=ox.RdfFormat.N_QUADS)
    store.add(line)
    assert list(store.quads("http://a/g")) == [written]
    assert _objects(store.query(_ALL)) == [str(written.object)]


def test_a_blank_node_stays_one_thing_and_is_made_once(store: Store) -> None:
    store.add('_:b <http://a/p> "1" <http://a/g> .\n_:b <http://a/q> _:c <http://a/g> .\n')
    assert store.count() == 2
    assert _objects(store.query('SELECT ?o { ?b <http://a/p> "1" ; <http://a/q> ?c . ?b <http://a/p> ?o }')) == ['"1"']
    quads = list(store.quads())
    assert len({quad.subject for quad in quads}) == 1
    (blank,) = {str(each["b"]) for each in _rows(store.query('SELECT ?b { ?b <http://a/p> "1" }'))}
    assert blank.startswith("_:")


def _rows(results: object) -> list[ox.QuerySolution]:
    assert isinstance(results, ox.QuerySolutions)
    return list(results)


def test_a_literal_of_a_megabyte_is_kept_whole(store: Store) -> None:
    text = "word " * 200_000
    store.add(f'<http://a/s> <http://a/p> "{text}" <http://a/g> .\n')
    (quad,) = store.quads("http://a/g")
    assert isinstance(quad.object, ox.Literal)
    assert quad.object.value == text


def test_what_does_not_fit_into_one_request_arrives_whole(store: Store) -> None:
    lines = [
        f'<http://a/{number}> <http://a/p> "{"x" * 50} {number}" <http://a/g{number % 3}> .\n' for number in range(6000)
    ]
    store.add(_ONE)
    store.change(Change(add="".join(lines), drop=("http://a/g",)))
    assert store.count() == 6000
    assert store.graphs() == ["http://a/g0", "http://a/g1", "http://a/g2"]
    assert {f"{quad} .\n" for quad in store.quads()} == set(lines)
    store.change(Change(remove="".join(lines[:5990])))
    assert {f"{quad} .\n" for quad in store.quads()} == set(lines[5990:])


def test_a_dump_is_what_was_loaded(store: Store) -> None:
    store.load_rdf("<http://a/s> <http://a/p> 1, 2 .", ox.RdfFormat.TURTLE, "http://a/g")
    store.add(_OTHER)
    output = io.BytesIO()
    store.dump(output, ox.RdfFormat.N_QUADS)
    assert sorted(output.getvalue().decode().splitlines()) == sorted(str(quad) + " ." for quad in store.quads())
    assert store.count() == 3
    one = io.BytesIO()
    store.dump(one, ox.RdfFormat.N_TRIPLES, "http://a/h")
    assert one.getvalue() == b'<http://a/s> <http://a/p> "3" .\n'
