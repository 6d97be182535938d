"""HTML pages: the article's own text and metadata, without the page around it (trafilatura)."""

from collections import Counter
from collections.abc import Iterator

from lxml import html

from tollgraph.errors import ReadingError
from tollgraph.model import Article
from tollgraph.reading.airwars import is_airwars_page, may_be_airwars_page, read_airwars_page
from tollgraph.reading.article import Metadata, decode, make_article
from tollgraph.reading.markup import BLOCKS, check_markup, parse_markup
from tollgraph.reading.source import Source

_DATE_SEARCH = {"extensive_search": False, "original_date": True}
"""Only dates that the page states as its own, and the first publication rather than the last change: a date guessed
from the text would move every 'on Monday'."""

_FEWEST_WORDS = 4
"""A line of fewer words is a menu entry or a button, no statement: "Ten people were killed" has four."""


_MOST_ELEMENTS = 100_000
_MOST_IN_LINE = 2000
"""Elements of a page, and elements within the lines of one block (links, bold words): trafilatura takes time by the
square of the latter, seven seconds for 20,000. Pages of articles have some thousands in all."""


def read_html(source: Source) -> Iterator[Article]:
    """Yield the one article of a page; ReadingError when no prose is left after the page furniture."""
    text = decode(source)
    check_markup(text, source.name)
    if text.count("<") > _MOST_IN_LINE:
        _check_elements(parse_markup(text, source.name), source.name)
    if may_be_airwars_page(text):
        root = parse_markup(text, source.name)
        if is_airwars_page(root):
            yield read_airwars_page(source, root)
            return
    yield _read_page(source, text)


def _check_elements(root: html.HtmlElement, name: str) -> None:
    """Raise ReadingError for a page of so many elements that taking it apart would hold up all others."""
    in_line = Counter(element.getparent() for element in root.iter() if element.tag not in BLOCKS)
    for what, count, most in (
        ("elements", sum(1 for _ in root.iter()), _MOST_ELEMENTS),
        ("elements in the lines of one block", max(in_line.values(), default=0), _MOST_IN_LINE),
    ):
        if count > most:
            raise ReadingError(f"{name}: has {count} {what}, more than {most}; save the article itself as text")


def _read_page(source: Source, markup: str) -> Article:
    from trafilatura import bare_extraction  # slow to import, and needed for HTML only

    page = bare_extraction(
        markup,
        url=source.defaults.url,
        include_comments=False,
        with_metadata=True,
        date_extraction_params=_DATE_SEARCH,
    )
    text = "" if page is None or isinstance(page, dict) else page.text or ""
    if page is None or isinstance(page, dict) or not _holds_prose(text):
        raise ReadingError(
            f"{source.name}: holds no article text; save the article itself rather than a list or a menu"
        )
    metadata = Metadata(
        published=None if source.defaults.published else page.date,
        publisher=source.defaults.publisher or page.sitename or page.hostname,
        title=page.title,
        url=source.defaults.url or page.url,
    )
    return make_article(source, metadata, text.replace("\n", "\n\n"))


def _holds_prose(text: str) -> bool:
    return any(len(line.split()) >= _FEWEST_WORDS for line in text.splitlines())
