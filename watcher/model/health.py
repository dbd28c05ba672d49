"""How a feed does, in words for people: one account for the terminal, the page and the metrics."""

from watcher.model.condition import Condition
from watcher.model.feed import FeedState, FeedStatus
from watcher.model.fetched import FailReason

_ILL = frozenset({FeedStatus.FAILING, FeedStatus.GONE, FeedStatus.QUARANTINED})
_WELL = frozenset({Condition.FINE, Condition.UNTRIED})
_REASONS = frozenset(reason.value for reason in FailReason)


def is_ill(state: FeedState) -> bool:
    """Whether the feed cannot be read, and a human is needed."""
    return state.status in _ILL


def urgency(state: FeedState) -> int:
    """0 for an ill feed, 1 for one that wants a look, 2 for the others."""
    if is_ill(state):
        return 0
    return 2 if state.condition in _WELL else 1


def named(state: FeedState) -> str:
    """The condition; of a feed that was last polled by an older version, its status."""
    unknown = state.condition is Condition.UNTRIED and state.polls > 0
    return (state.status if unknown else state.condition).value


def detail(state: FeedState) -> str:
    """What was said beyond the name of the condition."""
    reason, _, said = state.last_error.partition(": ")
    told = said if reason in _REASONS else state.last_error
    return "" if told == named(state) else told
