"""From bytes to text: which encoding a document is in, by what it proves, then by what it says, then by a guess."""

import codecs
import re

from tollgraph.errors import ReadingError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks; those of UTF-32 begin like those of UTF-16, so they come first."""
_DECLARED = re.compile(
    rb"""(?:<meta[^<>]*?charset|<\?xml[^<>]*?encoding)\s*=\s*["']?\s*([A-Za-z0-9._:-]+)""", re.IGNORECASE
)
_HEAD = 4096
"""Bytes in which a page declares its encoding: HTML asks for the first 1024, pages with long heads exist."""
_AS_BROWSERS_DO = {"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254"}
"""Declared encodings that browsers read as another: https://encoding.spec.whatwg.org/#names-and-labels."""
_FEWEST_FOREIGN_BYTES = 100
"""Below so many bytes outside ASCII a guess is worth less than Windows-1252, in which most English text stands."""


def decode_bytes(data: bytes, name: str, declared: str | None = None) -> str:
    """Return bytes as text; `declared` is the encoding that came with them (an HTTP header).

    A byte order mark decides, then whether the bytes are UTF-8, then what was declared, within the document too, then
    a guess from the bytes, then Windows-1252. Raises ReadingError for what is no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if b"\x00" in data:
        raise ReadingError(f"{name}: is binary, not text; give plain text, Markdown, HTML, JSON Lines or CSV")
    for encoding in ("utf-8", *_stated(data, declared)):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode(_guessed(data), errors="replace")


def _stated(data: bytes, declared: str | None) -> list[str]:
    found = _DECLARED.search(data[:_HEAD])
    names = [declared, found.group(1).decode("ascii") if found else None]
    return [encoding for name in names if name for encoding in _codec(name)]


def _codec(name: str) -> list[str]:
    """Return the codec of a declared encoding; nothing for a name that no text encoding has."""
    try:
        info = codecs.lookup(name)
    except LookupError:
        return []
    is_text = getattr(info, "_is_text_encoding", True)
    return [_AS_BROWSERS_DO.get(info.name, info.name)] if is_text else []


def _guessed(data: bytes) -> str:
    from charset_normalizer import from_bytes  # slow to import, and needed for undeclared old encodings only

    if sum(byte >= 0x80 for byte in data) < _FEWEST_FOREIGN_BYTES:
        return "cp1252"
    best = from_bytes(data).best()
    return best.encoding if best is not None else "cp1252"
