"""The parameters of an address: the quick way that most take reads what the general one reads."""

import string
from urllib.parse import parse_qs

import pytest
from hypothesis import given, settings
from hypothesis.strategies import binary, lists, one_of, sampled_from, text

from tollgraph.web.asked import parameters_of
from tollgraph.web.refusal import RefusedError

_PLAIN = sampled_from([each.encode() for each in string.printable if each not in string.whitespace + "&"])
_OCTETS = binary(min_size=1, max_size=1).map(lambda octet: b"%%%02x" % octet[0])
_CHARACTERS = text(min_size=1, max_size=1).map(lambda each: b"".join(b"%%%02X" % octet for octet in each.encode()))
_PIECES = lists(one_of(_PLAIN, _OCTETS, _CHARACTERS, sampled_from([b"%", b"%4", b"==", b"%0D%0A", b"+", b"%3D%0a"])))


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(pieces=_PIECES)
def test_one_parameter_is_read_as_a_form_is(pieces: list[bytes]) -> None:
    query_string = b"query=" + b"".join(pieces)
    try:
        expected = parse_qs(query_string.decode("ascii"), keep_blank_values=True, errors="strict")
    except ValueError:
        with pytest.raises(RefusedError):
            parameters_of(query_string)
        return
    assert dict(parameters_of(query_string)) == expected


@pytest.mark.parametrize(
    ("given_value", "read"),
    [
        (b"a+b%2Bc%20d", "a b+c d"),
        (b"caf%C3%A9=1=%3D", "caf\u00e9=1=="),
        (b"x%0D%0Ay%09", "x\r\ny\t"),
        (b"+%20", "  "),
        (b"100%", "100%"),
        (b"%zz%41", "%zzA"),
    ],
)
def test_a_value_is_decoded_once(given_value: bytes, read: str) -> None:
    assert dict(parameters_of(b"query=" + given_value)) == {"query": [read]}
