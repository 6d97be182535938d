"""From bytes to articles: what each format yields, and what is refused with which words."""

import json
from datetime import date
from pathlib import Path

import pytest

from tollgraph.errors import ReadingError
from tollgraph.model import Article, LeftOut
from tollgraph.reading.formats import READERS, SUFFIXES, read_source
from tollgraph.reading.source import Defaults, Source

_REPORT = "Ten people were killed in a raid on Raqqa, activists said."
_FRONT_MATTER = f"---\npublished: 2017-03-24\npublisher: The Gazette\ntitle: A raid\n---\n{_REPORT}\n"
_PAGE = """<html><head><title>A raid - The Gazette</title>
<meta property="article:published_time" content="2017-03-24T10:00:00Z">
<meta property="og:site_name" content="The Gazette"></head>
<body><nav><a href="/">Home</a></nav><article><h1>A raid</h1><p>{}</p></article><footer>Subscribe now</footer>
</body></html>"""


def _source(text: str | bytes, media_type: str = "text/plain", **more: object) -> Source:
    data = text if isinstance(text, bytes) else text.encode()
    return Source("report", data, media_type, **more)  # type: ignore[arg-type]  # tests pass what the field takes


def _read_one(source: Source) -> Article:
    (article,) = read_source(source)
    assert isinstance(article, Article)
    return article


@pytest.mark.parametrize("media_type", ["text/plain", "text/markdown"])
def test_front_matter_gives_the_metadata_and_stays_out_of_the_text(media_type: str) -> None:
    article = _read_one(_source(_FRONT_MATTER, media_type))
    assert (article.publisher, article.published, article.title) == ("The Gazette", date(2017, 3, 24), "A raid")
    assert article.text == f"A raid\n\n{_REPORT}"


def test_a_title_that_begins_the_text_is_not_repeated() -> None:
    article = _read_one(
        _source("---\ntitle: A raid\npublished: 2017-03-24\n---\n# A raid\n\nTen died.", "text/markdown")
    )
    assert article.text == "A raid\n\nTen died."


def test_markdown_is_read_as_prose_without_its_marks() -> None:
    text = (
        "---\npublished: 2017-03-24\n---\nThe **monitor** said in its\n[report](http://example.org/x) that ten died.\n"
    )
    assert _read_one(_source(text, "text/markdown")).text == "The monitor said in its report that ten died."


def test_a_wrapped_paragraph_is_one_line_and_a_list_keeps_its_items() -> None:
    text = "---\npublished: 2017-03-24\n---\nIn all\n3,331 people died:\n- 826 children\n- 615 women\n1. first\n"
    expected = "In all 3,331 people died:\n- 826 children\n- 615 women\n1. first"
    assert _read_one(_source(text, "text/markdown")).text == expected


def test_a_page_yields_its_article_and_not_its_furniture() -> None:
    article = _read_one(_source(_PAGE.format(" ".join([_REPORT] * 5)), "text/html"))
    assert (article.publisher, article.published) == ("The Gazette", date(2017, 3, 24))
    assert _REPORT in article.text
    assert "Subscribe" not in article.text


def test_json_lines_keep_every_whole_line_and_name_the_broken_one() -> None:
    rows = [json.dumps({"article": str(n), "published": "2017-03-24", "text": _REPORT}) for n in range(5)]
    rows[2] = rows[2][:-5]
    found = list(read_source(_source("\n".join(rows), "application/jsonl")))
    assert [a.key for a in found if isinstance(a, Article)] == ["0", "1", "3", "4"]
    assert [left.what for left in found if isinstance(left, LeftOut)] == ["report, line 3"]


def test_a_row_may_name_a_text_beside_it_but_not_outside(tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "a.txt").write_text(_REPORT)
    (tmp_path / "secret.txt").write_text("secret")
    rows = [json.dumps({"file": name, "published": "2017-03-24"}) for name in ("a.txt", "../secret.txt")]
    found = list(read_source(_source("\n".join(rows), "application/jsonl", folder=tmp_path / "inside")))
    assert isinstance(found[0], Article)
    assert isinstance(found[1], LeftOut)
    assert "outside" in found[1].reason


@pytest.mark.parametrize(
    ("data", "media_type", "words"),
    [
        (b"", "text/plain", "is empty"),
        (b"  \n ", "application/jsonl", "is empty"),
        (b"\x89PNG\x00\x00", "text/plain", "is binary"),
        (b"<html><body><nav>Menu</nav></body></html>", "text/html", "no article text"),
        (_REPORT.encode(), "text/plain", "--published"),
        (b"---\npublished: 24/03/17x\n---\nTen died.", "text/plain", "YYYY-MM-DD"),
        (b"---\npublished: 2017-02-31\n---\nTen died.", "text/plain", "YAML"),
        (b"---\n- a list\n---\nTen died.", "text/plain", "front matter"),
        (b"---\nx: !!python/object:os.system {}\n---\nTen died.", "text/plain", "front matter"),
        (b"GIF89a", "image/gif", "not among the formats"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_remedy(data: bytes, media_type: str, words: str) -> None:
    with pytest.raises(ReadingError, match=words):
        list(read_source(_source(data, media_type)))


def test_defaults_fill_only_what_the_article_does_not_state() -> None:
    defaults = Defaults(published=date(2020, 1, 1), publisher="Someone")
    stated = _read_one(_source(_FRONT_MATTER, defaults=defaults))
    bare = _read_one(_source(_REPORT, defaults=defaults))
    assert (stated.published, stated.publisher) == (date(2017, 3, 24), "The Gazette")
    assert (bare.published, bare.publisher) == (date(2020, 1, 1), "Someone")


def test_text_is_the_same_whatever_its_line_ends_and_accents_were_encoded_as() -> None:
    composed = _read_one(_source("---\r\npublished: 2017-03-24\r\n---\r\nCaf\u00e9.\r\nTen died."))
    decomposed = _read_one(_source("---\npublished: 2017-03-24\n---\nCafe\u0301.\nTen died."))
    assert composed.text == decomposed.text == "Caf\u00e9.\nTen died."


def test_windows_text_is_read_rather_than_refused() -> None:
    defaults = Defaults(published=date(2020, 1, 1))
    assert _read_one(_source("Ten died \u2013 said Amn\u00e9.".encode("cp1252"), defaults=defaults)).text.endswith(
        "Amn\u00e9."
    )


def test_an_article_is_known_by_its_id_else_its_url_else_its_heading() -> None:
    by_id = _source("---\narticle: a1\nurl: http://example.org/\npublished: 2017-03-24\n---\nTen died.")
    by_url = _source("---\nurl: http://example.org/\npublished: 2017-03-24\n---\nTen died.")
    by_heading = _source(_FRONT_MATTER)
    assert [_read_one(by_id).key, _read_one(by_url).key] == ["a1", "http://example.org/"]
    assert _read_one(by_heading).key.startswith("hash:")


def test_every_suffix_of_an_article_has_a_reader() -> None:
    assert SUFFIXES
    assert {media for media in SUFFIXES.values() if media != "text/csv"} <= set(READERS)
