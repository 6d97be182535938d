"""RDF that is broken or made to do harm, in every syntax: what the parser alone would die of, hang at or fetch."""

from collections.abc import Iterator
from functools import cache

from tests.hostile.corpus import WORDS, Bad

_RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="urn:x:"'
_GOOD = {
    ".ttl": '@prefix x: <urn:x:> . x:a x:b "Ten killed"@en , [ x:c ( 1 2.0 true ) ] .',
    ".nt": '<urn:a> <urn:b> "Ten killed"@en .\n',
    ".nq": '<urn:a> <urn:b> "Ten killed"@en <urn:g> .\n',
    ".trig": '<urn:g> { <urn:a> <urn:b> "Ten killed" }',
    ".rdf": f'<rdf:RDF {_RDF}><x:a rdf:about="urn:a"><x:b>Ten killed</x:b></x:a></rdf:RDF>',
    ".jsonld": '{"@context": {"x": "urn:x:"}, "@id": "urn:a", "x:b": {"@value": "Ten", "@language": "en"}}',
}
"""A good document of each syntax."""
_DEEP = 50_000


def _deep() -> Iterator[tuple[str, str, str]]:
    term = "<<( <urn:a> <urn:b> "
    yield "triple terms", ".nt", f"<urn:a> <urn:b> {term * _DEEP}<urn:c>{' )>>' * _DEEP} .\n"
    yield "triple terms", ".nq", f"<urn:a> <urn:b> {term * _DEEP}<urn:c>{' )>>' * _DEEP} <urn:g> .\n"
    yield "triple terms", ".ttl", f"<urn:a> <urn:b> {term * _DEEP}<urn:c>{' )>>' * _DEEP} ."
    yield "open triple terms", ".trig", "<urn:a> <urn:b> " + term * _DEEP
    yield (
        "reified triples",
        ".ttl",
        "<urn:a> <urn:b> " + "<< <urn:a> <urn:b> " * _DEEP + "<urn:c>" + " >>" * _DEEP + " .",
    )
    yield "lists", ".ttl", "<urn:a> <urn:b> " + "(" * _DEEP
    yield "blank nodes", ".ttl", "<urn:a> <urn:b> " + "[ <urn:b> " * _DEEP + "1" + "]" * _DEEP + " ."
    yield "graphs", ".trig", "<urn:g> {" * _DEEP
    yield "elements", ".rdf", f"<rdf:RDF {_RDF}>" + "<x:a><x:b>" * _DEEP
    yield "objects", ".jsonld", '{"@id":"urn:x","urn:a":' * _DEEP + '"x"' + "}" * _DEEP
    yield "lists", ".jsonld", '{"urn:a":' + "[" * _DEEP + "]" * _DEEP + "}"
    yield "contexts", ".jsonld", '{"@context":' + "[" * _DEEP + "]" * _DEEP + "}"


def _swelling() -> Iterator[tuple[str, str, str]]:
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    entities = {
        "laughs": f'<!ENTITY a0 "xxxxxxxxxx">{laughs}',
        "long entity": f'<!ENTITY a9 "{"x" * 100_000}">',
        "entity of a file": '<!ENTITY a9 SYSTEM "file:///etc/passwd">',
        "entity of an address": '<!ENTITY a9 SYSTEM "http://127.0.0.1:9/x">',
        "entity of entities": '<!ENTITY % p SYSTEM "http://127.0.0.1:9/p"> %p;',
    }
    for name, declared in entities.items():
        body = f"<rdf:RDF {_RDF}><x:a><x:b>{'&a9;' * 1000}</x:b></x:a></rdf:RDF>"
        yield name, ".rdf", f"<!DOCTYPE r [{declared}]>{body}"
    yield (
        "short entities",
        ".rdf",
        (
            f'<!DOCTYPE r [<!ENTITY a "{"x" * 199}">]>'
            f"<rdf:RDF {_RDF}><x:a><x:b>{'&a;' * 3_000_000}</x:b></x:a></rdf:RDF>"
        ),
    )
    yield "long prefix", ".ttl", f"@prefix a: <urn:{'x' * 1_000_000}> . " + "a:b a:b a:b . " * 20_000
    yield "long base", ".trig", f"@base <urn:{'x' * 1_000_000}/> . " + "<a> <b> <c> . " * 20_000
    triples = ",".join(f'{{"@id": "a:{n}", "a:b": "x"}}' for n in range(20_000))
    yield "long context", ".jsonld", f'{{"@context": {{"a": "urn:{"x" * 1_000_000}"}}, "@graph": [{triples}]}}'


