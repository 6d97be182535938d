"""Who disagrees with a party for a period: whose claims answer, and what stands apart."""

from dataclasses import replace
from datetime import date

from tests.comparison.encoding import SETTINGS, WORLD, Said, assessment, compared
from tollgraph.comparison import Answer, comparisons, proof, who_disagrees
from tollgraph.comparison.explain import LONGEST_QUOTE, Source
from tollgraph.comparison.ledgers import MonthlyReport, arithmetic_faults
from tollgraph.model import Assessment
from tollgraph.terms import Standard, Status

_JUNE = (date(2017, 6, 1), date(2017, 6, 30))
_STRIKE = Said("SOHR", "26", ("Raqqa",), "2017-06-05", "2017-06-05", event="strike")
_DENIED = _STRIKE.having(who="Pentagon", amount="no")


def _ask(*said: Said, assessments: tuple[Assessment, ...] = (), party: str = "coalition") -> Answer:
    everything = compared(*said, assessments=assessments)
    return who_disagrees(party, _JUNE, everything, comparisons(everything, WORLD, SETTINGS), WORLD)


def _rows(answer: Answer) -> list[tuple[str, str, str]]:
    return [(row.claimant, row.verdict.value, row.against) for row in (*answer.disagreements, *answer.undecided)]


def test_a_member_and_who_speaks_for_it_are_of_the_partys_side() -> None:
    for speaker in ("Pentagon", "US officials", "UK", "coalition spokesperson"):
        assert _rows(_ask(_STRIKE, _DENIED.having(who=speaker))) == [("SOHR", "CONTRADICT", speaker)]


def test_a_party_does_not_disagree_with_itself() -> None:
    assert _rows(_ask(_STRIKE.having(who="UK"), _DENIED)) == []


def test_another_party_is_not_answered_for() -> None:
    assert _rows(_ask(_STRIKE, _DENIED.having(who="Russia"))) == []


def test_a_claim_of_another_month_is_no_answer() -> None:
    assert _rows(_ask(_STRIKE.having(days="2017-05-05"), _DENIED.having(days="2017-05-05"))) == []


def test_a_campaign_toll_is_no_answer_for_a_month() -> None:
    toll = Said("Airwars", "7000", told="2017-06-20", standard=Standard.DOCUMENTED)
    assert _rows(_ask(toll, toll.having(who="coalition", amount="600"))) == []


def test_an_undated_event_counts_by_the_day_of_its_report() -> None:
    undated = _STRIKE.having(days="")
    assert _rows(_ask(undated, _DENIED)) == [("SOHR", "CONTRADICT", "Pentagon")]
    assert _rows(_ask(undated.having(told="2017-07-05"), _DENIED)) == []


def test_a_denial_that_was_withdrawn_does_not_count() -> None:
    admitted = _DENIED.having(amount="1", told="2017-07-20", standard=Standard.ACKNOWLEDGED)
    assert _rows(_ask(_STRIKE, _DENIED, admitted)) == [("SOHR", "DIFFER", "Pentagon")]


def test_a_claim_is_open_only_where_it_stands_in_no_disagreement() -> None:
    inquiry = assessment("Pentagon", Status.UNDER_INVESTIGATION, ("strike",), "2017-06-06")
    assert _rows(_ask(_STRIKE, assessments=(inquiry,))) == [("SOHR", "OPEN", "Pentagon")]
    assert _rows(_ask(_STRIKE, _DENIED, assessments=(inquiry,))) == [("SOHR", "CONTRADICT", "Pentagon")]


def test_an_event_that_may_be_the_same_is_listed_as_undecided() -> None:
    other = _DENIED.having(event="another article's")
    assert _rows(_ask(_STRIKE, other)) == [("SOHR", "UNDECIDED", "Pentagon")]


def test_a_rejection_in_words_is_listed_apart_where_no_figure_stands_beside_it() -> None:
    toll = Said("coalition", "600", told="2017-06-01", standard=Standard.ACKNOWLEDGED)
    rejects = assessment("Airwars", Status.DISPUTED, (toll.iri,), "2017-06-10")
    answer = _ask(toll, assessments=(rejects,))
    assert _rows(answer) == []
    assert [(row.claimant, row.against) for row in answer.rejections] == [("Airwars", "coalition")]


def test_an_answer_that_only_cannot_place_the_event_leaves_the_claim_open() -> None:
    rejected = assessment("Pentagon", Status.DISPUTED, ("strike",), "2017-06-06")
    unplaced = replace(rejected, reason="location unclear")
    assert _rows(_ask(_STRIKE, assessments=(rejected,))) == []
    assert _rows(_ask(_STRIKE, assessments=(unplaced,))) == [("SOHR", "OPEN", "Pentagon")]


def test_the_strongest_verdict_comes_first() -> None:
    differs = _STRIKE.having(who="VDC", amount="90", event="second")
    other = differs.having(who="US", amount="4", standard=Standard.ACKNOWLEDGED)
    assert [verdict for _, verdict, _ in _rows(_ask(_STRIKE, _DENIED, differs, other))] == ["CONTRADICT", "DIFFER"]


def test_a_proof_shows_the_figures_both_quotes_and_their_days() -> None:
    said = {each.iri: each for each in compared(_STRIKE, _DENIED)}
    (comparison,) = comparisons(said.values(), WORLD, SETTINGS)
    sources = {each.article: Source("The Post", "A strike") for each in said.values()}
    text = proof(comparison, said, sources)
    assert text.startswith("CONTRADICT\nSOHR (26) says at least 26 where Pentagon (no) says at most 0")
    for words in ("\u201cSOHR said 26\u201d", "\u201cPentagon said no\u201d", "told 2017-06-05, The Post, 'A strike'"):
        assert words in text
    assert [line.split() for line in text.splitlines() if line.startswith("  area")] == [["area", "EQUAL"]]


def test_a_proof_cuts_a_long_quote_and_says_so() -> None:
    said = {each.iri: each for each in compared(_STRIKE.having(who="S" * 300), _DENIED)}
    (comparison,) = comparisons(said.values(), WORLD, SETTINGS)
    quotes = [line.strip() for line in proof(comparison, said).splitlines() if line.startswith("   \u201c")]
    assert max(map(len, quotes)) == LONGEST_QUOTE + 2
    assert any(quote.endswith("\u2026\u201d") for quote in quotes)


def test_monthly_reports_add_up_or_the_fault_is_named() -> None:
    march = MonthlyReport(43, 27, 28, 42, 17, 9, 2)
    assert arithmetic_faults(march) == []
    assert arithmetic_faults(MonthlyReport(194, 15, 25, 184, 3, 2, 20)) == []
    assert arithmetic_faults(MonthlyReport(43, 27, 28, 41)) == [
        "43 open at the start + 27 received - 28 closed = 42, not 41"
    ]
    assert arithmetic_faults(MonthlyReport(closed=28, credible=17, non_credible=9, duplicate=3)) == [
        "17 credible + 9 non-credible + 3 duplicate = 29, not 28"
    ]
    assert arithmetic_faults(MonthlyReport()) == []
