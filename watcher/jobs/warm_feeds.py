"""Imported by the workers' fork server: what reads feeds, loaded and used once.

A worker then starts in milliseconds and shares their memory with the others. Nothing else imports
this module, since the import itself does the work.
"""

import gc

from watcher.parse import feed

_FEED = b"<rss version='2.0'><channel><item><title>Harbour</title></item></channel></rss>"

feed.read(_FEED, {}, feed_id="", url="")
gc.freeze()  # the workers' collections leave the shared pages alone
