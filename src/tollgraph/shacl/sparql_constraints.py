"""SHACL-SPARQL constraints (SHACL, section 5) asked once of all focus nodes.

The specification binds `$this` before a query runs, once for each focus node. Here the targets of the shape are put at
the head of the query's WHERE instead. Both give the same rows where every part of the query that looks at `$this` also
binds it by a pattern; a query of which that is not certain is not compiled.
"""

import re
from collections.abc import Iterable, Iterator

import pyoxigraph as ox
from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef, Variable
from rdflib.paths import SequencePath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node

from tollgraph.shacl.terms import NotCompiledError, written
from tollgraph.shacl.vocabulary import SHACL
from tollgraph.sparql_keywords import keywords

_THIS = Variable("this")
_TOKEN = re.compile(
    r"""
    (?P<skipped> \#[^\n\r]* | <[^<>"{}|^`\\\x00-\x20]*>
      | \"{3}(?:[^"\\]|\\.|\"(?!\"\"))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
      | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*' | @[A-Za-z]+(?:-[A-Za-z0-9]+)* | [\w.-]{0,200}:[\w.%:\\-]* )
    | (?P<variable> [?$]\w+ )
    | (?P<sign> [(){}] )
    | (?P<word> [A-Za-z_]\w* )
    """,
    re.VERBOSE | re.DOTALL,
)
"""SPARQL 1.1, section 19.8: what may hold a bracket or a variable's name without meaning it, is skipped."""
_PLAIN = (Variable, URIRef, Literal)
_PRESET = {"rdf": str(RDF), "rdfs": str(RDFS), "owl": str(OWL)}
"""Prefixes that pySHACL lets every query use."""


def compiled_select(shapes: Graph, constraint: Node, targets: str, path: str) -> tuple[str, tuple[str, ...]]:
    """Return a constraint's SELECT for all focus nodes that `targets` binds, and the variables that it gives.

    NotCompiledError where the query may mean something else when it is asked for all at once.
    """
    prefixes = _prefixes(shapes, constraint)
    query = f"{prefixes}{_with_path(_select(shapes, constraint), path)}"
    start = _where(query)
    variables = _projected(f"{query[:start]} {{ {targets} }} {query[start:]}")
    end = start + _triples_end(query[start:])
    swept = _swept(prefixes, query[start:end])
    together = f"{query[:start]} {{ {targets} }} {swept} {query[end:]}"
    try:
        ox.Store().query(together)
    except (SyntaxError, RuntimeError) as error:
        raise NotCompiledError(f"the engine of the store does not take a SPARQL constraint ({error})") from error
    return together, variables


def _select(shapes: Graph, constraint: Node) -> str:
    found = [each for each in shapes.objects(constraint, SHACL.select) if isinstance(each, Literal)]
    if len(found) != 1:
        raise NotCompiledError("a SPARQL constraint has other than one sh:select")
    forbidden = sorted({"MINUS", "VALUES", "SERVICE"} & set(keywords(str(found[0]))))
    if forbidden:
        raise NotCompiledError(f"a SPARQL constraint uses {' and '.join(forbidden)}, which SHACL forbids (appendix A)")
    return str(found[0])


def _prefixes(shapes: Graph, constraint: Node) -> str:
    """Return the PREFIX lines of a constraint (SHACL, section 5.2.1)."""
    sources = {each for named in shapes.objects(constraint, SHACL.prefixes) for each in _imported(shapes, named)}
    sources |= set(shapes.subjects(RDF.type, OWL.Ontology)) if sources else set()
    spaces = dict(_PRESET)
    for declared in sorted({each for source in sources for each in shapes.objects(source, SHACL.declare)}, key=str):
        names = [str(each) for each in shapes.objects(declared, SHACL.prefix)]
        for name, space in zip(names, shapes.objects(declared, SHACL.namespace), strict=False):
            if not re.fullmatch(r"[\w.-]*", name):
                raise NotCompiledError(f"{name!r} is no SPARQL prefix")
            spaces[name] = str(space)
    return "".join(f"PREFIX {name}: {written(URIRef(space))}\n" for name, space in spaces.items())


def _imported(shapes: Graph, source: Node) -> Iterator[Node]:
    """Yield a source of prefixes and what it imports, directly or through others."""
    yield from (each for each in shapes.transitive_objects(source, OWL.imports) if each is not None)


def _with_path(query: str, path: str) -> str:
    """Return the query with `$PATH` written out; NotCompiledError for the variables that stand for graphs."""

    def put(match: re.Match[str]) -> str:
        name = (match["variable"] or "")[1:]
        if name in ("shapesGraph", "currentShape"):
            raise NotCompiledError(f"a SPARQL constraint uses ${name}")
        if name != "PATH":
            return match.group()
        if not path:
            raise NotCompiledError("a SPARQL constraint uses $PATH in a shape that has no path")
        return path

    return _TOKEN.sub(put, query)


