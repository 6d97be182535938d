"""Long SPARQL texts made to keep the server looking for keywords: the time that it takes grows with their length."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import pytest

from tollgraph.sparql_keywords import names_dataset, reaches_out, with_dataset, without_silent_services

_SIZE = 100_000
"""Characters; a server takes ten times as many."""
_SECONDS = 2.0
"""Processor time; a tenth of a second is needed, and ten to a hundred where each place is looked through anew."""
_WORDS = " load silent"
"""What the functions look for before they cut a text into tokens."""
_PARTS = (
    "1", "a.", "a-", "é", "1a ", '"\\', '\n\\"""', "'\\", "\n\\'''", "<", "<a", ":", "\\", "a:", "@a-", "?a", "#", "{",
    "{}", "}", "service ", "delete where ", "delete where {", "service silent <a> {",
)  # fmt: skip
_ASKED: tuple[Callable[[str], object], ...] = (
    names_dataset,  # and whatever else asks for keywords alone
    reaches_out,
    without_silent_services,
    lambda text: with_dataset(text, ["urn:g"], []),
)


class _TooSlowError(Exception):
    """A text used up its time."""


@contextmanager
def _limited() -> Iterator[None]:
    """Let a block take so much processor time."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise _TooSlowError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, _SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@pytest.mark.parametrize("part", _PARTS)
def test_a_long_text_is_looked_through_once(part: str) -> None:
    text = part * (_SIZE // len(part)) + _WORDS
    for asked in _ASKED:
        with _limited():
            asked(text)


@pytest.mark.parametrize("part", [")", ")service", "service)", "#"])
def test_what_looks_like_a_long_iri_is_looked_through_once(part: str) -> None:
    with _limited():
        reaches_out(f"<){part * (_SIZE // len(part))}>{_WORDS}")
