"""What an actor is to the harm that a sentence tells of."""

import pytest

from tests.extraction.reading import extractor
from tests.extraction.stages import document
from tollgraph.extraction.claims.attribution import parties_of
from tollgraph.extraction.claims.facts import gather

CASES = [
    ("Russian air strikes hit a market in Idlib.", ["Russia"]),
    ("Coalition warplanes bombed a bridge.", ["US-led coalition"]),
    ("The raid was carried out by Turkey.", ["Turkey"]),
    ("The attack was blamed on Islamic State.", ["Islamic State"]),
    ("Islamic State killed 20 villagers.", ["Islamic State"]),
    ("Strikes against Islamic State continued.", []),
    ("The village, held by Islamic State, was hit.", []),
    ("The IS-held town was shelled.", []),
    ("Anti-Daesh operations went on in Raqqa.", []),
    ("Twenty Islamic State fighters were killed.", []),
    ("The Syrian army repelled a rebel offensive.", ["Syrian army"]),
    ("Russian and Syrian warplanes struck Idlib.", ["Russia", "Syrian government"]),
    ("Russia and its allies struck Idlib.", ["Russia", "Russia's allies"]),
    ("The raid was blamed on Russia and its allies.", ["Russia", "Russia's allies"]),
    ("Strikes against Islamic State and its allies continued.", []),
    ("Shelling by the paramilitary Rapid Support Forces hit a camp.", ["Rapid Support Forces"]),
    ("An American strike hit Taliban drug labs.", ["United States"]),
    ("Government forces shelled a village in Afghanistan.", ["Afghan government"]),
    ("Government forces shelled a village in Syria.", ["Syrian government"]),
    ("Strikes against Islamic State and its allies killed a farmer.", []),
]


@pytest.mark.parametrize(("text", "parties"), CASES)
def test_only_those_who_struck_are_parties(text: str, parties: list[str]) -> None:
    facts = gather(document(text).article, extractor().gazetteer)

    assert [party.label for sentence in facts.sentences for party in parties_of(sentence)] == parties
