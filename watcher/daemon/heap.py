"""How memory is kept: by the C library in few arenas, and by Python without looking at it again.

In few arenas what one thread frees serves the others.

By default glibc gives each thread an arena of its own, up to eight for each core, and hardly ever
gives any of it back. The store's threads and the loop allocate in turns, so the arenas fill one
after the other, and the process grows to the sum of their peaks.

Python looks for garbage among all that lives, and everybody waits meanwhile: with the program and
fifty actors 30 ms, and 190 on a busy machine, each time (`settle` ends that).
"""

import ctypes
import gc
import sys

_ARENA_MAX = -8  # M_ARENA_MAX of glibc's malloc.h
_ARENAS = 2


def few_arenas() -> bool:
    """Have two arenas at most from now on; whether the C library knows that (glibc does)."""
    if sys.platform != "linux":
        return False
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    return set_option is not None and bool(set_option(_ARENA_MAX, _ARENAS))


def settle() -> None:
    """What lives now is to stay: collections of garbage leave it alone until this is called again.

    Call it where a configuration has come into force; the one before is collected here.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
