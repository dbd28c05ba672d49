import platform
import subprocess
import sys

import pytest


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="arenas are glibc's")
def test_the_c_library_takes_the_wish_for_few_arenas() -> None:
    asked = "from watcher.daemon import heap; raise SystemExit(not heap.few_arenas())"
    done = subprocess.run([sys.executable, "-c", asked], check=False)  # noqa: S603 - our own words
    assert done.returncode == 0
