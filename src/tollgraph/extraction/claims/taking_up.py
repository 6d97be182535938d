"""What a number is about that leans on the one before it: "put the number at fewer than 10", "and 30 in Homs"."""

from tollgraph.extraction.claims.drafts import Draft
from tollgraph.extraction.counting.elsewhere import ELSEWHERE
from tollgraph.extraction.counting.taken_up import TAKEN_UP
from tollgraph.model import Period


def take_up(drafts: list[Draft]) -> list[Draft]:
    """Return the drafts, those of a number that leans on the one before it with what that says besides."""
    last: Draft | None = None
    for draft in drafts:
        if draft.count.rule == TAKEN_UP and last is not None:
            _share(draft, last)
        if draft.count.rule == ELSEWHERE and last is not None:
            _date(draft, last)
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


def _date(draft: Draft, other: Draft) -> None:
    """Give what happened elsewhere the days and the parties of another draft where it has none itself."""
    if draft.period == Period():
        draft.period, draft.read_period = other.period, other.read_period
    draft.parties = draft.parties or other.parties
