"""Tests in a real browser skip with the reason on a user's machine and fail under continuous integration."""

import os
import shutil
from pathlib import Path

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
CHROMIUM = next((found for name in _NAMES if (found := shutil.which(name))), None)
AXE = Path(__file__).with_name("vendor") / "axe-core" / "axe.min.js"
"""The check of accessibility, which `make ui` brings."""

if CHROMIUM is None and os.environ.get("CI") == "true":
    raise RuntimeError("chromium is missing, and CI may not skip the tests that need it; install Debian's chromium")
if not AXE.exists() and os.environ.get("CI") == "true":
    raise RuntimeError("axe-core is missing, and CI may not skip the tests that need it; run `make ui`")

needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="needs a browser, e.g. Debian's chromium")
needs_axe = pytest.mark.skipif(not AXE.exists(), reason="needs axe-core; run `make ui`")
