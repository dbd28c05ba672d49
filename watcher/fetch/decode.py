"""A body as it comes in: decoded piece by piece, with a cap on what it may become.

No piece of output is larger than 64 kB, so a bomb stops at the cap and never fills the memory.
"""

import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import brotli  # type: ignore[import-untyped]  # ships without types

from watcher.model.fetched import FailReason

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_PIECE = 65_536
_EITHER_ZLIB_OR_GZIP = 32 + zlib.MAX_WBITS
_RAW_DEFLATE = -zlib.MAX_WBITS
_GZIP_MAGIC = b"\x1f\x8b"
# RFC 9659: a zstd window over HTTP is at most 8 MB; the format itself would permit gigabytes.
_ZSTD_WINDOW_LOG = 23
# Real bodies are one member or a few; a stream of empty ones would cost time for nothing.
_MEMBERS = 64
# What servers write when they mean that nothing is encoded.
_PLAIN = frozenset({"", "identity", "none", "binary", "8bit", "utf-8", "utf8"})

_DECODING_ERRORS = (zlib.error, brotli.error, zstd.ZstdError, EOFError)


class _Decoder(Protocol):
    def pieces(self, raw: bytes) -> Iterator[bytes]:
        """What `raw` decodes to, in bounded pieces; one of the errors above where it is bad."""
        ...

    def finished(self) -> bool:
        """Whether the encoded stream came to its own end."""
        ...


class _Zlib:
    """gzip (with several members) and deflate (with or without its zlib wrapper)."""

    def __init__(self) -> None:
        self._wbits = _EITHER_ZLIB_OR_GZIP
        self._stream = zlib.decompressobj(self._wbits)
        self._began = False
        self._members = 1

    def pieces(self, raw: bytes) -> Iterator[bytes]:
        if not self._began and raw:
            self._began = True
            self._settle_on_format(raw)
        full = False
        while raw or full:
            piece = self._stream.decompress(raw, _PIECE)
            yield piece
            raw = self._stream.unconsumed_tail or self._next_member()
            full = len(piece) == _PIECE  # zlib may hold output back with no input left

    def finished(self) -> bool:
        return self._stream.eof

    def _settle_on_format(self, raw: bytes) -> None:
        # Some servers send "deflate" without the zlib wrapper that RFC 9110 asks for.
        try:
            zlib.decompressobj(self._wbits).decompress(raw[:2])
        except zlib.error:
            if raw[:2] != _GZIP_MAGIC:
                self._stream = zlib.decompressobj(_RAW_DEFLATE)

    def _next_member(self) -> bytes:
        rest = self._stream.unused_data
        if not rest.startswith(_GZIP_MAGIC) or self._members >= _MEMBERS:
            return b""
        self._members += 1
        self._stream = zlib.decompressobj(self._wbits)
        return rest


class _Brotli:
    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    def pieces(self, raw: bytes) -> Iterator[bytes]:
        while not self._stream.is_finished():
            piece = self._stream.process(raw, output_buffer_limit=_PIECE)
            yield piece
            raw = b""
            # It may hold back output although it would take more input, so emptiness decides.
            if not piece and self._stream.can_accept_more_data():
                return

    def finished(self) -> bool:
        return bool(self._stream.is_finished())


class _Zstd:
    def __init__(self) -> None:
        self._stream = self._fresh()
        self._members = 1

    def pieces(self, raw: bytes) -> Iterator[bytes]:
        while not self._stream.eof:
            yield self._stream.decompress(raw, _PIECE)
            raw = b""
            if self._stream.eof:
                raw = self._next_member()
            elif self._stream.needs_input:
                return

    def finished(self) -> bool:
        return self._stream.eof

    def _next_member(self) -> bytes:
        rest = self._stream.unused_data
        if rest and self._members < _MEMBERS:
            self._members += 1
            self._stream = self._fresh()
        return rest

    def _fresh(self) -> zstd.ZstdDecompressor:
        limits: dict[int, int] = {zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW_LOG}
        return zstd.ZstdDecompressor(options=limits)


@dataclass(frozen=True, slots=True)
class Spoiled:
    """Why a body cannot be had. `detail` is one line and holds nothing of the body."""

    reason: FailReason
    detail: str


class Body:
    """Collects one body. Both the bytes as sent and as decoded count against the cap."""

    def __init__(self, encoding: str, cap: int) -> None:
        """`encoding` is the Content-Encoding header, `cap` is in bytes."""
        self._encoding = encoding.strip().lower()
        self._decoder = _decoder(self._encoding)
        self._cap = cap
        self._left_raw = cap
        self._left = cap
        self._pieces: list[bytes] = []

    def add(self, raw: bytes) -> Spoiled | None:
        """Take in bytes as sent; says why where there is no point in reading on."""
        self._left_raw -= len(raw)
        if self._left_raw < 0:
            return self._too_large()
        if self._decoder is not None:
            return self._decode(self._decoder, raw)
        if self._encoding not in _PLAIN:
            return Spoiled(FailReason.BROKEN, "an unknown Content-Encoding")
        self._pieces.append(raw)
        return None

    def whole(self) -> bytes | Spoiled:
        """The body; never empty, and never the beginning of an encoded stream that was cut."""
        if self._decoder is not None and not self._decoder.finished():
            return Spoiled(FailReason.BROKEN, f"the {self._encoding} stream was cut short")
        body = b"".join(self._pieces)
        if not body or body.isspace():
            return Spoiled(FailReason.BROKEN, "an empty body")
        return body

    def _decode(self, decoder: _Decoder, raw: bytes) -> Spoiled | None:
        try:
            for piece in decoder.pieces(raw):
                self._left -= len(piece)
                if self._left < 0:
                    return self._too_large()
                self._pieces.append(piece)
        except _DECODING_ERRORS:
            return Spoiled(FailReason.BROKEN, f"the body is not valid {self._encoding}")
        return None

    def _too_large(self) -> Spoiled:
        self._pieces.clear()
        return Spoiled(FailReason.TOO_LARGE, f"more than {self._cap:,} bytes")


def _decoder(name: str) -> _Decoder | None:
    match name:
        case "gzip" | "x-gzip" | "deflate":
            return _Zlib()
        case "br":
            return _Brotli()
        case "zstd":
            return _Zstd()
        case _:
            return None
