"""Imported by the workers' fork server: what reads feeds, loaded and used once.

A worker then starts in milliseconds and shares their memory with the others. Nothing else imports
this module, since the import itself does the work. Each worker calls `use` before it reads at all:
its first reading would take three times as long otherwise.
"""

import gc

from watcher.parse import feed

_FEED = b"<rss version='2.0'><channel><item><title>Harbour</title></item></channel></rss>"


def use() -> None:
    """Use it once more: a new worker gets its own copy of the memory that this changes."""
    feed.read(_FEED, {}, feed_id="", url="")


use()
gc.freeze()  # the workers' collections leave the shared pages alone
