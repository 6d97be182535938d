"""How long to wait before the next call: what the endpoint asks for, else longer each time; and a pace of one's own."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_FIRST_WAIT = 1.0
"""Seconds before the second attempt; each further wait is twice as long."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The passing of time, which tests replace."""

    sleep: Callable[[float], None] = time.sleep
    monotonic: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


def back_off(attempt: int, longest: float) -> float:
    """Return the seconds to wait after the n-th failed attempt (from 1) of an endpoint that asks for no time itself.

    >>> [back_off(attempt, 5) for attempt in (1, 2, 3, 4)]
    [1.0, 2.0, 4.0, 5]
    """
    return min(longest, _FIRST_WAIT * 2.0 ** min(attempt - 1, 32))


def asked_wait(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return the seconds that `Retry-After` (RFC 9110: seconds or a date) asks for; None without a usable one."""
    value = headers.get("retry-after", "").strip()
    try:
        seconds = float(value)
    except ValueError:
        return _until(value, now)
    return seconds if 0 <= seconds < float("inf") else None


def _until(value: str, now: datetime) -> float | None:
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


@dataclass(slots=True)
class Pace:
    """Keeps calls apart, so that a minute holds no more than were allowed."""

    clock: Clock
    per_minute: int
    """0: no limit."""
    last: float | None = None

    def keep(self) -> None:
        """Wait until the next call may be made."""
        if not self.per_minute:
            return
        now = self.clock.monotonic()
        rest = 0.0 if self.last is None else self.last + 60 / self.per_minute - now
        if rest > 0:
            self.clock.sleep(rest)
        self.last = now + max(0.0, rest)
