"""Items written in the form of `wbgetentities`.

The ids that public sources give (see the evidence in `linking/verified.toml`) are real; every other id is visibly an
invention: Q999000001 and so on. What the items state here was written for the tests.
"""

from collections.abc import Mapping
from typing import Any

_DAY = 11


def entity(
    item: str, labels: Mapping[str, str] | str, *, aliases: tuple[str, ...] = (), revision: int = 1, **facts: object
) -> dict[str, Any]:
    """Return an item; `facts` are statements by property: a value or a list of values, as `_snak` reads them."""
    named = {"en": labels} if isinstance(labels, str) else labels
    return {
        "type": "item",
        "id": item,
        "lastrevid": revision,
        "labels": {code: {"language": code, "value": name} for code, name in named.items()},
        "aliases": {"en": [{"language": "en", "value": each} for each in aliases]},
        "descriptions": {},
        "claims": {
            name: [statement(name, each) for each in (values if isinstance(values, list) else [values])]
            for name, values in facts.items()
        },
    }


def statement(name: str, value: object, *, rank: str = "normal", **parts: object) -> dict[str, Any]:
    """Return one statement; `parts` are `qualifiers` and `references`."""
    return {"mainsnak": _snak(name, value), "type": "statement", "rank": rank, **parts}


def reference(**facts: object) -> dict[str, Any]:
    """Return one reference with its snaks by property."""
    return {"snaks": {name: [_snak(name, value)] for name, value in facts.items()}}


_DATATYPES = {
    "P1566": "external-id", "P856": "url", "P854": "url", "P625": "globe-coordinate", "P585": "time", "P580": "time",
    "P582": "time", "P813": "time", "P1120": "quantity", "P1339": "quantity",
}  # fmt: skip


def _snak(name: str, value: object) -> dict[str, Any]:
    datatype = _DATATYPES.get(name, "wikibase-item")
    return {
        "snaktype": "value",
        "property": name,
        "datatype": datatype,
        "datavalue": {"value": _value(datatype, value), "type": datatype},
    }


def _value(datatype: str, value: object) -> object:
    if datatype == "wikibase-item":
        return {"entity-type": "item", "id": value}
    if datatype == "globe-coordinate":
        assert isinstance(value, tuple)
        return {"latitude": value[0], "longitude": value[1], "precision": 0.01, "globe": "earth"}
    if datatype == "time":
        return {"time": f"+{value}T00:00:00Z", "precision": _DAY}
    if datatype == "quantity":
        return value if isinstance(value, dict) else {"amount": f"+{value}", "unit": "1"}
    return value
