"""The keywords of a SPARQL text, found by its tokens, so that a word in a string or a comment is no keyword.

The store's parser takes no tokens: it tries the grammar's rules at each character. So a text can be made in which what
looks like one token here is read as a keyword there. Where both readings are possible, the keyword counts.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""
    (?P<comment> \#[^\n\r]* )
    | (?P<iri> <[^<>"{}|^`\\\x00-\x20]*> )
    | (?P<string> ["'] )
    | (?P<other> [?$]\w+ | @[A-Za-z]+(?:-[A-Za-z0-9]+)* )
    | (?P<name> (?:\w[\w.-]*+)?+:(?:[\w.:%-]|\\.)* )
    | (?P<words> \w[\w.-]* )
    | (?P<mark> [{}] )
    """,
    re.VERBOSE | re.DOTALL,
)
"""SPARQL 1.1, section 19.8. Marks other than braces are left out: nothing here asks for them.

Of a string only the mark that begins it, and words with the numbers, dots and hyphens among them: so that no text, of a
million characters as it may be, is looked through again from each of its places.
"""
_WORD = re.compile(r"[A-Za-z_]\w*")
_STRINGS = {
    '"""': re.compile(r'"{3}(?:[^"\\]|\\.|"(?!""))*+(?P<closed>"{3})?', re.DOTALL),
    "'''": re.compile(r"'{3}(?:[^'\\]|\\.|'(?!''))*+(?P<closed>'{3})?", re.DOTALL),
    '"': re.compile(r'"(?:[^"\\\n\r]|\\.)*+(?P<closed>")?', re.DOTALL),
    "'": re.compile(r"'(?:[^'\\\n\r]|\\.)*+(?P<closed>')?", re.DOTALL),
}
"""By the marks that they begin with, which come before marks that they begin with too."""
_CALL = re.compile(r"\b(?:SERVICE|LOAD)\b", re.IGNORECASE)
_VOLATILE = {"RAND", "NOW", "UUID", "STRUUID", "BNODE"}
"""Functions whose value differs from one evaluation to the next (SPARQL 1.1, section 17.4)."""
_MAYBE_UPDATE = re.compile("insert|delete|load|clear|create|drop|copy|move|add|with", re.IGNORECASE)
_MAYBE_CALL, _MAYBE_VOLATILE = ("service", "load"), ("rand", "now", "uuid", "bnode")
"""Whether it is worth while to cut a query into tokens: most queries hold none of these words.

Keywords are of ASCII (SPARQL 1.1, section 19.8), so lower case finds them all; as patterns they cost ten times as much.
"""
_PLAINLY_QUERY = re.compile(r"\s*(?:SELECT|ASK|CONSTRUCT|DESCRIBE)[\s*?${]", re.IGNORECASE)
"""How most queries begin, those without a prologue."""
_UPDATING = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a SPARQL text: its kind (a group of `_TOKEN`), its text, and where it stands."""

    kind: str
    text: str
    start: int
    end: int


def tokens(sparql: str) -> Iterator[Token]:
    """Yield the tokens of a text without its comments, numbers and most marks; in a time that grows with its length."""
    at, strings = 0, _Strings(sparql)
    while match := _TOKEN.search(sparql, at):
        kind, start, at = str(match.lastgroup), match.start(), match.end()
        if kind == "words":
            for word in _WORD.finditer(sparql, start, at):
                yield Token("word", word.group(), word.start(), word.end())
        elif kind == "string":
            at = strings.end(start) or at
            if at > match.end():
                yield Token(kind, sparql[start:at], start, at)
        elif kind != "comment":
            yield Token(kind, match.group(), start, at)


class _Strings:
    """Where the strings of a text end."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._open_until: dict[str, int] = {}
        """By the marks of a string: one that begins before this place has no end, since an earlier one had none.

        Whatever stands behind a mark, the later string would be read as the earlier one was.
        """

    def end(self, start: int) -> int | None:
        """Return where the string ends that begins with the mark at a place; None where it is not closed."""
        for marks, string in _STRINGS.items():
            if self._text.startswith(marks, start) and start >= self._open_until.get(marks, 0):
                found = string.match(self._text, start)
                if found and found["closed"]:
                    return found.end()
                self._open_until[marks] = found.end() if found else 0
        return None


def keywords(query: str) -> Iterator[str]:
    """Yield the bare words of a query in upper case: its keywords, `a`, and built-in functions.

    >>> list(keywords('SELECT ?service { ?s <http://x/service> "SERVICE" } # service'))
    ['SELECT']
    """
    return (token.text.upper() for token in tokens(query) if token.kind == "word")


def may_reach_out(sparql: str) -> bool:
    """Return whether a text holds the words SERVICE or LOAD at all, in whatever place."""
    lowered = sparql.lower()
    return any(word in lowered for word in _MAYBE_CALL)


def reaches_out(sparql: str) -> bool:
    """Return whether a query or an update asks the server to call another one (SERVICE, LOAD).

    >>> reaches_out('SELECT * { ?s ?p "SERVICE" } # SERVICE'), reaches_out("SELECT * { SERVICE:there { ?s ?p ?o } }")
    (False, True)
    """
    if not may_reach_out(sparql):
        return False
    found = list(tokens(sparql))
    return any(_calls(token, found[at + 1 : at + 2]) for at, token in enumerate(found))


def _calls(token: Token, following: Sequence[Token]) -> bool:
    """Return whether a token is SERVICE or LOAD, or may be read so."""
    if token.kind == "word":
        return token.text.upper() in ("SERVICE", "LOAD")
    if token.kind == "iri":
        return _hides_call(token.text)
    if token.kind == "name":
        prefix = token.text.partition(":")[0].upper()
        before_group = bool(following) and following[0].text == "{"
        return prefix in ("LOAD", "LOADSILENT") or (prefix.endswith(("SERVICE", "SERVICESILENT")) and before_group)
    return False


