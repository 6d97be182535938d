r"""Documents that are broken or made to do harm, as tables: hostile words in every field of every format, and wholes.

Everything is made here from a seed, so a case that fails can be made again from its name.
"""

import gzip
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_GOOD = "Ten people were killed in an air strike on Mosul on 17 March 2017, Airwars said."


@dataclass(frozen=True, slots=True)
class Bad:
    """One hostile file."""

    name: str
    """What the case is, as a failing test shows it."""
    suffix: str
    data: bytes


WORDS: dict[str, str] = {
    "nul": "a\x00b",
    "controls": "\x01\x02\x1b[31m\x7f\x85",
    "bidi override": "\u202eevil\u202c \u2066x\u2069",
    "zero width": "M\u200bo\u200dsul\ufeff",
    "cyrillic homoglyphs": "\u041cosul \u0410irwars",
    "unpaired surrogate": "a\ud800b\udfff",
    "not a character": "\ufffe\uffff\U0010ffff",
    "combining marks": "e" + "\u0301" * 5000,
    "tags": "\U000e0041\U000e0042",
    "ten to the 400": "1" + "0" * 400,
    "digits without end": "9" * 20_000,
    "exponent": "1e400",
    "minus three": "minus three",
    "negative": "-3",
    "not a number": "NaN",
    "infinity": "-Infinity",
    "foreign digits": "\u0661\u0662\u0663 killed, \u2462 \u00bd",
    "words of numbers": "ninety-nine million thousand hundred dozen score",
    "31 February": "2017-02-31",
    "31 February in words": "31 February 2017",
    "year zero": "0000-00-00",
    "year 10000": "10000-01-01",
    "edge of time": "0001-01-01T00:00:00+23:59",
    "end of time": "9999-12-31T23:59:59-23:59",
    "leap second": "2016-12-31T23:59:60Z",
    "iri with blanks": "http://example.org/a b c",
    "iri with brackets": 'http://example.org/<a>{b}|\\^`"',
    "iri that ends a statement": "http://example.org/> . <urn:x> <urn:y> <urn:z> . #",
    "iri with a line end": "http://example.org/\n<urn:x>",
    "iri with broken escape": "http://example.org/%zz%",
    "iri with a bad host": "http://[::1",
    "iri with a bad port": "http://example.org:99999999/",
    "script address": "javascript:alert(1)",
    "data address": "data:text/html,<script>alert(1)</script>",
    "file address": "file:///etc/passwd",
    "private address": "http://169.254.169.254/latest/meta-data/",
    "path that climbs": "../../../../../../etc/passwd",
    "device": "/dev/zero",
    "sparql injection": '" } } ; DROP ALL ; INSERT DATA { <urn:a> <urn:b> "',
    "sparql injection by iri": "urn:x> } } DROP ALL #",
    "turtle injection": '""" . <urn:a> <urn:b> """',
    "n-quads injection": '"\n<urn:a> <urn:b> <urn:c> <urn:g> .\n',
    "script": "</script><script>alert(1)</script>",
    "attribute": "\"' onmouseover=alert(1) x='",
    "template": "{{ 7*7 }} {% for x in y %} ${7*7} %(x)s {0.__class__}",
    "markup of the terminal": "[red]x[/red] [/] [link=file:///etc/passwd]",
    "formula": '=HYPERLINK("http://example.org","x")',
    "formula with at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "shell": "$(touch /tmp/x); `id` | cat & \n rm -rf",
    "backslashes": "\\" * 999,
    "quotes": "\"'\u201c\u201d\u2018\u2019" * 500,
    "open brackets": "(" * 3000 + "[" * 3000,
    "blanks": " \t\u00a0\u3000" * 5000 + "x",
    "commas": "1," * 5000,
    "one letter": "a" * 50_000,
    "long list of names": "Ahmed and " * 5000,
    "points": "." * 20_000,
    "number ranges": "between 1 and " * 4000,
    "percent": "%s%n%x" * 100,
    "emoji": "\U0001f469\u200d\U0001f469\u200d\U0001f467" * 200,
    "empty": "",
}
"""What hostile text there is, by what it tries."""
_FIELDS = ("article", "published", "publisher", "agency", "title", "url", "source")
_GIVEN = {"published": "2017-03-24", "publisher": "Example", "title": "A raid"}


