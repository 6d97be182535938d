"""The query page: SPARQL of the reader's own, by a plain form, and in an editor where the build brought one."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from tollgraph.errors import QueryError, StoreError, TimedOutError
from tollgraph.namespaces import PREFIXES
from tollgraph.queries import load_queries
from tollgraph.sparql_keywords import reaches_out
from tollgraph.store.interface import Results
from tollgraph.web.problem import problem
from tollgraph.web.rendering import render
from tollgraph.web.site import Site

VENDOR = Path(__file__).with_name("vendor")
"""Where `ui/build.py` puts what it brings."""
MOST_SHOWN = 500
"""Rows that the page shows; the downloads hold all."""
_EDITOR_STYLE = "sha256-zCK2EVMoPc04mRF/g5CotUvxbJPWS+8V0b+s9ptqQIk="
"""The hash of the one style element that YASGUI 4.6.2 writes into its page: that of the columns of its tables."""
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' '{style}'; connect-src 'self'; img-src 'self' data:; "
    "font-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_TABLES: Mapping[str, ox.QueryResultsFormat] = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
_GRAPHS: Mapping[str, ox.RdfFormat] = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
}
_EXAMPLE = """PREFIX tg: <https://w3id.org/tollgraph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?claim ?claimant ?figure ?told ?quote WHERE {
  ?claim a tg:Claim ; tg:claimant ?who ; tg:countText ?figure ; tg:toldOn ?told ; tg:quotedFrom/tg:quote ?quote .
  ?who skos:prefLabel ?claimant .
}
ORDER BY ?told ?claim
LIMIT 50
"""


@dataclass(frozen=True, slots=True)
class Term:
    """One value of an answer: a text, and the IRI where it is one."""

    text: str
    iri: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer as the page shows it."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Term, ...], ...] = ()
    number: int = 0
    """How many rows or triples there are in all."""
    truth: bool | None = None
    """The answer of an ASK."""
    graph: str | None = None
    """The answer of a CONSTRUCT or DESCRIBE in Turtle, as far as it is shown."""
    suffixes: tuple[str, ...] = ()
    """The formats in which all of it can be downloaded."""


def query_page(request: Request, site: Site) -> Response:
    """Answer with the form and, once a query is given, with its answer."""
    query = request.query_params.get("query", "")
    shown, status, error = None, 200, None
    if query.strip():
        try:
            shown = _shown(_ask(site, query))
        except (QueryError, StoreError, TimedOutError) as fault:
            status, error = (400 if isinstance(fault, QueryError) else 503), str(fault)
    editor = (VENDOR / "yasgui" / "yasgui.min.js").exists()
    page = render(
        request, site, "query.html", status=status,
        query=query or _EXAMPLE, shown=shown, error=error, editor=editor, most=MOST_SHOWN,
        queries=load_queries().values(),
    )  # fmt: skip
    if editor:
        page.headers["Content-Security-Policy"] = _POLICY.format(style=_EDITOR_STYLE)
    return page


def query_download(request: Request, site: Site) -> Response:
    """Answer with all of a query's answer in the format of the address's suffix."""
    suffix = str(request.path_params["suffix"])
    try:
        result = _ask(site, request.query_params.get("query", ""))
    except (StoreError, TimedOutError) as error:
        return problem(503, str(error))
    except QueryError as error:
        return problem(400, str(error))
    known = _GRAPHS if isinstance(result, ox.QueryTriples) else _TABLES
    if suffix not in known:
        return problem(404, f"this query is answered as {', '.join(known)}, not {suffix!r}")
    headers = {"Content-Disposition": f'attachment; filename="answer.{suffix}"'}
    if isinstance(result, ox.QueryTriples):
        body = ox.serialize(result, format=_GRAPHS[suffix], prefixes=PREFIXES)
        return Response(body, media_type=_GRAPHS[suffix].media_type, headers=headers)
    return Response(
        result.serialize(format=_TABLES[suffix]), media_type=_TABLES[suffix].media_type.partition(";")[0],
        headers=headers,
    )  # fmt: skip


def _ask(site: Site, query: str) -> Results:
    if reaches_out(query):
        raise QueryError("SERVICE is refused: this server calls no other one; query that endpoint yourself")
    return site.store.query(query)


def _shown(result: Results) -> Shown:
    if isinstance(result, ox.QueryBoolean):
        return Shown(truth=bool(result), suffixes=("json", "xml"))
    if isinstance(result, ox.QueryTriples):
        triples = list(result)
        text = ox.serialize(triples[:MOST_SHOWN], format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b""
        return Shown(number=len(triples), graph=text.decode(), suffixes=tuple(_GRAPHS))
    columns = tuple(each.value for each in result.variables)
    solutions = list(result)
    rows = tuple(tuple(_term(each[name]) for name in columns) for each in solutions[:MOST_SHOWN])
    return Shown(columns, rows, len(solutions), suffixes=tuple(_TABLES))


def _term(term: object) -> Term:
    if isinstance(term, ox.NamedNode):
        return Term(term.value, term.value)
    if isinstance(term, ox.Literal):
        return Term(term.value)
    return Term("" if term is None else str(term))
