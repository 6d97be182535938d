"""What is not English is left out and named; short and odd English is not."""

import json

import pytest

from tests.shared_data import needs_shared, shared_path
from tollgraph.model import Article, LeftOut
from tollgraph.reading.formats import read_source
from tollgraph.reading.language import foreign_language
from tollgraph.reading.source import Source

_FOREIGN = {
    "Arabic": "قتل عشرة أشخاص في غارة على الرقة بحسب ناشطين.",
    "French": "Dix civils ont été tués dans un raid sur Raqqa, selon des militants.",
    "German": "Bei einem Luftangriff auf Rakka wurden zehn Menschen getötet, sagten Aktivisten.",
    "Russian": "Десять человек погибли при ударе по Ракке, сообщили активисты.",
    "Turkish": "Görgü tanıklarına göre kente düzenlenen saldırıda on kişi öldü.",  # noqa: RUF001  # its own letters
    "Persian": "به گفته فعالان ده نفر در حمله به رقه کشته شدند.",
    "Hebrew": "עשרה בני אדם נהרגו בתקיפה ברקה, אמרו פעילים.",
    "Spanish": "Diez personas murieron en un ataque contra Raqa, dijeron activistas.",
}


@pytest.mark.parametrize(("language", "text"), _FOREIGN.items())
def test_a_sentence_of_another_language_is_known_by_name(language: str, text: str) -> None:
    assert foreign_language(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "Ten died.",
        "A raid",
        "7",
        "SOHR: 12 killed in Idlib",
        "Deir Ezzor, Mayadin, Abu Kamal: 7 dead",
        "Strike on Mosul kills 12",
        "Al-Bab: 3 children killed",
        "Monitor says dozens dead in Khan Sheikhoun, Saraqib, Maarat al-Numan",
        "The strike near مستشفى غزة الاوروبي (European Hospital) killed two civilians.",
        "25 martyrs from al-Fouaa and Kefraya",
    ],
)
def test_short_english_full_of_names_is_english(text: str) -> None:
    assert foreign_language(text) is None


def test_an_article_in_another_language_is_left_out_with_the_reason_and_the_rest_is_read() -> None:
    texts = [_FOREIGN["French"], "Ten people were killed in a raid on Raqqa, activists said."]
    rows = "\n".join(json.dumps({"article": str(n), "published": "2017-03-24", "text": t}) for n, t in enumerate(texts))
    left, read = read_source(Source("reports.jsonl", rows.encode(), "application/jsonl"))
    assert isinstance(left, LeftOut)
    assert "French; only English is read" in left.reason
    assert isinstance(read, Article)


@needs_shared
@pytest.mark.parametrize("name", ["unlabelled_articles", "dev_articles", "cjtf_dev"])
def test_no_english_article_of_the_evaluation_data_is_left_out(name: str) -> None:
    rows = [json.loads(line) for line in shared_path("eval", f"{name}.jsonl").read_text().splitlines()]
    assert rows
    assert [row["text"][:60] for row in rows if foreign_language(row["text"])] == []