def _fields(field: str, word: str) -> dict[str, str]:
    return {**_GIVEN, field: word} if field in _FIELDS else dict(_GIVEN)


def _body(field: str, word: str) -> str:
    return f"{_GOOD} {word} {_GOOD} {word} people were killed, it said." if field == "text" else _GOOD


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _front_matter(field: str, word: str) -> bytes:
    lines = "".join(f"{name}: {json.dumps(value)}\n" for name, value in _fields(field, word).items())
    return _utf8(f"---\n{lines}---\n{_body(field, word)}\n")


def _plain_front_matter(field: str, word: str) -> bytes:
    lines = "".join(f"{name}: {value}\n" for name, value in _fields(field, word).items())
    return _utf8(f"---\n{lines}---\n{_body(field, word)}\n")


def _json_line(field: str, word: str) -> bytes:
    return json.dumps({**_fields(field, word), "text": _body(field, word)}).encode() + b"\n"


def _html(field: str, word: str) -> bytes:
    given = _fields(field, word)
    return _utf8(
        f'<html lang="en"><head><title>{given["title"]}</title>'
        f'<meta property="og:url" content="{given.get("url", "")}">'
        f'<meta property="article:published_time" content="{given["published"]}">'
        f'<meta property="og:site_name" content="{given["publisher"]}"></head>'
        f"<body><article><h1>{given['title']}</h1><p>{_body(field, word)}</p><p>{_GOOD}</p></article></body></html>"
    )


def _rss(field: str, word: str) -> bytes:
    given = _fields(field, word)
    return _utf8(
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>{given["publisher"]}</title><item>'
        f"<title>{given['title']}</title><link>{given.get('url', '')}</link><guid>{given.get('article', 'x')}</guid>"
        f"<pubDate>{given['published']}</pubDate><description>{_body(field, word)}</description></item></channel></rss>"
    )


_SHEET = ("published", "publisher", "title", "url", "quote", "speaker", "effect", "count", "place", "date")


def _sheet(field: str, word: str) -> bytes:
    row = {**dict.fromkeys(_SHEET, ""), **_GIVEN, "quote": _GOOD, "count": "10"}
    row["count" if field == "text" else field] = word
    cells = ",".join('"' + value.replace('"', '""') + '"' for value in row.values())
    return _utf8(",".join(row) + "\n" + cells + "\n")


_CARRIERS: dict[str, tuple[str, Callable[[str, str], bytes]]] = {
    "front matter": (".md", _front_matter),
    "unquoted front matter": (".txt", _plain_front_matter),
    "json line": (".jsonl", _json_line),
    "page": (".html", _html),
    "feed": (".rss", _rss),
    "sheet": (".csv", _sheet),
}


def hostile_words() -> Iterator[Bad]:
    """Yield every hostile word in every field of every format."""
    for carrier, (suffix, make) in _CARRIERS.items():
        for field in (*_FIELDS, "text"):
            for name, word in WORDS.items():
                yield Bad(f"{carrier}, {field}: {name}", suffix, make(field, word))


def _matter(yaml: str) -> bytes:
    return f"---\npublished: 2017-03-24\n{yaml}\n---\n{_GOOD}\n".encode()


def _laughs(join: str) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"] if join == "list" else ["a0: &a0 {x: y}"]
    for level in range(1, 12):
        again = ", ".join([f"*a{level - 1}"] * 9)
        lines.append(f"a{level}: &a{level} " + (f"[{again}]" if join == "list" else f"{{<<: [{again}]}}"))
    return "\n".join(lines)


