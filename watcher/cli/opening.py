"""Opening a configuration or a store for a command, with the problems told on the way."""

from pathlib import Path

from watcher import wiring
from watcher.cli.console import clean, err
from watcher.config.credentials import Secrets
from watcher.daemon import logs
from watcher.errors import ConfigurationError
from watcher.wiring import Standing


def standing(folder: Path, *, quiet: bool = False) -> Standing:
    """The configuration in `folder`, its problems on stderr unless `quiet`.

    Raises `ConfigurationError` if it cannot be used at all.
    """
    secrets = Secrets.of(folder)
    loaded = wiring.stand(folder, secrets)
    logs.configure(loaded.setup.settings.log_level, secrets.redactor.redact)
    if not quiet:
        tell(loaded)
    return loaded


def tell(loaded: Standing) -> None:
    """The problems of a configuration on stderr, one a line."""
    for problem in loaded.problems:
        colour = "red" if problem.severity == "error" else "yellow"
        err.print(f"[{colour}]{problem.severity}[/{colour}] {clean(str(problem))}")


__all__ = ["ConfigurationError", "standing", "tell"]
