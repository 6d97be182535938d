"""Every regular expression of the project as it is compiled, and texts made to keep each of them busy.

Run as a program (`make patterns`, some minutes), it prints as JSON what took longer than its share,
and then ends with 1.
"""

import importlib
import inspect
import json
import pkgutil
import re
import signal
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from re import _constants as codes  # the standard library's own parser
from re import _parser as parser
from types import FrameType
from typing import Any

SIZE = 100_000
SECONDS = 2.0
"""CPU time that one pattern may take for one text; a linear one takes some milliseconds."""
_SLOW_PARTS = (
    "a",
    "A",
    " ",
    "\n",
    ".",
    "1",
    "1,",
    "(",
    "[",
    "[a",
    "![",
    "<",
    "*",
    "**a",
    "#",
    '"',
    "a b ",
    "Aa ",
    "- ",
)


_AT_ONE_PLACE = (
    "tollgraph.extraction.text.segment._BEGINS_A_SENTENCE",
    "tollgraph.extraction.text.sentence_ends._NEXT_WORD",
    "tollgraph.sparql_keywords._PLAINLY_QUERY",
    "tollgraph.web.columns._STAR",
)
"""Patterns that are matched where something else was found, and nowhere searched for; what they skip is passed once."""


class _TooSlowError(Exception):
    """A pattern used up its time."""


def compiled_patterns() -> set[re.Pattern[str] | re.Pattern[bytes]]:
    """Return what the project's modules compile as they are imported and as the seed reports are read."""
    found: set[re.Pattern[str] | re.Pattern[bytes]] = set()
    original = re._compile  # type: ignore[attr-defined]  # every way to use a pattern passes here

    def noting(pattern: Any, flags: int) -> Any:  # noqa: ANN401  # the signature is the standard library's
        made = original(pattern, flags)
        frame = sys._getframe(2)  # who asked for it
        if "tollgraph" in frame.f_globals.get("__name__", ""):
            found.add(made)
        return made

    re._compile = noting  # type: ignore[attr-defined]  # as above
    try:
        _use_everything()
    finally:
        re._compile = original  # type: ignore[attr-defined]  # as above
    return found


def _use_everything() -> None:
    import tollgraph

    for module in pkgutil.walk_packages(tollgraph.__path__, "tollgraph."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    from tollgraph.cli import run
    from tollgraph.resources import shipped

    with tempfile.TemporaryDirectory() as folder:
        run(["ingest", str(shipped("seeds") / "articles"), "--store", str(Path(folder) / "store")])


def slow_texts(pattern: str) -> Iterator[str]:
    """Yield texts of `SIZE` in which each repeated part of a pattern goes on and on, and then does not match."""
    for part in dict.fromkeys((*_SLOW_PARTS, *_repeated(parser.parse(pattern)))):
        yield (part * (SIZE // len(part)))[: SIZE - 1] + "\x00"


def _repeated(tokens: Iterable[Any], before: str = "") -> Iterator[str]:
    for code, value in tokens:
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
            if part := _sample(value[2]):
                yield part
                yield f"{before[-20:]}{part}"
            yield from _repeated(value[2], before)
        for inner in _inside(code, value):
            yield from _repeated(inner, before)
        before += _sample([(code, value)])


def _inside(code: Any, value: Any) -> list[Any]:  # noqa: ANN401  # the parser's trees have no types
    if code is codes.SUBPATTERN:
        return [value[-1]]
    if code is codes.BRANCH:
        return list(value[1])
    return [value[1]] if code in (codes.ASSERT, codes.ASSERT_NOT) else []


def _sample(tokens: Iterable[Any]) -> str:
    """Return some text that the tokens match."""
    return "".join(_one(code, value) for code, value in tokens)


def _one(code: Any, value: Any) -> str:  # noqa: ANN401  # the parser's trees have no types; a case each
    if code is codes.LITERAL:
        return chr(value)
    if code is codes.NOT_LITERAL or code is codes.ANY:
        return "x" if value != ord("x") else "y"
    if code is codes.IN:
        return _one_of(value)
    if code is codes.SUBPATTERN:
        return _sample(value[-1])
    if code is codes.BRANCH:
        return _sample(value[1][0])
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
        return _sample(value[2]) * min(value[0] or 1, 20)
    return ""


_CATEGORIES = {"DIGIT": "1", "SPACE": " ", "WORD": "a", "NOT_DIGIT": "a", "NOT_SPACE": "a", "NOT_WORD": "-"}


def _one_of(choices: list[Any]) -> str:
    if choices[0][0] is codes.NEGATE:
        return next((char for char in "x1 -\n." if re.match(_set(choices), char)), "")
    code, value = choices[0]
    if code is codes.RANGE:
        return chr(value[0])
    return chr(value) if code is codes.LITERAL else _CATEGORIES[str(value).removeprefix("CATEGORY_")]


def _set(choices: list[Any]) -> str:
    """Return the class of characters of a negated set, near enough to choose one outside it."""
    parts = []
    for code, value in choices[1:]:
        if code is codes.RANGE:
            parts.append(f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}")
        elif code is codes.LITERAL:
            parts.append(re.escape(chr(value)))
        else:
            name = str(value).removeprefix("CATEGORY_")
            parts.append({"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}.get(name, ""))
    return f"[^{''.join(parts)}]"


@cache
def _at_one_place() -> frozenset["re.Pattern[Any]"]:
    """Return the patterns of `_AT_ONE_PLACE`; ValueError for one that its module uses otherwise."""
    found = set()
    for module, _, name in (each.rpartition(".") for each in _AT_ONE_PLACE):
        imported = importlib.import_module(module)
        uses = set(re.findall(rf"\b{name}\.?(\w*)\(", inspect.getsource(imported)))
        if uses != {"match"}:
            raise ValueError(f"{module} uses {name} for {sorted(uses)}; take it out of _AT_ONE_PLACE")
        found.add(getattr(imported, name))
    return frozenset(found)


def seconds_for(pattern: "re.Pattern[Any]", text: str) -> float:
    """Return the CPU time for finding a pattern everywhere it is looked for in a text; `SECONDS` where it is longer."""
    subject: Any = text.encode() if isinstance(pattern.pattern, bytes) else text

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise _TooSlowError

    signal.signal(signal.SIGVTALRM, stop)
    begun = time.process_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    with suppress(_TooSlowError):
        if pattern in _at_one_place():
            pattern.match(subject)
        else:
            deque(pattern.finditer(subject), maxlen=0)
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return time.process_time() - begun


def slowest(pattern: "re.Pattern[Any]") -> tuple[float, str]:
    """Return the longest time that a pattern takes for the texts made for it, and how that text begins."""
    source = pattern.pattern.decode("latin-1") if isinstance(pattern.pattern, bytes) else pattern.pattern
    worst = (0.0, "")
    for text in slow_texts(source):
        worst = max(worst, (seconds_for(pattern, text), text[:40]))
        if worst[0] >= SECONDS:
            break
    return worst


def _main() -> None:
    patterns = sorted(compiled_patterns(), key=lambda each: str(each.pattern))
    found = {str(each.pattern): slowest(each) for each in patterns}
    slow = {name: worst for name, worst in found.items() if worst[0] >= SECONDS}
    sys.stdout.write(json.dumps({"patterns": len(patterns), "slow": slow}) + "\n")
    sys.exit(bool(slow))


if __name__ == "__main__":
    _main()
