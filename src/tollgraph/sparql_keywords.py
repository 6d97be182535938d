"""The keywords of a SPARQL text, found by its tokens, so that a word in a string or a comment is no keyword."""

import re
from collections.abc import Iterator

_TOKEN = re.compile(
    r"""
    (?P<skipped> \#[^\n\r]* | <[^<>"{}|^`\\\x00-\x20]*>
      | \"{3}(?:[^"\\]|\\.|\"(?!\"\"))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
      | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'
      | [?$]\w+ | @[A-Za-z]+(?:-[A-Za-z0-9]+)* | [\w.-]*:[\w.%:\\-]* )
    | (?P<word> [A-Za-z_]\w* )
    """,
    re.VERBOSE | re.DOTALL,
)
"""SPARQL 1.1, section 19: comments, IRIs, strings, variables, language tags and prefixed names are skipped."""


def keywords(query: str) -> Iterator[str]:
    """Yield the bare words of a query in upper case: its keywords, `a`, and built-in functions.

    >>> list(keywords('SELECT ?service { ?s <http://x/service> "SERVICE" } # service'))
    ['SELECT']
    """
    for match in _TOKEN.finditer(query):
        if match["word"]:
            yield match["word"].upper()


def reaches_out(query: str) -> bool:
    """Return whether a query asks the server to call another one (SERVICE)."""
    return "SERVICE" in keywords(query)
