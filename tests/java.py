"""Tests that need Java skip with the reason on a user's machine and fail under continuous integration."""

import os
import shutil

import pytest

JAVA = shutil.which(os.environ.get("TOLLGRAPH_JAVA", "java"))

if JAVA is None and os.environ.get("CI") == "true":
    raise RuntimeError("Java is missing, and CI may not skip the tests that need it; install default-jre-headless")

needs_java = pytest.mark.skipif(JAVA is None, reason="needs a Java runtime, e.g. Debian's default-jre-headless")
