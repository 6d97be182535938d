"""No regular expression of the project can be kept busy by a hostile text."""

import json
import re
import subprocess
import sys
from pathlib import Path

from tests.hostile.patterns import SECONDS, slowest

_ROOT = Path(__file__).parents[2]


def test_every_pattern_is_done_with_a_hundred_thousand_hostile_characters_in_time() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.hostile.patterns"], cwd=_ROOT, capture_output=True, text=True, check=True
    )
    found = json.loads(ran.stdout.splitlines()[-1])
    assert found["patterns"] > 100
    assert found["slow"] == {}


def test_the_texts_find_a_pattern_that_takes_quadratic_time() -> None:
    seconds, _ = slowest(re.compile(r"[a-z]+\d"))
    assert seconds >= SECONDS
