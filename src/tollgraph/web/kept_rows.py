"""Rows of long answers kept for a client that reads them part by part, so that not every part costs the whole query.

What is kept is a window: rows of one answer from some position on. Windows have a bounded size, and so has all that is
kept; a window that was let go is asked for again, so nothing is ever missing.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock

from tollgraph.tables import Table

WINDOW_CELLS = 100_000
"""Cells that one window holds at least: about 12 MB of IRIs and texts."""
_MOST_CELLS = 4 * WINDOW_CELLS
"""Cells of all windows: about 50 MB."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in which answer rows are wanted."""

    answer: tuple[str, int]
    """What tells one answer from another: the question with its values, and the version of the store."""
    start: int
    """Rows of the answer before the first one wanted."""
    rows: int
    """How many are wanted."""


@dataclass(frozen=True, slots=True)
class _Window:
    start: int
    table: Table
    is_last: bool
    """Whether the answer ends where the window does."""

    def holds(self, place: Place) -> bool:
        """Return whether the rows wanted are here, as far as the answer has them."""
        end = self.start + len(self.table.rows)
        return self.start <= place.start and (self.is_last or place.start + place.rows <= end)

    def cut(self, place: Place) -> Table:
        """Return the rows wanted."""
        first = place.start - self.start
        return replace(self.table, rows=self.table.rows[first : first + place.rows])

    @property
    def cells(self) -> int:
        """How many cells it has."""
        return len(self.table.rows) * len(self.table.columns)


class KeptRows:
    """The windows asked for last, one for each answer."""

    def __init__(self, window_cells: int = WINDOW_CELLS, most_cells: int = _MOST_CELLS) -> None:
        """Keep at most so many cells; an answer whose window is larger than all of it is not kept."""
        self._window_cells, self._most_cells = window_cells, most_cells
        self._windows: OrderedDict[tuple[str, int], _Window] = OrderedDict()
        self._lock = Lock()

    def get(self, place: Place, columns: int, ask: Callable[[int, int], Table]) -> Table:
        """Return the rows wanted, fewer only where the answer ends.

        `ask` returns rows of the answer, by the first one's position and how many; it is called where the rows are not
        kept, and may be asked for more than are wanted now.
        """
        with self._lock:
            kept = self._windows.get(place.answer)
            if kept is not None:
                self._windows.move_to_end(place.answer)
        if kept is None or not kept.holds(place):
            rows = max(place.rows, self._window_cells // max(1, columns))
            table = ask(place.start, rows)
            kept = _Window(place.start, table, len(table.rows) < rows)
            self._keep(place.answer, kept)
        return kept.cut(place)

    def _keep(self, answer: tuple[str, int], window: _Window) -> None:
        with self._lock:
            self._windows[answer] = window
            self._windows.move_to_end(answer)
            while self._windows and sum(each.cells for each in self._windows.values()) > self._most_cells:
                self._windows.popitem(last=False)
