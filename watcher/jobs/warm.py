"""Imported by the server that worker processes are forked from: libraries and models, used once.

A worker then starts in milliseconds and shares their memory with the others. Nothing else imports
this module, since the import itself does the work.
"""

import gc

from watcher.extract import article
from watcher.parse import feed

_FEED = b"<rss version='2.0'><channel><item><title>Harbour</title></item></channel></rss>"

article.warm()
feed.read(_FEED, {}, feed_id="", url="")
gc.collect()
gc.freeze()  # a worker's own collections then leave the shared pages alone
