"""Acknowledgements: that somebody has seen an alert, so that nobody else is called for it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """Somebody's word, given at `at` in UTC, that an alert was seen. The first word counts.

    It names the alert and no time that the alert is compared with: what is told later of the same
    story has none, however the clock was set.
    """

    alert_id: str
    by: str
    at: datetime
    note: str = ""