def _where(query: str) -> int:
    """Return the place behind the bracket that opens the WHERE of a query."""
    depth = 0
    for match in _TOKEN.finditer(query):
        depth += {"(": 1, ")": -1}.get(match["sign"] or "", 0)
        if match["sign"] == "{" and depth == 0:
            return match.end()
    raise NotCompiledError("a SPARQL constraint has no WHERE")


def _triples_end(pattern: str) -> int:
    """Return where the triples end with which a group pattern begins."""
    for match in _TOKEN.finditer(pattern):
        if match["sign"] or (match["word"] or "a") not in ("a", "true", "false"):
            return match.start()
    return len(pattern)


def _swept(prefixes: str, triples: str) -> str:
    """Return triples as subqueries of one pattern each, which the engine sweeps over and joins by hashing.

    Left together, it would seek the second pattern for each solution of the first, which takes ten times as long for
    a whole graph. Triples with other paths than sequences, or with blank nodes, are returned as they are.
    """
    try:
        part = translateQuery(parseQuery(f"{prefixes} SELECT * WHERE {{ {triples} }}")).algebra.p.p
    except Exception:  # noqa: BLE001  # the parser raises whatever its grammar meets; such a part stays as it is
        return triples
    if part.name != "BGP":
        return triples
    steps = [step for number, triple in enumerate(part.triples) for step in _steps(triple, number)]
    plain = all(isinstance(term, _PLAIN) for step in steps for term in step)
    return " ".join(map(_subquery, steps)) if plain else triples


def _steps(triple: tuple[Node, Node, Node], number: int) -> Iterator[tuple[Node, Node, Node]]:
    """Yield a triple, or those of which its sequence path is made."""
    subject, path, value = triple
    predicates = path.args if isinstance(path, SequencePath) else [path]
    between = [Variable(f"shaclStep{number}x{each}") for each in range(len(predicates) - 1)]
    nodes = [subject, *between, value]
    yield from zip(nodes, predicates, nodes[1:], strict=False)


def _subquery(triple: tuple[Node, Node, Node]) -> str:
    texts = [term.n3() if isinstance(term, Variable) else written(term) for term in triple]
    names = list(dict.fromkeys(text for text in texts if text.startswith("?")))
    return f"{{ SELECT {' '.join(names)} WHERE {{ {' '.join(texts)} }} }}" if names else f"{' '.join(texts)} ."


def _projected(query: str) -> tuple[str, ...]:
    """Return the variables that a query gives, after seeing that it may be asked for all focus nodes at once."""
    try:
        algebra = translateQuery(parseQuery(query)).algebra
    except Exception as error:  # the parser raises whatever its grammar meets; each says "not SPARQL"
        raise NotCompiledError(f"a SPARQL constraint is not SPARQL ({error})") from error
    if algebra.name != "SelectQuery":
        raise NotCompiledError("a SPARQL constraint is no SELECT")
    names = tuple(str(each) for each in algebra.PV)
    if str(_THIS) not in names:
        raise NotCompiledError("a SPARQL constraint does not select $this")
    _certain(algebra.p)
    return names


def _certain(part: CompValue) -> set[Variable]:
    """Return the variables that each solution of a part binds; NotCompiledError where `$this` may be missed."""
    if part.name == "BGP":
        return {term for triple in part.triples for term in triple if isinstance(term, Variable)}
    if part.name in ("Join", "Union", "LeftJoin"):
        return _certain_of_two(part)
    if part.name in ("Filter", "Extend"):
        bound = _certain(part.p)
        _require_this(bound, [part.expr])
        return bound | ({part.var} if part.name == "Extend" else set())
    if part.name == "ToMultiSet":
        return _certain(part.p)
    if part.name == "values":  # only the targets of the shape: a constraint may have none of its own
        return {name for name in part.res[0] if isinstance(name, Variable)}
    if part.name in ("Project", "Distinct", "Reduced", "OrderBy"):
        bound = _certain(part.p)
        if part.name == "Project" and _THIS not in part.PV:
            raise NotCompiledError("a part of a SPARQL constraint does not select $this")
        return bound & set(part.PV) if part.name == "Project" else bound
    raise NotCompiledError(f"a SPARQL constraint uses {part.name}, which may differ when asked for all nodes at once")


def _certain_of_two(part: CompValue) -> set[Variable]:
    one, two = _certain(part.p1), _certain(part.p2)
    if part.name == "Union":
        return one & two
    if part.name == "LeftJoin":
        _require_this(one | two, [part.expr])
        return one
    return one | two


def _require_this(bound: set[Variable], expressions: Iterable[object]) -> None:
    if _THIS not in bound and any(_THIS in set(_mentioned(each)) for each in expressions):
        raise NotCompiledError("a SPARQL constraint looks at $this where no pattern binds it")


def _mentioned(expression: object) -> Iterator[Variable]:
    """Yield every variable of an expression, those inside EXISTS too."""
    if isinstance(expression, Variable):
        yield expression
    elif isinstance(expression, CompValue):
        for each in expression.values():
            yield from _mentioned(each)
    elif isinstance(expression, list | tuple | set):
        for each in expression:
            yield from _mentioned(each)
