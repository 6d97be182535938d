"""A person's corrections of what a figure counts: the corrected scope is compared, the reported one is kept."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from tollgraph.errors import SeedError
from tollgraph.namespaces import RDF, TG, local_name
from tollgraph.resources import shipped
from tollgraph.terms import Effect


@dataclass(frozen=True, slots=True)
class Correction:
    """Every report of this figure by this claimant counts these places, whatever an article says."""

    claimant: str
    """IRI of the actor."""
    figure: int
    effect: Effect
    places: tuple[str, ...]
    """IRIs, sorted."""


def load_corrections(
    source: ox.Store | Iterable[Path] | None = None, undone: Collection[str] = ()
) -> tuple[Correction, ...]:
    """Return the corrections of a store, of Turtle files, or of the shipped `seeds/decisions.ttl`.

    `undone` names decisions that were taken back. A missing file holds none. SeedError names a file that is not Turtle,
    or a decision without all of claimant, figure, effect and area.
    """
    store = source if isinstance(source, ox.Store) else _store_of(source)
    named = ox.NamedNode(RDF + "type"), ox.NamedNode(TG + "Decision")
    decisions = {str(quad.subject): quad.subject for quad in store.quads_for_pattern(None, *named)}
    gone = {f"<{each}>" for each in undone}
    found = (_correction(store, decisions[name]) for name in sorted(decisions) if name not in gone)
    return tuple(sorted({each for each in found if each}, key=lambda each: (each.claimant, each.figure, each.effect)))


def _store_of(files: Iterable[Path] | None) -> ox.Store:
    store = ox.Store()
    for path in [shipped("seeds") / "decisions.ttl"] if files is None else files:
        if not path.exists():
            continue
        try:
            store.load(path=str(path), format=ox.RdfFormat.TURTLE)
        except (OSError, SyntaxError) as error:
            raise SeedError(f"{path}: {error}; decisions are Turtle, see seeds/README.md") from error
    return store


def _correction(store: ox.Store, decision: ox.NamedNode | ox.BlankNode | ox.Triple) -> Correction | None:
    """Return the correction that a decision makes, or None for a decision about something else.

    A decision about one statement or incident is applied to that one, not to a series.
    """
    places = _values(store, decision, "setsArea")
    if not places or _values(store, decision, "about"):
        return None
    facts = {name: _values(store, decision, f"concerns{name}") for name in ("Claimant", "Figure", "Effect")}
    lacking = [name for name, values in facts.items() if len(values) != 1]
    if lacking:
        missing = ", ".join(f"tg:concerns{name}" for name in lacking)
        raise SeedError(f"{decision} sets an area and must have exactly one {missing}")
    effect = Effect(local_name(facts["Effect"][0]))
    return Correction(facts["Claimant"][0], int(facts["Figure"][0]), effect, places)


def _values(store: ox.Store, subject: ox.NamedNode | ox.BlankNode | ox.Triple, name: str) -> tuple[str, ...]:
    quads = store.quads_for_pattern(subject, ox.NamedNode(TG + name), None)
    return tuple(sorted({quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode | ox.Literal)}))
