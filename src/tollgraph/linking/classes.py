"""What kinds of thing items are, by their classes and, where those are not listed, by the classes above them."""

from collections.abc import Iterable, Mapping

from tollgraph.linking.evidence import rules
from tollgraph.linking.items import Item
from tollgraph.linking.wikidata import Wikidata

_LEVELS = 4
"""How many steps of P279 are taken; beyond them nearly everything is an entity."""

Above = Mapping[str, frozenset[str]]


def kinds_of(items: Iterable[Item], wikidata: Wikidata) -> dict[str, frozenset[str]]:
    """Return the kinds of thing of each item by its id; none where no listed class lies near.

    Raises as `Wikidata.items` does.
    """
    known = {each.id: frozenset(each.classes) for each in items}
    above: dict[str, frozenset[str]] = {}
    for _ in range(_LEVELS):
        unknown = {each for classes in known.values() for each in _level(classes, above) - above.keys()}
        unlisted = {each for each in unknown if each not in rules().kinds}
        if not unlisted:
            break
        above.update({each: frozenset(found.broader) for each, found in wikidata.items(sorted(unlisted)).items()})
    return {item: _listed(_level(classes, above)) for item, classes in known.items()}


def _level(classes: frozenset[str], above: Above) -> frozenset[str]:
    """Return the lowest level, from the classes upward, that has a listed class or one that was not looked up yet."""
    level = classes
    for _ in range(_LEVELS):
        if _listed(level) or level - above.keys():
            break
        level = frozenset[str]().union(*(above[each] for each in level))
    return level


def _listed(classes: frozenset[str]) -> frozenset[str]:
    return frozenset(rules().kinds[each] for each in classes if each in rules().kinds)
