"""The page of documentation about the stored queries, made from their headers so that it cannot lag behind them."""

from collections.abc import Iterable, Iterator

from tollgraph.parameters import Parameter
from tollgraph.queries import StoredQuery

_OPENING = """# The questions that Tollgraph answers

<!-- Made from the headers of queries/*.rq by `make docs`; edit those. -->

Each question is a stored query: `tollgraph query NAME -p parameter=value`. Every row names the statements that it rests on
and quotes their words; no row says which of them is true. Parties, actors and places are named by IRI, slug, label or
alias; a period is a year, a month, a day, or FROM..TO, both included. `--format` gives `table`, `csv`, `tsv`, `json` or
`jsonl`; with `ttl` or `jsonld` the claims, comparisons, passages and articles behind the rows.
"""


def queries_page(queries: Iterable[StoredQuery]) -> str:
    """Return the Markdown page about stored queries: a table of all, then a section for each."""
    known = sorted(queries, key=lambda query: query.name)
    rows = [f"| [{query.name}](#{query.name}) | {_cell(query.summary)} | {', '.join(query.tags)} |" for query in known]
    table = ["| name | question | tags |", "|---|---|---|", *rows]
    return "\n".join([_OPENING, *table, "", *("\n".join(_section(query)) for query in known)])


def _section(query: StoredQuery) -> Iterator[str]:
    yield from (f"## {query.name}", "", f"**{query.summary}** {query.description}", "")
    yield from ("```", _command(query), "```", "")
    if query.parameters:
        yield from ("| parameter | type | needed | meaning | example |", "|---|---|---|---|---|")
        yield from (_parameter(each) for each in query.parameters)
        yield ""
    yield from ("| column | holds |", "|---|---|")
    yield from (f"| `{column}` | {_cell(meaning)} |" for column, meaning in query.columns.items())
    yield ""


def _parameter(parameter: Parameter) -> str:
    needed = f"no, {parameter.default}" if parameter.default else "yes" if parameter.required else "no"
    kind = f"{parameter.type} of {parameter.scheme}" if parameter.scheme else str(parameter.type)
    return f"| `{parameter.name}` | {kind} | {needed} | {_cell(parameter.description)} | `{parameter.example}` |"


def _command(query: StoredQuery) -> str:
    given = [f'-p {each.name}="{each.example}"' for each in query.parameters if each.required]
    return " ".join(["tollgraph query", query.name, *given])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
