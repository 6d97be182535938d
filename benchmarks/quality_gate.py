"""The quality gate of extraction: the score on `tests/corpus/` may rise, and falls only on purpose.

`python -m benchmarks.quality_gate` prints the scores beside the floor and exits 1 below it. `--pin` makes today's
scores the floor where they are higher; `--pin --lower` also where they are lower or the corpus has changed.
"""

import hashlib
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.scoring import score
from tollgraph.background import load_background
from tollgraph.extraction import Extractor, extract
from tollgraph.extraction.guide import to_guide
from tollgraph.identifiers import Minter
from tollgraph.model import Article
from tollgraph.reading.jsonlines import read_json_lines
from tollgraph.reading.source import Source

CORPUS = Path(__file__).resolve().parents[1] / "tests" / "corpus"
FLOOR = CORPUS / "floor.json"
NOISE = 0.0005
"""A fall by less than this is rounding, not a worse reading: one claim of a hundred moves F1 by 0.01."""


def corpus_hash(folder: Path = CORPUS) -> str:
    """Return the sha256 of the articles and their annotation."""
    digest = hashlib.sha256()
    for name in ("articles.jsonl", "gold.jsonl"):
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()


def measure(folder: Path = CORPUS) -> dict[str, float]:
    """Return the F1 of each level of the corpus, read with the seeds' names."""
    extractor = Extractor(load_background(), Minter(), datetime.now(UTC))
    path = folder / "articles.jsonl"
    articles = read_json_lines(Source(str(path), path.read_bytes(), "application/jsonl"))
    read = {a.key: to_guide(extract(a, extractor)) for a in articles if isinstance(a, Article)}
    gold: dict[str, dict[str, Any]] = {}
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        gold[row["article"]] = row
    return {level: round(each.f1, 4) for level, each in score(gold, read).items()}


def fallen(measured: dict[str, float], floor: dict[str, float]) -> list[str]:
    """Return the levels that are below their floor by more than noise."""
    return [level for level, least in floor.items() if measured.get(level, 0.0) < least - NOISE]


def pinned(measured: dict[str, float], floor: dict[str, float], *, lower: bool) -> dict[str, float]:
    """Return the new floor: today's scores, but no lower than the old ones unless that is meant."""
    return measured if lower else {level: max(value, floor.get(level, 0.0)) for level, value in measured.items()}


def main(arguments: list[str]) -> int:
    """Compare with the floor, or pin a new one."""
    known: dict[str, Any] = json.loads(FLOOR.read_text()) if FLOOR.exists() else {"f1": {}}
    measured, lower = measure(), "--lower" in arguments
    for level, value in measured.items():
        sys.stdout.write(f"{level:12} {value:.4f}  floor {known['f1'].get(level, 0.0):.4f}\n")
    changed = known.get("corpus") != corpus_hash()
    if "--pin" in arguments and (lower or not changed):
        floor = pinned(measured, known["f1"], lower=lower)
        FLOOR.write_text(json.dumps({"corpus": corpus_hash(), "f1": floor}, indent=1) + "\n")
        return 0
    if changed:
        sys.stdout.write("the corpus is not the one that the floor was pinned for: --pin --lower pins it anew\n")
    return 1 if changed or fallen(measured, known["f1"]) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
