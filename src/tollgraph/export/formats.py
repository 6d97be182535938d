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


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """One thing that `tollgraph export` writes: a graph, tables, or a description; a file, or a folder of files."""

    name: str
    meaning: str
    media_type: str
    aliases: tuple[str, ...] = ()
    folder: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Every name by which it can be asked for, the main one first."""
        return (self.name, *self.aliases)


_GRAPH_MEANINGS = {
    "turtle": "the union of all graphs, in sections and in a stable order",
    "jsonld": "all graphs, compact, with the project's context inside",
    "nquads": "all graphs, one statement a line",
    "trig": "all graphs, with short names",
    "ntriples": "the union of all graphs, one statement a line",
    "rdfxml": "the union of all graphs, for older tools",
}
_JSON_LD = "application/ld+json"
EXPORT_FORMATS: tuple[ExportFormat, ...] = (
    *(ExportFormat(each.name, _GRAPH_MEANINGS[each.name], each.media_type, each.aliases) for each in GRAPH_FORMATS),
    ExportFormat("claim-trees", "JSON-LD framed to a tree for each claim", _JSON_LD),
    ExportFormat("incident-trees", "JSON-LD framed to a tree for each incident", _JSON_LD),
    ExportFormat("csv", "a folder of tables, with a data package and Croissant", "text/csv", folder=True),
    ExportFormat("parquet", "a folder of tables with typed columns", "application/vnd.apache.parquet", folder=True),
    ExportFormat("geojson", "incidents on the map, each with every claim about it", "application/geo+json"),
    ExportFormat("nanopub", "claims as nanopublications, in TriG", "application/trig", ("nanopubs",)),
    ExportFormat("annotations", "claims and assessments as Web Annotations", _JSON_LD),
    ExportFormat("claimreview", "grades given by third parties, as ClaimReview", _JSON_LD),
    ExportFormat("void", "VoID and DCAT 3 description, in Turtle", "text/turtle", ("dcat",)),
    ExportFormat("schema-org", "description for search engines, in JSON-LD", _JSON_LD),
    ExportFormat("citation", "how to cite the dataset: CITATION.cff", "application/yaml", ("cff",)),
    ExportFormat("crate", "a folder of all that needs no extra, described as RO-Crate", _JSON_LD, folder=True),
)
"""Everything that can be exported, the graph formats first."""


def find_export(name: str) -> ExportFormat:
    """Return the export of a name or an alias, in any case; ExportError lists what there is.

    >>> find_export("DCAT").name
    'void'
    """
    for each in EXPORT_FORMATS:
        if name.casefold() in each.names:
            return each
    raise ExportError(f"{name!r} is no format here; choose one of {', '.join(map(_names, EXPORT_FORMATS))}")


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


def _names(each: Format | ExportFormat) -> str:
    return f"{each.name} (or {', '.join(each.aliases)})" if each.aliases else each.name
