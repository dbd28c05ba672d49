"""`watcher run`: the daemon."""

import asyncio

import uvloop

from watcher.cli import loading
from watcher.cli.options import folder
from watcher.clock import SystemClock
from watcher.config.credentials import Secrets
from watcher.daemon.run import Daemon


def run() -> None:
    """Watch until told to stop. SIGTERM drains, SIGHUP reloads; the files are watched as well.

    Example: watcher --config /etc/watcher run
    """
    where = folder()
    secrets = Secrets.of(where)
    standing = loading.standing(where, quiet=True, secrets=secrets)
    daemon = Daemon(where, standing, secrets, SystemClock())
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(daemon.run())
