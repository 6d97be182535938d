"""The notebook runs from the first cell to the last, and draws what the graph says."""

import asyncio
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

_NOTEBOOKS = sorted((Path(__file__).parents[2] / "docs" / "notebooks").glob("*.ipynb"))


def test_there_is_a_notebook() -> None:
    assert _NOTEBOOKS


@pytest.mark.parametrize("path", _NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the kernel's own libraries
def test_it_runs_and_plots_every_claimant(path: Path, tmp_path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]  # ships few types
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}})
    asyncio.run(client.async_execute())  # `execute` leaves its event loop open, and the collector tells another test
    outputs = [each for cell in notebook.cells if cell.cell_type == "code" for each in cell.outputs]
    (plot,) = (data for each in outputs for kind, data in each.get("data", {}).items() if kind == "image/svg+xml")
    for claimant in ("US-led coalition", "Airwars", "Syrian Observatory for Human Rights"):
        assert claimant in plot
    assert "INVERTED" in str(outputs[-1])


@pytest.mark.parametrize("path", _NOTEBOOKS, ids=lambda path: path.stem)
def test_it_is_kept_without_outputs_and_is_as_short_as_it_says(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]  # ships few types
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell for cell in cells if cell.outputs or cell.execution_count] == []
    lines = [line for cell in cells for line in cell.source.splitlines() if line.strip()]
    assert len(lines) <= 20  # imports and all
