"""Plain text and Markdown, with an optional YAML front matter."""

import re
from collections.abc import Iterator

import yaml

from tollgraph.errors import ReadingError
from tollgraph.model import Article
from tollgraph.reading.article import check_length, decode, make_article, metadata_of
from tollgraph.reading.source import Source

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?\n)---[ \t]*(?:\n|\Z)", re.DOTALL)
_MARKUP = (
    (re.compile(r"!\[[^\]\n]{0,500}\]\([^)\n]{0,2000}\)"), ""),
    (re.compile(r"\[([^\]\n]{1,500})\]\([^)\n]{0,2000}\)"), r"\1"),
    (re.compile(r"^#{1,6}[ \t]+", re.MULTILINE), ""),
    (re.compile(r"^>[ \t]?", re.MULTILINE), ""),
    (re.compile(r"(\*\*|__)(\S[^\n*_]*)\1"), r"\2"),
)
"""Markdown that is not prose: images, links, headings' and quotations' marks, bold.

Lengths are bounded, or a line of brackets that never close would be searched once for each of them."""
_WRAPPED = re.compile(r"(?<=\S)\n(?!\s|[-*+>|]\s|\d{1,3}[.)]\s)")
"""A line end inside a Markdown paragraph, which is a space to a reader; list items and table rows begin lines."""

_LONGEST = 50_000
"""Characters of a front matter: the parser reads a hundred thousand a second."""
_DEEPEST = 20
"""Lists in lists of a front matter at most; metadata are values."""


def read_text(source: Source) -> Iterator[Article]:
    """Yield the one article of a plain text; its front matter, if any, gives the metadata."""
    fields, body = split_front_matter(source)
    yield make_article(source, metadata_of(fields), body)


def read_markdown(source: Source) -> Iterator[Article]:
    """Yield the one article of a Markdown file as prose, without the markup."""
    fields, body = split_front_matter(source)
    check_length(body, source)
    for pattern, replacement in _MARKUP:
        body = pattern.sub(replacement, body)
    yield make_article(source, metadata_of(fields), _WRAPPED.sub(" ", body))


def split_front_matter(source: Source) -> tuple[dict[str, object], str]:
    """Return the fields of a YAML front matter (none without one) and the rest; ReadingError when it is broken."""
    text = decode(source).replace("\r\n", "\n")
    match = _FRONT_MATTER.match(text)
    if match is None:
        return {}, text
    if match.end() > _LONGEST:
        raise ReadingError(
            f"{source.name}: the front matter has more than {_LONGEST} characters; it holds metadata only"
        )
    try:
        _check_plain(match.group(1))
        fields = yaml.safe_load(match.group(1))
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        where = str(error).splitlines()[0]
        raise ReadingError(
            f"{source.name}: the front matter is no plain YAML ({where}); write 'name: value' lines"
        ) from error
    if not isinstance(fields, dict):
        raise ReadingError(f"{source.name}: the front matter must be 'name: value' lines between two '---' lines")
    return fields, text[match.end() :]


def _check_plain(text: str) -> None:
    """Raise ValueError for YAML that is more than values: aliases and deep nesting grow without end, tags make objects.

    The events come one by one before anything is made of them.
    """
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "tag", None) is not None:
            raise ValueError("it has an alias or a tag")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise ValueError(f"it nests more than {_DEEPEST} deep")
