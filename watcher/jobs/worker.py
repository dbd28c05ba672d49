"""The loop of one worker process: confine itself, then read, call, answer.

It is forked from a server that has the readers loaded (`warm_feeds`, `warm_pages`), so that it
starts in milliseconds.
"""

import importlib
import pickle
import signal
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from watcher.jobs import answers, confine


class Trouble(StrEnum):
    """Why an input gave no result. The values are the words that people read."""

    LATE = "the time limit was reached"
    MEMORY = "the memory limit was reached"
    DIED = "the worker process died"
    STRANGE = "the worker process gave an answer that is none"
    CLOSED = "the worker processes were closed"
    BUSY = "other costly inputs are being read"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a worker may have. `confined` is False for work on the user's own files and names.

    `readable` are folders that a confined one may read besides Python's and the program's own.
    """

    memory_bytes: int
    confined: bool = True
    readable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A `value`, or a `trouble`, or the name of the exception that a `bug` raised."""

    value: object = None
    trouble: Trouble | None = None
    bug: str = ""


def serve(pipe: socket.socket, terms: Terms, loaded: Sequence[str]) -> None:
    """Answer until the other side closes. The first answer is what could not be given up.

    `loaded` are modules that its server should have loaded already; a confined worker could not.
    Those that have a function `use` are used once before the first answer.

    An exception in a reading ends the process, once its name is told. Its text may quote the input,
    and goes nowhere.
    """
    descriptor = pipe.detach()
    sys.dont_write_bytecode = True
    for name in loaded:
        use = getattr(importlib.import_module(name), "use", None)
        if use:
            use()
    confine.limit(terms.memory_bytes)
    lacking = confine.confine([descriptor], terms.readable) if terms.confined else ()
    answers.give(descriptor, pickle.dumps(lacking))
    if terms.confined:
        sys.stderr = None
    while content := answers.take(descriptor):
        try:
            answer = Answer(value=_called(content))
        finally:
            if raised := sys.exc_info()[0]:
                answers.give(descriptor, pickle.dumps(_bug(raised)))
        answers.give(descriptor, pickle.dumps(answer))


def _bug(raised: type[BaseException]) -> Answer:
    if issubclass(raised, MemoryError):
        return Answer(trouble=Trouble.MEMORY)
    return Answer(bug=raised.__name__)


def _called(content: bytes) -> object:
    """The kernel ends the process where a call takes more seconds of CPU than it may."""
    seconds, function, given = pickle.loads(content)  # noqa: S301 - the daemon wrote it
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        return function(*given)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
