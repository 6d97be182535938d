"""Whether the ontology and data fit together, and what follows from them: HermiT, through owlready2.

HermiT stops on literals of datatypes outside OWL 2 (dates without a time, months, geometries). They are left out and
counted; SHACL checks them.
"""

import re
import shutil
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyoxigraph as ox

from tollgraph.background import seed_files
from tollgraph.clashes import find_clashes
from tollgraph.errors import ReasoningError
from tollgraph.namespaces import OWL, RDF, RDFS, XSD, local_name
from tollgraph.ontology import load_triples, ontology_files
from tollgraph.settings import Settings, load_settings

_NUMBERS = (
    "decimal integer nonNegativeInteger nonPositiveInteger positiveInteger negativeInteger long int short byte "
    "unsignedLong unsignedInt unsignedShort unsignedByte double float"
)
_TEXTS = "string normalizedString token language Name NCName NMTOKEN anyURI boolean hexBinary base64Binary"
KNOWN_DATATYPES = frozenset(
    {XSD + name for name in f"{_NUMBERS} {_TEXTS} dateTime dateTimeStamp".split()} | {RDF + "langString"}
)
"""Datatypes of OWL 2 (https://www.w3.org/TR/owl2-syntax/#Datatype_Maps) that HermiT takes."""

_DATE_TIME = re.compile(r"\A-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
"""The moments that HermiT takes: to the millisecond. It stops on finer ones, which XML Schema allows."""

_owlready_settings = threading.Lock()
"""owlready2 keeps the Java runtime in a module variable, so one call at a time may set it."""

Fact = tuple[str, str, str]


@dataclass(frozen=True)
class ReasoningResult:
    """What HermiT found."""

    consistent: bool
    unsatisfiable: tuple[str, ...] = ()
    """IRIs of the classes that can have no member."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """Datatype IRI to how many literals of it HermiT was not given."""
    entailed: frozenset[Fact] = frozenset()
    """Facts (three IRIs) that follow and were not written: types and object properties of named things.

    HermiT tells each by its most specific class or property, so what holds by a superclass alone is not among them;
    nor is what a written fact says in the other direction, since owlready2 holds the two to be one.
    """
    clashes: tuple[str, ...] = ()
    """Sentences on what contradicts what; empty where the data are consistent or the reason lies deeper."""
    seconds: float = 0.0

    def lines(self) -> Iterator[str]:
        """Yield the result in words, a line each."""
        yield f"{'consistent' if self.consistent else 'inconsistent'} ({self.seconds:.1f} s)"
        if not self.consistent:
            yield from self.clashes or ("no single thing shows why: leave out data by halves to find what contradicts",)
        yield from (f"{name}: no thing can belong to this class" for name in self.unsatisfiable)
        for name, count in sorted(Counter(local_name(predicate) for _, predicate, _ in self.entailed).items()):
            yield f"follows: {count} facts of {name}"
        for datatype, count in sorted(self.left_out.items()):
            yield f"left out: {count} literals of {local_name(datatype)}, which HermiT does not take; SHACL checks them"


def reason(data: Iterable[Path] | None = None, settings: Settings | None = None) -> ReasoningResult:
    """Return what follows from the ontology, schemes, alignments and files of data (the seeds unless given).

    ReasoningError where Java is missing or HermiT fails; NotConformingError names a file that cannot be read.
    """
    files = [*ontology_files(), *(seed_files() if data is None else data)]
    return reason_about(load_triples(files), settings)


def reason_about(triples: Iterable[ox.Triple], settings: Settings | None = None) -> ReasoningResult:
    """Return what follows from these triples alone; ReasoningError where Java is missing or HermiT fails."""
    java = _java(settings or load_settings())
    began = time.perf_counter()
    taken, left_out = _split(triples)
    try:
        entailed, unsatisfiable = _run(taken, java)
    except _InconsistentError:
        clashes = tuple(find_clashes(taken))
        seconds = time.perf_counter() - began
        return ReasoningResult(consistent=False, left_out=left_out, clashes=clashes, seconds=seconds)
    seconds = time.perf_counter() - began
    return ReasoningResult(
        consistent=True, unsatisfiable=unsatisfiable, left_out=left_out, entailed=entailed, seconds=seconds
    )


class _InconsistentError(Exception):
    """HermiT found that nothing can be as the triples say."""


def _java(settings: Settings) -> str:
    found = shutil.which(settings.java)
    if found is None:
        raise ReasoningError(
            f"{settings.java!r} was not found; HermiT needs a Java runtime: install one, e.g. Debian's "
            "default-jre-headless, or name it in TOLLGRAPH_JAVA"
        )
    return found


def _split(triples: Iterable[ox.Triple]) -> tuple[list[ox.Triple], dict[str, int]]:
    """Return the triples that HermiT takes, and how many literals of each datatype it does not."""
    taken: list[ox.Triple] = []
    left_out: Counter[str] = Counter()
    for triple in triples:
        if isinstance(triple.object, ox.Literal) and not _is_taken(triple.object):
            left_out[triple.object.datatype.value] += 1
        elif triple.predicate.value != OWL + "imports":  # all is in one file, and nothing is fetched
            taken.append(triple)
    return taken, dict(left_out)


def _is_taken(literal: ox.Literal) -> bool:
    datatype = literal.datatype.value
    if datatype in (XSD + "dateTime", XSD + "dateTimeStamp"):
        return _DATE_TIME.fullmatch(literal.value) is not None
    return datatype in KNOWN_DATATYPES


def _run(triples: list[ox.Triple], java: str) -> tuple[frozenset[Fact], tuple[str, ...]]:
    import owlready2

    with tempfile.TemporaryDirectory(prefix="tollgraph-") as folder:
        file = Path(folder) / "all.nt"
        ox.serialize(triples, output=str(file), format=ox.RdfFormat.N_TRIPLES)
        world = owlready2.World()
        try:
            ontology = world.get_ontology(file.as_uri()).load(only_local=True)
            _infer(ontology, java, folder)
            unsatisfiable = tuple(sorted(each.iri for each in world.inconsistent_classes() if hasattr(each, "iri")))
            return _new_facts(ontology, triples), unsatisfiable
        finally:
            world.close()


def _infer(ontology: Any, java: str, folder: str) -> None:  # noqa: ANN401  # owlready2 has no types
    import owlready2

    try:
        with _owlready(java, folder):
            owlready2.sync_reasoner_hermit(ontology, infer_property_values=True, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError as error:
        raise _InconsistentError from error
    except (owlready2.OwlReadyJavaError, OSError) as error:
        raise ReasoningError(
            f"HermiT failed on {java}: {str(error).strip()[:500]}; it needs a working Java runtime and data in OWL 2 DL"
        ) from error


@contextmanager
def _owlready(java: str, folder: str) -> Iterator[None]:
    """Let owlready2 use this Java and leave its files in this folder: it forgets them where data are inconsistent."""
    import owlready2
    import owlready2.reasoning as module

    with _owlready_settings:
        before = owlready2.JAVA_EXE, module.tempfile
        owlready2.JAVA_EXE = java
        module.tempfile = SimpleNamespace(NamedTemporaryFile=partial(tempfile.NamedTemporaryFile, dir=folder))
        try:
            yield
        finally:
            owlready2.JAVA_EXE, module.tempfile = before


def _new_facts(ontology: Any, triples: list[ox.Triple]) -> frozenset[Fact]:  # noqa: ANN401  # owlready2 has no types
    """Return what the ontology holds after reasoning, without what was given and without axioms about classes."""
    buffer = BytesIO()
    ontology.save(buffer, format="ntriples")
    given = {_fact(each) for each in triples}
    axioms = {RDFS + "subClassOf", RDFS + "subPropertyOf", OWL + "equivalentClass", OWL + "equivalentProperty"}
    found = {_fact(each) for each in ox.parse(buffer.getvalue(), format=ox.RdfFormat.N_TRIPLES)}
    return frozenset(
        each for each in found - given if each is not None and each[1] not in axioms and not each[2].startswith(OWL)
    )


def _fact(triple: ox.Triple | ox.Quad) -> Fact | None:
    subject, target = triple.subject, triple.object
    if isinstance(subject, ox.NamedNode) and isinstance(target, ox.NamedNode):
        return subject.value, triple.predicate.value, target.value
    return None
