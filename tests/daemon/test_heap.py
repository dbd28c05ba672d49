import platform
import subprocess
import sys

import pytest


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="arenas are glibc's")
def test_the_c_library_takes_the_wish_for_few_arenas() -> None:
    asked = "from watcher.daemon import heap; raise SystemExit(not heap.few_arenas())"
    done = subprocess.run([sys.executable, "-c", asked], check=False)  # noqa: S603 - our own words
    assert done.returncode == 0


def test_what_was_settled_is_left_alone_until_the_next_time() -> None:
    script = """
import gc, weakref
from watcher.daemon import heap
class Ring: pass
ring = Ring()
ring.itself, seen = ring, weakref.ref(ring)
heap.settle()
frozen = gc.get_freeze_count()
del ring
gc.collect()
kept = seen() is not None
heap.settle()
raise SystemExit(not (frozen > 1000 and kept and seen() is None))
"""
    done = subprocess.run([sys.executable, "-c", script], check=False)  # noqa: S603 - our own words
    assert done.returncode == 0
