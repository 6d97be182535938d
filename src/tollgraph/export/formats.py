"""The one table of formats: for `export`, for answers of stored queries, and for the suffixes of addresses."""

from dataclasses import dataclass

from tollgraph.errors import ExportError


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write a graph or a table."""

    name: str
    aliases: tuple[str, ...]
    media_type: str
    suffix: str
    """File suffix without its dot."""
    graph: bool
    """Whether it holds RDF; else it holds a table."""
    keeps_graphs: bool = False
    """Whether it tells named graphs apart; else they are written as one graph."""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name by which the format can be asked for, the main one first."""
        return (self.name, *self.aliases)


FORMATS: tuple[Format, ...] = (
    Format("turtle", ("ttl",), "text/turtle", "ttl", graph=True),
    Format("jsonld", ("json-ld",), "application/ld+json", "jsonld", graph=True, keeps_graphs=True),
    Format("nquads", ("nq", "n-quads"), "application/n-quads", "nq", graph=True, keeps_graphs=True),
    Format("trig", (), "application/trig", "trig", graph=True, keeps_graphs=True),
    Format("ntriples", ("nt", "n-triples"), "application/n-triples", "nt", graph=True),
    Format("rdfxml", ("rdf", "xml", "rdf-xml"), "application/rdf+xml", "rdf", graph=True),
    Format("table", ("txt",), "text/plain", "txt", graph=False),
    Format("csv", (), "text/csv", "csv", graph=False),
    Format("tsv", (), "text/tab-separated-values", "tsv", graph=False),
    Format("json", (), "application/json", "json", graph=False),
    Format("jsonl", ("ndjson",), "application/x-ndjson", "jsonl", graph=False),
)
"""Every format, graphs first."""

GRAPH_FORMATS = tuple(each for each in FORMATS if each.graph)
TABLE_FORMATS = tuple(each for each in FORMATS if not each.graph)


def find_format(name: str, among: tuple[Format, ...] = FORMATS) -> Format:
    """Return the format of a name, an alias or a file suffix, in any case; ExportError lists what there is.

    >>> find_format("TTL").media_type
    'text/turtle'
    """
    wanted = name.casefold().removeprefix(".")
    for each in among:
        if wanted in each.names or wanted == each.suffix:
            return each
    listed = ", ".join(_names(each) for each in among)
    raise ExportError(f"{name!r} is no format here; choose one of {listed}")


def format_of_media_type(media_type: str, among: tuple[Format, ...] = FORMATS) -> Format | None:
    """Return the format of a media type (its parameters do not count), or None.

    >>> format_of_media_type("text/csv; charset=utf-8").name
    'csv'
    """
    bare = media_type.partition(";")[0].strip().casefold()
    return next((each for each in among if each.media_type == bare), None)


def _names(each: Format) -> str:
    return f"{each.name} (or {', '.join(each.aliases)})" if each.aliases else each.name
