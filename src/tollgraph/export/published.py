"""What nanopublications are there already, so that new ones can supersede them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox

from tollgraph.errors import ExportError
from tollgraph.export.facts import Facts
from tollgraph.namespaces import NP, NPX

_COUNTED = ("effect", "victims", "unit", "area", "perpetrator", "period")
"""What a scope counts, without the incident: each version of an article has incidents of its own."""
SAID_PATHS = (
    "tg:article/dcterms:isVersionOf", "tg:claimant", *(f"tg:scope/tg:{name}" for name in _COUNTED),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """What a later version of the same document would say anew."""

    publication: str
    claimant: str
    counted: tuple[tuple[str, ...], ...]
    """What the claim counts, whichever figure it gives."""
    article: str
    """The version of the document that it stands in."""


def what_is_said(facts: Facts, claim: str) -> Said:
    """Return what a claim says, without its figure; `facts` holds `SAID_PATHS`."""
    return Said(
        facts.one(claim, "tg:article/dcterms:isVersionOf") or "",
        facts.one(claim, "tg:claimant") or "",
        tuple(tuple(facts.follow(claim, f"tg:scope/tg:{name}")) for name in _COUNTED),
        facts.one(claim, "tg:article") or "",
    )


@dataclass(frozen=True, slots=True)
class Known:
    """A nanopublication that is there already."""

    iri: str
    supersedes: frozenset[str]
    said: Said


class Published:
    """Known nanopublications, by the claim that they introduce."""

    def __init__(self) -> None:
        """Begin with none."""
        self._by_claim: dict[str, Known] = {}
        self._said: defaultdict[Said, list[Known]] = defaultdict(list)

    def add(self, claim: str, known: Known) -> None:
        """Take one in; one of the same claim is forgotten for it."""
        old = self._by_claim.get(claim)
        if old is not None:
            self._said[old.said].remove(old)
        self._by_claim[claim] = known
        self._said[known.said].append(known)

    def of_claim(self, claim: str) -> Known | None:
        """Return the nanopublication of a claim."""
        return self._by_claim.get(claim)

    def of_earlier_version(self, said: Said, articles: Iterable[str]) -> Known | None:
        """Return the one nanopublication that says the same in one of these earlier versions; None for several."""
        found = [known for article in articles for known in self._said.get(replace(said, article=article), ())]
        return found[0] if len(found) == 1 else None


_PATHS = ("npx:introduces", "npx:supersedes", *SAID_PATHS)


def read_published(path: Path) -> Published:
    """Return the nanopublications of a TriG file; ExportError names one that cannot be read or holds none."""
    try:
        quads = list(ox.parse(path=str(path), format=ox.RdfFormat.TRIG))
    except (OSError, SyntaxError) as error:
        raise ExportError(f"{path} cannot be read ({error}); give TriG that an earlier export wrote") from error
    found = [quad.subject.value for quad in quads if quad.object == ox.NamedNode(NP + "Nanopublication")]
    if not found:
        raise ExportError(f"{path} holds no nanopublication; give TriG that an earlier export wrote")
    facts = Facts(quads, _PATHS)
    superseded = {quad.object.value for quad in quads if quad.predicate.value == NPX + "supersedes"}
    published = Published()
    for iri in sorted(set(found) - superseded):
        for claim in facts.follow(iri, "npx:introduces"):
            published.add(claim, Known(iri, frozenset(facts.follow(iri, "npx:supersedes")), what_is_said(facts, claim)))
    return published
