"""What is stored together: more at once the longer a run is, and never two versions of one document."""

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tollgraph import storing


def _batches(keys: Iterable[str]) -> list[list[str]]:
    """Return the keys of the documents that are stored together."""
    found = (SimpleNamespace(reading=SimpleNamespace(article=SimpleNamespace(key=key))) for key in keys)
    return [[each.reading.article.key for each in batch] for batch in storing._batches(cast("Any", found))]


def test_batches_grow_with_what_was_stored_before_and_hold_everything_in_order() -> None:
    keys = [str(number) for number in range(20_000)]
    batches = _batches(keys)
    sizes = [len(batch) for batch in batches]
    assert sizes[:4] == [storing._BATCH] * 4
    assert sizes[:-1] == sorted(sizes[:-1])
    assert max(sizes) == storing._BATCH * storing._LARGEST
    assert [key for batch in batches for key in batch] == keys


def test_a_document_that_comes_again_begins_another_batch() -> None:
    assert _batches("abacc") == [["a", "b"], ["a", "c"], ["c"]]


def test_what_comes_slowly_does_not_wait_for_a_full_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = iter(range(0, 1000, 3))
    monkeypatch.setattr(storing, "monotonic", lambda: next(seconds))
    assert max(map(len, _batches("abcdefghij"))) < 4
