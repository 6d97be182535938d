"""When a change is said to have been made: the machine's time, but never before a change that the store holds already.

Clocks jump: set by hand, by a time server, by a battery that ran out. Decisions hold in the order of their times, and
the graph as of a moment is found by them, so a store's times must grow with its changes. Where the clock is behind, a
change is dated a microsecond after the latest one (the rule of hybrid logical clocks, Kulkarni et al. 2014).
"""

from datetime import UTC, datetime, timedelta

from tollgraph.namespaces import PROV, TG, XSD
from tollgraph.nquads import iri, moment
from tollgraph.store.interface import Store
from tollgraph.store.rows import rows_of

_TICK = timedelta(microseconds=1)
"""The least that two moments differ by, as they are written."""


def clock_time() -> datetime:
    """Return what the machine's clock says, in UTC."""
    return datetime.now(UTC)


def latest_change(store: Store, since: datetime) -> datetime | None:
    """Return the time of the latest reading, decision or forgetting since a moment; None where there is none."""
    # Whether a time without a zone is late cannot always be told, so it counts.
    at_or_after = f"FILTER(DATATYPE(?at) = {iri(XSD + 'dateTime')} && COALESCE(?at >= {moment(since)}, true))"
    # What ended is asked for first and what it is after that: of the many readings of a store none or few are so late.
    ended = f"{{ SELECT DISTINCT ?made ?at {{ ?made {iri(PROV + 'endedAtTime')} ?at {at_or_after} }} }}"
    read = f"{ended} ?made a {iri(TG + 'Extraction')}"
    decided = f"?decision {iri(TG + 'decidedOn')} ?at {at_or_after}"
    asked = f"SELECT (MAX(?at) AS ?latest) {{ {{ {read} }} UNION {{ {decided} }} }}"
    found = next((datetime.fromisoformat(latest) for (latest,) in rows_of(store, asked) if latest), None)
    return found.replace(tzinfo=UTC) if found and found.tzinfo is None else found


def time_of_change(store: Store, now: datetime | None = None) -> datetime:
    """Return the time to date a change by: now, or just after the store's latest change where that is not before now.

    `now` is the clock's time to the second unless it is given.
    """
    now = now or clock_time().replace(microsecond=0)
    latest = latest_change(store, now)
    return now if latest is None or latest < now else latest + _TICK
