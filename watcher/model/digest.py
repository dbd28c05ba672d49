"""Digests: what is collected for a destination, to be told in one message."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One digest. `slot` is the moment that it stands for, `since` the slot before it; in UTC.

    Its alerts are the deliveries that name it. None of them makes it an empty digest.
    """

    id: str
    destination: str
    slot: datetime
    since: datetime
    created_at: datetime
