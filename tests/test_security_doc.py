"""The table of limits in docs/security.md says what the settings and the server's limits are."""

import re
from dataclasses import fields
from pathlib import Path

from tollgraph.settings import Settings, variable
from tollgraph.web.limits import Limits
from tollgraph.web.settings import ServeSettings

_TEXT = (Path(__file__).parents[1] / "docs" / "security.md").read_text(encoding="utf-8")
_ROW = re.compile(r"^\| .+ \| ([0-9]+) \| `([A-Za-z_]+)` \|$", re.MULTILINE)
_DEFAULTS = {
    **{variable(each.name): each.default for kind in (Settings, ServeSettings) for each in fields(kind)},
    **{each.name: each.default for each in fields(Limits)},
}
_BY_SETTING = {
    "seconds",
    "memory",
    "answer_bytes",
    "workers",
    "waiting",
    "waiting_seconds",
    "cache_bytes",
    "requests_per_second",
}
"""Limits of the server that a setting moves, or that are about the server's work and not about a client."""


def test_every_limit_that_is_told_is_the_one_in_force() -> None:
    told = {name: float(value) for value, name in _ROW.findall(_TEXT)}
    assert len(told) > 15
    assert told == {name: _DEFAULTS[name] for name in told}


def test_every_limit_on_what_comes_from_others_is_told() -> None:
    told = {name for _, name in _ROW.findall(_TEXT)}
    sizes = {variable(each.name) for each in fields(Settings) if each.name.endswith(("_bytes", "_characters"))}
    assert sizes | {each.name for each in fields(Limits)} - _BY_SETTING <= told


def test_what_is_named_is_there() -> None:
    hostile = Path(__file__).parent / "hostile"
    named = re.findall(r"`(test_[a-z_]+\.py)`", _TEXT)
    assert len(named) > 5
    assert [name for name in named if not (hostile / name).exists()] == []