_YAML: dict[str, str] = {
    "python object": "title: !!python/object/apply:os.system ['id']",
    "python name": "title: !!python/name:os.system",
    "unknown tag": "title: !evil x",
    "tag of a moment that is none": "published: !!timestamp soon",
    "tag of a number that is none": "article: !!int ''",
    "tag of a truth that is none": "title: !!bool perhaps",
    "tag of a float that is none": "title: !!float ''",
    "tag of bytes that are none": "title: !!binary '\u00e9'",
    "tag of pairs that are none": "title: !!omap x",
    "set": "title: !!set {a, b}",
    "moment before time": "published: 0001-01-01 00:00:00 +23:59",
    "moment that is none": "published: 2017-02-31",
    "number in base 60": "article: " + ":".join(["59"] * 4000),
    "number in base 16": "article: 0x" + "f" * 20_000,
    "list that holds itself": "title: &a [*a]",
    "mapping that holds itself": "title: &a {b: *a}",
    "merge of itself": "title: &a {<<: *a}",
    "laughs": _laughs("list"),
    "merged laughs": _laughs("merge"),
    "deep lists": "title: " + "[" * 5000 + "]" * 5000,
    "deep mappings": "title: " + "{a: " * 5000 + "}" * 5000,
    "list as key": "? [a, b]\n: c",
    "several documents": "...\n--- x",
    "directive": "...\n%YAML 9.9\n---\n",
    "alias of nothing": "title: *nothing",
    "tabs": "\ttitle: x",
    "same key twice": "title: a\ntitle: b",
    "null": "title: ~\npublisher: null",
    "float without end": "article: .inf",
}
_DEEP_TAGS = ("div", "span", "table", "b", "ul", "blockquote", "svg", "font", "a", "p", "template", "select", "iframe")
_XML: dict[str, str] = {
    "entity laughs": '<!DOCTYPE r [<!ENTITY a "xxxxxxxxxx">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 if n else str()};" * 10}">' for n in range(10))
    + "]>",
    "entity of a file": '<!DOCTYPE r [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>',
    "entity of an address": '<!DOCTYPE r [<!ENTITY a9 SYSTEM "http://127.0.0.1:9/x">]>',
    "dtd of an address": '<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd">',
    "parameter entity": '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p"> %p;]>',
    "quadratic entity": f'<!DOCTYPE r [<!ENTITY a9 "{"x" * 50_000}">]>',
    "stylesheet": '<?xml-stylesheet href="http://127.0.0.1:9/x.xsl" type="text/xsl"?>',
}


def _wholes() -> Iterator[Bad]:
    for name, yaml in _YAML.items():
        yield Bad(f"yaml: {name}", ".md", _matter(yaml))
    for name, head in _XML.items():
        feed = f"<rss version='2.0'><channel><title>x</title><item><title>&a9;</title><description>{_GOOD} &a9;"
        text = f"<?xml version='1.0'?>{head}{feed}</description></item></channel></rss>"
        for suffix in (".rss", ".xml", ".atom", ".html", ".xhtml"):
            yield Bad(f"xml, {suffix}: {name}", suffix, text.encode())
    for tag in _DEEP_TAGS:
        for depth in (200, 3000, 30_000):
            for suffix in (".html", ".rss"):
                yield Bad(f"{suffix}, {depth} deep: {tag}", suffix, _deep(tag, depth, suffix))


def _deep(tag: str, depth: int, suffix: str) -> bytes:
    inside = f"<{tag}>" * depth + f"<p>{_GOOD}</p>" + f"</{tag}>" * depth
    if suffix == ".html":
        return f"<html><body><article>{inside}</article></body></html>".encode()
    return (
        f"<rss version='2.0'><channel><item><description><![CDATA[{inside}]]></description></item></channel></rss>"
    ).encode()


