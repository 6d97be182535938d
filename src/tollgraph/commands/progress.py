"""Showing on standard error how far long work has come."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from tollgraph.reading.source import Source


@contextmanager
def progress(title: str) -> Iterator[Callable[[str], None]]:
    """Yield what is to be told of each step; it is shown on standard error, or nowhere where that is no terminal."""
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(title, total=None)

        def observe(name: str) -> None:
            progress.update(task, advance=1, description=f"{title} {name[-50:]}")

        yield observe


@contextmanager
def ingestion_progress(size: int | None, stopping: Callable[[], bool]) -> Iterator["IngestionProgress"]:
    """Yield a `Watch` that shows articles, their rate and, where the bytes to read are known, the time that remains."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    left = (BarColumn(bar_width=20), TextColumn("left:"), TimeRemainingColumn()) if size else ()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), *left, TimeElapsedColumn())
    console = Console(stderr=True)
    shown = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    with shown if console.is_terminal else nullcontext():
        yield IngestionProgress(shown, shown.add_task("ingesting", total=size), stopping)


class IngestionProgress:
    """Shows the progress of one ingestion on one line."""

    def __init__(self, shown: "Progress", task: "TaskID", stopping: Callable[[], bool]) -> None:
        """Begin to count the time."""
        self.stopping = stopping
        self._shown, self._task, self._begun = shown, task, monotonic()
        self._articles = 0
        self._name = ""

    def taken_up(self, source: "Source") -> None:
        """Show that a source is taken up."""
        self._name = source.name[-40:]
        self._shown.update(self._task, advance=len(source.data), description=self.told)

    def stored(self, articles: int) -> None:
        """Show how many articles are stored."""
        self._articles = articles
        self._shown.update(self._task, description=self.told)

    @property
    def told(self) -> str:
        """The line that is shown."""
        rate = self._articles / max(monotonic() - self._begun, 0.001)
        return f"ingesting {self._name}: {self._articles:,} articles stored, {rate:,.0f} a second"
