"""The texts of articles, kept by hash and for the owner of the store only: they belong to their publishers."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from tollgraph.errors import StoreError
from tollgraph.identifiers import text_sha256
from tollgraph.store.folder import remedy_for, replace_files

_SHA256 = re.compile(r"[0-9a-f]{64}")


class TextStore:
    """A private folder of texts: 0700, its files 0600."""

    def __init__(self, folder: Path) -> None:
        """Use this folder; it is made when the first text comes."""
        self._folder = folder

    def put(self, text: str) -> str:
        """Keep a text and return its sha256 in hexadecimal; a text that is there already stays as it is.

        StoreError where it cannot be written.
        """
        return self.put_all([text])[0]

    def put_all(self, texts: Iterable[str]) -> list[str]:
        """Keep texts, as `put` does, and return their hashes in order; all are on the disk when this returns."""
        by_hash = [(text_sha256(text), text) for text in texts]
        try:
            self._write({path: text for sha256, text in by_hash if not (path := self._path(sha256)).exists()})
        except OSError as error:
            remedy = remedy_for(error, "check that the folder may be written")
            raise StoreError(f"a text cannot be kept in {self._folder} ({error}); {remedy}") from error
        return [sha256 for sha256, _ in by_hash]

    def _write(self, new: Mapping[Path, str]) -> None:
        if not new:
            return
        for folder in (self._folder, *sorted({path.parent for path in new})):
            if not folder.exists():
                folder.mkdir(mode=0o700, parents=True)
            folder.chmod(0o700)
        contents = {path: text.encode("utf-8", "surrogatepass") for path, text in new.items()}
        replace_files(contents, 0o600, room=self._folder)

    def get(self, sha256: str) -> str:
        """Return the text of a hash; StoreError where it is not kept here or no longer matches its hash."""
        try:
            text = self._path(sha256).read_bytes().decode("utf-8", "surrogatepass")
        except FileNotFoundError as error:
            raise StoreError(f"no text {sha256} in {self._folder}; ingest its article again") from error
        if text_sha256(text) != sha256:
            raise StoreError(f"the text {sha256} in {self._folder} was changed; ingest its article again")
        return text

    def remove(self, sha256: str) -> bool:
        """Delete a text; return whether it was there."""
        path = self._path(sha256)
        there = path.exists()
        path.unlink(missing_ok=True)
        return there

    def __contains__(self, sha256: object) -> bool:
        return isinstance(sha256, str) and _SHA256.fullmatch(sha256) is not None and self._path(sha256).exists()

    def _path(self, sha256: str) -> Path:
        if not _SHA256.fullmatch(sha256):
            raise StoreError(f"{sha256!r} is not a sha256 in hexadecimal: 64 digits 0-9 and a-f")
        return self._folder / sha256[:2] / sha256
