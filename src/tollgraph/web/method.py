"""The method page: `docs/method.md` as HTML, each heading with an anchor that verdicts link to."""

from functools import cache
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tollgraph.identifiers import slug
from tollgraph.resources import shipped


@cache
def method_html() -> str:
    """Return the method in HTML, without a page around it. The file is ours, so its own anchors are kept."""
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    tokens = parser.parse((shipped("docs") / "method.md").read_text(encoding="utf-8"))
    for opening, content in pairwise(tokens):
        if opening.type == "heading_open":
            opening.attrSet("id", anchor(content))
    return str(parser.renderer.render(tokens, parser.options, {}))


def anchor(heading: Token) -> str:
    """Return the anchor of a heading: its words in lower case, joined by hyphens."""
    return slug(heading.content)
