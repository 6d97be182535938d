"""Who says what: attribution before, after and inside a sentence, in chains, in quotations and carried over."""

import pytest

from tests.extraction.stages import document, gazetteer
from tollgraph.extraction.document import Mode, Utterance
from tollgraph.extraction.names.actors import find_actors
from tollgraph.extraction.speaking.speech import find_utterances, innermost

SOHR = "Syrian Observatory for Human Rights"


def utterances(text: str, *, title: str = "") -> tuple[str, list[Utterance]]:
    """Return the text that offsets count in, and its utterances."""
    read = document(text, title=title)
    return read.article.text, find_utterances(read, find_actors(read, gazetteer()))


def speakers(text: str, words: str, *, title: str = "") -> list[str | None]:
    """Return who says some words of a text; nobody: the article itself."""
    whole, found = utterances(text, title=title)
    start = whole.index(words)
    return [each.speaker.label if each.speaker else None for each in innermost(found, start, start + len(words))]


SAID = [
    ("The SOHR said that ten people died.", [SOHR]),
    ("The SOHR said on Sunday ten people died.", [SOHR]),
    ("Overnight raids hit a market and ten people died, the SOHR said.", [SOHR]),
    ("Overnight raids hit a market and ten people died the SOHR said on Sunday.", [SOHR]),
    ("Overnight raids hit a market and ten people died said the SOHR.", [SOHR]),
    ("In the overnight raids ten people died, the SOHR said, adding that more were missing.", [SOHR]),
    ("According to the SOHR, ten people died.", [SOHR]),
    ("In the raid ten people died, according to the SOHR.", [SOHR]),
    ("The SOHR, which relies on activists inside Syria, said ten people died.", [SOHR]),
    ("The SOHR which relies on activists inside Syria said ten people died.", [SOHR]),
    ("SANA quoted a police source as saying ten people died.", ["a police source"]),
    ("Kurdish media wrote on Friday citing a source in the YPG that ten people died.", ["a source in the YPG"]),
    ("A local doctor told Reuters by telephone that ten people died.", ["A local doctor"]),
    ("The SOHR and activists said ten people died.", [SOHR, "activists"]),
    ("The US-led coalition fighting the Islamic State said ten people died.", ["US-led coalition"]),
    ("The Iraqi civil defence department said ten people died.", ["Iraqi civil defence department"]),
    ("The Prosecutor General's Office said ten people died.", ["Prosecutor General's Office"]),
    ("Omar Khalil, the head of the provincial council, said ten people died.", ["Omar Khalil"]),
    ('"In all ten people died," said Dr. Omar Haddad at the hospital.', ["Dr. Omar Haddad"]),
    ("In the raid ten people died, and the Pentagon denied involvement.", []),
    ("The Bureau of Field Research estimates that ten people died.", ["Bureau of Field Research"]),
    ("The Committee to Protect Journalists said ten people died.", ["Committee to Protect Journalists"]),
    ("In Omdurman ten people died, according to the Emergency Lawyers group.", ["Emergency Lawyers"]),
    ("Ethiopia's military said ten people died.", ["Ethiopia"]),
    ("Airwars, which had workers at the scene, said ten people died.", ["Airwars"]),
    ("In all ten people died, an Airwars investigation found.", ["Airwars"]),
    ("Activists reported calm, while ten people died in the north, Omar Haddad said.", ["Omar Haddad"]),
    ("Activists said ten people died, while it was calm in the north, Omar Haddad said.", ["Activists"]),
    ("The Pentagon, citing the SOHR, said ten people died.", [SOHR]),
    ("Officials said it was calm, but activists said ten people died.", ["activists"]),
    ("The SOHR spoke of a market. It said ten people died.", [SOHR]),
    ("The SOHR said raids went on. The group added that ten people died.", [SOHR]),
    ("Activists say it was a market. The SOHR relies on them. It says ten people died.", [SOHR]),
    ("Its figures are old, but his count was reported and ten people died.", []),
    ("Overnight in the town ten people died.", []),
    ("The attack was reported on Monday and ten people died.", []),
]


@pytest.mark.parametrize(("text", "expected"), SAID)
def test_words_are_given_to_their_speaker(text: str, expected: list[str]) -> None:
    assert speakers(text, "ten people died") == expected


CARRIED = [
    ("The SOHR said forty people died. Among those killed were ten people who fled.", [SOHR]),
    ('"It was bad," said a local doctor. "There were ten people who burned."', ["a local doctor"]),
    ('\u201cIt was bad. I saw ten people who burned. Then, dark,\u201d a local doctor said.', ["a local doctor"]),
    ("The SOHR said forty people died. In Aleppo there were ten people who fled.", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CARRIED)
def test_only_what_directly_continues_is_carried_over(text: str, expected: list[str]) -> None:
    assert speakers(text, "ten people") == expected


TITLES = [
    ("Raid on market kills ten people: monitor", [SOHR]),
    ("Raid on market kills ten people \u2013 SOHR", [SOHR]),
    ("Raid on market kills ten people monitor says", [SOHR]),
    ("Raid on market kills ten people", []),
]


@pytest.mark.parametrize(("title", "expected"), TITLES)
def test_a_headline_may_name_its_source_barely(title: str, expected: list[str]) -> None:
    assert speakers("The SOHR keeps count.", "kills ten people", title=title) == expected


MODES = [
    ("The SOHR documented ten deaths.", Mode.DOCUMENT),
    ("The coalition has admitted to ten deaths.", Mode.ADMIT),
    ("Activists claimed ten deaths.", Mode.ALLEGE),
    ("The army denied ten deaths.", Mode.DENY),
    ("The ministry confirmed ten deaths.", Mode.CONFIRM),
    ("The SOHR put the toll at ten deaths.", Mode.ESTIMATE),
    ("The SOHR reported ten deaths.", Mode.SAY),
]


@pytest.mark.parametrize(("text", "mode"), MODES)
def test_the_verb_says_what_the_speaker_does(text: str, mode: Mode) -> None:
    whole, found = utterances("The Russian Defence Ministry spoke in Syria. " + text)
    start = whole.index("ten deaths")
    assert [each.mode for each in innermost(found, start, start + 10)] == [mode]


def test_words_of_attribution_are_marked() -> None:
    text, found = utterances("The SOHR said on Sunday ten people died.")
    cue = found[0].cue
    assert cue is not None
    assert text[cue[0] : cue[1]] == "SOHR said on Sunday"


def test_the_toll_itself_belongs_to_who_puts_it() -> None:
    assert speakers(
        "On Monday the SOHR raised the death toll from the raid to 61.", "the death toll from the raid to 61"
    ) == [SOHR]
