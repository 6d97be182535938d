"""Whether the names that a model gives stand in the article: a name from elsewhere makes a claim less sure.

Such a claim is not dropped, since a careful reader too may know a source by what the text calls it ("the ministry's
spokesman"): of some 200 claims that people annotated, the name of one claimant in forty stood nowhere in the text.
"""

from collections.abc import Iterator
from dataclasses import replace

from tollgraph.background import Background
from tollgraph.language_model.quoting import find_words
from tollgraph.model import Claim

_UNNAMED = 0.5
"""The most that a claim is sure with a name from elsewhere."""


def doubted(claim: Claim, text: str, background: Background) -> Claim:
    """Return a claim, less sure and with the reason among its rules where a name of it stands nowhere in the text."""
    reasons = tuple(_from_elsewhere(claim, text, background))
    if not reasons:
        return claim
    return replace(claim, confidence=min(claim.confidence, _UNNAMED), rules=(*claim.rules, *reasons))


def _from_elsewhere(claim: Claim, text: str, background: Background) -> Iterator[str]:
    """Yield a rule for each kind of name that stands nowhere; a listed party or place may go by an adjective."""
    if not claim.own_voice and not _stands(_names_of(claim.claimant.iri, claim.claimant.text, background), text):
        yield "claimant not named in the text"
    if any(each.iri not in background.actors and not _stands({each.text}, text) for each in claim.parties):
        yield "party not named in the text"
    if any(each.iri not in background.places and not _stands({each.text}, text) for each in claim.places):
        yield "place not named in the text"


def _names_of(iri: str, text: str, background: Background) -> set[str]:
    actor = background.actors.get(iri)
    return {text} if actor is None else {text, actor.label, *actor.aliases, *actor.spokespersons}


def _stands(names: set[str], text: str) -> bool:
    return any(find_words(name.casefold(), text.casefold()) is not None for name in names)
