"""Claims as nanopublications: for each, what was said, where it was read, and who publishes that, under a trusty IRI.

A trusty IRI holds a hash of the content (trusty URIs, module RA), so the same claim read in the same way gets the same
one wherever it is made. The library `nanopub`, of the extra of the same name, computes hashes and signatures.
"""

import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from tollgraph.errors import ExportError
from tollgraph.export.descriptions import Imprint
from tollgraph.export.extras import needed
from tollgraph.export.facts import Facts
from tollgraph.export.graphs import quad_order
from tollgraph.export.published import SAID_PATHS, Known, Published, Said, read_published, what_is_said
from tollgraph.namespaces import DCTERMS, NPX, PREFIXES, PROV, RDFS, TG, XSD

if TYPE_CHECKING:
    from nanopub.nanopub import Nanopub
    from nanopub.profile import Profile
    from rdflib import Graph, URIRef

_SOURCE = frozenset(
    {TG + "article", TG + "passage", TG + "quotedFrom", PROV + "wasGeneratedBy", TG + "confidence", TG + "rule"}
)
"""Properties of a claim that say where it was read; they stand in the provenance, all others in the assertion."""
_LEFT_OUT = frozenset(
    TG + name for name in ("countsFrom", "countsTo", "replacedBy", "correctedScope", "speakerName", "publisherName")
)
"""Properties that follow from other claims of the graph: they would change the hash of a claim that did not change."""
_COUNTED = ("tg:scope", "tg:scope/tg:period")
_READ = (
    "tg:passage", "tg:passage/oa:hasSelector", "tg:article", "tg:article/dcterms:isVersionOf", "prov:wasGeneratedBy",
)  # fmt: skip
_VERSIONED = frozenset({PROV + "invalidatedAtTime", PROV + "wasRevisionOf"})
"""What a later reading adds to the description of an article."""
_ENDED, _REVISED = "prov:wasGeneratedBy/prov:endedAtTime", "tg:article/prov:wasRevisionOf"
_ATTRIBUTED = {
    "wasDerivedFrom": "tg:article",
    "wasGeneratedBy": "prov:wasGeneratedBy",
    "wasAttributedTo": "tg:claimant",
}
"""Property of PROV, of the assertion -> what it leads to."""
_PATHS = (*SAID_PATHS, *_COUNTED, *_READ, _ENDED, _REVISED, "rdfs:label")


@dataclass(frozen=True, slots=True)
class Publisher:
    """How nanopublications are published."""

    imprint: Imprint = field(default_factory=Imprint)
    profile: Path | None = None
    """A nanopub profile (`profile.yml`) whose key signs; None: not signed."""
    earlier: Path | None = None
    """TriG of what was published before; what has changed since supersedes it."""


def nanopublications(quads: Iterable[ox.Quad], publisher: Publisher) -> bytes:
    """Return a nanopublication for every claim in one TriG document.

    One supersedes that of the same claim in `earlier` where its content changed, and that of the article's earlier
    version where the same claimant said one thing about the same scope in each. ExportError names the extra where the
    library is missing, and a profile or an earlier document that cannot be read.
    """
    needed("nanopub", "nanopub")
    with warnings.catch_warnings(), literals_as_written():
        # The library uses rdflib's ConjunctiveGraph, which warns at every use.
        warnings.simplefilter("ignore", DeprecationWarning)
        press = _Press(quads, publisher)
        made = [quad for claim in press.in_order() for quad in press.nanopublication(claim)]
    return ox.serialize(made, format=ox.RdfFormat.TRIG, prefixes=PREFIXES) or b""


@contextmanager
def literals_as_written() -> Iterator[None]:
    """Keep rdflib from writing literals anew while nanopublications are made or checked.

    Else 2026-11-21T09:00:00Z becomes 2026-11-21T09:00:00+00:00 and hashes differ. The library sets the same switch when
    it is imported, but other libraries set it back.
    """
    import rdflib

    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = before


