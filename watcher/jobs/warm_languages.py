"""Imported by the workers' fork server: the models of languages, loaded once.

A worker then starts in milliseconds and shares their memory with the others. Nothing else imports
this module, since the import itself does the work.
"""

import gc

from watcher.extract import language

language.warm()
gc.freeze()  # the workers' collections leave the shared pages alone
