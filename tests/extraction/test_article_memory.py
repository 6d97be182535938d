"""What one stage after the other asks of an article is worked out once, and not kept when the article has been read."""

import gc

import pytest

from tests.extraction.reading import article, extractor
from tollgraph.article_memory import forget_article, once_per_article
from tollgraph.extraction import extract
from tollgraph.extraction.claims.facts import SentenceFacts
from tollgraph.extraction.text.line import Line
from tollgraph.extraction.text.tokens import Tokens


def test_an_answer_is_worked_out_once_until_the_article_is_forgotten() -> None:
    asked: list[str] = []

    @once_per_article
    def length(word: str) -> int:
        asked.append(word)
        return len(word)

    assert [length("raid"), length("raid"), length("strike")] == [4, 4, 6]
    assert asked == ["raid", "strike"]
    forget_article()
    assert length("raid") == 4
    assert asked == ["raid", "strike", "raid"]


@pytest.mark.parametrize("kind", [SentenceFacts, Line, Tokens])
def test_what_was_found_in_the_sentences_is_not_kept_after_the_article(kind: type) -> None:
    reading = extract(article("Raids killed 12 civilians in Idlib on Monday, activists said."), extractor())

    gc.collect()
    assert reading.claims
    assert not [each for each in gc.get_objects() if type(each) is kind]
