"""People's decisions about links, by the thing that they are about today."""

from collections.abc import Iterable

from tollgraph.decisions.record import Decision, load_decisions
from tollgraph.decisions.rulings import Catalogue
from tollgraph.linking.things import Things
from tollgraph.mapping.unmapping import readings_of
from tollgraph.store.interface import Store


def decisions_by_thing(store: Store, things: Things) -> dict[str, tuple[Decision, ...]]:
    """Return the decisions about links by the thing linked, each with the decisions that undo one of them.

    An incident is found again by its words where its article was read anew; one that is not found has no entry.
    """
    known = load_decisions(store)
    about = _today([each for each in known if each.link is not None], store, things)
    undoing = [each for each in known if each.undoes is not None]
    for _ in undoing:
        more = {each.iri: about[each.undoes] for each in undoing if each.undoes in about and each.iri not in about}
        if not more:
            break
        about.update(more)
    found = sorted(set(about.values()))
    return {thing: tuple(each for each in known if about.get(each.iri) == thing) for thing in found}


def _today(decisions: Iterable[Decision], store: Store, things: Things) -> dict[str, str]:
    """Return the thing of each decision by the IRI that it has today; of incidents that are one, their first."""
    of_incidents = {each.iri: each.about for each in decisions if each.about is not None}
    found = {each.iri: each.link.thing for each in decisions if each.link and each.iri not in of_incidents}
    if not of_incidents:
        return found
    catalogue, first = Catalogue(tuple(readings_of(store))), things.representatives()
    for decision, anchor in of_incidents.items():
        incident = catalogue.found(anchor)
        if incident is not None:
            found[decision] = first.get(incident, incident)
    return found
