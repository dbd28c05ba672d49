"""What `compile` makes and `judge` runs: all watches as one automaton and small sets of numbers."""

from collections.abc import Mapping
from dataclasses import dataclass

from watcher.match.automaton import Automaton
from watcher.match.expression import Expression
from watcher.match.roman.renderings import Renderings
from watcher.model.actor import Actor
from watcher.model.watch import Near, Watch

Items = frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledNear:
    """A distance, with the items that each of its `between` stands for."""

    near: Near
    between: tuple[Items, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledWatch:
    """A watch whose lines are sets of item numbers: any one of a line is enough."""

    watch: Watch
    all: tuple[Items, ...]
    any: tuple[Items, ...]
    none: tuple[Items, ...]
    near: tuple[CompiledNear, ...]

    @property
    def positive(self) -> Items:
        """The items that speak for a match."""
        return frozenset[int]().union(*self.all, *self.any)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demands:
    """Which items meet which lines of the watches that have two conditions or more.

    Each of `watches`, which are numbers in the program, is a bit, the most demanding first. The
    lines of `all` have a place each, those of `any` one together. `met` leads from an item to the
    watches that it serves, by place; `needed` are, by place, the watches that have a line there
    which can be told without a regular expression. `unheard` have regular expressions.
    """

    watches: tuple[int, ...]
    met: Mapping[int, tuple[tuple[int, int], ...]]
    needed: tuple[int, ...]
    unheard: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """All watches that could be compiled. Immutable; may be pickled and shared by processes.

    `items` are the labels of the evidence ("actor:ID", "word:WORD", "regex:PATTERN") by number.
    `triggers` leads from an item to the watches that a hit of it may satisfy; `always` are the
    watches that nothing but a regular expression can point to. By `demands` it is seen which
    watches an article may nearly satisfy. `renderings` finds persons in scripts in which they were
    not typed.
    """

    items: tuple[str, ...]
    automaton: Automaton
    actors: Mapping[int, Actor]
    expressions: Mapping[int, Expression]
    watches: tuple[CompiledWatch, ...]
    triggers: Mapping[int, tuple[int, ...]]
    always: tuple[int, ...]
    demands: Demands
    renderings: Renderings

    def watch(self, watch_id: str) -> CompiledWatch | None:
        """The watch of that id; None where it is unknown or was left out as faulty."""
        found = (compiled for compiled in self.watches if compiled.watch.id == watch_id)
        return next(found, None)
