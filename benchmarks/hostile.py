"""Feeds that try to break their reader, for `benchmarks.memory`: made here, each of another kind.

0  an entity that unfolds to gigabytes        3  thousands of new entries of words never seen
1  fields that regular expressions choke on   4  a gigabyte of zeros, packed
2  two hundred thousand elements, nested      5  bytes that are no feed at all
"""

import random
import zlib
from collections.abc import Callable

KINDS = 6
_ITEMS = 3_000
_LETTERS = "abcdefghijklmnopqrstuvwxyzабвгдежзиклмнопрстухцшэюя"


def _document(inner: str, head: str = "") -> bytes:
    return (
        f"<?xml version='1.0'?>{head}<rss version='2.0'><channel>{inner}</channel></rss>".encode()
    )


def _bomb(_turn: int) -> bytes:
    levels = "".join(
        f"<!ENTITY e{at} '{f'&e{at - 1};' * 10 if at else 'bomb'}'>" for at in range(10)
    )
    return _document("<item><title>&e9;</title></item>", f"<!DOCTYPE rss [{levels}]>")


def _choking(turn: int) -> bytes:
    fields = f"<author>{'(' * 60_000}a@{turn}</author><title>{'<' * 60_000}</title>"
    return _document(f"<item>{fields}</item>")


def _nested(turn: int) -> bytes:
    return _document(f"<item><title>{turn}</title>{'<b>' * 200_000}</item>")


def _flood(turn: int) -> bytes:
    chance = random.Random(turn)

    def words(count: int) -> str:
        return " ".join("".join(chance.choices(_LETTERS, k=9)) for _ in range(count))

    items = (
        f"<item><guid isPermaLink='false'>{turn}-{at}</guid><title>{words(7).title()}</title>"
        f"<description>{words(30).title()}</description></item>"
        for at in range(_ITEMS)
    )
    return _document("".join(items))


def _zeros(_turn: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    pieces = [packer.compress(bytes(1 << 20)) for _ in range(1024)]
    return b"".join([*pieces, packer.flush()])


def _noise(turn: int) -> bytes:
    return random.Random(turn).randbytes(300_000)


_MADE: tuple[Callable[[int], bytes], ...] = (_bomb, _choking, _nested, _flood, _zeros, _noise)


class Hostile:
    """Answers of hostile feeds; what does not change from turn to turn is made once."""

    def __init__(self) -> None:
        """Nothing is made before it is asked for."""
        self._kept: dict[int, bytes] = {}

    def answer(self, number: int, turn: int) -> tuple[bytes, str]:
        """The body of feed `number`, and further headers."""
        kind = number % KINDS
        if kind in {0, 2, 4}:
            body = self._kept.setdefault(kind, b"") or _MADE[kind](0)
            self._kept[kind] = body
        else:
            body = _MADE[kind](turn)
        return body, "Content-Encoding: gzip\r\n" if kind == _ZEROS else ""


_ZEROS = _MADE.index(_zeros)