class _Press:
    """Makes nanopublications of one graph, one after the other."""

    def __init__(self, quads: Iterable[ox.Quad], publisher: Publisher) -> None:
        held = list(quads)
        self._facts = Facts(held, _PATHS)
        self._about: defaultdict[str, list[ox.Triple]] = defaultdict(list)
        for triple in sorted({quad.triple for quad in held}, key=str):
            if isinstance(triple.subject, ox.NamedNode):
                self._about[triple.subject.value].append(triple)
        self._imprint = publisher.imprint
        self._profile = _load_profile(publisher.profile) if publisher.profile else None
        self._published = read_published(publisher.earlier) if publisher.earlier else Published()

    def in_order(self) -> list[str]:
        """Return the claims, those of earlier versions of an article before those of later ones."""
        claims = self._facts.instances("Claim")
        return sorted(claims, key=lambda claim: (self._facts.one(claim, _ENDED) or "", claim))

    def nanopublication(self, claim: str) -> list[ox.Quad]:
        """Return the quads of a claim's nanopublication; the one that is there already where nothing changed."""
        said = what_is_said(self._facts, claim)
        known = self._published.of_claim(claim)
        if known is not None:
            again = self._finished(claim, known.supersedes)
            if str(again.source_uri) == known.iri:
                return self._noted(claim, again, said)
            return self._noted(claim, self._finished(claim, frozenset({known.iri})), said)
        earlier = self._published.of_earlier_version(said, self._facts.follow(claim, _REVISED))
        return self._noted(claim, self._finished(claim, frozenset({earlier.iri} if earlier else ())), said)

    def _noted(self, claim: str, made: "Nanopub", said: Said) -> list[ox.Quad]:
        supersedes = frozenset(str(each) for each in made.pubinfo.objects(None, _node(NPX + "supersedes")))
        self._published.add(claim, Known(str(made.source_uri), supersedes, said))
        return sorted(ox.parse(made.rdf.serialize(format="nquads"), format=ox.RdfFormat.N_QUADS), key=quad_order)

    def _finished(self, claim: str, supersedes: frozenset[str]) -> "Nanopub":
        """Return the nanopublication under its trusty IRI, signed where there is a profile."""
        from nanopub.definitions import DUMMY_NAMESPACE, DUMMY_URI
        from nanopub.nanopub import Nanopub
        from nanopub.nanopub_conf import NanopubConf

        made = Nanopub(
            assertion=_graph(self._assertion(claim)),
            provenance=_graph(self._provenance(claim, str(DUMMY_NAMESPACE["assertion"]))),
            pubinfo=_graph(self._publication_info(claim, str(DUMMY_URI), supersedes)),
            conf=NanopubConf(profile=self._profile),
        )
        if self._profile is not None:
            made.sign()
        else:
            _make_trusty(made)
        return made

    def _assertion(self, claim: str) -> Iterator[ox.Triple]:
        yield from (each for each in self._about[claim] if each.predicate.value not in _SOURCE | _LEFT_OUT)
        for path in _COUNTED:
            yield from (each for thing in self._facts.follow(claim, path) for each in self._about[thing])

    def _provenance(self, claim: str, assertion: str) -> Iterator[ox.Triple]:
        derived = {
            "wasDerivedFrom": "tg:article",
            "wasGeneratedBy": "prov:wasGeneratedBy",
            "wasAttributedTo": "tg:claimant",
        }
        for name, path in derived.items():
            for thing in self._facts.follow(claim, path):
                yield ox.Triple(ox.NamedNode(assertion), ox.NamedNode(PROV + name), ox.NamedNode(thing))
        yield from (each for each in self._about[claim] if each.predicate.value in _SOURCE)
        for path in _READ:
            for thing in self._facts.follow(claim, path):
                yield from (each for each in self._about[thing] if each.predicate.value not in _VERSIONED)

    def _publication_info(self, claim: str, this: str, supersedes: frozenset[str]) -> Iterator[ox.Triple]:
        facts: list[tuple[str, ox.NamedNode | ox.Literal]] = [
            (RDFS + "label", ox.Literal(self._facts.one(claim, "rdfs:label") or claim)),
            (DCTERMS + "license", ox.NamedNode(self._imprint.licence)),
            (DCTERMS + "creator", ox.NamedNode(self._creator())),
            (NPX + "introduces", ox.NamedNode(claim)),
            *((NPX + "supersedes", ox.NamedNode(each)) for each in sorted(supersedes)),
        ]
        read = self._facts.one(claim, _ENDED)
        if read:
            facts.append((DCTERMS + "created", ox.Literal(read, datatype=ox.NamedNode(XSD + "dateTime"))))
        yield from (ox.Triple(ox.NamedNode(this), ox.NamedNode(predicate), term) for predicate, term in facts)

    def _creator(self) -> str:
        return str(self._profile.orcid_id) if self._profile is not None else f"{self._imprint.iri}#creator"


def _node(iri: str) -> "URIRef":
    from rdflib import URIRef

    return URIRef(iri)


def _graph(triples: Iterable[ox.Triple]) -> "Graph":
    from rdflib import Graph

    text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    return Graph().parse(data=text, format="nt")


def _make_trusty(made: "Nanopub") -> None:
    """Put the hash of the content into the names of an unsigned nanopublication."""
    from nanopub.sign_utils import replace_trusty_in_graph
    from nanopub.trustyuri.rdf import RdfHasher, RdfUtils

    namespace = str(made.namespace)
    quads = RdfUtils.get_quads(made.rdf)  # type: ignore[no-untyped-call]  # the library types only part of itself
    artefact = RdfHasher.make_hash(quads, baseuri=namespace, hashstr=" ")
    made.update_from_signed(replace_trusty_in_graph(artefact, namespace, made.rdf))


def _load_profile(path: Path) -> "Profile":
    from nanopub.profile import ProfileError, load_profile

    try:
        return load_profile(path)
    except (ProfileError, OSError, ValueError) as error:
        raise ExportError(
            f"{path} is no nanopub profile ({error}); make one with 'np setup', or sign nothing"
        ) from error
