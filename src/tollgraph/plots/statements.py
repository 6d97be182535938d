"""What a picture shows of an answer: statements with the ends of their numbers, whatever columns the answer has."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tollgraph.tables import Table, Value


@dataclass(frozen=True, slots=True)
class Shown:
    """One statement as it is drawn."""

    iri: str
    speaker: str
    told: str
    """The day it was told, YYYY-MM-DD; empty where the answer does not say."""
    low: int
    high: int | None
    """None where nothing closes the number: drawn as an arrow."""
    words: str
    """The number as written, or the status of an assessment."""
    group: str = ""
    """What is counted, or on which side the speaker stands: statements of another group look different."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where an answer keeps the parts of a statement: names of columns.

    `speaker` and `group` may be a text of their own instead, the same for all statements.
    """

    iri: str
    speaker: str
    told: str
    low: str
    high: str
    words: Sequence[str]
    """The first of these that holds something gives the words."""
    group: str = ""
    counted: str = ""
    """A column that says who was counted; written behind the words."""


def statements(table: Table, kinds: Iterable[Columns]) -> tuple[list[Shown], int]:
    """Return the statements of an answer, each once, in the answer's order, and how many had no number to draw."""
    found: dict[str, Shown] = {}
    without: set[str] = set()
    for row in table.objects():
        for columns in kinds:
            iri = str(row[columns.iri])
            low = row[columns.low]
            if isinstance(low, int) and not isinstance(low, bool):
                found.setdefault(iri, _shown(iri, low, row, columns))
            else:
                without.add(iri)
    return list(found.values()), len(without - found.keys())


def _shown(iri: str, low: int, row: Mapping[str, Value], columns: Columns) -> Shown:
    high = row.get(columns.high)
    words = next((str(row[name]) for name in columns.words if row.get(name)), "")
    return Shown(
        iri=iri,
        speaker=str(row.get(columns.speaker, columns.speaker) or ""),
        told=str(row[columns.told] or ""),
        low=low,
        high=high if isinstance(high, int) else None,
        words=", ".join(filter(None, (words, str(row.get(columns.counted) or "")))),
        group=str(row.get(columns.group, columns.group) or ""),
    )
