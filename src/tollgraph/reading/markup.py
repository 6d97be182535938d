"""Marked-up text as a reader sees it: blocks are paragraphs, scripts are nothing."""

import re

from lxml import etree, html

from tollgraph.errors import ReadingError

BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer",
        "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section",
        "table", "tbody", "thead", "tr", "ul",
    }
)  # fmt: skip
"""Elements that begin a paragraph."""
_BLANKS = re.compile(r"\s+")
_LONG_TAG = re.compile(r"<[^<>]{20000,}")
_MOST_ATTRIBUTES = 5000
"""libxml2 compares each attribute of a tag with all before it: 200,000 of them took over three minutes."""
_NEVER_SHOWN = frozenset({"script", "style", "template", "noscript", "head", "svg", "iframe", "object"})


def parse_markup(text: str, name: str) -> html.HtmlElement:
    """Return the root element of a page or a fragment; ReadingError where there is no element in it."""
    check_markup(text, name)
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise ReadingError(f"{name}: is no HTML that can be read ({error}); save the page again") from error


def check_markup(text: str, name: str) -> None:
    """Raise ReadingError for a page that the parser would not be done with in any sensible time."""
    for tag in _LONG_TAG.finditer(text):
        if len(tag.group().split()) > _MOST_ATTRIBUTES:
            raise ReadingError(f"{name}: has a tag of more than {_MOST_ATTRIBUTES} attributes; save the article's text")


def prose_of(element: html.HtmlElement) -> str:
    """Return the text of an element, a paragraph for each block, blanks as one."""
    parts: list[str] = []
    skipped = 0
    for event, node in etree.iterwalk(element, events=("start", "end")):
        starts = event == "start"
        if node.tag in _NEVER_SHOWN:
            skipped += 1 if starts else -1
        if node.tag in BLOCKS:
            parts.append("\n")
        following = node.text if starts else node.tail if node is not element else None
        if following and not skipped:
            parts.append(_BLANKS.sub(" ", following))
    paragraphs = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n\n".join(line for line in paragraphs if line)
