"""What came of handing something to a provider over HTTP: its answer, or why there is none."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """How far a request came that has no answer."""

    BAD_URL = "the address is not usable"
    REFUSED = "the address is refused"
    NOT_SENT = "no connection"
    IN_DOUBT = "the connection broke"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer. `text` is what could be decoded of its first bytes; names of headers as sent."""

    status: int
    headers: Mapping[str, str]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """No answer. `detail` is one line that holds no address; empty where there is no more to say.

    `lasting`: nothing but another configuration changes it.
    """

    stage: Stage
    detail: str = ""
    lasting: bool = False
