"""Content codings of HTTP (RFC 9110, section 8.4.1), undone without ever making more than a given number of bytes."""

import zlib
from collections.abc import Callable

import brotli  # type: ignore[import-untyped]  # ships no types; wrapped here

_GZIP, _ZLIB, _DEFLATE = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS


def unpacked(data: bytes, coding: str, most_bytes: int) -> bytes:
    """Return what bytes in a coding stand for, at most one byte more than `most_bytes`, which tells that it is more.

    Bytes in an unknown coding, or not in the one that is stated, are returned as they are, as browsers do. Raises
    ValueError where they break in the middle.
    """
    unpack = _CODINGS.get(coding.strip().lower())
    if unpack is None or not data:
        return data[: most_bytes + 1]
    return unpack(data, most_bytes + 1)


def _gzip(data: bytes, most: int) -> bytes:
    return _inflated(data, most, _GZIP)


def _deflate(data: bytes, most: int) -> bytes:
    """Return what is deflated, with or without the wrapping of zlib: servers send both by this name."""
    try:
        zlib.decompressobj(_ZLIB).decompress(data[:64], 1)
    except zlib.error:
        return _inflated(data, most, _DEFLATE)
    return _inflated(data, most, _ZLIB)


def _inflated(data: bytes, most: int, window: int) -> bytes:
    """Return up to `most` bytes, of all members where there are several (RFC 1952, section 2.2)."""
    found = bytearray()
    while data and len(found) < most:
        state = zlib.decompressobj(window)
        try:
            found += state.decompress(data, most - len(found))
        except zlib.error as error:
            if found:
                raise ValueError(str(error)) from error
            return data[:most]
        data = state.unused_data
    return bytes(found)


def _brotli(data: bytes, most: int) -> bytes:
    state, found = brotli.Decompressor(), bytearray()
    try:
        piece = state.process(data, output_buffer_limit=most)
        while piece and len(found) < most:
            found += piece
            piece = b"" if state.can_accept_more_data() else state.process(b"", output_buffer_limit=most)
    except brotli.error as error:
        if found:
            raise ValueError(str(error)) from error
        return data[:most]
    return bytes(found[:most])


_CODINGS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip, "x-gzip": _gzip, "deflate": _deflate, "br": _brotli,
}  # fmt: skip
