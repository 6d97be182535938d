"""How sure a claim is follows from the claims that its least sure rule decided on."""

from benchmarks.calibration import Judged, figures, held_out, table


def _claims(rules: str, right: int, wrong: int) -> list[Judged]:
    claim = {"rules": rules.split()}
    return [(claim, number < right) for number in range(right + wrong)]


def test_a_rule_is_not_charged_with_what_a_less_sure_one_got_wrong() -> None:
    found = figures(_claims("guess list", 2, 6) + _claims("list", 12, 0))

    assert list(found) == ["guess", "list"]
    assert (found["guess"].right, found["guess"].claims) == (2, 8)
    assert (found["list"].right, found["list"].claims) == (12, 12)


def test_few_claims_prove_little() -> None:
    found = figures(_claims("often", 70, 30) + _claims("once", 1, 0))

    assert 0.7 < found["once"].sure < 0.85
    assert found["often"].sure == 0.7


def test_a_rule_measured_later_is_no_less_sure() -> None:
    found = figures(_claims("a b", 5, 5) + _claims("b c", 8, 4) + _claims("c", 0, 1) + _claims("a", 9, 1))
    sure = [each.sure for each in found.values()]

    assert len(sure) > 1
    assert sure == sorted(sure)


def test_a_rule_that_decides_on_nothing_has_no_figure() -> None:
    assert set(figures(_claims("guess behind", 1, 9) + _claims("other", 9, 1))) == {"behind", "other"}


def test_claims_are_judged_by_figures_that_they_had_no_part_in() -> None:
    claims = _claims("a", 38, 2)
    judged = list(held_out(claims))

    assert [right for _, right in judged] == [right for _, right in claims]
    assert [sure for sure, right in judged if not right] == [1.0, 1.0]


def test_the_table_has_a_row_for_each_range_that_claims_are_in() -> None:
    rows = table([(0.5, True), (0.7, False), (0.99, True)]).splitlines()

    assert rows[2:] == ["| 0.50 to 0.70 | 0.60 | 2 | 0.50 |", "| 0.99 to 0.99 | 0.99 | 1 | 1.00 |"]
