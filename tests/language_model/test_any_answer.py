"""Whatever a model answers, reading it ends well: claims whose words stand in the article, or one error of ours."""

import json
from contextlib import suppress
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.language_model.conftest import TEXT, Desk
from tests.language_model.replies import answer, assessment, children, claim
from tollgraph.language_model import AnswerFormError
from tollgraph.language_model.answers import read_answer
from tollgraph.mapping import reading_quads

_WORDS = st.sampled_from(
    [*TEXT.split(), TEXT[26:57], "c1", "c2", "none", "null", "2016-08-13", "killed", "\ud800", ";"]
)
_PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | _WORDS
_JSON = st.recursive(_PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3))
_CLAIM = st.dictionaries(st.sampled_from(sorted(claim())), _JSON, max_size=4)
_ASSESSMENT = st.dictionaries(st.sampled_from(sorted(assessment())), _JSON, max_size=4)
_ONE_DESK = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)


@given(_JSON)
def test_any_json_is_an_answer_or_an_error_of_the_form(found: object) -> None:
    for text in (json.dumps(found), json.dumps({"claims": found}), json.dumps({"claims": [], "assessments": found})):
        with suppress(AnswerFormError):
            read = read_answer(text, "a")
            assert all(isinstance(value, str) for row in read.claims for value in row.fields.values())


@_ONE_DESK
@given(st.lists(_CLAIM, max_size=3), st.lists(_ASSESSMENT, max_size=2))
def test_claims_with_any_values_give_passages_that_stand_in_the_article(
    desk: Desk, claims: list[dict[str, Any]], assessments: list[dict[str, Any]]
) -> None:
    rows = [claim(**fields) for fields in claims] + [children()]
    said = answer(*rows, assessments=tuple(assessment(**fields) for fields in assessments))
    reading = desk.reader.reading_of(read_answer(json.dumps(said), "a"), desk.article, desk.extractor)
    passages = [each.passages[0] for each in reading.claims] + [each.passage for each in reading.assessments]
    assert [TEXT[each.start : each.end] for each in passages] == [each.exact for each in passages]
    assert len(reading.claims) + len(reading.assessments) + len(reading.left_out) == len(rows) + len(assessments)
    assert reading_quads(reading, desk.extractor.minter)
