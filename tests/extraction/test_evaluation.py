"""The reading agrees with people's annotations of real articles as well as was aimed for."""

from datetime import UTC, datetime

from benchmarks.evaluate_extraction import measure_quality
from tests.shared_data import needs_shared, shared_path
from tollgraph.background import load_background
from tollgraph.extraction import Extractor
from tollgraph.identifiers import Minter


@needs_shared
def test_every_target_of_agreement_is_reached_on_the_annotated_articles() -> None:
    extractor = Extractor(load_background(), Minter(), datetime(2026, 1, 1, tzinfo=UTC))
    figures = list(measure_quality(shared_path("eval"), extractor))
    assert len(figures) == 10
    assert [f"{figure.name}: {figure.measured:.3f} < {figure.target}" for figure in figures if not figure.met] == []
