"""SHACL (Core and SHACL-SPARQL) compiled to SPARQL, so that the store itself finds what breaks a shape.

`compile_shapes` turns a shapes graph into a plan of SELECT queries, `run` asks them, `judge` lets pySHACL do the same.
What is covered, and what is left to pySHACL, is written in `docs/shacl.md`.
"""

from tollgraph.shacl.compiler import Left, Plan, compile_shapes
from tollgraph.shacl.judge import judge, with_targets_of
from tollgraph.shacl.results import Result
from tollgraph.shacl.runner import Ask, ask_union, count_focus_nodes, run
from tollgraph.shacl.survey import Survey, take_survey

__all__ = [
    "Ask",
    "Left",
    "Plan",
    "Result",
    "Survey",
    "ask_union",
    "compile_shapes",
    "count_focus_nodes",
    "judge",
    "run",
    "take_survey",
    "with_targets_of",
]
