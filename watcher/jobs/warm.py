"""Imported by the server that worker processes are forked from: libraries and models, used once.

A worker then starts in milliseconds and shares their memory with the others. Nothing else imports
this module, since the import itself does the work.
"""

from watcher.extract import article

article.warm()