def _json_wholes() -> Iterator[Bad]:
    for name, line in {
        "deep lists": "[" * 100_000,
        "deep lists closed": "[" * 100_000 + "]" * 100_000,
        "deep objects": '{"text":' * 50_000,
        "digits without end": '{"article": ' + "9" * 50_000 + ', "published": "2017-03-24", "text": "x"}',
        "not a number": '{"article": NaN, "published": Infinity, "text": "Ten died."}',
        "file that climbs": '{"file": "../../../../etc/passwd", "published": "2017-03-24"}',
        "file by its whole path": '{"file": "/etc/passwd", "published": "2017-03-24"}',
        "file with nul": '{"file": "a\\u0000b", "published": "2017-03-24"}',
        "file with surrogate": '{"file": "a\\ud800b", "published": "2017-03-24"}',
        "file of a long name": json.dumps({"file": "a" * 5000, "published": "2017-03-24"}),
        "file that is a folder": '{"file": ".", "published": "2017-03-24"}',
        "text that is a list": '{"text": ["x"], "published": "2017-03-24"}',
        "truth as date": '{"text": "Ten died.", "published": true}',
        "number as date": '{"text": "Ten died.", "published": 1e308}',
        "same key a thousand times": "{" + '"text": "Ten died.", ' * 1000 + '"published": "2017-03-24"}',
        "null": "null",
        "a word": '"x"',
    }.items():
        yield Bad(f"json line: {name}", ".jsonl", line.encode())


_ENCODINGS = ("utf-16", "utf-32", "utf-16-be", "utf-7", "cp037", "shift_jis", "gb18030", "iso2022_jp", "punycode")


def _bytes() -> Iterator[Bad]:
    for suffix in (".txt", ".md", ".html", ".jsonl", ".rss", ".csv", ".warc"):
        for encoding in _ENCODINGS:
            yield Bad(f"{suffix} in {encoding}", suffix, (_GOOD * 3).encode(encoding, "replace"))
        for name, data in {
            "overlong utf-8": b"\xc0\xaf\xe0\x80\xaf" * 100,
            "surrogates in utf-8": b"\xed\xa0\x80\xed\xbf\xbf" * 100,
            "cut utf-8": _GOOD.encode() + b"\xf0\x9f\x92",
            "high bytes": bytes(range(128, 256)) * 20,
            "nul bytes": b"\x00" * 5000,
            "gzip": gzip.compress(b"x" * 5_000_000, mtime=0),
            "zip": b"PK\x03\x04" + b"\x00" * 200,
            "elf": b"\x7fELF" + b"\x01" * 200,
            "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
            "charset of no text": b"<meta charset=rot13><?xml version='1.0' encoding='zlib_codec'?>\xff" * 3,
            "charset without end": b"<meta charset=" + b"a" * 100_000 + b"\xff",
            "mark of utf-32 only": b"\xff\xfe\x00\x00\xff\xff\xff\xff",
        }.items():
            yield Bad(f"{suffix}: {name}", suffix, data)


def _damaged(count: int) -> Iterator[Bad]:
    """Yield good documents with bytes cut out, doubled, turned and put in."""
    for seed in range(count):
        chance = random.Random(seed)  # noqa: S311  # no secret hangs on it
        carrier = chance.choice(list(_CARRIERS))
        suffix, make = _CARRIERS[carrier]
        data = bytearray(make("title", "A raid on Mosul"))
        for _ in range(chance.randint(1, 8)):
            at, length = chance.randrange(len(data)), chance.randint(0, 40)
            new = chance.choice(
                (b"", chance.randbytes(3), bytes(data[at : at + length]) * 3, b"<![CDATA[", b"&#0;", b'"')
            )
            data[at : at + length] = new
        yield Bad(f"{carrier} damaged by seed {seed}", suffix, bytes(data))


_DAMAGED = 300


def corpus() -> list[Bad]:
    """Return all cases."""
    return [*hostile_words(), *_wholes(), *_json_wholes(), *_bytes(), *_damaged(_DAMAGED)]
