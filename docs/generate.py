"""Makes the generated parts of the documentation: `python -m docs.generate [--check]`.

With `--check` nothing is written, and the exit code is 1 where a file is not what the code says today.
"""

import ast
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from tempfile import TemporaryDirectory

import click

import tollgraph
from tollgraph import settings
from tollgraph.cli import COMMANDS, cli
from tollgraph.language_model import settings as model_settings
from tollgraph.linking import settings as link_settings
from tollgraph.queries import StoredQuery, load_queries
from tollgraph.resources import shipped
from tollgraph.store import remote_settings
from tollgraph.web import settings as serve_settings

_HERE = Path(__file__).parent
_NOTE = "<!-- Made by `make docs` from the code; edit the code instead. -->\n\n"


def command_reference() -> str:
    """Return the reference of every command, from its own help."""
    sections = [_command_section(command) for command in COMMANDS]
    opening = (
        "# Commands\n\nExit codes: 0 fine, 1 the data do not conform, 2 cannot run, 3 bad parameter, 5 timed out.\n\n"
    )
    return _NOTE + opening + "\n".join(sections)


def _command_section(command: click.Command) -> str:
    group = click.Context(cli, info_name="tollgraph", help_option_names=["-h", "--help"])
    context = click.Context(command, group, command.name, max_content_width=100, terminal_width=100)
    section = f"## {command.name}\n\n```text\n{command.get_help(context)}\n```\n"
    parts = command.commands.values() if isinstance(command, click.Group) else ()
    return section + "".join(f"\n{_part_section(part, context)}" for part in parts)


def _part_section(part: click.Command, group: click.Context) -> str:
    context = click.Context(part, group, part.name, max_content_width=100, terminal_width=100)
    return f"### {group.info_name} {part.name}\n\n```text\n{part.get_help(context)}\n```\n"


def settings_reference() -> str:
    """Return the reference of every setting: variable, default, meaning."""
    model = (
        "\n## A language model as reader\n\nOnly for `--reader model`; see [the guide](guides/language-model.md).\n\n"
    )
    own = _settings_table(settings.Settings, Path(settings.__file__))
    others = _settings_table(model_settings.ModelSettings, Path(model_settings.__file__))
    links = "\n## Links to Wikidata\n\nOnly for `tollgraph link`; see [the guide](guides/linking.md).\n\n"
    linking = _settings_table(link_settings.LinkSettings, Path(link_settings.__file__))
    far = (
        "\n## A store behind an endpoint\n\nOnly for `--store https://...`; "
        "see [the guide](guides/remote-stores.md).\n\n"
    )
    remote = _settings_table(remote_settings.RemoteSettings, Path(remote_settings.__file__))
    server = "\n## The server\n\nOnly for `tollgraph serve`, whose options win over them.\n\n"
    serving = _settings_table(serve_settings.ServeSettings, Path(serve_settings.__file__))
    parts = f"{own}{model}{others}{links}{linking}{far}{remote}{server}{serving}"
    return f"{_NOTE}# Settings\n\nEach is read from the environment.\n\n{parts}"


def _settings_table(
    kind: type[
        settings.Settings
        | model_settings.ModelSettings
        | link_settings.LinkSettings
        | remote_settings.RemoteSettings
        | serve_settings.ServeSettings
    ],
    source: Path,
) -> str:
    meanings = dict(_field_docs(source.read_text(encoding="utf-8")))
    rows = [
        f"| `{settings.variable(field.name)}` | `{_shown(field.default)}` | {' '.join(meanings[field.name].split())} |"
        for field in fields(kind)
    ]
    return "| variable | default | meaning |\n|---|---|---|\n" + "\n".join(rows) + "\n"


def _shown(default: object) -> str:
    return "" if default == Path() else str(default)


def _field_docs(source: str) -> Iterator[tuple[str, str]]:
    """Yield each annotated field that a string follows, with that string."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.ClassDef):
            continue
        for field, text in zip(node.body, node.body[1:], strict=False):
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and _is_text(text):
                yield field.target.id, ast.literal_eval(ast.unparse(text))


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def question_reference() -> str:
    """Return the reference of every stored question: parameters and columns."""
    opening = "# Stored questions\n\nAsk one with `tollgraph query NAME -p parameter=value`.\n\n"
    opening += (
        "Questions that may list tens of thousands of rows have the parameter `rows`: unasked they give the first "
        "1,000 in their order, in every format, and say so where there are more; `rows=all` gives all. Pictures, "
        "`tollgraph export --query` and `tollgraph.ask` in Python take all rows unless `rows` says otherwise, and the "
        "question API leads through all of them by its `Link` header.\n\n"
    )
    return _NOTE + opening + "\n".join(map(_question_section, load_queries().values()))


def _question_section(query: StoredQuery) -> str:
    parameters = [
        f"- `{each.name}` ({each.type}{'' if each.required else ', may be left out'}): {each.description}, "
        f"as in `{each.name}={each.example}`"
        for each in query.parameters
    ]
    columns = [f"| `{name}` | {meaning} |" for name, meaning in query.columns.items()]
    lines = [f"## {query.name}", "", f"**{query.summary}** {query.description}", "", *parameters, ""]
    return "\n".join([*lines, "| column | holds |", "|---|---|", *columns, ""])


def readme() -> str:
    """Return the README with today's answer of the demo between its two marks."""
    text = (_HERE.parent / "README.md").read_text(encoding="utf-8")
    before, _, rest = text.partition(_DEMO)
    after = rest.partition(_DEMO_END)[2]
    return f"{before}{_DEMO}\n{_demo_answer()}{_DEMO_END}{after}"


def _demo_answer() -> str:
    """Return what the demo answers, as a Markdown table: the seeds are ingested anew into a store that is then gone."""
    with TemporaryDirectory() as folder:
        tollgraph.ingest([shipped("seeds") / "articles"], store=folder)
        rows = tollgraph.ask("disagreements", {"party": "us-led-coalition", "period": "2017-03"}, store=folder)
    lines = [
        f'| {row["claimant_label"]}: "{row["claim_quote"]}" | **{row["verdict"]}** {row["marks"]} '
        f'| {row["against_label"]}: "{row["other_quote"]}" |'
        for row in rows
    ]
    return "\n".join(["| who says what | verdict and marks | against |", "|---|---|---|", *lines, ""])


_DEMO, _DEMO_END = "<!-- demo -->", "<!-- /demo -->"
PARTS: Mapping[str, Callable[[], str]] = {
    "../README.md": readme,
    "commands.md": command_reference,
    "queries.md": question_reference,
    "settings.md": settings_reference,
}
"""Generated file -> what makes it."""


def main(arguments: list[str]) -> int:
    """Write every generated file, or with `--check` say which are stale."""
    stale = 0
    for name, make in PARTS.items():
        path = _HERE / name
        text = make()
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        if "--check" in arguments:
            click.echo(f"docs/{name} is not what the code says; run 'make docs'", err=True)
        else:
            path.write_text(text, encoding="utf-8")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
