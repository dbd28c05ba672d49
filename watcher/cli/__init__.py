"""The command line: one module per command, imported when that command runs.

Worker processes import this package with the launcher's file, so it imports nothing at once.
"""

import errno
import io
import os
import sys

_LOST_OUTPUT = {errno.EPIPE, errno.ENOSPC, errno.EIO}
_INTERRUPTED = 130


def main() -> None:
    """Run the program. It exits with 0 fine, 1 "no", 2 wrong usage, 3 something outside failed.

    A reader of its output that has had enough (`| head`) is no error and makes no noise; Ctrl-C
    is 130.
    """
    try:
        _main()
    except KeyboardInterrupt:  # so early, or so late, that no command was there to answer it
        sys.exit(_INTERRUPTED)


def _main() -> None:
    from watcher.cli.app import app  # noqa: PLC0415 - said above

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # what its encoding lacks is no reason to stop
            stream.reconfigure(errors="backslashreplace")
    try:
        try:
            app()
        finally:
            sys.stdout.flush()
    except OSError as error:
        if error.errno not in _LOST_OUTPUT:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if error.errno != errno.EPIPE:
            print(f"watcher: output: {error.strerror}", file=sys.stderr)  # noqa: T201 - last words
            sys.exit(3)
        sys.exit(0)
