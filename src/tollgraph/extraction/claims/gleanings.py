"""What a reading carries besides its statements: the incidents they are about, and actors and places seen only here."""

from collections.abc import Iterable, Iterator, Sequence

from tollgraph.extraction.claims.assembly import Assembler
from tollgraph.extraction.claims.incidents import incident_of
from tollgraph.extraction.names.world import World
from tollgraph.model import Actor, Assessment, Claim, Incident, Place, Reference


def incidents_of(
    assembler: Assembler, claims: Sequence[Claim], assessments: Sequence[Assessment]
) -> Iterator[Incident]:
    """Yield the incidents that a claim or an assessment is about, in the order in which the article tells of them."""
    named = {claim.scope.incident for claim in claims} | {about for each in assessments for about in each.about}
    for scene in assembler.story.scenes:
        if scene.iri in named:
            numbers = [number for number, each in assembler.story.scene_of_sentence.items() if each is scene]
            yield incident_of(scene, assembler.facts, assembler.gazetteer, numbers)


def actors_of(assembler: Assembler, claims: Sequence[Claim], assessments: Sequence[Assessment]) -> list[Actor]:
    """Return the actors of the statements that the background does not know, each once, by IRI."""
    known = assembler.gazetteer.background.actors
    unknown = [
        (reference, published)
        for reference, published in _references(claims, assessments)
        if reference.iri not in known
    ]
    if not unknown:
        return []
    kinds = {
        mention.reference.iri: mention.kinds for sentence in assembler.facts.sentences for mention in sentence.actors
    }
    found: dict[str, Actor] = {}
    for reference, published in unknown:
        default = frozenset({"MediaOutlet"}) if published else frozenset({"Actor"})
        found.setdefault(
            reference.iri, Actor(reference.iri, reference.label, kinds=kinds.get(reference.iri) or default)
        )
    return [found[iri] for iri in sorted(found)]


def _references(claims: Iterable[Claim], assessments: Iterable[Assessment]) -> Iterator[tuple[Reference, bool]]:
    """Yield every actor referred to, and whether it speaks as the publisher."""
    for claim in claims:
        yield claim.claimant, claim.own_voice
        yield from ((party, False) for party in claim.parties)
    yield from ((assessment.assessor, False) for assessment in assessments)


def places_of(assembler: Assembler, claims: Iterable[Claim]) -> list[Place]:
    """Return the places of the claims that the background does not know, each once, by IRI."""
    known = assembler.gazetteer.background.places
    minted = {
        mention.place.iri: mention.place
        for sentence in assembler.facts.sentences
        for mention in sentence.places
        if mention.place.iri not in known
    }
    named = {place.iri for claim in claims for place in claim.places}
    named |= {iri for scene in assembler.story.scenes for iri in (mention.place.iri for mention in scene.places)}
    needed = [minted[iri] for iri in sorted(named & minted.keys())]
    return needed + _countries_around(needed, assembler.gazetteer.world)


def _countries_around(places: Iterable[Place], world: World) -> list[Place]:
    """Return the countries of the world that places lie in and that neither they nor the background hold."""
    within = {up for place in places for up in place.within} - {place.iri for place in places}
    countries = (world.place(iri) for iri in sorted(within) if iri not in world.background.places)
    return [country for country in countries if country is not None]
