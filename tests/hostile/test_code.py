"""The code runs no text as a program: no pickle, no eval, no shell."""

import ast
from pathlib import Path

import pytest

_SOURCES = sorted((Path(__file__).parents[2] / "src").rglob("*.py"))
_MODULES = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib"}
_CALLS = {
    "eval", "exec", "compile", "__import__", "os.system", "os.popen", "yaml.load", "yaml.unsafe_load",
    "asyncio.create_subprocess_shell", "subprocess.getoutput",
}  # fmt: skip


def _dangers(code: str) -> list[str]:
    """Return what of a module could run text as a program."""
    found: list[str] = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            found += [each.name for each in node.names if each.name.partition(".")[0] in _MODULES]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in _MODULES:
            found.append(str(node.module))
        elif isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            found += [name] if name in _CALLS else []
            found += ["shell" for each in node.keywords if each.arg == "shell" and ast.unparse(each.value) != "False"]
    return found


@pytest.mark.parametrize(
    "code",
    [
        "import pickle", "from pickle import loads", "eval(x)", "exec(x)", "subprocess.run(x, shell=True)",
        "yaml.load(x)", "os.system(x)",
    ],
)  # fmt: skip
def test_a_danger_is_found(code: str) -> None:
    assert _dangers(code)


def test_no_module_runs_text_as_a_program() -> None:
    assert len(_SOURCES) > 100
    assert {path.name: found for path in _SOURCES if (found := _dangers(path.read_text(encoding="utf-8")))} == {}
