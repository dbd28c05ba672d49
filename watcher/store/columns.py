"""How values that SQL has no good type for are kept in columns.

datetime    INTEGER, microseconds since 1970-01-01 UTC; aware in, aware and in UTC out
timedelta   INTEGER, microseconds
Enum        TEXT, the member's name, so that the words for people can be bettered at will
tuple[str]  TEXT, one item a line
"""

from datetime import UTC, datetime, timedelta
from enum import Enum

from sqlalchemy import BigInteger, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
INTEGER64 = BigInteger().with_variant(Integer, "sqlite")


def to_micros(moment: datetime) -> int:
    """Microseconds since 1970 in UTC. Raises TypeError for a datetime without a zone."""
    return (moment - _EPOCH) // _MICROSECOND


def from_micros(micros: int) -> datetime:
    """The inverse of `to_micros`, exact to the microsecond."""
    return _EPOCH + timedelta(microseconds=micros)


class Moment(TypeDecorator[datetime]):
    """A point in time."""

    impl = INTEGER64
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """To microseconds."""
        del dialect
        return None if value is None else to_micros(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """From microseconds."""
        del dialect
        return None if value is None else from_micros(value)


class Span(TypeDecorator[timedelta]):
    """A length of time."""

    impl = INTEGER64
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:
        """To microseconds."""
        del dialect
        return None if value is None else value // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:
        """From microseconds."""
        del dialect
        return None if value is None else timedelta(microseconds=value)


class Name(TypeDecorator[Enum]):
    """A member of an enumeration, by its name."""

    impl = Text
    cache_ok = True

    def __init__(self, members: type[Enum]) -> None:
        """`members` is the enumeration."""
        super().__init__()
        self.members = members

    def process_bind_param(self, value: Enum | None, dialect: Dialect) -> str | None:
        """To the name."""
        del dialect
        return None if value is None else value.name

    def process_result_value(self, value: str | None, dialect: Dialect) -> Enum | None:
        """From the name."""
        del dialect
        return None if value is None else self.members[value]


class Lines(TypeDecorator[tuple[str, ...]]):
    """Short texts, one a line. A line break inside an item becomes a space."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:
        """To lines."""
        del dialect
        if value is None:
            return None
        return "\n".join(item.replace("\n", " ") for item in value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:
        """From lines."""
        del dialect
        if value is None:
            return None
        return tuple(value.split("\n")) if value else ()
