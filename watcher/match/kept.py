"""What actors entered the last time, so that an unchanged one costs nothing: a cache of `entered`.

The rows are plain lists of texts and truth values. A row that reads otherwise, or is of other
code or dictionaries, is made anew.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from importlib import metadata
from pathlib import Path

from watcher.match import entered
from watcher.match.automaton import Use
from watcher.match.entered import Entered
from watcher.model.actor import Actor

_DICTIONARIES = ("pymorphy3", "pymorphy3-dicts-ru")


class Kept:
    """Rows of earlier, and those of now: what is asked for is kept, the rest falls away."""

    def __init__(self, rows: Mapping[str, object] | None = None) -> None:
        """`rows` as `rows` gave them, of any age and from any source."""
        self._old = rows or {}
        self.rows: dict[str, object] = {}

    @property
    def changed(self) -> bool:
        """Whether the rows are others than those that were given."""
        return self._old.keys() != self.rows.keys()

    def actor(self, actor: Actor) -> Entered:
        """What the actor enters, from its row where there is a good one."""
        key = _key(actor)
        row = self._old.get(key)
        found = _read(row)
        if found is None:
            found = entered.actor(actor)
            row = [
                [[pattern, *use[1:]] for pattern, use in found.uses],
                list(map(list, found.romanised)),
                list(found.problems),
                list(found.warnings),
                found.usable,
            ]
        self.rows[key] = row
        return found


def _read(row: object) -> Entered | None:
    match row:
        case [list(uses), list(romanised), list(problems), list(warnings), bool(usable)]:
            try:
                return Entered(
                    uses=tuple(map(_use, uses)),
                    romanised=tuple((str(text), str(of)) for text, of in romanised),
                    problems=tuple(map(str, problems)),
                    warnings=tuple(map(str, warnings)),
                    usable=usable,
                )
            except (TypeError, ValueError):
                return None
        case _:
            return None


def _use(row: object) -> tuple[str, Use]:
    """A pattern with its use. Raises ValueError for what is none."""
    match row:
        case [
            str(pattern), str(form_of), str(step), bool(mask), bool(capitals), bool(full),
            str(rest), bool(open_end), str(forms),
        ]:  # fmt: skip
            return pattern, Use(0, form_of, step, mask, capitals, full, rest, open_end, forms)
        case _:
            raise ValueError("not the row of a use")


def _key(actor: Actor) -> str:
    fields = {**asdict(actor), "id": ""}
    text = json.dumps(fields, ensure_ascii=True, default=str)
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
