"""The state that a feed is found in, by name, and what its reader can do about it."""

from enum import StrEnum

from watcher.model.fetched import Failed, FailReason


class Condition(StrEnum):
    """What the last poll of a feed showed. The values are the words that people read."""

    UNTRIED = "not polled yet"
    FINE = "fine"
    MOVED = "moved for good to another address"
    EMPTY = "no entries in it"
    CUT_SHORT = "breaks off before its end"
    OVERSIZED = "larger than the cap, its beginning is read"
    MALFORMED = "not well-formed, read as far as it goes"
    FLOOD = "issues old entries again"
    GAP = "entries may have been missed"
    ANOTHER = "another feed than before"
    SLOW = "no complete answer in time"
    UNKNOWN_HOST = "its host is not known"
    UNREACHABLE = "cannot be connected to"
    UNTRUSTED = "its TLS certificate was not accepted"
    PRIVATE = "its address is private or reserved"
    BAD_ADDRESS = "its address is not usable"
    REDIRECTED = "redirects lead nowhere"
    TOO_LARGE = "larger than the cap"
    GARBLED = "garbled answers"
    NOT_FOUND = "not found at its address"
    SERVER_ERROR = "its server has an error"
    REFUSED = "refused by its server"
    BLOCKED = "blocked by the site"
    GONE = "gone for good"
    SLOWED = "we were asked to slow down"
    NOT_A_FEED = "no feed in the answer"
    PUT_OFF = "put off: its last reading took long, others go first"
    PARSER_DIED = "reading it took too long or too much memory"
    QUARANTINED = "quarantined: it killed the parser three times"
    FAULT = "a fault of this program"


GOOD = frozenset(
    {
        Condition.UNTRIED,
        Condition.FINE,
        Condition.MOVED,
        Condition.EMPTY,
        Condition.CUT_SHORT,
        Condition.OVERSIZED,
        Condition.MALFORMED,
        Condition.FLOOD,
        Condition.GAP,
        Condition.ANOTHER,
    }
)
"""The conditions in which the feed is read; in all others nothing of it is."""

_BY_REASON = {
    FailReason.TIMEOUT: Condition.SLOW,
    FailReason.DNS: Condition.UNKNOWN_HOST,
    FailReason.CONNECT: Condition.UNREACHABLE,
    FailReason.TLS: Condition.UNTRUSTED,
    FailReason.REFUSED_ADDRESS: Condition.PRIVATE,
    FailReason.BAD_URL: Condition.BAD_ADDRESS,
    FailReason.REDIRECTS: Condition.REDIRECTED,
    FailReason.TOO_LARGE: Condition.TOO_LARGE,
    FailReason.BROKEN: Condition.GARBLED,
    FailReason.BLOCKED: Condition.BLOCKED,
    FailReason.GONE: Condition.GONE,
    FailReason.RATE_LIMITED: Condition.SLOWED,
    FailReason.NOT_A_FEED: Condition.NOT_A_FEED,
    FailReason.BUSY: Condition.PUT_OFF,
    FailReason.PARSER_DIED: Condition.PARSER_DIED,
}
_BY_STATUS = {404: Condition.NOT_FOUND, 408: Condition.SLOW}
_SERVER_ERRORS = 500

_CURES = {
    Condition.MOVED: "put the new address into its source, before the old one ends",
    Condition.EMPTY: "nothing, if it is new; else look for its address: `watcher sources add`",
    Condition.CUT_SHORT: "nothing: what comes is read, and the rest when it comes whole",
    Condition.OVERSIZED: "take a smaller feed of theirs, or raise `daemon.network.max_feed_bytes`",
    Condition.MALFORMED: "nothing for now; tell the publisher",
    Condition.FLOOD: "nothing: old entries are held, new ones are told",
    Condition.GAP: "nothing if seldom: it is polled sooner; else set `every` for it",
    Condition.ANOTHER: "see whether it is still the feed that you want",
    Condition.SLOW: "wait; if it stays, raise `daemon.network.timeout`",
    Condition.UNKNOWN_HOST: "check its address, and this machine's name server",
    Condition.UNREACHABLE: "wait; if it stays, check its address and a firewall",
    Condition.UNTRUSTED: "the publisher must renew it; check this machine's clock",
    Condition.PRIVATE: "if you mean it, add its network to `daemon.network.allow`",
    Condition.BAD_ADDRESS: "correct its address",
    Condition.REDIRECTED: "open it in a browser, and take the address where it ends",
    Condition.TOO_LARGE: "take a smaller feed of theirs, or raise `daemon.network.max_feed_bytes`",
    Condition.GARBLED: "wait: its server cuts off or garbles its answers",
    Condition.NOT_FOUND: "look for its new address: `watcher sources add` with the site's",
    Condition.SERVER_ERROR: "wait: the publisher has to mend it",
    Condition.REFUSED: "open it in a browser; look for its new address",
    Condition.BLOCKED: "ask the publisher to let you in; set `daemon.network.contact`",
    Condition.GONE: "look for its new address, or remove it; it is asked once a day",
    Condition.SLOWED: "nothing: it is asked less often; raise `every` if you set it",
    Condition.NOT_A_FEED: "if it stays: `watcher sources add` with the site's address finds it",
    Condition.PUT_OFF: "nothing: it is tried again soon",
    Condition.PARSER_DIED: "wait; after three times in a row it is quarantined",
    Condition.FAULT: "report it with what the log says; the feed keeps its pace",
    Condition.QUARANTINED: "report it with the file; it is tried once a day, and one good poll"
    " ends it",
}


def of_failure(failed: Failed) -> Condition:
    """The condition that a failure shows."""
    if failed.reason is FailReason.HTTP and failed.status is not None:
        server = failed.status >= _SERVER_ERRORS
        return _BY_STATUS.get(
            failed.status, Condition.SERVER_ERROR if server else Condition.REFUSED
        )
    return _BY_REASON.get(failed.reason, Condition.REFUSED)


def cure(condition: Condition) -> str:
    """What to do, in words; "" where nothing is amiss."""
    return _CURES.get(condition, "")
