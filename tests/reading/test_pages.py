"""HTML as it comes: entities, right-to-left names, empty, huge and hostile pages."""

from datetime import date

import pytest

from tollgraph.errors import ReadingError
from tollgraph.model import Article
from tollgraph.reading.formats import read_source
from tollgraph.reading.markup import parse_markup, prose_of
from tollgraph.reading.source import Defaults, Source

_SENTENCE = "Ten people were killed in a raid on the town, the monitor said on Monday."


def _page(body: str) -> bytes:
    return f"<html><body>{body}</body></html>".encode()


def _read(data: bytes) -> str:
    source = Source("page.html", data, "text/html", defaults=Defaults(published=date(2020, 1, 1)))
    (article,) = read_source(source)
    assert isinstance(article, Article)
    return article.text


def test_entities_are_read_as_their_characters() -> None:
    paragraph = (
        "Ten&nbsp;people &mdash; &#8220;civilians&#8221; &amp; others &eacute;&#x301; died near al&#45;Bab today."
    )
    text = _read(_page(f"<article><p>{paragraph}</p><p>{_SENTENCE}</p></article>"))
    assert "\u2014 \u201ccivilians\u201d & others" in text
    assert "al-Bab" in text


def test_a_right_to_left_name_keeps_its_letters_and_loses_its_direction_marks() -> None:
    name = "\u0627\u0644\u0631\u0642\u0629"
    text = _read(
        _page(f"<article><p>The raid on Raqqa (&#x202b;{name}&#x202c;) killed ten people, it said.</p></article>")
    )
    assert f"Raqqa ({name}) killed" in text


def test_a_page_of_five_megabytes_is_read() -> None:
    script = f"<script>{'var x = 1; ' * 450_000}</script>"
    assert _SENTENCE in _read(_page(f"{script}<article>{f'<p>{_SENTENCE}</p>' * 3}</article>"))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("", "no article text"),
        ("<!-- nothing -->", "no article text"),
        ("<p>Subscribe</p>", "no article text"),
        ("<div>" * 50_000 + "x" + "</div>" * 50_000, "no article text"),
        (
            "<p " + " ".join(f"a{n}=1" for n in range(6000)) + ">Ten people were killed.</p>",
            "more than 5000 attributes",
        ),
    ],
    ids=["empty", "only a comment", "only a button", "nested without end", "a tag without end"],
)
def test_a_page_that_holds_nothing_is_refused_in_time(body: str, words: str) -> None:
    with pytest.raises(ReadingError, match=words):
        _read(_page(body))


@pytest.mark.parametrize(
    ("markup", "prose"),
    [
        ("<p>Ten <b>people</b> died.</p><p>Two\n were  hurt.</p>", "Ten people died.\n\nTwo were hurt."),
        ("Ten died.<br>Two were hurt.", "Ten died.\n\nTwo were hurt."),
        ("<ul><li>10 men</li><li>2 women</li></ul>", "10 men\n\n2 women"),
        ("<p>Ten died.<style>p {}</style><script>x</script></p>", "Ten died."),
        ("al-<i>Bab</i>", "al-Bab"),
    ],
)
def test_blocks_are_paragraphs_and_inline_marks_part_no_word(markup: str, prose: str) -> None:
    assert prose_of(parse_markup(markup, "page")) == prose
