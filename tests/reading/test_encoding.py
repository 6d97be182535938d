"""Bytes become the text that their writer saw, whatever encoding they stand in."""

import codecs

import pytest

from tollgraph.errors import ReadingError
from tollgraph.reading.article import normalise_text
from tollgraph.reading.encoding import decode_bytes

_WORDS = "The café in Hüseyin\u2019s street was hit \u2013 ten died."
_ARABIC = "قتل عشرة مدنيين في غارة على الرقة"


def _page(charset: str) -> bytes:
    return f'<html><head><meta charset="{charset}"></head><body>{_ARABIC}</body></html>'.encode("cp1256")


@pytest.mark.parametrize(
    "data",
    [
        _WORDS.encode(),
        codecs.BOM_UTF8 + _WORDS.encode(),
        _WORDS.encode("utf-16"),
        codecs.BOM_UTF16_BE + _WORDS.encode("utf-16-be"),
        _WORDS.encode("utf-32"),
        _WORDS.encode("cp1252"),
    ],
    ids=["UTF-8", "UTF-8 with mark", "UTF-16", "UTF-16 BE", "UTF-32", "Windows-1252"],
)
def test_marked_and_common_encodings_are_known_without_a_declaration(data: bytes) -> None:
    assert decode_bytes(data, "report") == _WORDS


@pytest.mark.parametrize("declared", ["windows-1256", "WINDOWS-1256", "cp1256"])
def test_a_page_is_read_in_the_encoding_that_it_declares(declared: str) -> None:
    assert _ARABIC in decode_bytes(_page(declared), "page")


def test_an_encoding_stated_with_the_bytes_wins_over_the_one_in_the_page() -> None:
    assert _ARABIC in decode_bytes(_page("koi8-r"), "page", "windows-1256")


@pytest.mark.parametrize("declared", ["iso-8859-1", "no-such-encoding", "base64"])
def test_valid_utf_8_is_read_as_such_whatever_it_declares(declared: str) -> None:
    data = f'<meta charset="{declared}">{_WORDS}'.encode()
    assert decode_bytes(data, "page").endswith(_WORDS)


def test_latin_1_is_read_with_the_quotation_marks_of_windows_as_browsers_do() -> None:
    data = b'<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1">\x93ten died\x94'
    assert decode_bytes(data, "page").endswith("“ten died”")


def test_a_long_text_in_an_undeclared_encoding_is_recognised() -> None:
    text = "Десять человек погибли при ударе по городу, сообщили местные жители. " * 8
    assert decode_bytes(text.encode("cp1251"), "report") == text


def test_bytes_that_are_no_text_are_refused_with_the_remedy() -> None:
    with pytest.raises(ReadingError, match="is binary, not text; give"):
        decode_bytes(b"\x89PNG\x00\x00\x01", "picture")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (f"\u202b{_ARABIC}\u202c", _ARABIC),
        ("Raq\u00adqa", "Raqqa"),
        ("Deir\u200b Ezzor\u200e", "Deir Ezzor"),
        ("\u2066Idlib\u2069", "Idlib"),
        ("می\u200cشود", "می\u200cشود"),
    ],
    ids=["embedding", "soft hyphen", "space without width", "isolate", "a joiner that Persian spelling needs stays"],
)
def test_marks_that_nobody_sees_part_no_name(written: str, read: str) -> None:
    assert normalise_text(written) == read
