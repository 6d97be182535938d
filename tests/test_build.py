"""The wheel is built where nothing is installed yet but what building asks for."""

import subprocess
import sys
from pathlib import Path

_SOURCE = Path(__file__).parents[1] / "src"
_WORDS = """
import importlib.util, sys
for name in ("click", "lxml", "pyoxigraph", "rdflib"):
    sys.modules[name] = None  # as if it were not installed
sys.path.insert(0, sys.argv[1])
import tollgraph.geonames
sys.path.remove(sys.argv[1])
spec = importlib.util.spec_from_file_location("words", sys.argv[2])
words = sys.modules["words"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(words)
print(words.index_key("the An Nu\\u015fayr\\u0101t"))
"""


def test_the_spelling_in_the_index_of_places_is_had_without_what_the_package_needs() -> None:
    words = _SOURCE / "tollgraph" / "extraction" / "text" / "words.py"
    done = subprocess.run(
        [sys.executable, "-c", _WORDS, str(_SOURCE), str(words)], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("nusayrat\n", "")
