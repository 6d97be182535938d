"""The arithmetic of official monthly reports: what must add up."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MonthlyReport:
    """The counts of reports in one official monthly report; None where it does not give one."""

    open_at_start: int | None = None
    received: int | None = None
    closed: int | None = None
    open_at_end: int | None = None
    credible: int | None = None
    non_credible: int | None = None
    duplicate: int | None = None


def arithmetic_faults(report: MonthlyReport) -> list[str]:
    """Return what does not add up in a monthly report, one sentence each; sums with a missing count are not checked.

    open at start + received - closed = open at end; credible + non-credible + duplicate = closed.
    """
    checks = (_open_reports(report), _closed_reports(report))
    return [fault for fault in checks if fault]


def _open_reports(report: MonthlyReport) -> str | None:
    start, received, closed, end = report.open_at_start, report.received, report.closed, report.open_at_end
    if start is None or received is None or closed is None or end is None or start + received - closed == end:
        return None
    return f"{start} open at the start + {received} received - {closed} closed = {start + received - closed}, not {end}"


def _closed_reports(report: MonthlyReport) -> str | None:
    credible, non_credible, duplicate = report.credible, report.non_credible, report.duplicate
    if credible is None or non_credible is None or duplicate is None or report.closed is None:
        return None
    total = credible + non_credible + duplicate
    if total == report.closed:
        return None
    return f"{credible} credible + {non_credible} non-credible + {duplicate} duplicate = {total}, not {report.closed}"
