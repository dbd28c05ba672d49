"""The configuration loaded to the end: rules compiled, examples run, problems told."""

from pathlib import Path

from watcher import wiring
from watcher.cli.console import clean, err
from watcher.config.credentials import Secrets
from watcher.daemon import logs
from watcher.wiring import Standing


def standing(folder: Path, *, quiet: bool = False, secrets: Secrets | None = None) -> Standing:
    """The configuration in `folder`, its problems on stderr unless `quiet`.

    Whoever loads it again passes `secrets`, so that the logs hide what is found later as well.
    Raises `ConfigurationError` if it cannot be used at all.
    """
    secrets = secrets or Secrets.of(folder)
    logs.configure("warning", secrets.redactor.redact)
    loaded = wiring.stand(folder, secrets)
    logs.configure(loaded.setup.settings.log_level, secrets.redactor.redact)
    if not quiet:
        tell(loaded)
    return loaded


def tell(loaded: Standing, *, but: str = "") -> None:
    """The problems of a configuration on stderr, one a line; `but` those about such a thing."""
    for problem in loaded.problems:
        if problem.subject[:1] == (but,):
            continue
        colour = "red" if problem.severity == "error" else "yellow"
        err.print(f"[{colour}]{problem.severity}[/{colour}] {clean(str(problem))}")
