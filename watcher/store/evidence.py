"""Evidence as a column: a JSON list of lists, in the order of the record's fields."""

import json

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

from watcher.model.match import Evidence, Field


class EvidenceList(TypeDecorator[tuple[Evidence, ...]]):
    """The hits of a match."""

    impl = Text
    cache_ok = True

    def process_bind_param(
        self, value: tuple[Evidence, ...] | None, dialect: Dialect
    ) -> str | None:
        """To JSON."""
        del dialect
        return (
            None if value is None else json.dumps([_row(one) for one in value], ensure_ascii=False)
        )

    def process_result_value(
        self, value: str | None, dialect: Dialect
    ) -> tuple[Evidence, ...] | None:
        """From JSON."""
        del dialect
        return None if value is None else tuple(_evidence(*row) for row in json.loads(value))


def _row(one: Evidence) -> tuple[str | int, ...]:
    return (one.item, one.field.value, one.start, one.end, one.quote, one.form_of, one.step)


def _evidence(  # noqa: PLR0913, PLR0917 - one argument per item of the stored list
    item: str, field: str, start: int, end: int, quote: str, form_of: str, step: str
) -> Evidence:
    return Evidence(
        item=item,
        field=Field(field),
        start=start,
        end=end,
        quote=quote,
        form_of=form_of,
        step=step,
    )
