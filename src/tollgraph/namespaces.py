"""Every namespace and every fixed IRI of the project; no other module writes an IRI as a string."""

TG = "https://w3id.org/tollgraph/ontology#"
ONTOLOGY = "https://w3id.org/tollgraph/ontology"
SCHEME = "https://w3id.org/tollgraph/scheme/"
"""SKOS concepts are `SCHEME + scheme + "/" + notation`: `.../scheme/effect/killed`."""
DEFAULT_BASE = "https://w3id.org/tollgraph/id/"
"""Things get their IRIs under this base unless the setting says otherwise."""

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
PROV = "http://www.w3.org/ns/prov#"
OA = "http://www.w3.org/ns/oa#"
TIME = "http://www.w3.org/2006/time#"
GEO = "http://www.opengis.net/ont/geosparql#"
WGS84 = "http://www.w3.org/2003/01/geo/wgs84_pos#"
SCHEMA = "https://schema.org/"
ORG = "http://www.w3.org/ns/org#"
FOAF = "http://xmlns.com/foaf/0.1/"
SEM = "http://semanticweb.cs.vu.nl/2009/11/sem/"
CRM = "http://www.cidoc-crm.org/cidoc-crm/"
SH = "http://www.w3.org/ns/shacl#"
VOID = "http://rdfs.org/ns/void#"
DCAT = "http://www.w3.org/ns/dcat#"
SD = "http://www.w3.org/ns/sparql-service-description#"
OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
VANN = "http://purl.org/vocab/vann/"
GEONAMES = "https://sws.geonames.org/"
WIKIDATA = "http://www.wikidata.org/entity/"
WIKIDATA_PROPERTY = "http://www.wikidata.org/prop/direct/"

WIKIDATA_API = "https://www.wikidata.org/w/api.php"
"""The action API of Wikidata; a setting changes it."""
WIKIDATA_QUERIES = "https://query.wikidata.org/sparql"
"""The query service of Wikidata; a setting changes it."""
WIKIDATA_PAGE = "https://www.wikidata.org/wiki/"
"""The page of an item, for people."""

SPDX = "http://spdx.org/rdf/terms#"
FORMATS = "http://www.w3.org/ns/formats/"
"""Names of RDF syntaxes, for `void:feature`."""
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
CC_BY = "https://creativecommons.org/licenses/by/4.0/"
"""The licence of the ontology and the seeds, and the default one of data; the code has its own."""
NP = "http://www.nanopub.org/nschema#"
NPX = "http://purl.org/nanopub/x/"
ANNOTATION_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
"""The context of the Web Annotation model; it is named and never fetched."""
RO_CRATE = "https://w3id.org/ro/crate/1.1"
RO_CRATE_CONTEXT = "https://w3id.org/ro/crate/1.1/context"
CROISSANT = "http://mlcommons.org/croissant/"
RAI = "http://mlcommons.org/croissant/RAI/"
CROISSANT_VERSION = "http://mlcommons.org/croissant/1.0"
TABLE_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

STORE_RECORD = "https://w3id.org/tollgraph/store"
"""In a remote store: the graph that counts its changes, and the store that the graph speaks of."""
STORE_STAGING = "https://w3id.org/tollgraph/store/staging/"
"""In a remote store: graphs of data that are on their way."""
VIRTUOSO = "http://www.openlinksw.com/schemas/virtrdf#"
VIRTUOSO_OWN_GRAPHS = (
    VIRTUOSO, "http://www.w3.org/ns/ldp#", "http://localuriqaserver/sparql", "http://www.w3.org/2002/07/owl#",
    "http://www.openlinksw.com/schemas/virtpivot#",
)  # fmt: skip
"""Graphs that Virtuoso 7 comes with."""
JENA_UNION_GRAPH = "urn:x-arq:UnionGraph"
"""Jena's name for the union of all graphs."""

PREFIXES: dict[str, str] = {
    "tg": TG,
    "tgs": SCHEME,
    "rdf": RDF,
    "rdfs": RDFS,
    "xsd": XSD,
    "owl": OWL,
    "skos": SKOS,
    "dcterms": DCTERMS,
    "prov": PROV,
    "oa": OA,
    "time": TIME,
    "geo": GEO,
    "wgs84": WGS84,
    "schema": SCHEMA,
    "org": ORG,
    "foaf": FOAF,
    "sem": SEM,
    "crm": CRM,
    "sh": SH,
    "void": VOID,
    "dcat": DCAT,
    "sd": SD,
    "vann": VANN,
    "gn": GEONAMES,
    "wd": WIKIDATA,
    "np": NP,
    "npx": NPX,
}
"""Prefix to namespace: what exports bind and what stored queries may use."""


def concept(scheme: str, notation: str) -> str:
    """Return the IRI of a SKOS concept.

    >>> concept("effect", "killed")
    'https://w3id.org/tollgraph/scheme/effect/killed'
    """
    return f"{SCHEME}{scheme}/{notation.replace(' ', '-')}"


def local_name(iri: str) -> str:
    """Return what follows the last `#` or `/` of an IRI.

    >>> local_name("https://w3id.org/tollgraph/scheme/victims/aid-workers")
    'aid-workers'
    """
    return iri.rstrip("/").rsplit("#", 1)[-1].rsplit("/", 1)[-1]
