"""Every exception of the program, as a tree named by what its reader can do.

    WatcherError
    ├── ConfigurationError   correct the file that it names        exit code 2
    ├── UsageError           call the command differently          exit code 2
    ├── StoreBusy            another watcher runs on this store    exit code 3
    └── StoreUnavailable     mend the database or the disk         exit code 3
        └── StoreOutOfReach  the same; the daemon waits for it     exit code 3

Expected failures inside the river are values (`model.fetched.Failed`, `model.delivery.Refused`);
an exception is a bug, a wrong call or lost infrastructure.
"""


class WatcherError(Exception):
    """The root. Its text is for people: what is wrong, where, and what to do."""

    exit_code = 3


class ConfigurationError(WatcherError):
    """The configuration cannot be used at all."""

    exit_code = 2


class UsageError(WatcherError):
    """The command was called in a way that it cannot answer."""

    exit_code = 2


class StoreBusy(WatcherError):  # noqa: N818 - reads as the condition that it names
    """Another process holds the store."""


class StoreUnavailable(WatcherError):  # noqa: N818 - reads as the condition that it names
    """The database cannot be opened, read or written."""


class StoreOutOfReach(StoreUnavailable):
    """It cannot be written for now: what is missing is room, a right, or another's leave."""
