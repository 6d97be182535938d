"""The evaluation and conformance data that may stand beside the checkout; never needed by a user."""

import os
from pathlib import Path

import pytest

_BESIDE = Path(__file__).resolve().parents[2] / "shared"
SHARED: Path | None = _BESIDE if _BESIDE.is_dir() else None

if SHARED is None and os.environ.get("CI") == "true":
    raise RuntimeError("the data of ../shared are missing, and CI may not skip the tests that need them")

needs_shared = pytest.mark.skipif(SHARED is None, reason="needs the evaluation data in ../shared, which are not here")


def shared_path(*parts: str) -> Path:
    """Return a path below the shared data; call it only in tests marked `needs_shared`."""
    assert SHARED is not None
    return SHARED.joinpath(*parts)
