"""`watcher run`: the daemon."""

import asyncio

import uvloop

from watcher.cli import loading
from watcher.cli.options import folder
from watcher.clock import SystemClock
from watcher.config.credentials import Secrets
from watcher.daemon.run import Beside, Daemon, nothing
from watcher.model.settings import Web


def run() -> None:
    """Watch until told to stop. SIGTERM drains, SIGHUP reloads; the files are watched as well.

    Example: watcher --config /etc/watcher run
    """
    where = folder()
    secrets = Secrets.of(where)
    standing = loading.standing(where, quiet=True, secrets=secrets)
    daemon = Daemon(where, standing, secrets, SystemClock())
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(daemon.run(beside=_page(standing.setup.settings.web)))


def _page(settings: Web | None) -> Beside:
    """The status page, if there is to be one; what it needs is loaded only then."""
    if settings is None:
        return nothing
    from watcher.web.pages import Pages  # noqa: PLC0415 - said above
    from watcher.web.serve import window  # noqa: PLC0415

    return lambda river, problems: window(settings, Pages(river, problems))
