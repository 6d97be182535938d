"""Answers of Wikidata, kept on disk by what was asked, so that nothing is asked twice within their time."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tollgraph.identifiers import digest
from tollgraph.store.folder import replace_file


def answers_folder(store: Path) -> Path:
    """Return the folder of a store's answers: it stands beside the store and may be deleted.

    >>> answers_folder(Path("/data/tollgraph-store"))
    PosixPath('/data/tollgraph-store-wikidata-answers')
    """
    return store.parent / f"{store.name}-wikidata-answers"


@dataclass(frozen=True, slots=True)
class AnswerCache:
    """A folder with one file an answer; without a folder nothing is kept."""

    folder: Path | None = None
    days: float = 30.0
    """How long an answer counts as fresh."""

    def get(self, asked: str, now: datetime) -> Any | None:  # noqa: ANN401  # JSON
        """Return the fresh answer to a question; None where there is none, or its file is broken."""
        if self.folder is None:
            return None
        try:
            kept = json.loads(self._path(self.folder, asked).read_text(encoding="utf-8"))
            at = datetime.fromisoformat(kept["at"])
            fresh = kept["asked"] == asked and now - at < timedelta(days=self.days)
            return kept["answer"] if fresh else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, asked: str, answer: object, now: datetime) -> None:
        """Keep an answer, whole or not at all."""
        if self.folder is None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        content = json.dumps({"asked": asked, "at": now.isoformat(), "answer": answer}, ensure_ascii=False)
        replace_file(self._path(self.folder, asked), content.encode("utf-8", "surrogatepass"))

    @staticmethod
    def _path(folder: Path, asked: str) -> Path:
        return folder / f"{digest(asked)}.json"
