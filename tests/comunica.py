"""Comunica, the query engine in JavaScript: tests that need it skip with the reason for users and fail under CI.

It is looked for in `node_modules` of the checkout, or in the folder that TOLLGRAPH_NODE_MODULES names; install it with
`npm install --no-save @comunica/query-sparql-file@4`.
"""

import os
import shutil
from pathlib import Path

import pytest

NODE = shutil.which("node")
MODULES = Path(os.environ.get("TOLLGRAPH_NODE_MODULES", Path(__file__).resolve().parents[1] / "node_modules"))
ENGINE = MODULES / "@comunica" / "query-sparql-file"

if os.environ.get("CI") == "true" and (NODE is None or not ENGINE.is_dir()):
    raise RuntimeError(f"Comunica is missing from {MODULES}, and CI may not skip the tests that need it")

needs_comunica = pytest.mark.skipif(
    NODE is None or not ENGINE.is_dir(), reason="needs Node and npm's @comunica/query-sparql-file@4 in node_modules"
)
