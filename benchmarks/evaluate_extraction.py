"""Print every target of extraction quality beside its figure; exit 1 where one is missed.

Needs the evaluation data beside the checkout (`../shared/eval`, or the folder given as the first argument): the
articles belong to their publishers and are not part of the project. The scorers there are run as they are.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tollgraph.background import load_background
from tollgraph.extraction import Extractor, extract
from tollgraph.extraction.guide import to_guide
from tollgraph.garbage import rare_collection
from tollgraph.identifiers import Minter
from tollgraph.model import Article

_DATA = Path(__file__).resolve().parents[2] / "shared" / "eval"
_DEV = {"number": 0.95, "count": 0.94, "core": 0.86, "full": 0.72, "assessments": 0.65}
_OTHERS = {
    "airwars": {"low": 0.85, "both": 0.70, "date": 0.90},
    "cjtf": {"verdict": 0.95, "conceded": 0.95},
}
_ARTICLES_PER_SECOND = 300.0
_WARM_UP = 50
"""Articles read before the clock starts: lexicons and patterns are compiled on first use."""
_TIMED = 400


@dataclass(frozen=True)
class Figure:
    """A target with what was measured."""

    name: str
    target: float
    measured: float

    @property
    def met(self) -> bool:
        """Whether the target is reached."""
        return self.measured >= self.target


def main(arguments: list[str]) -> int:
    """Print the table of targets; return 1 when one is missed, 2 when the data are not there."""
    data = Path(arguments[0]) if arguments else _DATA
    if not data.is_dir():
        sys.stderr.write(f"{data}: the evaluation data are not here; give their folder as the first argument\n")
        return 2
    extractor = Extractor(load_background(), Minter(), datetime.now(UTC))
    figures = list(measure(data, extractor))
    for figure in figures:
        mark = "reached" if figure.met else "MISSED"
        sys.stdout.write(f"{figure.name:24} {figure.measured:9.3f}  target {figure.target:7.2f}  {mark}\n")
    return 0 if all(figure.met for figure in figures) else 1


def measure(data: Path, extractor: Extractor) -> Iterator[Figure]:
    """Yield every target with its figure."""
    yield from measure_quality(data, extractor)
    yield Figure("articles per second", _ARTICLES_PER_SECOND, _speed(data, extractor))


def measure_quality(data: Path, extractor: Extractor) -> Iterator[Figure]:
    """Yield the targets of agreement with people, with their figures: the same on every machine."""
    with tempfile.TemporaryDirectory() as folder:
        predicted = Path(folder) / "dev.jsonl"
        _write(predicted, _rows(data / "dev_articles.jsonl"), extractor)
        scores = _score(data / "score.py", str(data / "dev_gold.jsonl"), str(predicted), "--json")
        yield from (Figure(f"dev {level}", target, scores[level]["f1"]) for level, target in _DEV.items())
        for name, targets in _OTHERS.items():
            yield from _other(data, Path(folder), extractor, name, targets)


def _other(data: Path, folder: Path, extractor: Extractor, name: str, targets: dict[str, float]) -> Iterator[Figure]:
    script, rows, predicted = data / f"score_{name}.py", data / f"{name}_dev.jsonl", folder / f"{name}.jsonl"
    prepared = _run(script, "prepare", str(rows))
    _write(predicted, map(json.loads, prepared.splitlines()), extractor)
    scores = json.loads(_run(script, "score", str(rows), str(predicted)))
    yield from (Figure(f"{name} {figure}", target, scores[figure]) for figure, target in targets.items())


def _speed(data: Path, extractor: Extractor) -> float:
    """Return articles a second of one core (time of the processor, not of the clock) over the texts without labels."""
    articles = [_article(row) for row in _rows(data / "unlabelled_articles.jsonl")]
    warm_up, timed = articles[:_WARM_UP], articles[_WARM_UP : _WARM_UP + _TIMED]
    for article in warm_up:
        extract(article, extractor)
    with rare_collection():
        started = time.process_time()
        for article in timed:
            extract(article, extractor)
        return len(timed) / (time.process_time() - started)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _article(row: dict[str, Any]) -> Article:
    title, text = row.get("title") or "", row["text"]
    whole = text if text.startswith(title) else f"{title}\n\n{text}"
    return Article(row["article"], whole, date.fromisoformat(row["published"]), row.get("publisher") or "", title)


def _write(path: Path, rows: Iterator[dict[str, Any]], extractor: Extractor) -> None:
    lines = (json.dumps(to_guide(extract(_article(row), extractor)), ensure_ascii=False) for row in rows)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _score(script: Path, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_run(script, *arguments))
    return found


def _run(script: Path, *arguments: str) -> str:
    command = [sys.executable, str(script), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
