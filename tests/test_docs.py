"""The documentation is true: generated parts are fresh, links lead somewhere, examples run."""

import re
from dataclasses import fields
from pathlib import Path

import pyoxigraph as ox
import pytest

from docs.generate import PARTS, main
from tollgraph.cli import COMMANDS
from tollgraph.language_model.settings import ModelSettings
from tollgraph.linking.settings import LinkSettings
from tollgraph.queries import load_queries
from tollgraph.settings import Settings, variable
from tollgraph.store import read_store
from tollgraph.store.remote_settings import RemoteSettings
from tollgraph.terms import Mark, Verdict

_ROOT = Path(__file__).parents[1]
_SETTINGS = (Settings, ModelSettings, LinkSettings, RemoteSettings)
_PAGES = sorted([*_ROOT.glob("*.md"), *(_ROOT / "docs").rglob("*.md"), _ROOT / "seeds" / "README.md"])
_LINK = re.compile(r"\]\((?!https?://|#|mailto:)([^)#\s]+)(?:#([^)\s]+))?\)")


def _blocks(page: str, language: str) -> list[str]:
    text = (_ROOT / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def _anchors(path: Path) -> set[str]:
    text = path.read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    named = {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}
    return named | set(re.findall(r'<a id="([^"]+)">', text))


def test_generated_documentation_is_fresh() -> None:
    assert len(PARTS) == 4
    assert main(["--check"]) == 0


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("docs/commands.md", [f"## {command.name}\n" for command in COMMANDS]),
        (
            "docs/settings.md",
            [
                f"`{variable(field.name)}`"
                for kind in (Settings, ModelSettings, LinkSettings, RemoteSettings)
                for field in fields(kind)
            ],
        ),
        ("docs/queries.md", [f"## {name}\n" for name in load_queries()]),
        ("docs/method.md", [*Verdict, *Mark]),
    ],
)
def test_everything_that_can_be_used_or_met_is_documented(page: str, names: list[str]) -> None:
    text = (_ROOT / page).read_text(encoding="utf-8")
    assert names
    assert [name for name in names if name not in text] == []


@pytest.mark.parametrize("verdict", list(Verdict))
def test_the_method_explains_a_verdict_under_its_own_anchor(verdict: Verdict) -> None:
    assert verdict.lower() in _anchors(_ROOT / "docs" / "method.md")


def test_every_link_leads_somewhere() -> None:
    found = [(page, match) for page in _PAGES for match in _LINK.finditer(page.read_text(encoding="utf-8"))]
    assert len(found) >= 10
    broken = []
    for page, match in found:
        target = page.parent / match.group(1)
        if not target.exists() or (match.group(2) and match.group(2) not in _anchors(target)):
            broken.append(f"{page.name}: {match.group(0)}")
    assert broken == []


def test_the_readme_s_library_example_runs(
    seeded_store: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (example,) = _blocks("README.md", "python")
    monkeypatch.chdir(seeded_store.parent)
    exec(compile(example.replace("demo-store", seeded_store.name), "README.md", "exec"), {})  # noqa: S102  # our own text
    assert "INVERTED" in capsys.readouterr().out


def test_the_developer_s_first_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    example = _blocks("docs/guides/developer.md", "python")[0]
    exec(compile(example, "developer.md", "exec"), {})  # noqa: S102  # our own text
    assert "activists 10 None" in capsys.readouterr().out


def test_the_developer_s_sparql_example_has_rows(seeded_store: Path) -> None:
    (example,) = _blocks("docs/guides/developer.md", "sparql")
    with read_store(seeded_store) as store:
        found = store.query(example)
        assert isinstance(found, ox.QuerySolutions)
        assert len(list(found)) > 10


def test_the_readme_s_commands_are_make_targets_and_ci_runs_the_tests_by_one_of_them() -> None:
    makefile = (_ROOT / "Makefile").read_text()
    commands = re.findall(r"^make (\w+)", "\n".join(_blocks("README.md", "sh")), re.MULTILINE)
    assert commands == ["demo", "test"]
    assert [command for command in commands if f"\n{command}:" not in makefile] == []
    assert (_ROOT / ".ci" / "run").read_text().splitlines()[-1] == "make test"


def test_every_cli_example_names_a_command() -> None:
    lines = [line for page in _PAGES for line in re.findall(r"^tollgraph (\w+)", page.read_text(), re.MULTILINE)]
    assert len(lines) > 10
    assert set(lines) <= {command.name for command in COMMANDS}
