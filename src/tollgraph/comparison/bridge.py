"""Where two figures do not meet: how far apart they are, and what would have to be true for both to hold."""

from dataclasses import dataclass

from tollgraph.comparison.order import CONTAINS, IN, OVERLAP, Relations, flipped
from tollgraph.comparison.statement import Statement
from tollgraph.model import Bridge
from tollgraph.settings import Settings
from tollgraph.terms import Dimension

_SMALLER_MATTERS = frozenset(Dimension) - {Dimension.PERIOD}
"""Dimensions on which a smaller scope makes any larger figure exceed; days are always approximate."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Two figures that do not meet at their nearest ends, seen from the higher one."""

    higher: Statement
    lower: Statement
    relations: Relations
    """How the higher's scope stands to the lower's."""

    @property
    def high(self) -> int:
        """Return the nearest end of the higher figure."""
        return self.higher.figures.near_lower

    @property
    def low(self) -> int:
        """Return the nearest end of the lower figure."""
        upper = self.lower.figures.near_upper
        return self.high if upper is None else upper

    @property
    def ratio(self) -> float:
        """Return the lower figure over the higher one, below 1."""
        return self.low / self.high

    @property
    def beyond(self) -> frozenset[Dimension]:
        """Return the dimensions on which the higher claim counts more than the lower."""
        return frozenset(each for each, relation in self.relations.items() if relation in (CONTAINS, OVERLAP))

    @property
    def smaller(self) -> frozenset[Dimension]:
        """Return the dimensions on which the higher claim counts less."""
        return frozenset(each for each, relation in self.relations.items() if relation is IN)

    def exceeds(self, settings: Settings) -> bool:
        """Return whether the higher figure exceeds the lower beyond what rounding and small counts explain."""
        return self.ratio < settings.tolerance or bool(self.smaller & _SMALLER_MATTERS)

    def bridge(self) -> Bridge:
        """Return what would have to fall outside the part that both claims count."""
        days, of_days = self._days_beyond() if Dimension.PERIOD in self.beyond else (None, None)
        return Bridge(self.high - self.low, self.ratio, self.beyond, days, of_days)

    def _days_beyond(self) -> tuple[int | None, int | None]:
        mine, other = self.higher.days, self.lower.days
        if mine.first is None or other.first is None:
            return None, None
        length = mine.last - mine.first + 1
        shared = min(mine.last, other.last) - max(mine.first, other.first) + 1
        return length - max(0, shared), length


def gap_between(a: Statement, b: Statement, relations: Relations) -> Gap | None:
    """Return the gap between two figures, or None where their intervals meet."""
    if _above(a, b):
        return Gap(a, b, relations)
    if _above(b, a):
        return Gap(b, a, {dimension: flipped(relation) for dimension, relation in relations.items()})
    return None


def too_short(bridge: Bridge, settings: Settings) -> bool:
    """Return whether the higher claim reaches further in its days only, and these are too few to hold the rest.

    Deaths are taken to fall evenly over days: a rule of thumb. The days explain the gap when their share of the period
    is at least the setting `bridge_share` of the share of the figure that would have to fall there.
    """
    if bridge.beyond != {Dimension.PERIOD} or bridge.days is None or not bridge.of_days:
        return False
    return bridge.days / bridge.of_days < settings.bridge_share * (1 - bridge.ratio)


def _above(one: Statement, other: Statement) -> bool:
    upper = other.figures.near_upper
    return upper is not None and one.figures.near_lower > upper
