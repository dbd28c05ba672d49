"""Imported by the workers' fork server before all else: it forgets the environment.

Tokens may stand there, and its children are to read bytes from strangers. Nothing else imports this
module, since the import itself does the work.
"""

from watcher.jobs import confine

confine.forget_environment()
