"""Asking a shared service politely: at our own pace, again after a failure that may pass, and never for too long.

Waits grow with each attempt and are drawn at random below that (full jitter), so that many clients that failed
together do not come back together. A wait that the service asks for is kept as it is.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from tollgraph.linking.errors import UnansweredError, WikidataError
from tollgraph.linking.settings import LinkSettings
from tollgraph.settings import variable
from tollgraph.waiting import Clock, Pace, back_off

_Answer = TypeVar("_Answer")


class PassingError(Exception):
    """An attempt that a later one may make good; never leaves this package."""

    def __init__(self, reason: str, wait: float | None = None, *, unreachable: bool = False) -> None:
        """Say why, how long the service asks to wait (seconds), and whether nobody answered at all."""
        super().__init__(reason)
        self.wait = wait
        self.unreachable = unreachable


@dataclass(slots=True)
class Patience:
    """Makes calls one after the other under the settings."""

    settings: LinkSettings
    clock: Clock = field(default_factory=Clock)
    draw: Callable[[], float] = random.random
    """A number from 0 to 1, of which the next wait is made."""
    _pace: Pace = field(init=False)

    def __post_init__(self) -> None:
        """Begin at no call."""
        self._pace = Pace(self.clock, self.settings.wikidata_calls_per_minute)

    def call(self, where: str, attempt: Callable[[], _Answer]) -> _Answer:
        """Return what an attempt gives, after as many tries as are allowed.

        WikidataError where nobody answers or the service asks for a longer wait than allowed, UnansweredError where
        the failure concerns this question.
        """
        tries = self.settings.wikidata_attempts
        for number in range(1, tries + 1):
            self._pace.keep()
            try:
                return attempt()
            except PassingError as failure:
                if number == tries:
                    kind = WikidataError if failure.unreachable or failure.wait is not None else UnansweredError
                    raise kind(
                        f"{where}: {failure}, {tries} times in a row; run again later (what was found is kept), or "
                        f"raise {variable('wikidata_attempts')} or {variable('wikidata_seconds')}"
                    ) from failure
                self._wait(where, failure, number)
        raise AssertionError("the last attempt returns or raises")

    def _wait(self, where: str, failure: PassingError, number: int) -> None:
        longest = self.settings.wikidata_longest_wait
        if failure.wait is not None and failure.wait > longest:
            raise WikidataError(
                f"{where}: {failure}, and asks to wait {failure.wait:.0f} s; run again later (what was found is kept), "
                f"or raise {variable('wikidata_longest_wait')} ({longest:g} s)"
            ) from failure
        self.clock.sleep(back_off(number, longest) * self.draw() if failure.wait is None else failure.wait)
