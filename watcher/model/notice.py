"""What the program says of itself: notices, and reports of them to the operator."""

from dataclasses import dataclass
from datetime import datetime

FAULT = "fault of the program"
"""The kind of a notice that a bug of the program holds something up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something the operator should know, with how often it was said. Times are in UTC."""

    kind: str
    key: str
    text: str
    first_at: datetime
    last_at: datetime
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One message about notices, a line for each."""

    id: str
    created_at: datetime
    lines: tuple[str, ...]
