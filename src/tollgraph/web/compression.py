"""Content codings of answers: gzip always, brotli, and Zstandard where the system has its library.

An answer is compressed part by part as it is made, so memory does not grow with its length.
"""

import ctypes
import zlib
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Protocol

import brotli  # type: ignore[import-untyped]  # ships no types; wrapped in `_Brotli`

from tollgraph.web.negotiation import preferred_coding

WORTH_IT = 400
"""Bytes below which an answer is sent as it is: it fits one packet either way."""
_GZIP_LEVEL, _BROTLI_QUALITY, _ZSTD_LEVEL = 5, 4, 3
"""Where each coding is about as fast as the engine makes results (20 to 60 MB/s)."""


class Compressor(Protocol):
    """One coding of one answer."""

    def add(self, data: bytes) -> bytes:
        """Return what can be sent after another part of the answer."""

    def end(self) -> bytes:
        """Return the rest."""


class _Gzip:
    def __init__(self) -> None:
        self._state = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)

    def add(self, data: bytes) -> bytes:
        return self._state.compress(data)

    def end(self) -> bytes:
        return self._state.flush()


class _Brotli:
    def __init__(self) -> None:
        self._state = brotli.Compressor(quality=_BROTLI_QUALITY)

    def add(self, data: bytes) -> bytes:
        return bytes(self._state.process(data))

    def end(self) -> bytes:
        return bytes(self._state.finish())


class _Buffer(ctypes.Structure):
    """`ZSTD_inBuffer` and `ZSTD_outBuffer` of zstd.h, which are alike."""

    _fields_ = (("data", ctypes.c_char_p), ("size", ctypes.c_size_t), ("position", ctypes.c_size_t))


def _loaded(name: str) -> ctypes.CDLL | None:
    try:
        return ctypes.CDLL(name)
    except OSError:
        return None


@cache
def _zstd_library() -> ctypes.CDLL | None:
    """Return the system's libzstd, whose streaming functions are stable since 1.4; None where there is none."""
    library = _loaded("libzstd.so.1") or _loaded("libzstd.1.dylib")
    if library is None or not hasattr(library, "ZSTD_compressStream2"):
        return None
    library.ZSTD_createCCtx.restype = ctypes.c_void_p
    library.ZSTD_freeCCtx.argtypes = [ctypes.c_void_p]
    library.ZSTD_CCtx_setParameter.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_int]
    library.ZSTD_compressStream2.argtypes = [
        ctypes.c_void_p, ctypes.POINTER(_Buffer), ctypes.POINTER(_Buffer), ctypes.c_int,
    ]  # fmt: skip
    library.ZSTD_compressStream2.restype = ctypes.c_size_t
    library.ZSTD_isError.argtypes = [ctypes.c_size_t]
    return library


class _Zstd:
    _LEVEL_PARAMETER, _CONTINUE, _END = 100, 0, 2  # ZSTD_c_compressionLevel, ZSTD_e_continue, ZSTD_e_end

    def __init__(self) -> None:
        library = _zstd_library()
        if library is None:
            raise OSError("this system has no libzstd; ask for gzip or br")
        self._library = library
        self._state = library.ZSTD_createCCtx()
        library.ZSTD_CCtx_setParameter(self._state, self._LEVEL_PARAMETER, _ZSTD_LEVEL)

    def add(self, data: bytes) -> bytes:
        return self._step(data, self._CONTINUE)

    def end(self) -> bytes:
        return self._step(b"", self._END)

    def __del__(self) -> None:
        if hasattr(self, "_state"):
            self._library.ZSTD_freeCCtx(self._state)

    def _step(self, data: bytes, directive: int) -> bytes:
        given, made = _Buffer(data, len(data), 0), bytearray()
        space = ctypes.create_string_buffer(len(data) + 1024)
        while True:
            out = _Buffer(ctypes.cast(space, ctypes.c_char_p), len(space), 0)
            left = self._library.ZSTD_compressStream2(self._state, ctypes.byref(out), ctypes.byref(given), directive)
            if self._library.ZSTD_isError(left):
                raise OSError("libzstd refused to compress; ask for gzip or br")
            made += space.raw[: out.position]
            if given.position == given.size and (directive == self._CONTINUE or left == 0):
                return bytes(made)


_CODINGS: Mapping[str, Callable[[], Compressor]] = {"br": _Brotli, "zstd": _Zstd, "gzip": _Gzip}
"""In the order in which they are preferred where a client likes them alike."""


@cache
def codings() -> tuple[str, ...]:
    """Return the content codings on offer."""
    return tuple(name for name in _CODINGS if name != "zstd" or _zstd_library() is not None)


@lru_cache(256)
def accepted_coding(accept_encoding: str) -> str | None:
    """Return the content coding that an Accept-Encoding header asks for, None where it asks for none on offer."""
    return preferred_coding(accept_encoding, codings())


def compressor(coding: str) -> Compressor:
    """Return a new compressor of a coding on offer."""
    return _CODINGS[coding]()
