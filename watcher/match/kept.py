"""What actors entered the last time, so that an unchanged one costs nothing: a cache of `entered`.

A row is one line of text, read only as far as a program needs it at once: the uses in it are
unpacked where they are hit. One that does not read as a row, or is of other code or dictionaries,
is made anew.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from functools import cache
from importlib import metadata
from operator import attrgetter
from pathlib import Path

from watcher.match import entered
from watcher.match.entered import Entered
from watcher.model.actor import Actor

_TELLING = attrgetter(*(one.name for one in fields(Actor) if one.name != "id"))
_DICTIONARIES = ("pymorphy3", "pymorphy3-dicts-ru")


_FIELDS, _ITEMS = "\x1d", "\x1e"
_UNSAFE = re.compile("[\n\r\x1c\x1d\x1e]")


class Kept:
    """Rows of earlier, and those of now: what is asked for is kept, the rest falls away."""

    def __init__(self, rows: Mapping[str, str] | None = None) -> None:
        """`rows` as `rows` gave them, of any age."""
        self._old = rows or {}
        self._learnt: dict[str, str] = {}
        self.rows: dict[str, str] = {}

    @property
    def changed(self) -> bool:
        """Whether the rows are others than those that were given."""
        return self._old.keys() != self.rows.keys()

    def actor(self, actor: Actor) -> Entered:
        """What the actor enters, from its row where there is a good one."""
        key = _key(actor)
        line = self._learnt.get(key) or self._old.get(key, "")
        found = _read(line)
        if found is None:
            found = entered.actor(actor)
            line = _written(found)
        self.rows[key] = line
        return found

    def lacks(self, actors: Iterable[Actor]) -> list[Actor]:
        """Those of `actors` that it has no row for."""
        return [
            actor
            for actor in actors
            if (key := _key(actor)) not in self._old and key not in self._learnt
        ]

    def learn(self, actor: Actor, line: str) -> None:
        """Take over what `row` made of an actor, perhaps in another process."""
        self._learnt[_key(actor)] = line


def row(actor: Actor) -> str:
    """What the actor enters, as one line of text."""
    return _written(entered.actor(actor))


def _written(found: Entered) -> str:
    """One line of text. Messages lose their line breaks; nothing else can have one."""
    messages = (tuple(_UNSAFE.sub(" ", one) for one in some) for some in found[3:5])
    lists = (found.keys, found.uses, found.renderings, *messages)
    return _FIELDS.join((*map(_ITEMS.join, lists), "usable" if found.usable else ""))


def _read(line: str) -> Entered | None:
    texts = line.split(_FIELDS)
    if len(texts) != len(Entered._fields):
        return None
    keys, uses, renderings, problems, warnings = (
        tuple(one.split(_ITEMS)) if one else () for one in texts[:-1]
    )
    found = Entered(keys, uses, renderings, problems, warnings, usable=bool(texts[-1]))
    return found if len(found.keys) == len(found.uses) else None


def _key(actor: Actor) -> str:
    text = repr(_TELLING(actor))  # of texts, truth values, and tuples and lists of texts
    return hashlib.sha256(f"{_code()} {text}".encode()).hexdigest()


@cache
def _code() -> str:
    """What forms depend on besides the actor: the code of this folder and its dictionaries."""
    digest = hashlib.sha256()
    for file in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(file.read_bytes())
    for name in _DICTIONARIES:
        digest.update(metadata.version(name).encode())
    return digest.hexdigest()
