"""Make this checkout importable in the running virtual environment, with its `watcher` command.

What an editable install does, without a build tool: a path file and a launcher.
"""

import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LAUNCHER = """#!{python}
import sys

from watcher.cli import main

if __name__ == "__main__":  # worker processes import this file
    sys.exit(main())
"""


def link() -> None:
    """Write the path file and the launcher; writing them again changes nothing."""
    Path(sysconfig.get_path("purelib"), "watcher.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    launcher = Path(sysconfig.get_path("scripts"), "watcher")
    launcher.write_text(LAUNCHER.format(python=sys.executable), encoding="utf-8")
    launcher.chmod(0o755)


if __name__ == "__main__":
    link()
