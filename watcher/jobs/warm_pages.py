"""Imported by the workers' fork server: what reads pages, loaded and used once.

A worker then starts in milliseconds and shares their memory with the others. Nothing else imports
this module, since the import itself does the work.
"""

import gc

from watcher.extract import article

article.warm()
gc.freeze()  # the workers' collections leave the shared pages alone
