"""Answers that were paid for, kept by what was asked of whom, in a private folder beside the store."""

import json
from dataclasses import dataclass
from pathlib import Path

from tollgraph.store.folder import replace_file


def answers_folder(store: Path) -> Path:
    """Return the folder of a store's answers: it stands beside the store and is shared by nobody.

    >>> answers_folder(Path("/data/tollgraph-store"))
    PosixPath('/data/tollgraph-store-model-answers')
    """
    return store.parent / f"{store.name}-model-answers"


@dataclass(frozen=True, slots=True)
class AnswerCache:
    """A folder (0700) with one file (0600) an answer: answers quote articles, which belong to their publishers."""

    folder: Path | None
    """None: nothing is kept."""

    def get(self, key: str) -> str | None:
        """Return the answer that is kept under a key; None where there is none, or its file is broken."""
        if self.folder is None:
            return None
        try:
            kept = json.loads(self._path(self.folder, key).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        answer = kept.get("answer") if isinstance(kept, dict) else None
        return answer if isinstance(answer, str) else None

    def put(self, key: str, answer: str, model: str) -> None:
        """Keep an answer, whole or not at all."""
        if self.folder is None:
            return
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        content = json.dumps({"model": model, "answer": answer}, ensure_ascii=False)
        replace_file(self._path(self.folder, key), content.encode("utf-8", "surrogatepass"), 0o600)

    @staticmethod
    def _path(folder: Path, key: str) -> Path:
        return folder / f"{key}.json"
