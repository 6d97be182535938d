"""What the house rules ask of the code itself, where a tool of its own does not check it."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

import tollgraph

_ROOT = Path(__file__).parents[1]
_SOURCES = sorted((_ROOT / "src").rglob("*.py"))
_OWN_HOST = re.compile(r"https?://")
_FORBIDDEN_NAMES = {"utils", "helpers", "manager", "misc", "common"}


def _functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function) is None:
        return lines
    first = function.body[0]
    return lines - ((first.end_lineno or first.lineno) - first.lineno + 1)


def test_there_is_code_to_check() -> None:
    assert len(_SOURCES) > 20


@pytest.mark.parametrize("path", _SOURCES, ids=lambda path: str(path.relative_to(_ROOT)))
def test_a_source_file_is_short_and_named_by_its_role(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
    assert path.stem not in _FORBIDDEN_NAMES


def test_no_function_is_longer_than_forty_lines_and_half_are_at_most_eight() -> None:
    lengths = {f"{path.name}:{node.name}": _length(node) for path in _SOURCES for node in _functions(path)}
    assert {name: length for name, length in lengths.items() if length > 40} == {}
    assert sorted(lengths.values())[len(lengths) // 2] <= 8


def test_iris_stand_in_namespaces_only() -> None:
    strings = [
        (path.name, node.value)
        for path in _SOURCES
        if path.name != "namespaces.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _OWN_HOST.search(node.value)
    ]
    prose = [(name, value) for name, value in strings if " " in value.strip()]
    assert [item for item in strings if item not in prose] == []


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text())["project"]["version"]
    changelog = re.search(r"^## \[(\d[^\]]*)\]", (_ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert changelog is not None
    assert project == tollgraph.__version__ == changelog.group(1)


def test_the_lock_names_no_index() -> None:
    lock = (_ROOT / "requirements.lock").read_text()
    assert "--hash=sha256:" in lock
    assert "://" not in lock
    assert "--index-url" not in lock