def _outside() -> Iterator[tuple[str, str, str]]:
    there = "http://127.0.0.1:9/context.jsonld"
    for name, context in {
        "remote context": f'"{there}"',
        "list of contexts": f'[{{}}, "{there}"]',
        "imported context": f'{{"@import": "{there}"}}',
        "scoped context": f'{{"x": {{"@id": "urn:x", "@context": "{there}"}}}}',
        "context of a file": '"file:///etc/passwd"',
    }.items():
        yield name, ".jsonld", f'{{"@context": {context}, "x": {{"x": 1}}}}'
    yield "stylesheet", ".rdf", f'<?xml-stylesheet href="{there}" type="text/xsl"?><rdf:RDF {_RDF}/>'
    yield "base elsewhere", ".rdf", f'<rdf:RDF {_RDF} xml:base="{there}"><x:a rdf:about="#x"/></rdf:RDF>'


_IRIS = (
    "http://e.org/a b",
    "http://e.org/<a>",
    'a"b',
    "",
    "relative",
    "http://[::1",
    "javascript:alert(1)",
    "x:\\u0000",
)


def _words() -> Iterator[tuple[str, str, str]]:
    """Yield hostile words as IRIs, as literals, as numbers and as languages, escaped and raw."""
    for value in _IRIS:
        yield f"iri {value!r}", ".nt", f"<{value}> <urn:b> <{value}> .\n"
        yield f"iri {value!r}", ".ttl", f"<{value}> <urn:b> <{value}> ."
        yield f"iri {value!r}", ".rdf", f"<rdf:RDF {_RDF}><x:a rdf:about='{value.replace('<', '&lt;')}'/></rdf:RDF>"
        yield f"iri {value!r}", ".jsonld", f'{{"@id": "{value.replace(chr(34), "%22")}", "urn:b": 1}}'
    for name, word in WORDS.items():
        raw = word.encode("utf-8", "replace").decode()
        yield f"raw literal: {name}", ".nt", f'<urn:a> <urn:b> "{raw}" .\n'
        yield f"raw literal: {name}", ".ttl", f'<urn:a> <urn:b> """{raw}""" .'
        yield (
            f"number: {name}",
            ".nq",
            f'<urn:a> <urn:b> "{raw[:500]}"^^<http://www.w3.org/2001/XMLSchema#integer> <urn:g> .\n',
        )
        yield f"raw text: {name}", ".rdf", f"<rdf:RDF {_RDF}><x:a><x:b>{raw}</x:b></x:a></rdf:RDF>"
        yield f"raw value: {name}", ".jsonld", f'{{"@id": "urn:a", "urn:b": "{raw}"}}'


def _cut() -> Iterator[tuple[str, str, str]]:
    for suffix, good in _GOOD.items():
        for end in range(0, len(good), 3):
            yield f"cut at {end}", suffix, good[:end]
            yield f"doubled at {end}", suffix, good[:end] + good[max(0, end - 5) :]
            yield f"nul at {end}", suffix, f"{good[:end]}\x00{good[end:]}"


@cache
def hostile_rdf() -> list[Bad]:
    """Return all cases."""
    made = (*_deep(), *_swelling(), *_outside(), *_words(), *_cut())
    found = [Bad(f"{suffix}: {name}", suffix, text.encode("utf-8", "replace")) for name, suffix, text in made]
    for suffix, good in _GOOD.items():
        found += [
            Bad(f"{suffix}: bytes that are no text", suffix, bytes(range(256)) * 20),
            Bad(f"{suffix}: utf-16", suffix, good.encode("utf-16")),
            Bad(f"{suffix}: a long line", suffix, b'<urn:a> <urn:b> "' + b"x" * 20_000_000),
            Bad(f"{suffix}: empty", suffix, b""),
        ]
    return found
