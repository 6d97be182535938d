"""Official monthly reports: the counts, however they are worded, and an article for each entry."""

from datetime import date

import pytest

from tollgraph.comparison.ledgers import MonthlyReport, arithmetic_faults
from tollgraph.model import Article
from tollgraph.reading.monthly_report import find_ledger, split_monthly_report

_MARCH = MonthlyReport(43, 27, 28, 42, 17, 9, 2)
_PROSE = """In March 2017 the task force carried over 43 open reports and received 27 new reports of harm to civilians.
It completed the assessment of 28 reports. Of these, 17 were assessed to be credible, nine were found to be non-credible
and two were duplicates. A total of 42 reports are still open."""
_LINE = """Reports in March: open at start 43, received 27, closed 28 (17 credible, 9 non-credible, 2 duplicate),
still open 42."""
_LIST = """March 2017, reports open at start: 43
Received: 27
Closed: 28
Credible: 17
Non-credible: 9
Duplicates: 2
Still open: 42"""
_IN_WORDS = """In March, 43 reports were carried over and 27 new reports were received. Of the 28 completed reports,
seventeen reports were determined to be credible, nine reports were not credible and two reports were duplicates.
Forty-two reports remain open."""
_ENTRIES = """Credible reports

1. March 3, 2017, near Mosul, Iraq, via self-report. Two civilians were unintentionally killed.
{second}
(3) Mar. 10, 2017, in Raqqah, Syria, via a charity's report. The report gave too little detail.

The task force takes every report seriously."""
_SECOND = "2. Mar. 9, 2017, in Tabqa, Syria, via a monitor's report. No strikes were made there\nthat day."


def _article(text: str, published: date = date(2017, 4, 30)) -> Article:
    return Article("report", text, published, "CJTF-OIR", "Monthly report")


@pytest.mark.parametrize("text", [_PROSE, _LINE, _LIST, _IN_WORDS], ids=["prose", "one line", "a list", "words"])
def test_the_counts_of_a_report_are_read_however_they_are_put(text: str) -> None:
    ledger = find_ledger(_article(text))
    assert ledger is not None
    assert (ledger.counts, ledger.month) == (_MARCH, date(2017, 3, 1))
    assert arithmetic_faults(ledger.counts) == []


def test_a_month_without_a_year_is_the_last_one_before_publication() -> None:
    ledger = find_ledger(_article(_PROSE.replace("March 2017", "December"), date(2018, 1, 20)))
    assert ledger is not None
    assert ledger.month == date(2017, 12, 1)


@pytest.mark.parametrize(
    "text",
    [
        "The coalition said that two of the reports were credible.",
        "The monitor received 27 credible reports of strikes on the town.",
        "Ten people were killed in a raid on Raqqa, activists said.",
    ],
)
def test_an_article_that_speaks_of_reports_is_no_monthly_report(text: str) -> None:
    assert find_ledger(_article(text)) is None
    assert list(split_monthly_report(_article(text))) == [_article(text)]


def test_a_report_is_its_counts_and_an_article_for_each_entry() -> None:
    whole, *entries = split_monthly_report(_article(f"{_PROSE}\n\n{_ENTRIES.format(second=_SECOND)}"))
    assert find_ledger(whole) is not None
    assert whole.text.endswith("seriously.")
    assert "Mosul" not in whole.text
    assert [entry.key for entry in entries] == [f"report#entry-{number}" for number in (1, 2, 3)]
    assert [entry.text[:13] for entry in entries] == ["March 3, 2017", "Mar. 9, 2017,", "Mar. 10, 2017"]
    assert entries[1].text.endswith("that day.")


def test_a_number_in_an_entry_is_no_count_of_the_report() -> None:
    second = _SECOND.replace("No strikes were made there", "99 reports are still open")
    ledger = find_ledger(_article(f"{_ENTRIES.format(second=second)}\n\n{_PROSE}"))
    assert ledger is not None
    assert ledger.counts == _MARCH
