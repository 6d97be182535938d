"""Exports load into the tools that researchers have."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.comunica import MODULES, NODE, needs_comunica
from tollgraph import export_to
from tollgraph.namespaces import RDF, TG

_INVERTED = f"SELECT ?c WHERE {{ ?c <{TG}verdict> ?v FILTER(STRENDS(STR(?v), 'INVERTED')) }}"


_EVERYWHERE = f"""SELECT DISTINCT ?c WHERE {{
  {{ ?c <{TG}verdict> ?v }} UNION {{ GRAPH ?g {{ ?c <{TG}verdict> ?v }} }} FILTER(STRENDS(STR(?v), 'INVERTED')) }}"""


@pytest.fixture(scope="module")
def exported(seeded_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ecosystem")
    for suffix, name in {"ttl": "turtle", "trig": "trig", "rdf": "rdfxml", "nt": "ntriples"}.items():
        export_to(folder / f"all.{suffix}", name, store=seeded_store)
    export_to(folder / "tables", "csv", store=seeded_store)
    return folder


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's, about itself
def test_rdflib_answers_over_turtle(exported: Path) -> None:
    from rdflib import Graph

    graph = Graph().parse(exported / "all.ttl")
    assert len(list(graph.query(_INVERTED))) == 12


def test_owlready2_which_stands_for_protege_loads_terms_and_things(exported: Path) -> None:
    import owlready2

    world = owlready2.World()
    ontology = world.get_ontology((exported / "all.nt").as_uri()).load()
    claim = world[TG + "Claim"]
    assert claim in set(ontology.classes())
    claims = list(claim.instances())
    assert len(claims) == 34
    assert all(getattr(each, "claimant", None) for each in claims)


def test_pandas_and_polars_read_the_same_tables(exported: Path) -> None:
    import pandas as pd
    import polars as pl

    for path in sorted((exported / "tables").glob("*.csv")):
        one, other = pd.read_csv(path), pl.read_csv(path, infer_schema_length=None)
        assert one.shape == other.shape
        assert list(one.columns) == other.columns
        assert len(one)
    claims = pl.read_csv(exported / "tables" / "claims.csv", try_parse_dates=True)
    assert claims.schema["told_on"] == pl.Date


_COMUNICA = """
import { createRequire } from 'node:module';
const require = createRequire(process.argv[1]);
const { QueryEngine } = require('@comunica/query-sparql-file');
const rows = await (await new QueryEngine().queryBindings(process.argv[3], { sources: [process.argv[2]] })).toArray();
console.log(JSON.stringify(rows.map(row => row.get('c').value)));
"""


@needs_comunica
@pytest.mark.parametrize("suffix", ["ttl", "trig"])
def test_comunica_answers_over_a_file(suffix: str, exported: Path, tmp_path: Path) -> None:
    script = tmp_path / "ask.mjs"
    script.write_text(_COMUNICA.replace("process.argv[1]", json.dumps(str(MODULES.parent / "package.json"))))
    assert NODE is not None
    command = [NODE, str(script), str(exported / f"all.{suffix}"), _EVERYWHERE]
    result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert len(set(json.loads(result.stdout))) == 12, result.stderr


@pytest.mark.parametrize("suffix", ["ttl", "nt"])
def test_no_thing_that_a_user_can_open_is_a_blank_node(suffix: str, exported: Path) -> None:
    import pyoxigraph as ox

    syntax = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES}[suffix]
    quads = ox.parse(path=str(exported / f"all.{suffix}"), format=syntax)
    kinds = [q for q in quads if q.predicate.value == RDF + "type"]
    ours = [q for q in kinds if isinstance(q.object, ox.NamedNode) and q.object.value.startswith(TG)]
    assert len(ours) > 1000
    assert [q for q in ours if isinstance(q.subject, ox.BlankNode)] == []


@pytest.mark.parametrize("path", ["article", "passage", "prov:wasGeneratedBy", "article/tg:publisher"])
def test_in_the_union_each_claim_carries_its_provenance_as_triples(path: str, exported: Path) -> None:
    import pyoxigraph as ox

    store = ox.Store()
    store.load(path=str(exported / "all.nt"), format=ox.RdfFormat.N_TRIPLES)
    step = path if ":" in path.split("/", maxsplit=1)[0] else f"tg:{path}"
    prefixes = f"PREFIX tg: <{TG}> PREFIX prov: <http://www.w3.org/ns/prov#>"
    assert store.query(f"{prefixes} ASK {{ ?c a tg:Claim }}")
    assert not store.query(f"{prefixes} ASK {{ ?c a tg:Claim FILTER NOT EXISTS {{ ?c {step} ?x . ?x a ?kind }} }}")
