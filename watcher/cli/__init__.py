"""The command line: one module per command, imported when that command runs.

Worker processes import this package with the launcher's file, so it imports nothing at once.
"""

import sys

from watcher.errors import WatcherError


def main() -> int:
    """Run the program; its exit code: 0 fine, 1 "no", 2 wrong usage, 3 something outside failed."""
    from watcher.cli.app import app  # noqa: PLC0415 - said above

    try:
        app()
    except WatcherError as error:
        print(f"watcher: {error}", file=sys.stderr)  # noqa: T201 - the last word on a terminal
        return error.exit_code
    except BrokenPipeError:  # the reader of a pipe has had enough
        sys.stderr.close()
        return 0
    return 0
