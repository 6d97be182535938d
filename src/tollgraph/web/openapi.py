"""The question API described for programs: OpenAPI 3.1, made from the headers of the stored questions."""

from collections.abc import Iterable

from tollgraph import __version__
from tollgraph.background import Background
from tollgraph.export.formats import FORMATS, Format
from tollgraph.queries import StoredQuery
from tollgraph.web.paging import MOST_ROWS
from tollgraph.web.parameter_schema import Schema, name_schemas, parameter_schema, parameters_schema

ROW_FORMATS: tuple[Format, ...] = tuple(
    sorted((each for each in FORMATS if each.name != "table"), key=lambda each: each.name != "json")
)
"""The formats of answers, the one that programs get unasked first."""
_PROBLEM_TYPE = "application/problem+json"
_PROBLEM: Schema = {
    "type": "object",
    "description": "What is wrong and what to do (RFC 9457).",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "parameter": {"type": "string", "description": "The parameter that is wrong"},
    },
    "required": ["type", "title", "status", "detail"],
}
_CELL = ["string", "number", "boolean", "null"]
_QUESTION: Schema = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "summary": {"type": "string"},
        "description": {"type": "string"},
        "tags": {"type": "array", "items": {"type": "string"}},
        "parameters": {"type": "object", "description": "JSON Schema of the parameters as one object"},
        "columns": {"type": "object", "additionalProperties": {"type": "string"}},
        "results": {"type": "string", "description": "Where it is answered"},
        "page": {"type": "string", "description": "Its form for people"},
        "sparql": {"type": "string", "description": "Its text, with markers where parameters are bound"},
    },
    "required": ["name", "summary", "description", "tags", "parameters", "columns", "results", "page"],
}


def describe_query(query: StoredQuery, background: Background, root: str = "") -> Schema:
    """Return what a program needs to know of a question; `root` is the path prefix of the server."""
    return {
        "name": query.name,
        "summary": query.summary,
        "description": query.description,
        "tags": list(query.tags),
        "parameters": parameters_schema(query, background),
        "columns": dict(query.columns),
        "results": f"{root}/api/queries/{query.name}/results",
        "page": f"{root}/questions/{query.name}",
    }


def openapi_document(queries: Iterable[StoredQuery], background: Background, root: str = "") -> Schema:
    """Return the OpenAPI 3.1 document of the question API."""
    paths: Schema = {
        "/api/queries": {"get": _listing()},
        "/api/queries.ttl": {"get": _published()},
        "/api/queries/{name}": {"get": _single()},
    }
    for query in queries:
        paths[f"/api/queries/{query.name}/results"] = {"get": _results(query)}
        paths[f"/api/queries/{query.name}/results.{{format}}"] = {"get": _download(query)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Tollgraph question API",
            "version": __version__,
            "summary": "Stored questions about contested casualty claims.",
            "description": "Each answer is a table of claims as they were worded, or the RDF behind it. Without a "
            "limit an answer is whole, but for questions with the parameter rows; where rows follow, the Link header "
            "leads to the next ones.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": root or "/"}],
        "paths": paths,
        "components": {"schemas": {"Problem": _PROBLEM, "Question": _QUESTION, **name_schemas(background)}},
    }


def _listing() -> Schema:
    content = {"application/json": {"schema": {"type": "array", "items": _reference("Question")}}}
    return _operation("list-queries", "All stored questions", {"200": _given("The questions", content)})


def _published() -> Schema:
    content = {"text/turtle": {"schema": {"type": "string"}}}
    answers = {"200": _given("The questions as sh:SPARQLExecutable", content)}
    return _operation("publish-queries", "All stored questions in Turtle", answers)


def _single() -> Schema:
    content = {"application/json": {"schema": _reference("Question")}}
    answers = {"200": _given("The question", content), "404": _wrong("There is no such question")}
    name = {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}
    return {**_operation("describe-query", "One stored question", answers), "parameters": [name]}


def _results(query: StoredQuery) -> Schema:
    content = {each.media_type: {"schema": _body(query, each)} for each in ROW_FORMATS}
    return _asking(query, query.name, content, ())


def _download(query: StoredQuery) -> Schema:
    content = {each.media_type: {"schema": _body(query, each)} for each in ROW_FORMATS}
    formats = {"type": "string", "enum": [each.suffix for each in ROW_FORMATS]}
    chosen = {"name": "format", "in": "path", "required": True, "schema": formats}
    return _asking(query, f"download-{query.name}", content, (chosen,))


def _asking(query: StoredQuery, name: str, content: Schema, first: tuple[Schema, ...]) -> Schema:
    found = _given("The answer", content)
    found["headers"] = {
        "Link": {"description": 'rel="next": where the next rows are', "schema": {"type": "string"}},
        "ETag": {"description": "Changes with the store", "schema": {"type": "string"}},
    }
    answers = {
        "200": found,
        "404": _wrong("The cursor or the format is not known"),
        "406": _wrong("No format on offer is accepted"),
        "409": _wrong("The cursor belongs to an earlier version of the store"),
        "422": _wrong("A parameter cannot be read; the problem names it"),
        "503": _wrong("The question takes too long; narrow it"),
    }
    operation = _operation(name, query.summary, answers)
    parameters = [*first, *(_parameter(query, each.name) for each in query.parameters), *_paging()]
    return {**operation, "description": query.description, "tags": list(query.tags), "parameters": parameters}


def _parameter(query: StoredQuery, name: str) -> Schema:
    each = next(parameter for parameter in query.parameters if parameter.name == name)
    schema = parameter_schema(each)
    described = {"name": name, "in": "query", "required": each.required, "description": schema["description"]}
    return {**described, "schema": schema, "example": schema.get("examples", [each.example])[0]}


def _paging() -> tuple[Schema, ...]:
    limit = {"type": "integer", "minimum": 1, "maximum": MOST_ROWS}
    return (
        {
            "name": "limit",
            "in": "query",
            "description": "Most rows to give at once; where it is left out, all, or as many as rows has by default",
            "schema": limit,
        },
        {
            "name": "cursor",
            "in": "query",
            "description": 'After which row to go on; take it from the Link header with rel="next"',
            "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]{8,400}$"},
        },
    )


def _body(query: StoredQuery, chosen: Format) -> Schema:
    if chosen.name != "json":
        return {"type": "object"} if chosen.name == "jsonld" else {"type": "string"}
    cells = {column: {"type": _CELL, "description": meaning} for column, meaning in query.columns.items()}
    row = {"type": "object", "properties": cells, "required": list(cells), "additionalProperties": False}
    return {"type": "array", "items": row}


def _operation(name: str, summary: str, answers: Schema) -> Schema:
    return {"operationId": name, "summary": summary, "responses": answers}


def _given(description: str, content: Schema) -> Schema:
    return {"description": description, "content": content}


def _wrong(description: str) -> Schema:
    return _given(description, {_PROBLEM_TYPE: {"schema": _reference("Problem")}})


def _reference(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}
