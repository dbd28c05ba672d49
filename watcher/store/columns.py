"""How values that SQL has no good type for are kept in columns.

    datetime    INTEGER, microseconds since 1970-01-01 UTC; aware in, aware and in UTC out
    timedelta   INTEGER, microseconds
    Enum        TEXT, the member's name, so that the words for people can be bettered at will
    tuple[Enum] TEXT, one name a line
    tuple[str]  TEXT, one item a line
    tuple[int]  BLOB, 64 bits each, little-endian
    evidence    TEXT, JSON

This module and `prepared` meet SQLAlchemy's untyped values, so they are `Any` here.
"""

import json
import struct
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import Enum
from operator import attrgetter
from typing import Any, TypeVar

from sqlalchemy import BigInteger, Dialect, Integer, LargeBinary, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from watcher.model.match import Evidence, Field

T = TypeVar("T")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_to_json: Callable[[object], str] = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":")
).encode
INTEGER64 = BigInteger().with_variant(Integer, "sqlite")


def to_micros(moment: datetime) -> int:
    """Microseconds since 1970 in UTC. Raises TypeError for a datetime without a zone."""
    return (moment - _EPOCH) // _MICROSECOND


def from_micros(micros: int) -> datetime:
    """The inverse of `to_micros`, exact to the microsecond."""
    return _EPOCH + timedelta(microseconds=micros)


class Kept(TypeDecorator[T]):
    """A type of ours: `bind` and `read` convert one value, which is never None.

    They are static, so that `prepared` can call them without SQLAlchemy's layers.
    """

    impl: TypeEngine[Any] | type[TypeEngine[Any]] = Text
    cache_ok = True
    bind: Callable[[T], object]
    read: Callable[[Any], T]

    def process_bind_param(self, value: T | None, dialect: Dialect) -> object:
        """What SQLAlchemy calls on the way in."""
        del dialect
        return None if value is None else self.bind(value)

    def process_result_value(self, value: object, dialect: Dialect) -> T | None:
        """What SQLAlchemy calls on the way out."""
        del dialect
        return None if value is None else self.read(value)


class Moment(Kept[datetime]):
    """A point in time."""

    impl = INTEGER64
    cache_ok = True
    bind = staticmethod(to_micros)
    read = staticmethod(from_micros)


class Span(Kept[timedelta]):
    """A length of time."""

    impl = INTEGER64
    cache_ok = True

    @staticmethod
    def bind(value: timedelta) -> int:
        """To microseconds."""
        return value // _MICROSECOND

    @staticmethod
    def read(value: int) -> timedelta:
        """From microseconds."""
        return timedelta(microseconds=value)


class Name(Kept[Enum]):
    """A member of an enumeration, by its name."""

    cache_ok = True

    def __init__(self, members: type[Enum]) -> None:
        """`members` is the enumeration."""
        super().__init__()
        self.members = members
        self.bind = attrgetter("name")
        self.read = members.__members__.__getitem__


class Names(Kept[tuple[Enum, ...]]):
    """Members of an enumeration, by their names. A name that is no longer one is left out."""

    cache_ok = True

    def __init__(self, members: type[Enum]) -> None:
        """`members` is the enumeration."""
        super().__init__()
        self.members = members
        known = members.__members__
        self.bind = lambda value: "\n".join(one.name for one in value)
        self.read = lambda value: tuple(known[name] for name in value.split("\n") if name in known)


class Numbers(Kept[tuple[int, ...]]):
    """Signed numbers of 64 bits."""

    impl = LargeBinary
    cache_ok = True

    @staticmethod
    def bind(value: tuple[int, ...]) -> bytes:
        """To bytes."""
        return struct.pack(f"<{len(value)}q", *value)

    @staticmethod
    def read(value: bytes) -> tuple[int, ...]:
        """From bytes."""
        return struct.unpack(f"<{len(value) // 8}q", value)


class Lines(Kept[tuple[str, ...]]):
    """Short texts, one a line. A line break inside an item becomes a space."""

    cache_ok = True

    @staticmethod
    def bind(value: tuple[str, ...]) -> str:
        """To lines."""
        return "\n".join(item.replace("\n", " ") for item in value)

    @staticmethod
    def read(value: str) -> tuple[str, ...]:
        """From lines."""
        return tuple(value.split("\n")) if value else ()


class EvidenceList(Kept[tuple[Evidence, ...]]):
    """The hits of a match: a JSON list of lists, each in the order of the record's fields."""

    cache_ok = True

    @staticmethod
    def bind(value: tuple[Evidence, ...]) -> str:
        """To JSON."""
        return _to_json([_listed(one) for one in value])

    @staticmethod
    def read(value: str) -> tuple[Evidence, ...]:
        """From JSON."""
        return tuple(_evidence(*one) for one in json.loads(value))


def _listed(one: Evidence) -> tuple[str | int, ...]:
    where = (one.item, one.field.value, one.start, one.end)
    return (*where, one.quote, one.form_of, one.step, one.inside)


def _evidence(  # noqa: PLR0913, PLR0917 - one argument per item of the stored list
    item: str,
    field: str,
    start: int,
    end: int,
    quote: str,
    form_of: str,
    step: str,
    inside: str = "",
) -> Evidence:
    return Evidence(
        item=item,
        field=Field(field),
        start=start,
        end=end,
        quote=quote,
        form_of=form_of,
        step=step,
        inside=inside,
    )
