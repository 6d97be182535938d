"""Random shapes and random data, small enough that every constraint is often broken and often kept."""

from hypothesis import strategies as st

_HEAD = """
@prefix : <http://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
_THINGS = (":a", ":b", ":c", "_:x")
_LITERALS = (
    "1",
    "2",
    '"x"',
    '"yes"@en',
    '"ja"@de',
    '"no"@en',
    '"no"@en-gb',
    '"abc"^^xsd:integer',
    '"2020-02-30"^^xsd:date',
    '"2020-02-28"^^xsd:date',
    "true",
    "2.5",
)
_LINKS = (":p", ":p", ":q", ":r")
_PATHS = (
    ":p",
    ":p",
    ":p",
    ":q",
    "[ sh:inversePath :p ]",
    "( :p :q )",
    "[ sh:alternativePath ( :p :q ) ]",
    "[ sh:zeroOrMorePath :p ]",
    "[ sh:oneOrMorePath :p ]",
    "[ sh:zeroOrOnePath :q ]",
    "( :p [ sh:inversePath :q ] )",
    "[ sh:zeroOrMorePath [ sh:alternativePath ( :p :q ) ] ]",
)
_ON_VALUES = (
    "sh:class :C",
    "sh:class :D",
    "sh:datatype xsd:integer",
    "sh:datatype xsd:date",
    "sh:datatype xsd:string",
    "sh:nodeKind sh:IRI",
    "sh:nodeKind sh:BlankNodeOrLiteral",
    "sh:in ( :a :b 1 'x' )",
    "sh:hasValue :a",
    "sh:hasValue 2",
    "sh:minLength 2",
    "sh:maxLength 3",
    "sh:pattern '^[a-y]'",
    "sh:pattern 'EX' ; sh:flags 'i'",
    "sh:languageIn ( 'en' )",
    "sh:equals :q",
    "sh:disjoint :q",
    "sh:closed true ; sh:ignoredProperties ( :p :q )",
)
_ON_PROPERTIES = (
    "sh:minCount 1",
    "sh:minCount 2",
    "sh:maxCount 0",
    "sh:maxCount 1",
    "sh:maxCount 2",
    "sh:uniqueLang true",
)
_ON_NUMBERS = (
    "sh:minInclusive 2",
    "sh:minExclusive 2.0",
    "sh:maxInclusive 2",
    "sh:maxExclusive 3",
    "sh:lessThan :m",
    "sh:lessThanOrEquals :m",
)
"""Only on numbers: pySHACL orders what cannot be compared by datatype, where SHACL has a result."""
_NUMBERS = ("1", "2", "2.5", "3", "1.5e0")
_TARGETS = (
    "sh:targetClass :C",
    "sh:targetSubjectsOf :p , :q",
    "sh:targetNode :a , :b , 1",
    "sh:targetSubjectsOf :p",
    "sh:targetObjectsOf :q",
    "sh:targetClass :C , :D ; sh:targetNode :c",
)


def _some(members: tuple[str, ...], most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(members), min_size=1, max_size=most, unique_by=lambda each: each.split()[0])


def _shape(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return the bodies of shapes that are built from others."""
    listed = st.lists(inner, min_size=1, max_size=3).map(lambda each: f"( {' '.join(each)} )")
    wrapped = st.one_of(
        *(listed.map(f"sh:{name} {{}}".format) for name in ("and", "or", "xone")),
        inner.map("sh:not {}".format),
    )
    qualified = st.builds(
        "[ sh:path {} ; sh:qualifiedValueShape {} ; sh:qualified{}Count {} ]".format,
        st.sampled_from(_PATHS),
        inner,
        st.sampled_from(("Min", "Max")),
        st.integers(0, 2),
    )
    nested = st.builds("[ sh:path {} ; {} ]".format, st.sampled_from(_PATHS), wrapped)
    return st.one_of(wrapped.map("[ {} ]".format), qualified, nested)


def _property() -> st.SearchStrategy[str]:
    every = _ON_VALUES + _ON_PROPERTIES
    body = _some(every, 3).map(" ; ".join)
    of_numbers = _some(_ON_NUMBERS, 3).map(lambda each: f"[ sh:path :n ; {' ; '.join(each)} ]")
    return st.one_of(st.builds("[ sh:path {} ; {} ]".format, st.sampled_from(_PATHS), body), of_numbers)


def shapes() -> st.SearchStrategy[str]:
    """Return Turtle of a shape with targets and some constraints, shapes within shapes included."""
    leaf = st.one_of(_property(), _some(_ON_VALUES, 2).map(" ; ".join).map("[ {} ]".format))
    inner = st.recursive(leaf, _shape, max_leaves=4)
    property_shapes = st.one_of(_property(), _property().map(lambda each: f"{each[:-1]}; sh:property {each} ]"))
    constraint = st.one_of(
        property_shapes.map("sh:property {}".format),
        st.sampled_from(_ON_VALUES),
        inner.map("sh:not {}".format),
        st.lists(inner, min_size=1, max_size=3).map(lambda each: f"sh:or ( {' '.join(each)} )"),
        st.builds(
            "sh:property [ sh:path {} ; sh:qualifiedValueShape {} ; sh:qualifiedMinCount 1 ; "
            "sh:qualifiedMaxCount 1 ]".format,
            st.sampled_from(_PATHS),
            inner,
        ),
    )
    body = st.lists(constraint, min_size=1, max_size=3, unique_by=lambda each: each.split()[0])
    return st.builds(
        lambda target, parts: f"{_HEAD} :S a sh:NodeShape ; {target} ; {' ; '.join(parts)} .",
        st.sampled_from(_TARGETS),
        body,
    )


def data() -> st.SearchStrategy[str]:
    """Return Turtle of things with types, links between them and literals of many kinds."""
    link = st.builds(
        "{} {} {} .".format,
        st.sampled_from(_THINGS),
        st.sampled_from(_LINKS),
        st.one_of(st.sampled_from(_THINGS), st.sampled_from(_LITERALS), st.sampled_from(_LITERALS)),
    )
    number = st.builds(
        "{} {} {} .".format,
        st.sampled_from(_THINGS),
        st.sampled_from((":n", ":m")),
        st.sampled_from(_NUMBERS),
    )
    kind = st.builds("{} a {} .".format, st.sampled_from(_THINGS), st.sampled_from((":C", ":D", ":E")))
    narrower = st.sampled_from(("", ":D rdfs:subClassOf :C .", ":D rdfs:subClassOf :E . :E rdfs:subClassOf :C ."))
    links = st.lists(st.one_of(link, link, number), min_size=1, max_size=16)
    parts = st.tuples(narrower, st.lists(kind, min_size=1, max_size=4), links)
    return parts.map(lambda each: _HEAD + "\n".join((each[0], *each[1], *each[2])))
