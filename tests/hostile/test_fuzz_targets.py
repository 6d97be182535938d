"""What is fuzzed takes its own examples, and a target that fails says so."""

import pytest

from fuzz.targets import TARGETS, FindingError

_ODD = (
    b"",
    b"\x00",
    b"\xff\xfe",
    b"1" * 300,
    b"'\"\\<>{}",
    b"\xed\xa0\x80",
    b"\xed\xff",
    "\u0661\u00bd\u2462".encode(),
)


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_a_target_takes_its_examples_and_odd_bytes(name: str) -> None:
    for data in (*TARGETS[name].examples, *_ODD):
        TARGETS[name].run(data)


def test_a_target_tells_what_it_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tollgraph.sparql_keywords.without_own_services", lambda text, _: text + "x")
    with pytest.raises(FindingError, match="another length"):
        TARGETS["sparql"].run(b"SELECT * {}")
