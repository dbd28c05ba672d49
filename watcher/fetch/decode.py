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

# A server may pack what is packed already; nobody means to do it more often.
_MOST_LAYERS = 3
_GZIP = frozenset({"gzip", "x-gzip"})
# What a feed begins with that is not packed, whatever its header claims: white space, XML, JSON,
# and the byte order marks.
_TEXT_BEGINS = frozenset(b"\t\n\r <{[\xef\xfe\xff\0")

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


@dataclass(frozen=True, slots=True)
class Whole:
    """A body, decoded; where it was `cut`, its beginning only."""

    content: bytes
    cut: bool = False


class Body:
    """Collects one body. Both the bytes as sent and as decoded count against the cap.

    Codings are taken off in layers: those that the header names, and gzip that is there all the
    same, as where a server packs twice or serves a packed file.
    """

    def __init__(self, encoding: str, cap: int, *, beginning: int = 0) -> None:
        """`encoding` is the Content-Encoding header, `cap` is in bytes.

        Of a larger body the first `beginning` bytes are kept, if that is not 0.
        """
        named = (name.strip() for name in encoding.lower().split(","))
        self._names = [name for name in named if name not in _PLAIN]
        known = map(_decoder, reversed(self._names[:_MOST_LAYERS]))
        self._layers = [layer for layer in known if layer is not None]
        self._is_known = len(self._layers) == len(self._names)
        self._cap = cap
        self._beginning = min(beginning, cap)
        self._left = [cap] * (_MOST_LAYERS + 1)  # of the bytes as sent, and after each layer
        self._has_begun = False
        self._pieces: list[bytes] = []
        self.full = False

    def add(self, raw: bytes) -> Spoiled | None:
        """Take in bytes as sent; says why where there is no point in reading on.

        Once it is `full` the beginning is there, and no more is wanted.
        """
        if not self._is_known:
            return Spoiled(FailReason.BROKEN, "an unknown Content-Encoding")
        if raw and self._left[0] == self._cap:
            self._believe(raw[0])
        try:
            over = self._into(0, raw)
        except _DECODING_ERRORS:
            return Spoiled(FailReason.BROKEN, f"the body is not valid {self._coding}")
        if over and not self._beginning:
            self._pieces.clear()
            return Spoiled(FailReason.TOO_LARGE, f"more than {self._cap:,} bytes")
        self.full = over
        return None

    def whole(self) -> Whole | Spoiled:
        """The body; never empty, and never the beginning of an encoded stream that was cut."""
        if not self.full and not all(layer.finished() for layer in self._layers):
            return Spoiled(FailReason.BROKEN, f"the {self._coding} stream was cut short")
        body = b"".join(self._pieces)
        if not body or body.isspace():
            return Spoiled(FailReason.BROKEN, "an empty body")
        return Whole(body[: self._beginning] if self.full else body, cut=self.full)

    @property
    def size(self) -> int:
        """How many bytes came in, as sent."""
        return self._cap - self._left[0]

    @property
    def _coding(self) -> str:
        return ", ".join(self._names) or "gzip"

    def _believe(self, first: int) -> None:
        """Leave off the gzip that the header claims where the first byte speaks against it."""
        if self._names and self._names[-1] in _GZIP and first in _TEXT_BEGINS:
            del self._layers[0]

    def _into(self, level: int, raw: bytes) -> bool:
        """Pass bytes to a layer, or beyond the last to the body; whether they are too many."""
        if not raw:
            return False
        self._left[level] -= len(raw)
        if level == len(self._layers) and not self._has_begun:
            self._begin(level, raw[0])
        if level == len(self._layers):
            self._pieces.append(raw)
            return self._left[level] < 0
        over = self._left[level] < 0
        fits = raw[: self._left[level]] if over else raw
        pieces = self._layers[level].pieces(fits)
        return any(self._into(level + 1, piece) for piece in pieces) or over

    def _begin(self, level: int, first: int) -> None:
        """At its first byte, see whether the body is not gzip once more."""
        if first == _GZIP_MAGIC[0] and level < _MOST_LAYERS:
            self._layers.append(_Zlib())
        else:
            self._has_begun = True


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
