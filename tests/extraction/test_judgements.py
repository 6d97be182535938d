"""What actors make of claims: statuses, assessors, and nothing where nobody judges."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.extraction.stages import document, gazetteer
from tollgraph.extraction.names.actors import find_actors
from tollgraph.extraction.speaking.judgements import Judgement, Rule, find_judgements, judgement_rules, rules_for
from tollgraph.extraction.speaking.speech import find_utterances
from tollgraph.extraction.text.words import keys_of, lexicon


def judgements(text: str, *, publisher: str = "Example Times") -> list[Judgement]:
    """Return the judgements of a text."""
    read = document(text, publisher=publisher)
    actors = find_actors(read, gazetteer())
    return find_judgements(read, actors, find_utterances(read, actors))


COALITION = "US-led coalition"
JUDGED = [
    ("The Pentagon denied that any civilians died.", "Pentagon", "denied"),
    ("Russia has not acknowledged any civilian deaths in Idlib.", "Russia", "denied"),
    ("Ankara rejected the accusations.", "Turkey", "denied"),
    ("The coalition has admitted to killing 40 civilians.", COALITION, "acknowledged"),
    ("Islamic State claimed responsibility for the bombing.", "Islamic State", "acknowledged"),
    ("The coalition said its strikes had unintentionally killed six people.", COALITION, "acknowledged"),
    ("The Pentagon is investigating the reports.", "Pentagon", "under investigation"),
    ("The Pentagon has launched a formal inquiry into the raid.", "Pentagon", "under investigation"),
    ("The coalition spoke. It is still assessing a further 30 reports.", COALITION, "under investigation"),
    ("The Israeli army said it would look into the report.", "Israeli army", "under investigation"),
    ("The coalition spoke. Its spokesman did not respond to a request for comment.", COALITION, "no comment"),
    ("The Russian Defence Ministry declined to comment.", "Russian Defence Ministry", "no comment"),
    ("There was no immediate comment from the Saudi-led coalition.", "Saudi-led coalition", "no comment"),
    ("Airwars claimed the number does not reflect the truth.", "Airwars", "disputed"),
    ("But activists say the toll is much higher.", "activists", "disputed"),
    ("Moscow dismissed the Observatory's figures as invented.", "Russia", "disputed"),
    ("Airwars has graded the event as Fair.", "Airwars", "fair"),
    ('Airwars grades this event as "Weak".', "Airwars", "weak"),
    ("The Saudi-led coalition has not publicly commented on the incident.", "Saudi-led coalition", "no comment"),
    ('The Syrian army called the accusation "a lie".', "Syrian army", "disputed"),
    ("Airwars said that the accounts of the day were baseless.", "Airwars", "disputed"),
    ("Ethiopia's military denied targeting civilians.", "Ethiopia", "denied"),
    ("The Southern Shield Forces deny any role in the violence.", "Southern Shield Forces", "denied"),
    (
        "A military source told Reuters that jets had hit a base of Islamic State and denied targeting civilians.",
        "A military source",
        "denied",
    ),
    ("Half of the alleged strikes are contested, according to Airwars.", "Airwars", "contested"),
]


@pytest.mark.parametrize(("text", "assessor", "status"), JUDGED)
def test_a_judgement_has_its_assessor_and_status(text: str, assessor: str, status: str) -> None:
    found = judgements(text)
    assert [(each.assessor.label if each.assessor else None, each.status.value) for each in found] == [
        (assessor, status)
    ]


OFFICIAL = [
    ("After a review it was assessed that no Coalition actions were conducted in the area.", "not credible"),
    ("The allegation holds insufficient information to assess its credibility.", "not credible"),
    ("More likely than not, civilian casualties did not occur.", "not credible"),
    ("During a strike on a depot two civilians were unintentionally killed.", "credible"),
    ("The allegation was deemed credible.", "credible"),
]


@pytest.mark.parametrize(("text", "status"), OFFICIAL)
def test_a_party_that_publishes_judges_in_its_own_name(text: str, status: str) -> None:
    assert [(each.assessor, each.status.value) for each in judgements(text, publisher="CJTF-OIR")] == [(None, status)]


@pytest.mark.parametrize(("text", "_status"), OFFICIAL)
def test_a_newspaper_does_not_judge_in_its_own_name(text: str, _status: str) -> None:
    assert [each for each in judgements(text) if each.assessor is None] == []


NOT_JUDGED = [
    "The footage could not be independently verified.",
    "Rights groups called for an independent investigation.",
    "Ten people died in the raid, the SOHR said.",
    "Casualty reports are fair, weak, contested or disproved.",
    "The Russian Defence Ministry claimed that its forces had struck military targets.",
]


@pytest.mark.parametrize("text", NOT_JUDGED)
def test_nobody_judges_where_nobody_does(text: str) -> None:
    assert judgements(text) == []


NEGATED = [
    ("The Pentagon denied any civilian casualties.", "civilian casualties"),
    ("The Pentagon denied responsibility for the raid.", "responsibility"),
    ("Airwars claimed the number does not reflect the truth.", "number"),
]


@pytest.mark.parametrize(("text", "negated"), NEGATED)
def test_a_denial_says_what_is_denied(text: str, negated: str) -> None:
    assert [each.negates for each in judgements(text)] == [negated]


def test_an_admission_points_at_the_number_it_concedes() -> None:
    text = "The coalition has admitted to killing roughly 220 civilians."
    conceded = judgements(text)[0].conceded
    assert conceded is not None
    assert text[conceded[0] : conceded[1]] == "roughly 220"


def test_the_passage_is_in_the_text_and_begins_with_the_assessor() -> None:
    text = "On Monday the Pentagon denied that any civilians died, but opened an inquiry."
    found = judgements(text)
    assert text[found[0].start : found[0].end] == "Pentagon denied that any civilians died"
    assert [each.status.value for each in found] == ["denied", "under investigation"]


def test_every_rule_of_the_lexicon_shows_itself_in_its_example() -> None:
    rules = lexicon("judgements")["rules"]
    shown = {
        row["name"]: {
            each.rule
            for each in judgements(f"The US-led coalition spoke of Syria. {row['example']}.", publisher="CJTF-OIR")
        }
        for row in rules
    }
    assert len(rules) > 20
    assert [name for name, found in shown.items() if name not in found] == []


LETTERS = string.ascii_lowercase + string.digits + " -,"


@pytest.mark.parametrize("rule", judgement_rules(), ids=lambda rule: rule.name)
@settings(max_examples=25)
@given(drawn=st.data())
def test_whatever_the_words_of_a_rule_fit_holds_one_of_its_triggers(rule: Rule, drawn: st.DataObject) -> None:
    stretch = drawn.draw(st.from_regex(rule.words, fullmatch=True, alphabet=LETTERS))
    assert rule in rules_for(keys_of(stretch))


def test_a_trigger_of_three_letters_is_a_whole_word_and_a_longer_one_the_beginning_of_one() -> None:
    named = [rule.name for rule in rules_for({"northern", "investigators", "its"})]
    assert named == ["will investigate", "one of its own did it", "its own strikes killed"]
