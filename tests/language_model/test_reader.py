"""From a model's answer to a reading: what holds is taken in, what is made up is dropped and named."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from tests.language_model.conftest import TEXT, Desk
from tests.language_model.endpoint import Reply, refuses, says
from tests.language_model.replies import NOTHING, answer, assessment, children, claim
from tollgraph.article_checks import validate_articles
from tollgraph.language_model import (
    AnswerFormError,
    UnansweredError,
    read_with_model,
)
from tollgraph.mapping import reading_quads
from tollgraph.model import LeftOut, Reading
from tollgraph.store import memory_store
from tollgraph.terms import Dating, Kind, Standard, Status


def test_a_claim_has_the_articles_own_words_and_its_place_in_the_graph(desk: Desk) -> None:
    (found,) = desk.read(answer(claim())).claims
    (passage,) = found.passages
    assert TEXT[passage.start : passage.end] == passage.exact == "At least 23 civilians were killed"
    assert (found.quantity.lower, found.quantity.upper) == (23, None)
    assert found.claimant.iri == desk.extractor.minter.actor("Syrian Observatory for Human Rights")
    assert (found.kind, found.standard, found.read_period.dating) == (
        Kind.LEDGER, Standard.DOCUMENTED, Dating.PUBLICATION
    )  # fmt: skip


def test_the_reading_names_the_model_and_the_version_of_the_prompt(desk: Desk) -> None:
    extraction = desk.read(answer(claim())).extraction
    assert (extraction.extractor, extraction.version) == ("model: careful-1", desk.reader.version)
    assert extraction == desk.reader.extraction(desk.article, desk.extractor)


def test_the_article_goes_out_with_its_date_between_its_marks(desk: Desk) -> None:
    desk.read(NOTHING)
    system, user = desk.endpoint.bodies[0]["messages"]
    assert "annotate" in system["content"]
    assert "Sunday 2016-08-14" in user["content"]
    assert f"<article>\n{TEXT}\n</article>" in user["content"]


@pytest.mark.parametrize(
    ("made_up", "words"),
    [
        (claim(quote="At least 32 civilians were killed"), "does not stand in the article"),
        (claim(quote="3 civilians were killed", count_text="3", low=3, high=3), "does not stand in the article"),
        (claim(count_text="as many as 23"), "do not stand in the quote"),
        (claim(low=32, high=32), "low and high are 32 and 32, and the words say 'At least 23'"),
        (claim(high=22), "below low"),
        (claim(low=-23), "whole number"),
        (claim(effect="frightened"), "effect is 'frightened'; it must be one of"),
        (claim(victims=None), "every claim needs it"),
        (claim(start="13 August"), "start"),
        (claim(end="2016-08-01"), "before start"),
        (claim(said="yesterday"), "said"),
        (claim(quote=""), "does not stand in the article"),
        (claim(quote={"text": "At least 23"}), "does not stand in the article"),
        (claim(quote=" ".join(TEXT.split())), "more than 60 words"),
    ],
)
def test_a_claim_that_does_not_hold_is_dropped_and_the_others_stay(
    made_up: dict[str, Any], words: str, desk: Desk
) -> None:
    reading = desk.read(answer(made_up, children(part_of=None)))
    assert [each.quantity.text for each in reading.claims] == (["Six"])
    (left,) = reading.left_out
    assert left.what == "market, claim 1"
    assert re.search(words, left.reason)
    assert desk.reader.usage.dropped == 1


def test_quotation_marks_and_line_breaks_may_be_straightened_and_the_passage_keeps_the_articles(desk: Desk) -> None:
    straight = claim(
        quote="A nurse at the town's hospital\ncounted \"25 bodies\"", count_text="25", low=25, high=25,
        qualifier="exact", victims="people", claimant="a nurse at the town's hospital",
    )  # fmt: skip
    (found,) = desk.read(answer(straight)).claims
    assert found.passages[0].exact == "A nurse at the town\u2019s hospital counted \u201c25 bodies\u201d"
    assert found.claimant.iri.startswith(desk.extractor.minter.base + "source/")


@pytest.mark.parametrize(
    ("fields", "doubts"),
    [
        ({}, []),
        ({"claimant": "the monitor"}, []),
        ({"claimant": "SOHR"}, []),
        ({"claimant": None}, []),
        ({"claimant": "null"}, []),
        ({"attributed_to": ["Russia"]}, []),
        ({"claimant": "Airwars"}, ["claimant"]),
        ({"claimant": "a shopkeeper"}, ["claimant"]),
        ({"attributed_to": ["Northern Sky Brigade"]}, ["party"]),
        ({"places": ["Qasr al-Nowhere", "Idlib"]}, ["place"]),
    ],
)
def test_a_name_that_stands_nowhere_in_the_text_makes_a_claim_less_sure(
    fields: dict[str, Any], doubts: list[str], desk: Desk
) -> None:
    (found,) = desk.read(answer(claim(**fields))).claims
    assert found.rules[1:] == tuple(f"{each} not named in the text" for each in doubts)
    assert found.confidence == (0.5 if doubts else 0.75)


def test_parts_are_told_from_wholes(desk: Desk) -> None:
    whole, part = desk.read(answer(claim(), children())).claims
    assert (whole.part_of, part.part_of) == (None, whole.iri)
    assert part.scope.as_civilians
    assert part.scope.incident == whole.scope.incident is not None


@pytest.mark.parametrize(
    "claims",
    [
        (claim(part_of="c9"), children(part_of=None)),
        (claim(part_of="c1"), children(part_of=None)),
        (claim(part_of="c2"), children(part_of="c1")),
        (claim(part_of="c2"), children(part_of=None)),
    ],
    ids=["unknown", "itself", "circle", "whole smaller than the part"],
)
def test_a_part_of_what_cannot_be_is_a_claim_of_its_own(
    claims: tuple[dict[str, Any], ...],
    desk: Desk,
) -> None:
    reading = desk.read(answer(*claims))
    assert [each.part_of for each in reading.claims] == [None, None]


def test_a_claim_said_twice_is_one(desk: Desk) -> None:
    reading = desk.read(answer(claim(), claim(id="c2")))
    assert len(reading.claims) == 1
    assert reading.left_out[0].reason == "market, claim 2: says the same as market, claim 1"


def test_a_vague_amount_means_what_the_conventions_say(desk: Desk) -> None:
    vague = claim(
        quote="Dozens were wounded", count_text="Dozens", low=36, high=36, qualifier="vague", effect="injured"
    )
    (found,) = desk.read(answer(vague)).claims
    assert (found.quantity.low, found.quantity.lower, found.quantity.upper) == (None, 24, 99)


def test_a_denial_answers_the_event_and_holds_that_nobody_was_harmed(desk: Desk) -> None:
    reading = desk.read(answer(claim(), assessments=(assessment(),)))
    (found,) = reading.assessments
    assert (found.status, found.about) == (Status.DENIED, (reading.claims[0].scope.incident,))
    assert found.quantity is not None
    assert (found.quantity.lower, found.quantity.upper, found.quantity.closed) == (0, 0, True)
    assert found.scope is not None
    assert found.scope.places == reading.claims[0].scope.places


@pytest.mark.parametrize(
    ("fields", "about", "holds"),
    [
        ({"status": "acknowledged", "harm": "some"}, "incident", (1, None)),
        ({"status": "not credible"}, "incident", (0, 0)),
        ({"status": "under investigation", "harm": None}, "incident", None),
        ({"status": "disputed", "harm": None}, "claim", None),
        ({"incident": None, "harm": None}, "claim", None),
        ({"incident": None, "answers": []}, "nothing", None),
        ({"incident": "another", "answers": ["c7"]}, "nothing", None),
    ],
)
def test_an_assessment_answers_what_is_there_and_holds_what_it_says(
    fields: dict[str, Any],
    about: str,
    holds: tuple[int, int | None] | None,
    desk: Desk,
) -> None:
    said = answer(claim(), assessments=(assessment(**fields),))
    reading = desk.read(said)
    (found,), (told,) = reading.assessments, reading.claims
    answered = {"incident": (told.scope.incident,), "claim": (told.iri,), "nothing": ()}
    assert found.about == answered[about]
    assert (found.quantity and (found.quantity.lower, found.quantity.upper)) == holds


@pytest.mark.parametrize(
    "wrong",
    [assessment(status="shrugged"), assessment(quote="denied everything"), assessment(date="today")],
)
def test_an_assessment_that_does_not_hold_is_dropped(wrong: dict[str, Any], desk: Desk) -> None:
    reading = desk.read(answer(claim(), assessments=(wrong,)))
    assert reading.assessments == ()
    assert [each.what for each in reading.left_out] == ["market, assessment 1"]


def test_a_reading_conforms_to_the_shapes(desk: Desk) -> None:
    nobody = claim(id="c3", claimant=None, quote="25 bodies", count_text="25", low=25, high=25, qualifier="exact")
    said = answer(claim(), children(), nobody, assessments=(assessment(),))
    reading = desk.read(said)
    quads = reading_quads(reading, desk.extractor.minter)
    assert len(reading.claims) == 3
    graph = desk.extractor.minter.graph(desk.extractor.minter.article(desk.article))
    assert validate_articles({graph: quads}, memory_store()) == {}


@pytest.mark.parametrize("broken", ["Sure! Here are the claims:", "[]", '{"claims": "none"}', '{"claims": [7]}', ""])
def test_an_answer_that_is_not_of_the_form_is_asked_for_once_more_with_the_fault(broken: str, desk: Desk) -> None:
    reading = desk.read(broken, answer(claim()))
    assert len(reading.claims) == 1
    complaint = desk.endpoint.bodies[1]["messages"][-1]["content"]
    assert "could not be used: market" in complaint


def test_an_answer_that_is_never_of_the_form_leaves_the_article_out(desk: Desk) -> None:
    with pytest.raises(AnswerFormError, match="market: the model's answer is not JSON"):
        desk.read("no")
    assert len(desk.endpoint.bodies) == 2
    assert not desk.folder.exists()


def test_json_in_a_code_block_is_read(desk: Desk) -> None:
    fenced = f"```json\n{json.dumps(answer(claim()))}\n```"
    assert len(desk.read(fenced).claims) == 1


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (says('{"claims": [', finish="length"), "TOLLGRAPH_MODEL_ANSWER_TOKENS"),
        (says("", finish="content_filter"), "withheld"),
        (says("", refusal="I cannot read about violence"), "it refused: I cannot read about violence"),
    ],
)
def test_an_answer_cut_off_withheld_or_refused_leaves_the_article_out_with_the_reason(
    reply: Reply, words: str, desk: Desk
) -> None:
    with pytest.raises(UnansweredError, match=words):
        desk.read(reply)
    assert len(desk.endpoint.bodies) == 1


def test_an_article_that_is_too_long_is_not_sent(desk: Desk) -> None:
    desk.settings = replace(desk.settings, model_article_characters=100)
    with desk.reader:
        left = desk.reader.read_or_leave_out(desk.article, desk.extractor)
    assert isinstance(left, LeftOut)
    assert "TOLLGRAPH_MODEL_ARTICLE_CHARACTERS" in left.reason
    assert desk.endpoint.bodies == []


def test_the_same_question_is_asked_once(desk: Desk) -> None:
    desk.endpoint.will(says(answer(claim())))
    readings = [read_with_model(desk.article, desk.extractor, desk.settings, desk.folder) for _ in range(2)]
    assert readings[0] == readings[1]
    assert len(desk.endpoint.bodies) == 1


@pytest.mark.parametrize("changed", ["text", "published", "model"])
def test_another_text_date_or_model_is_another_question(changed: str, desk: Desk) -> None:
    desk.endpoint.will(says(answer(claim())))
    other = {
        "text": (replace(desk.article, text=TEXT + " It was dawn."), desk.settings),
        "published": (replace(desk.article, published=desk.article.published.replace(day=15)), desk.settings),
        "model": (desk.article, replace(desk.settings, model_name="careful-2")),
    }[changed]
    read_with_model(desk.article, desk.extractor, desk.settings, desk.folder)
    read_with_model(other[0], desk.extractor, other[1], desk.folder)
    assert len(desk.endpoint.bodies) == 2


def test_kept_answers_are_private_and_hold_no_key(desk: Desk) -> None:
    desk.read(answer(claim()))
    folder = desk.folder
    (kept,) = folder.iterdir()
    assert (folder.stat().st_mode & 0o777, kept.stat().st_mode & 0o777) == (0o700, 0o600)
    assert "sk-hidden" not in kept.read_text()


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"answer": 7}', '{"answer": "nothing"}'])
def test_a_broken_answer_on_disk_is_asked_for_again(content: str, desk: Desk) -> None:
    desk.endpoint.will(says(answer(claim())))
    with desk.reader:
        desk.reader.read(desk.article, desk.extractor)
        (kept,) = desk.folder.iterdir()
        kept.write_text(content)
        assert len(desk.reader.read(desk.article, desk.extractor).claims) == 1
    assert len(desk.endpoint.bodies) == 2


def test_after_a_lasting_fault_nothing_more_is_sent_and_kept_answers_are_still_read(desk: Desk) -> None:
    desk.endpoint.will(says(answer(claim())), refuses(401, "key expired"))
    second, third = (replace(desk.article, key=key, text=f"{key} {TEXT}") for key in ("second", "third"))
    with desk.reader:
        found = [
            desk.reader.read_or_leave_out(each, desk.extractor) for each in (desk.article, second, third, desk.article)
        ]
    assert [type(each) for each in found] == [Reading, LeftOut, LeftOut, Reading]
    assert len(desk.endpoint.bodies) == 2


def test_an_endpoint_that_is_silent_for_three_articles_is_taken_to_be_down(desk: Desk) -> None:
    desk.endpoint.will(refuses(500, "oops"))
    desk.settings = replace(desk.settings, model_attempts=1)
    with desk.reader:
        found = [desk.reader.read_or_leave_out(desk.article, desk.extractor) for _ in range(5)]
    assert all(isinstance(each, LeftOut) for each in found)
    assert len(desk.endpoint.bodies) == 3


def test_the_cost_is_reported_from_the_prices(desk: Desk) -> None:
    desk.settings = replace(desk.settings, model_price_in=2.0, model_price_out=10.0)
    desk.read(answer(claim(low=5)))
    assert desk.reader.usage.cost == pytest.approx(0.004)
    assert desk.reader.usage.summary() == (
        "model careful-1: 1 calls, 0 articles from the cache, 1000 tokens sent, 200 received, "
        "cost 0.0040, 1 answers dropped"
    )
