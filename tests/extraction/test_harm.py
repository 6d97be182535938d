"""Which numbers of a sentence count harmed people, and what kind of harm to whom."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollgraph.extraction.counting.harm import HarmCount, find_harm
from tollgraph.extraction.document import Sentence

CASES = [
    # verb before the number
    ("Shells killed 5 civilians in the old town.", ["5 killed civilians"]),
    ("The raid killed at least a dozen people.", ["12 killed people"]),
    ("A blast tore through the hall, killing 14 worshippers.", ["14 killed civilians"]),
    ("Mortar fire wounded three journalists.", ["3 injured journalists"]),
    ("The flood of fire claimed the lives of 9 nurses.", ["9 killed medics"]),
    ("Gunmen shot dead two aid workers.", ["2 killed aid workers"]),
    ("The strike, residents said, killed seven.", ["7 killed people"]),
    ("The ambush killed 11 soldiers and wounded 20.", ["11 killed combatants", "20 injured combatants"]),
    ("Rockets killed 4 women, 2 men and a child.", ["4 killed women", "2 killed men", "1 killed children"]),
    ("The drone killed up to 30 fighters.", ["30 killed combatants"]),
    # passive and intransitive
    ("Eight people were killed near the bridge.", ["8 killed people"]),
    ("Some 40 villagers from two hamlets were reportedly injured.", ["40 injured civilians"]),
    ("Twenty-one pupils died when the roof fell.", ["21 killed children"]),
    ("More than 60 patients have been wounded.", ["60 injured civilians"]),
    ("At least 16 people went missing.", ["16 missing people"]),
    ("Five were killed and twelve others were wounded.", ["5 killed people", "12 injured people"]),
    ("Three people were reported to have been killed when a missile fell.", ["3 killed people"]),
    # the harm word beside the number
    ("Air raid on market: 31 dead, dozens wounded.", ["31 killed people", "None injured people"]),
    ("The shelling left six people dead and 10 more injured.", ["6 killed people", "10 injured people"]),
    ("Car bomb kills 7, injures 19 in Kabul", ["7 killed people", "19 injured people"]),
    ("20 civilians killed 30 injured in attack", ["20 killed civilians", "30 injured civilians"]),
    ("Troops kill 12 wound 25 militants", ["12 killed people", "25 injured combatants"]),
    # nouns
    ("The report lists 85 civilian deaths.", ["85 killed civilians"]),
    ("Shelling of market leaves 85 martyrs", ["85 killed people"]),
    ("Doctors spoke of hundreds of casualties.", ["None casualties people"]),
    ("The army admitted the deaths of 17 civilians.", ["17 killed civilians"]),
    ("Rescuers pulled 23 bodies from the rubble.", ["23 killed people"]),
    ("It caused over 30 cases of asphyxiation among civilians.", ["30 injured civilians"]),
    # tolls
    ("The death toll from the fire rose to 54.", ["54 killed people"]),
    ("It put the toll at just over 1,000 civilians.", ["1000 killed civilians"]),
    ("The number of people killed reached 200.", ["200 killed people"]),
    # tolls that take up what was counted before, and shares laid to a party: kept where the text around bears them out
    ("The Pentagon put the number at fewer than 10.", ["10 killed people"]),
    ("Doctors put that figure at as many as 56 civilians.", ["56 killed civilians"]),
    ("The UN put the number of trucks at 40.", []),
    ("The agency put the figure at 300 strikes.", []),
    ("It counted 484 civilian deaths, 224 by the regime and 260 by rebels.",
     ["484 killed civilians", "224 killed civilians", "260 killed civilians"]),
    ("A strike killed a family of five.", ["5 killed civilians"]),
    # a quotation that its speaker interrupts
    ('"Eleven fighters," the commander said, "were killed at dawn."', ["11 killed combatants"]),
    ('"Eleven fighters," the commander said. "They were killed at dawn."', []),
    # some of those counted before, more of them elsewhere, and asides that break a total down
    ("Eight of the dead were pupils.", ["8 killed children"]),
    ("Forty-five of the wounded were taken to a clinic.", ["45 injured people"]),
    ("A house fell and 25 members of the same family, 18 of them children, died.",
     ["25 killed civilians", "18 killed children"]),
    ("Thirty rebels were killed around the bridge and another five outside the town.",
     ["30 killed combatants", "5 killed combatants"]),
    ("The toll was 90 killed (40 men, 30 women and 20 girls).",
     ["90 killed people", "40 killed men", "30 killed women", "20 killed children"]),
    ("The bride was also among the dead.", ["1 killed women"]),
    ("Raids killed 50 people, of whom 30 to 40 were civilians, including 12 children.",
     ["50 killed people", "30 killed civilians", "12 killed children"]),
    ("Doctors treated eight people with deep injuries, among them a boy who later died.",
     ["8 injured people", "1 killed children"]),
    ("At least nine civilians \u2013 six of them women \u2013 died.", ["9 killed civilians", "6 killed women"]),
    ("A 25-day-old girl was reportedly killed.", ["1 killed children"]),
    ("At dawn Omar (Umar) Fares Haddad (Hadad) was killed.", ["1 killed people"]),
    ("Medics said a one-year-old child had died.", ["1 killed children"]),
    ("Sixty-six people were being treated in hospital.", ["66 injured people"]),
    # losses of a side
    ("The brigade has lost 44 fighters since May.", ["44 killed combatants"]),
    ("A column and up to 80 militants were destroyed.", ["80 killed combatants"]),
    # lists without commas, coordination, parts
    ("The dead included seven women four children and two police officers.",
     ["7 killed women", "4 killed children", "2 killed other"]),
    ("A man woman and child died of smoke.", ["1 killed men", "1 killed women", "1 killed children"]),
    ("Sixteen people, including nine children, perished.", ["16 killed people", "9 killed children"]),
    ("Among the dead were 4 medics.", ["4 killed medics"]),
    ("Two children were among the victims.", ["2 killed children"]),
    ("The bombing killed and injured dozens of shoppers.", ["None casualties civilians"]),
    ("Members of the crew said 20 members of the Haddad family were killed.", ["20 killed civilians"]),
    # single victims
    ("A sniper fired on the street, wounding a girl.", ["1 injured children"]),
    ("One journalist was killed.", ["1 killed journalists"]),
    ("On Monday the photographer Amal Sabbagh was killed by shrapnel.", ["1 killed journalists"]),
    ("One guard was killed and another wounded.", ["1 killed combatants", "1 injured combatants"]),
    # zero
    ("No civilians were killed in the operation.", ["0 killed civilians"]),
    ("There were no casualties.", ["0 casualties people"]),
    # never counts of people harmed
    ("The air force carried out 34 strikes last week.", []),
    ("It is assessing 216 reports of civilian casualties.", []),
    ("The fighting displaced 40,000 people.", []),
    ("About 300 families are trapped in the town.", []),
    ("The attack destroyed 12 trucks.", []),
    ("Some 200,000 people live in the city.", []),
    ("The bomb could kill 50 people.", []),
    ("They planned to kill 20 soldiers.", []),
    ("Children were among the dead.", []),
    ("He was 62 and had commanded 14 brigades.", []),
    ("The group recorded 50 civilian casualty events.", []),
    ("The truce held for 12 days.", []),
    ("Two more left 17 and 12 dead.", ["17 killed people", "12 killed people"]),
    ("Another 109 people had been taken to hospitals.", ["109 injured people"]),
    ("It was a worker with no link to the dead.", []),
    ("It killed three, including a child, a medic said.", ["3 killed people", "1 killed children"]),
    ("It killed 100, including a child, a member of the council told AFP.", ["100 killed people", "1 killed children"]),
    ("It brought the number of militant casualties to over 300.", ["300 casualties combatants"]),
    ("The council made no mention of civilian casualties.", []),
    ("It put the number of dead at 30 and the number of injured at 37.", ["30 killed people", "37 injured people"]),
    ("It put the number of civilians killed at 12.", ["12 killed civilians"]),
    ("Its count of civilians killed across the country stood at 958.", ["958 killed civilians"]),
    ("The civilian death toll rose to 20.", ["20 killed civilians"]),
    ("The injury toll rose to 20.", ["20 injured people"]),
    ("Three Israelis died.", ["3 killed people"]),
    ("The dead were 14 hospital staff members and four caretakers.", ["14 killed civilians", "4 killed civilians"]),
]  # fmt: skip


def _found(text: str) -> list[HarmCount]:
    return find_harm(Sentence(0, len(text), text, 0), 0)


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_sentence_yields_the_counts_of_those_harmed(text: str, expected: list[str]) -> None:
    assert [f"{count.mention.quantity.low} {count.effect} {count.victims}" for count in _found(text)] == expected


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 50


def test_what_is_said_to_be_among_others_is_a_part() -> None:
    whole, part = _found("Sixteen people, including nine children, perished.")

    assert not whole.part
    assert part.part


def test_so_many_a_month_is_a_rate() -> None:
    assert _found("Snipers are killing hundreds of civilians every month.")[0].rate
    assert not _found("Snipers killed hundreds of civilians.")[0].rate


def test_offsets_are_those_of_the_article() -> None:
    text = "Shells killed 5 civilians."
    count = find_harm(Sentence(100, 100 + len(text), text, 0), 7)[0]

    assert (count.start, count.sentence) == (100 + text.index("killed"), 7)


WORDS = st.sampled_from([
    "killed", "wounded", "dead", "5", "12", "dozens", "of", "people", "civilians", "children", "including", ",", "and",
    "the", "a", "were", "was", "strike", "killing", "to", "toll", "rose", "at", "least", "no", "one", "among", "rest",
    "half", "women", '"', "(", ")", ".", "said", "lost",
])  # fmt: skip


@given(st.lists(WORDS, max_size=30).map(" ".join))
def test_no_words_in_any_order_break_it(text: str) -> None:
    for count in _found(text):
        assert 0 <= count.start <= count.mention.start < count.mention.end <= count.end <= len(text)


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    assert _found(text) == _found(text)
