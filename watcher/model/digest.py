"""Digests: what is collected for a destination, to be told in one message."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One digest. `slot` is the moment that it stands for, `since` when the one before was made.

    Both are in UTC. Its alerts are the deliveries that name it; an empty digest has none.
    """

    id: str
    destination: str
    slot: datetime
    since: datetime
    created_at: datetime
