"""Pages of Airwars about one incident: the narrative, and the summary that its researchers coded, as lines of text.

A page is known by its own markup (`airwars.toml`). The summary stands at the end of the article's text, under a line of
its own, as `label: value`, so that what is read from it can quote it; `find_summary` finds it there again.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from lxml.html import HtmlElement

from tollgraph.errors import ReadingError
from tollgraph.model import Article
from tollgraph.reading.article import Metadata, make_article
from tollgraph.reading.markup import prose_of
from tollgraph.reading.source import Source

PUBLISHER = "Airwars"
_HEADING = "Airwars incident summary"
_LINE = re.compile(r"^([^:\n]+): (.+)$", re.MULTILINE)
_DAY = re.compile(r"\b[A-Z][a-z]+ \d{1,2}, \d{4}\b")


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """A line of the summary, with where it stands in the article's text."""

    label: str
    """In lower case."""
    value: str
    start: int
    value_start: int
    end: int


@dataclass(frozen=True, slots=True)
class Summary:
    """The lines of an incident's summary, in order."""

    start: int
    """Where it begins in the article's text."""
    lines: tuple[SummaryLine, ...]

    def line(self, label: str) -> SummaryLine | None:
        """Return the first line with a label."""
        return next((line for line in self.lines if line.label == label), None)


@cache
def airwars_rules() -> dict[str, Any]:
    """Return the tables of `airwars.toml`."""
    return tomllib.loads(Path(__file__).with_name("airwars.toml").read_text(encoding="utf-8"))


def may_be_airwars_page(text: str) -> bool:
    """Return whether a page has the words that such a page has; others need not be parsed to know."""
    return all(hint in text for hint in airwars_rules()["page"]["hints"])


def is_airwars_page(root: HtmlElement) -> bool:
    """Return whether a page is one of Airwars about an incident, by its markup."""
    parts = airwars_rules()["page"]
    return bool(root.xpath(parts["code"])) and bool(root.xpath(parts["summary"]))


def read_airwars_page(source: Source, root: HtmlElement) -> Article:
    """Return the article of an incident's page.

    Such pages do not say when they were published. Unless the user does, they count as published on the last day of
    the incident, the earliest that they can be; ReadingError where they have neither.
    """
    parts = airwars_rules()["page"]
    lines = dict.fromkeys(f"{label}: {value}" for label, value in _lines(root))
    narrative = "\n\n".join(_narrative(root))
    stated = root.xpath(parts["published"])
    links = root.xpath(parts["link"])
    code = next((line.partition(": ")[2] for line in lines), None)
    metadata = Metadata(
        published=None if source.defaults.published else str(stated[0]) if stated else _last_day(lines, source.name),
        publisher=PUBLISHER,
        title=f"Airwars incident {code}",
        url=str(links[0]) if links else source.defaults.url,
    )
    body = "\n".join((_HEADING, *lines))
    return make_article(source, metadata, f"{narrative}\n\n{body}")


def find_summary(article: Article) -> Summary | None:
    """Return the summary of an incident that an article's text ends with; None for any other article."""
    start = article.text.rfind(f"{_HEADING}\n")
    if article.publisher != PUBLISHER or start < 0:
        return None
    lines = [
        SummaryLine(match[1].lower(), match[2], match.start(), match.start(2), match.end())
        for match in _LINE.finditer(article.text, start)
    ]
    return Summary(start, tuple(lines))


def days_of(value: str) -> list[datetime]:
    """Return the days in the words of an incident's date, in their order: "October 7, 2023"."""
    found = []
    for match in _DAY.finditer(value):
        try:
            found.append(datetime.strptime(match.group(), "%B %d, %Y"))  # noqa: DTZ007  # a day has no time zone
        except ValueError:
            continue
    return found


def _last_day(lines: dict[str, None], name: str) -> str:
    label = airwars_rules()["labels"]["date"]
    days = [day for line in lines if line.lower().startswith(f"{label}:") for day in days_of(line)]
    if not days:
        raise ReadingError(f"{name}: has no date of the incident; give the day of publication with --published")
    return max(days).date().isoformat()


def _narrative(root: HtmlElement) -> Iterator[str]:
    rules = airwars_rules()
    for element in root.xpath(rules["page"]["narrative"]):
        for paragraph in prose_of(element).split("\n\n"):
            if not paragraph.startswith(tuple(rules["narrative"]["furniture"])):
                yield paragraph


def _lines(root: HtmlElement) -> Iterator[tuple[str, str]]:
    """Yield the label and the value of each line, the code first."""
    parts = airwars_rules()["page"]
    for tooltip in root.xpath(parts["tooltip"]):
        tooltip.drop_tree()
    for block in [*root.xpath(parts["code"])[:1], *root.xpath(parts["facts"])]:
        label, value = _flat(block[0]), _flat(block)
        if label and value != label and value.startswith(label):
            yield label, value.removeprefix(label).strip()
    for place in root.xpath(parts["coordinates"])[:1]:
        yield "Geolocation", _flat(place)
    for block in (*root.xpath(parts["summary"])[:1], *root.xpath(parts["positions"])):
        yield from _rows(block)


def _rows(block: HtmlElement) -> Iterator[tuple[str, str]]:
    """Yield the rows of a list; a row in brackets breaks down the one before it."""
    before: tuple[str, str] | None = None
    for row in block.xpath(airwars_rules()["page"]["rows"]):
        cells = [_flat(cell) for cell in row.xpath("./div")]
        if len(cells) == 1 and cells[0].startswith("(") and before:
            before = (before[0], f"{before[1]} ({', '.join(_flat(part) for part in row.iter('span'))})")
            continue
        if before:
            yield before
        before = (cells[0], cells[1]) if len(cells) > 1 and cells[0] and cells[1] else None
    if before:
        yield before


def _flat(element: HtmlElement) -> str:
    """Return the text of an element in one line, its parts apart."""
    return " ".join(" ".join(element.itertext()).split())
