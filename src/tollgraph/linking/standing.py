"""Where the links of one thing stand: as people decided, else as the evidence settles, else as proposals."""

from collections.abc import Iterable, Mapping, Sequence

from tollgraph.decisions.record import Decision, in_force
from tollgraph.linking.evidence import basis_of
from tollgraph.linking.record import Feature, Link, Standpoint
from tollgraph.terms import Basis, Standing

_STRONGEST = (Basis.VERIFIED, Basis.STATED, Basis.IDENTIFIER)


def standpoints(
    links: Sequence[Link], decisions: Iterable[Decision] = (), taken: Mapping[str, str] | None = None
) -> tuple[Standpoint, ...]:
    """Return the links of one thing with where each stands.

    `taken` tells which thing of the same kind each item is settled for already: a website that leads a second thing to
    an item settles nothing, while two places with one GeoNames id are one place. A later decision goes before an
    earlier one.
    """
    rulings = _Rulings()
    for decision in in_force(decisions):
        rulings.take(decision)
    if rulings.accepted is not None:
        return tuple(rulings.standpoint(each) for each in links)
    open_links = [each for each in links if rulings.refusing(each.item) is None]
    settled = _settled(open_links, taken or {})
    return tuple(
        settled.get(each.item) or rulings.standpoint(each) if each in open_links else rulings.standpoint(each)
        for each in links
    )


def said_none(decisions: Iterable[Decision]) -> bool:
    """Return whether the last word on a thing is that it is no item."""
    rulings = _Rulings()
    for decision in in_force(decisions):
        rulings.take(decision)
    return rulings.none is not None


def _settled(links: Sequence[Link], taken: Mapping[str, str]) -> dict[str, Standpoint]:
    """Return what evidence settles, by item: the strongest basis that holds for exactly one link."""
    bases = {each.item: basis_of(each) for each in links}
    for basis in _STRONGEST:
        having = [each for each in links if bases[each.item] is basis]
        if having:
            first = having[0]
            free = first.holds(Feature.GEONAMES) or taken.get(first.item, first.thing) == first.thing
            alone = len(having) == 1 and (basis is not Basis.IDENTIFIER or free)
            return {first.item: Standpoint(first, Standing.SETTLED, basis)} if alone else {}
    return {}


class _Rulings:
    """What decisions about one thing say, the last word first."""

    def __init__(self) -> None:
        self.accepted: tuple[str, str] | None = None
        """Item and decision."""
        self.none: str | None = None
        self._excluded: dict[str, str] = {}

    def take(self, decision: Decision) -> None:
        ruling = decision.link
        if ruling is None:
            return
        if ruling.accepts is not None:
            self.accepted, self.none = (ruling.accepts, decision.iri), None
            self._excluded.pop(ruling.accepts, None)
        self._excluded.update(dict.fromkeys(ruling.excludes, decision.iri))
        if self.accepted and (ruling.none or self.accepted[0] in ruling.excludes):
            self.accepted = None
        if ruling.none:
            self.none = decision.iri

    def refusing(self, item: str) -> str | None:
        """Return the decision by which an item is refused."""
        if self.accepted is not None:
            return None if item == self.accepted[0] else self.accepted[1]
        return self._excluded.get(item, self.none)

    def standpoint(self, link: Link) -> Standpoint:
        """Return where a link stands by decisions alone."""
        if self.accepted is not None and link.item == self.accepted[0]:
            return Standpoint(link, Standing.SETTLED, Basis.PERSON, self.accepted[1])
        refusing = self.refusing(link.item)
        if refusing is not None:
            return Standpoint(link, Standing.REFUSED, Basis.PERSON, refusing)
        return Standpoint(link, Standing.PROPOSED)
