"""Feeds: entries that carry their text are articles; what does not is named."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from tollgraph.errors import ReadingError
from tollgraph.model import Article, LeftOut
from tollgraph.reading.formats import read_source
from tollgraph.reading.source import Defaults, Source

_BODY = "&lt;p&gt;Ten people were &lt;b&gt;killed&lt;/b&gt; in a raid.&lt;/p&gt;&lt;p&gt;Two more died later.&lt;/p&gt;"
_RSS = """<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel><title>The Gazette</title>
<item><title>A raid</title><link>http://example.org/raid</link><pubDate>{day}</pubDate>
<description>{body}</description></item></channel></rss>"""
_ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>The Gazette</title>
<entry><id>urn:x:1</id><title>A raid</title><updated>2017-03-24T23:30:00-05:00</updated>
<summary>Ten people died, it said.</summary>
<content type="html">&lt;div&gt;Ten people were killed in a raid.&lt;br/&gt;Two more died later.&lt;/div&gt;</content>
</entry>
<entry><id>urn:x:2</id><title>Only a title</title><updated>2017-03-24T10:00:00Z</updated></entry></feed>"""
_DAY = "Fri, 24 Mar 2017 10:00:00 GMT"


def _read(text: str | bytes, media_type: str = "application/rss+xml", **more: object) -> list[Article | LeftOut]:
    data = text if isinstance(text, bytes) else text.encode()
    return list(read_source(Source("feed", data, media_type, **more)))  # type: ignore[arg-type]  # fields of a source


def _rss(body: str = _BODY, day: str = _DAY, encoding: str = "utf-8") -> str:
    return _RSS.format(body=body, day=day, encoding=encoding)


@pytest.mark.parametrize("media_type", ["application/rss+xml", "application/xml", "text/xml"])
def test_an_entry_with_text_is_an_article(media_type: str) -> None:
    (article,) = _read(_rss(), media_type)
    assert isinstance(article, Article)
    assert article.text == "A raid\n\nTen people were killed in a raid.\n\nTwo more died later."
    assert (article.key, article.publisher, article.published) == (
        "http://example.org/raid",
        "The Gazette",
        date(2017, 3, 24),
    )


def test_the_full_content_is_read_rather_than_the_summary_and_days_are_those_of_utc() -> None:
    article, left = _read(_ATOM, "application/atom+xml")
    assert isinstance(article, Article)
    assert article.text == "A raid\n\nTen people were killed in a raid.\n\nTwo more died later."
    assert (article.key, article.published) == ("urn:x:1", date(2017, 3, 25))
    assert isinstance(left, LeftOut)
    assert "links are not followed" in left.reason


def test_an_entry_without_a_date_takes_the_user_s_or_is_left_out() -> None:
    (left,) = _read(_rss(day=""))
    (read,) = _read(_rss(day=""), defaults=Defaults(published=date(2020, 1, 1)))
    assert isinstance(left, LeftOut)
    assert "no date of publication" in left.reason
    assert isinstance(read, Article)
    assert read.published == date(2020, 1, 1)


def test_a_feed_is_read_in_the_encoding_that_it_declares() -> None:
    text = _rss("Ten people were killed in the café at Hüseyin square.", encoding="iso-8859-1")
    (article,) = _read(text.encode("iso-8859-1"))
    assert isinstance(article, Article)
    assert "café at Hüseyin square" in article.text


def test_scripts_in_an_entry_are_no_text() -> None:
    (article,) = _read(_rss("Ten people died in a raid.&lt;script&gt;ninety people died&lt;/script&gt;"))
    assert isinstance(article, Article)
    assert "ninety" not in article.text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<html><body><p>Ten died.</p></body></html>", "no RSS or Atom feed"),
        ("http://127.0.0.1:9/feed", "no RSS or Atom feed"),
        ("<rss version='2.0'><channel><title>x</title></channel></rss>", "without entries"),
    ],
)
def test_what_is_no_feed_is_refused(text: str, words: str) -> None:
    with pytest.raises(ReadingError, match=words):
        _read(text)


def test_a_path_in_place_of_a_feed_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(_rss())
    with pytest.raises(ReadingError, match="no RSS or Atom feed"):
        _read(str(tmp_path / "feed.xml"))


def test_entities_that_expand_without_end_give_no_article() -> None:
    names = "abcdefghij"
    levels = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise(names))
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "died">{levels}]>' + _rss("&j;").split("?>", 1)[1]
    found = _read(bomb)
    assert all(isinstance(each, LeftOut) or len(each.text) < 1000 for each in found)
