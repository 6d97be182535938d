"""What a number that takes up another is about: "The coalition put the number at fewer than 10"."""

from tollgraph.extraction.claims.drafts import Draft
from tollgraph.extraction.counting.taken_up import TAKEN_UP


def take_up(drafts: list[Draft]) -> list[Draft]:
    """Return the drafts, those of a number that takes up the one before it with its place, time and party."""
    last: Draft | None = None
    for draft in drafts:
        if draft.count.rule == TAKEN_UP and last is not None:
            _share(draft, last)
        last = last if draft.count.part or draft.count.indefinite else draft
    return drafts


def _share(draft: Draft, other: Draft) -> None:
    """Give a draft the scope of another, but for what its own sentence says."""
    own = bool(draft.sentence.places or draft.sentence.periods)
    if own and draft.sentence is not other.sentence:
        return
    draft.scene, draft.total, draft.whole_war = other.scene, other.total, other.whole_war
    draft.places, draft.period, draft.read_period = other.places, other.period, other.read_period
    draft.parties = draft.parties or other.parties
