"""Commands, run in this process or as a process of their own, with what they answered."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass

from typer.testing import CliRunner

from watcher.cli.app import app
from watcher.daemon import logs  # bound to the real stderr, not to a runner's

__all__ = ["Answer", "logs", "process", "watcher"]

DEADLINE = 50


@dataclass(frozen=True)
class Answer:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, object]]:
        """JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def row(self) -> dict[str, object]:
        """The one JSON object."""
        (row,) = self.rows
        return row


def watcher(*args: object, given: bytes | str = b"") -> Answer:
    """Run a command in this process. An exception that it lets out fails the test."""
    result = CliRunner().invoke(app, [str(one) for one in args], input=given)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Answer(result.exit_code, result.stdout, result.stderr)


def process(*args: object, given: bytes = b"", **environment: str) -> Answer:
    """Run a command as a shell would."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "watcher", *map(str, args)],
        input=given,
        capture_output=True,
        timeout=DEADLINE,
        check=False,
        env={**os.environ, **environment},
    )
    return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())
