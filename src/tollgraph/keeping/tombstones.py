"""What was forgotten on purpose: that, when, by whom, why, and enough to keep it from coming back; never what it was.

A tombstone names the document. Where only words of it were forgotten it holds hashes of every four words in a row, so
that the same words are known again in another reading or another version of the document, and cannot be read from it.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import pyoxigraph as ox

from tollgraph.identifiers import Minter
from tollgraph.mapping import named_graph
from tollgraph.model import Assessment, Claim, LeftOut, Passage, Reading
from tollgraph.namespaces import TG
from tollgraph.nquads import GraphLines, facts, iri, moment, text
from tollgraph.store.interface import Store

GRAPH = "tombstones"
"""Name of the graph of tombstones."""
UNTITLED = "(forgotten)"
"""Stands for a title that holds forgotten words."""
_IN_A_ROW = 4
"""Words in a row that are hashed together: fewer are found in innocent sentences too."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Tombstone:
    """One forgetting."""

    thing: str
    """IRI of what was asked to be forgotten."""
    document: str
    """IRI of the publication, whatever version."""
    words: frozenset[str]
    """Hashes; empty where the whole document was forgotten."""
    by: str
    at: datetime
    because: str


def hashes(document: str, quote: str) -> frozenset[str]:
    """Return the hashes of each four words in a row of a quote of a document, of all its words where these are fewer.

    They are hashes for this document only, so one document's tombstone tells nothing about another's words.
    """
    words = _WORD.findall(quote.casefold())
    rows = range(max(len(words) - _IN_A_ROW + 1, 1))
    parts = (" ".join(words[start : start + _IN_A_ROW]) for start in rows)
    return frozenset(
        hashlib.sha256(f"{document}\n{part}".encode("utf-8", "surrogatepass")).hexdigest() for part in parts
    )


def tombstone_quads(tombstone: Tombstone, minter: Minter) -> str:
    """Return a tombstone as N-Quads of the graph of tombstones."""
    lines = GraphLines(named_graph(minter, GRAPH))
    lines.describe(
        minter.thing("tombstone", tombstone.thing),
        (TG + "Tombstone",),
        [f"{iri(TG + 'forgottenThing')} {text(tombstone.thing)}"],
        [f"{iri(TG + 'forgottenDocument')} {text(tombstone.document)}"],
        facts(iri(TG + "forgottenWords"), map(text, sorted(tombstone.words))),
        [f"{iri(TG + 'decidedBy')} {text(tombstone.by)}"],
        [f"{iri(TG + 'decidedOn')} {moment(tombstone.at)}"],
        [f"{iri(TG + 'because')} {text(tombstone.because)}"],
    )
    return str(lines)


def load_tombstones(store: Store, minter: Minter) -> "Tombstones":
    """Return the tombstones of a store."""
    found: dict[str, dict[str, list[str]]] = {}
    for quad in store.quads(named_graph(minter, GRAPH)):
        assert isinstance(quad.object, ox.NamedNode | ox.Literal)  # noqa: S101  # what `tombstone_quads` writes
        found.setdefault(str(quad.subject), {}).setdefault(quad.predicate.value.removeprefix(TG), []).append(
            quad.object.value
        )
    return Tombstones(
        Tombstone(
            thing=told["forgottenThing"][0],
            document=told["forgottenDocument"][0],
            words=frozenset(told.get("forgottenWords", ())),
            by=told["decidedBy"][0],
            at=datetime.fromisoformat(told["decidedOn"][0]),
            because=told["because"][0],
        )
        for told in found.values()
    )


class Tombstones:
    """All that a store has forgotten."""

    def __init__(self, known: Iterable[Tombstone] = ()) -> None:
        """Hold the tombstones by document."""
        self._by_document: dict[str, list[Tombstone]] = {}
        for each in known:
            self._by_document.setdefault(each.document, []).append(each)

    @property
    def documents(self) -> Mapping[str, Collection[Tombstone]]:
        """The tombstones by the IRI of the document."""
        return self._by_document

    def of(self, document: str) -> Collection[Tombstone]:
        """Return the tombstones of a document."""
        return self._by_document.get(document, ())

    def spared(self, reading: Reading, minter: Minter) -> Reading | LeftOut:
        """Return a reading without what was forgotten; what was left out of it says so.

        Where words were forgotten, no context of other quotes is kept either, since it may hold them.
        """
        document = minter.publication(reading.article.key)
        known = self.of(document)
        whole = next((each for each in known if not each.words), None)
        if whole is not None:
            return LeftOut(reading.article.key, f"forgotten on {whole.at:%Y-%m-%d} by {whole.by}: {whole.because}")
        gone = frozenset(word for each in known for word in each.words)
        return _without(reading, document, gone) if gone else reading


def _without(reading: Reading, document: str, gone: frozenset[str]) -> Reading:
    def stays(passages: Iterable[Passage]) -> bool:
        return not any(hashes(document, each.exact) & gone for each in passages)

    claims = tuple(_bare_claim(each) for each in reading.claims if stays(each.passages))
    assessments = tuple(_bare_assessment(each) for each in reading.assessments if stays([each.passage]))
    count = len(reading.claims) + len(reading.assessments) - len(claims) - len(assessments)
    left_out = LeftOut(
        reading.article.key, f"{count} statements quote words that were forgotten; see `tollgraph history`"
    )
    kept = {each.iri for each in claims}
    named = _named((*claims, *assessments), reading)
    title = UNTITLED if hashes(document, reading.article.title or "") & gone else reading.article.title
    return replace(
        reading,
        article=replace(reading.article, title=title),
        claims=tuple(replace(each, part_of=each.part_of if each.part_of in kept else None) for each in claims),
        assessments=assessments,
        incidents=tuple(each for each in reading.incidents if each.iri in named),
        actors=tuple(each for each in reading.actors if each.iri in named),
        left_out=(*reading.left_out, left_out) if count else reading.left_out,
    )


def _named(statements: Iterable[Claim | Assessment], reading: Reading) -> set[str]:
    """Return the IRIs of the actors and incidents that statements, and the article, still speak of."""
    found = {each.iri for each in (reading.publisher, reading.agency) if each is not None}
    for each in statements:
        speaker = each.claimant if isinstance(each, Claim) else each.assessor
        more = [party.iri for party in each.parties] if isinstance(each, Claim) else each.about
        scope = (*each.scope.perpetrators, each.scope.incident or "") if each.scope else ()
        found.update((speaker.iri, *more, *scope))
    return found


def _bare(passage: Passage) -> Passage:
    return replace(passage, prefix="", suffix="")


def _bare_claim(claim: Claim) -> Claim:
    return replace(claim, passages=tuple(map(_bare, claim.passages)))


def _bare_assessment(assessment: Assessment) -> Assessment:
    return replace(assessment, passage=_bare(assessment.passage))
