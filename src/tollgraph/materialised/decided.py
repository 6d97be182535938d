"""A person's decision carried out: kept, its links renewed, and what it touches compared anew."""

from collections import Counter
from dataclasses import dataclass

from tollgraph.decisions.entry import Choice, articles_touched
from tollgraph.decisions.entry import decide as decide_in
from tollgraph.decisions.record import Decision, Signature
from tollgraph.identifiers import Minter
from tollgraph.linking.record import Standpoint
from tollgraph.linking.renewal import renew_links
from tollgraph.materialised.changed import Changed, update_comparisons
from tollgraph.materialised.comparisons import refresh_comparisons
from tollgraph.materialised.fitting import fits, keep_fitting
from tollgraph.seeding import seed
from tollgraph.settings import Settings
from tollgraph.store.interface import Store
from tollgraph.terms import Verdict


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a decision."""

    made: Decision
    verdicts: Counter[Verdict]
    """New comparisons by verdict."""
    links: tuple[Standpoint, ...]
    """The links of the thing that it is about, where it is about links."""


def carry_out(store: Store, settings: Settings, thing: str | None, choice: Choice, signature: Signature) -> Outcome:
    """Put a decision into a store and bring the store up to date; ParameterError as `decisions.entry.decide` says."""
    minter = Minter(settings.base)
    background = seed(store, minter)
    fitting = fits(store, settings)
    made = decide_in(store, minter, thing, choice, signature)
    links = renew_links(store, minter, made)
    touched = articles_touched(store, minter, made)
    if fitting and touched:
        return Outcome(made, update_comparisons(store, minter, background, settings, Changed(touched)), links)
    if links and not touched:
        if fitting:
            keep_fitting(store, settings)
        return Outcome(made, Counter(), links)
    return Outcome(made, refresh_comparisons(store, minter, background, settings), links)
