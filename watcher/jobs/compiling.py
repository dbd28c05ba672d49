"""The forms of many new actors, made on all cores before a program is compiled from them."""

import gc
import logging
import multiprocessing
import os
import signal
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from watcher.match import kept as rows
from watcher.match.kept import Kept
from watcher.model.actor import Actor

_log = logging.getLogger(__name__)
# A process takes half a second to start, in which it could have made the forms of a hundred actors.
_MANY = 500
_AT_ONCE = 50


def learn(kept: Kept, actors: Iterable[Actor], *, many: int = _MANY) -> None:
    """Let `kept` know those of `actors` that it lacks, if they are `many` and there are cores.

    Whatever is not learnt here is made when it is asked for.
    """
    lacking = kept.lacks(actors)
    cores = len(os.sched_getaffinity(0))
    if len(lacking) < many or cores == 1:
        return
    _log.info("making the forms of %d new actors on %d cores", len(lacking), cores)
    try:
        _learn(kept, lacking, cores)
    except (OSError, BrokenProcessPool) as error:
        _log.warning("no worker processes for the forms of actors, one core makes them (%s)", error)


def _learn(kept: Kept, lacking: list[Actor], cores: int) -> None:
    # Not the fork server: that of the sandbox is to start with what the sandbox needs.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(max_workers=cores, mp_context=context, initializer=_start)
    try:
        made = pool.map(rows.row, lacking, chunksize=_AT_ONCE)
        for actor, row in zip(lacking, made, strict=True):
            kept.learn(actor, row)
    finally:
        pool.shutdown(cancel_futures=True)


def _start() -> None:
    """In a worker: an interrupt is the parent's to handle, and what is made has no cycles."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
