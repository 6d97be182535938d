"""The method page: `docs/method.md` as HTML, with the anchors that verdicts link to."""

from functools import cache

from markdown_it import MarkdownIt

from tollgraph.resources import shipped


@cache
def method_html() -> str:
    """Return the method in HTML, without a page around it. The file is ours, so its own anchors are kept."""
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    return str(parser.render((shipped("docs") / "method.md").read_text(encoding="utf-8")))
