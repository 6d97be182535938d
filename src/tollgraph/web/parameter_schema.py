"""Parameters of stored questions as JSON Schema (draft 2020-12, as in OpenAPI 3.1)."""

from collections.abc import Mapping
from typing import Any

from tollgraph.background import Background
from tollgraph.model import Actor, Place
from tollgraph.namespaces import local_name
from tollgraph.parameters import Parameter, ParameterType, scheme_terms
from tollgraph.queries import StoredQuery

Schema = dict[str, Any]
"""A JSON Schema: keywords to values of any JSON type."""

_MOST_NAMES = 5000
"""Names that a closed list holds; where more things are known, any text is taken and checked when asked."""
_YEAR = r"(19|20)\d{2}"
_DAY = r"((0[13578]|1[02])-(0[1-9]|[12]\d|3[01])|(0[469]|11)-(0[1-9]|[12]\d|30)|02-(0[1-9]|1\d|2[0-8]))"
_PERIOD = rf"^{_YEAR}(-((0[1-9]|1[0-2])|{_DAY}))?$"
_KEY = r"[A-Za-z0-9._-]{1,80}"
_WHOLE = 10**15
_ACTORS, _PLACES = "ActorName", "PlaceName"


def parameters_schema(query: StoredQuery, background: Background) -> Schema:
    """Return the schema of a question's parameters as one object, as a client would fill it in."""
    names = name_schemas(background)
    properties = {each.name: _resolved(parameter_schema(each), names) for each in query.parameters}
    required = [each.name for each in query.parameters if each.required]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def parameter_schema(parameter: Parameter) -> Schema:
    """Return the schema of one parameter; names of actors and places refer to the schemas of `name_schemas`."""
    schema = {**_BASE[parameter.type], "description": parameter.description}
    if parameter.type is ParameterType.CONCEPT:
        schema["enum"] = list(scheme_terms(parameter.scheme or ""))
    if parameter.type not in _NAMED:
        schema["examples"] = [_typed(parameter, parameter.example)]
    if parameter.default is not None:
        schema["default"] = _typed(parameter, parameter.default)
    return schema


def name_schemas(background: Background) -> Mapping[str, Schema]:
    """Return the schemas of the names of actors and of places: closed lists where these are short enough."""
    return {
        _ACTORS: _names("actor", background.actors),
        _PLACES: _names("place", background.places),
    }


def _names(kind: str, known: Mapping[str, Actor] | Mapping[str, Place]) -> Schema:
    title = f"The end of the IRI of a known {kind}; its IRI, its label and its other names are understood too."
    if not 0 < len(known) <= _MOST_NAMES:
        return {"type": "string", "minLength": 1, "description": title}
    return {"type": "string", "enum": sorted({local_name(iri) for iri in known}), "description": title}


def _resolved(schema: Schema, names: Mapping[str, Schema]) -> Schema:
    reference = str(schema.pop("$ref", "")).rpartition("/")[2]
    return {**names.get(reference, {}), **schema}


def _typed(parameter: Parameter, text: str) -> str | int:
    return int(text) if parameter.type is ParameterType.INTEGER else text


def _thing(kind: str) -> Schema:
    return {"type": "string", "pattern": rf"^({kind}/)?{_KEY}$"}


_ACTOR_NAME: Schema = {"$ref": f"#/components/schemas/{_ACTORS}"}
_NAMED = frozenset({ParameterType.PARTY, ParameterType.ACTOR, ParameterType.PLACE})
_BASE: Mapping[ParameterType, Schema] = {
    ParameterType.PARTY: _ACTOR_NAME,
    ParameterType.ACTOR: _ACTOR_NAME,
    ParameterType.PLACE: {"$ref": f"#/components/schemas/{_PLACES}"},
    ParameterType.PERIOD: {"type": "string", "pattern": _PERIOD, "$comment": "FROM..TO is understood too"},
    ParameterType.DATE: {"type": "string", "format": "date"},
    ParameterType.INTEGER: {"type": "integer", "minimum": -_WHOLE, "maximum": _WHOLE},
    ParameterType.TEXT: {"type": "string", "minLength": 1, "pattern": r"\S"},
    ParameterType.CONCEPT: {"type": "string"},
    ParameterType.CLAIM: _thing("claim"),
    ParameterType.INCIDENT: _thing("incident"),
    ParameterType.ROWS: {"type": "string", "pattern": "^(all|[0-9]{1,15})$"},
}