def _hides_call(iri: str) -> bool:
    """Return whether what looks like an IRI may hold a call.

    `FILTER(?x<1)SERVICE?g#>` looks like an IRI after `?x`, and is a comparison, a keyword, a variable and a comment.
    """
    bracket, comment = iri.find(")"), iri.rfind("#")
    return 0 <= bracket < comment and _CALL.search(iri, bracket, comment) is not None


def without_silent_services(query: str) -> str:
    """Return a query in which each `SERVICE SILENT` has the answer that SPARQL gives it where the call fails.

    That is one solution without bindings, `{}` (SPARQL 1.1 Federated Query, section 2.3). What stands behind it keeps
    its place, so that the position of a syntax error is that of the client's text.

    >>> without_silent_services("ASK { SERVICE SILENT <http://x/> { ?s ?p ?o } }")
    'ASK { {                                    } }'
    """
    if "silent" not in query.lower():
        return query
    found = list(tokens(query))
    closing = _closing_braces(found)
    pieces, done = [], 0
    for at, token in enumerate(found):
        if token.start >= done and token.text.upper() == "SERVICE" and _is_silent_call(found[at : at + 4]):
            end = closing.get(at + 3)
            if end is not None:
                blank = re.sub(r"[^\n]", " ", query[token.start : end])
                pieces += [query[done : token.start], "{", blank[1:-1], "}"]
                done = end
    return "".join([*pieces, query[done:]])


def _closing_braces(found: Sequence[Token]) -> dict[int, int]:
    """Return, by the place of each opening brace among the tokens, where in the text its closing one ends."""
    opened: list[int] = []
    closing: dict[int, int] = {}
    for at, token in enumerate(found):
        if token.text == "{":
            opened.append(at)
        elif token.text == "}" and opened:
            closing[opened.pop()] = token.end
    return closing


def _is_silent_call(found: Sequence[Token]) -> bool:
    """Return whether tokens are `SERVICE SILENT`, a name, and an opening brace."""
    kinds, texts = [each.kind for each in found], [each.text.upper() for each in found]
    return len(found) == 4 and texts[1] == "SILENT" and kinds[2] in ("iri", "name", "other") and texts[3] == "{"


def without_own_services(query: str, address: str) -> str:
    """Return a query in which each SERVICE that names the endpoint that was asked is its group alone.

    Clients send such queries (Comunica does), and the answer is the same without a call. Where GRAPH or FROM may have
    narrowed the data the call stays, and is refused as any other.

    >>> without_own_services("ASK { SERVICE <http://me/> { ?s ?p ?o } }", "http://me/")
    'ASK {                      { ?s ?p ?o } }'
    """
    if address not in query:
        return query
    found = list(tokens(query))
    pieces, done = [], 0
    for at, token in enumerate(found):
        word = token.text.upper() if token.kind == "word" else ""
        if word in ("GRAPH", "FROM"):
            break
        named = found[at + 1 : at + 3]
        named = named[1:] if named and named[0].text.upper() == "SILENT" else named[:1]
        if word == "SERVICE" and named and named[0].text == f"<{address}>":
            pieces += [query[done : token.start], " " * (named[0].end - token.start)]
            done = named[0].end
    return "".join([*pieces, query[done:]])


def is_volatile(query: str) -> bool:
    """Return whether asking a query again may give another answer though the data are the same."""
    lowered = query.lower()
    return any(word in lowered for word in _MAYBE_VOLATILE) and not _VOLATILE.isdisjoint(keywords(query))


def is_update(sparql: str) -> bool:
    """Return whether a text begins as an update does, behind its prologue.

    >>> is_update("PREFIX drop: <urn:x> INSERT DATA { drop:a a drop:b }"), is_update("DESCRIBE <urn:x>")
    (True, False)
    """
    if _PLAINLY_QUERY.match(sparql) or _MAYBE_UPDATE.search(sparql) is None:
        return False
    words = (word for word in keywords(sparql) if word not in ("PREFIX", "BASE"))
    return next(words, "") in _UPDATING


def names_dataset(update: str) -> bool:
    """Return whether an update says itself which graphs its patterns see (USING, WITH)."""
    return not {"USING", "WITH"}.isdisjoint(keywords(update))


def with_dataset(update: str, default: Sequence[str], named: Sequence[str]) -> str:
    """Return an update whose every pattern sees exactly the graphs given (SPARQL 1.1 Protocol, section 2.2.3).

    >>> with_dataset("INSERT { ?s a ?o } WHERE { ?s ?p ?o }", ["urn:g"], [])
    'INSERT { ?s a ?o } USING <urn:g> WHERE { ?s ?p ?o }'
    """
    using = "".join(f"USING <{name}> " for name in default) + "".join(f"USING NAMED <{name}> " for name in named)
    pieces, done, depth = [], 0, 0
    found = list(tokens(update))
    for at, token in enumerate(found):
        depth += {"{": 1, "}": -1}.get(token.text, 0)
        if depth == 0 and token.kind == "word" and token.text.upper() == "WHERE":
            pieces += [update[done : token.start], _template(update, found, at), using]
            done = token.start
    return "".join([*pieces, update[done:]])


def _template(update: str, found: Sequence[Token], at: int) -> str:
    """Return what `DELETE WHERE { ... }` leaves out: its group as the template; nothing behind a template."""
    if at == 0 or found[at - 1].text.upper() != "DELETE":
        return ""
    depth = 0
    for place in range(at + 1, len(found)):
        token = found[place]
        depth += {"{": 1, "}": -1}.get(token.text, 0)
        if depth == 0:
            return update[found[at].end : token.end].strip() + " "
    return ""
