"""Imported by the workers' fork server: the models of languages, loaded once.

A worker then starts in milliseconds and shares their memory with the others. Nothing else imports
this module, since the import itself does the work. Each worker calls `use` before it reads at all:
its first reading would take three times as long otherwise.
"""

import gc

from watcher.extract import language


def use() -> None:
    """Use it once more: a new worker gets its own copy of the memory that this changes."""
    language.warm()


use()
gc.freeze()  # the workers' collections leave the shared pages alone
