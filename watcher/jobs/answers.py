"""How a worker's answer comes back: one length, one pickle, and nothing in it but records.

A worker that a page has taken over may answer whatever it likes. So an answer is no larger than
`LARGEST`, and its pickle may name nothing but this program's own records and enumerations, dates
and the like: it cannot call a function here.
"""

import asyncio
import enum
import io
import os
import pickle
import struct
import sys

LARGEST = 128_000_000
"""Bytes of an answer. The text of a feed of 10 MB, the largest that is fetched, fits in."""

_LENGTH = struct.Struct("!Q")
_PLAIN = frozenset({("builtins", name) for name in ("set", "frozenset", "bytearray", "complex")})
_PLAIN |= {("datetime", name) for name in ("date", "datetime", "time", "timedelta", "timezone")}
_ENUMERATIONS = (enum.Enum, enum.StrEnum, enum.IntEnum)
_RAISED = (
    pickle.UnpicklingError, AttributeError, EOFError, ImportError, IndexError, KeyError,
    MemoryError, OverflowError, RecursionError, TypeError, ValueError,
)  # fmt: skip


class UnacceptableError(Exception):
    """An answer that is no answer."""


def framed(content: bytes) -> bytes:
    """What goes over the pipe."""
    return _LENGTH.pack(len(content)) + content


def take(descriptor: int) -> bytes:
    """One framed content from a blocking pipe; empty where the other side is gone."""
    head = _exactly(descriptor, _LENGTH.size)
    return _exactly(descriptor, _LENGTH.unpack(head)[0]) if head else b""


def give(descriptor: int, content: bytes) -> None:
    """Write one content, framed, to a blocking pipe."""
    left = memoryview(framed(content))
    while left:
        left = left[os.write(descriptor, left) :]


def _exactly(descriptor: int, size: int) -> bytes:
    pieces: list[bytes] = []
    while size:
        piece = os.read(descriptor, min(size, 1 << 20))
        if not piece:
            return b""
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


async def receive(reader: asyncio.StreamReader) -> bytes:
    """One framed content from a worker. Raises `IncompleteReadError`, `UnacceptableError`."""
    size = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))[0]
    if size > LARGEST:
        raise UnacceptableError("more than a feed can hold")
    return await reader.readexactly(size)


def read(content: bytes) -> object:
    """The answer in `content`. Raises `UnacceptableError`."""
    try:
        return _Records(io.BytesIO(content)).load()
    except _RAISED as error:
        raise UnacceptableError(type(error).__name__) from error


class _Records(pickle.Unpickler):
    """Makes frozen records of this program that are loaded already, and nothing else."""

    def find_class(self, module: str, name: str) -> object:
        """A class that an answer may have; `UnpicklingError` for anything else."""
        found = getattr(sys.modules.get(module), name, None) if "." not in name else None
        if (module, name) in _PLAIN:
            return found
        if not module.startswith("watcher.") or not isinstance(found, type):
            raise pickle.UnpicklingError("no record of this program")
        parameters = getattr(found, "__dataclass_params__", None)
        if getattr(parameters, "frozen", False) or found.__base__ in _ENUMERATIONS:
            return found
        raise pickle.UnpicklingError("no record of this program")
