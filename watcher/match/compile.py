"""Actors and watches become one Program; what cannot be used becomes a RuleProblem.

A faulty alias is left out of its actor, a faulty watch out of the program; the others run.
"""

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import repeat

from watcher.match import almost, entered, expression, names, words
from watcher.match.automaton import Automaton, Entry, Use
from watcher.match.expression import Expression
from watcher.match.kept import Kept
from watcher.match.program import CompiledNear, CompiledWatch, Items, Program
from watcher.match.roman.renderings import Renderings
from watcher.model.actor import Actor
from watcher.model.watch import Line, Near, Rule, Watch

__all__ = ["Program", "RuleProblem", "program"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleProblem:
    """What is wrong with one `item` of a watch; `watch` is empty where an actor is at fault.

    `item` is "actor:ID", "word:WORD", "regex:PATTERN", or the part of the rule ("any", "near").
    What is not `fatal` is a warning, and nothing is left out.
    """

    watch: str
    item: str
    message: str
    fatal: bool = True


def program(
    actors: Mapping[str, Actor], watches: Iterable[Watch], kept: Kept | None = None
) -> tuple[Program, tuple[RuleProblem, ...]]:
    """Compile everything. `actors` are by id; those that no watch names are found as well.

    `kept` spares the work on actors that it knows, and learns the others.
    """
    with _uncollected():
        return _program(_Builder(kept or Kept()), actors, watches)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of cycles: a million objects that all stay are walked for nothing."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _program(
    builder: "_Builder", actors: Mapping[str, Actor], watches: Iterable[Watch]
) -> tuple[Program, tuple[RuleProblem, ...]]:
    for actor_id, actor in actors.items():
        builder.add_actor(actor_id, actor)
    compiled = [found for watch in watches if (found := builder.watch(watch)) is not None]
    triggers, always = _triggers(compiled, builder.expressions)
    made = Program(
        items=tuple(builder.items),
        automaton=Automaton.of(builder.entries),
        actors=builder.actors,
        expressions=builder.expressions,
        watches=tuple(compiled),
        triggers=triggers,
        always=always,
        demands=almost.demands(compiled, builder.expressions.keys()),
        renderings=Renderings(builder.renderings),
    )
    return made, tuple(builder.problems)


@dataclass
class _Builder:
    kept: Kept
    items: list[str] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    actors: dict[int, Actor] = field(default_factory=dict)
    expressions: dict[int, Expression] = field(default_factory=dict)
    problems: list[RuleProblem] = field(default_factory=list)
    renderings: list[tuple[int, str]] = field(default_factory=list)

    def add_actor(self, actor_id: str, actor: Actor) -> None:
        """Number the actor and enter its names and masks."""
        label = f"actor:{actor_id}"
        number = self._number(label)
        self.actors[number] = actor
        found = self.kept.actor(actor)
        self.entries += zip(found.keys, repeat(number), found.uses)
        self.renderings += [(number, row) for row in found.renderings]
        for message in found.problems:
            self._problem("", label, message)
        for message in found.warnings:
            self.problems.append(RuleProblem(watch="", item=label, message=message, fatal=False))
        if not found.usable:
            self._problem("", label, "no usable name is left")

    def watch(self, watch: Watch) -> CompiledWatch | None:
        """The watch compiled, or None with at least one problem noted."""
        before = len(self.problems)
        rule = watch.rule
        self._check_shape(watch.id, rule)
        compiled = CompiledWatch(
            watch=watch,
            all=self._lines(watch, rule.all),
            any=self._lines(watch, rule.any),
            none=self._lines(watch, rule.none),
            near=tuple(self._near(watch, near) for near in rule.near),
        )
        return compiled if len(self.problems) == before else None

    def _check_shape(self, watch: str, rule: Rule) -> None:
        if not rule.all and not rule.any:
            self._problem(watch, "match", "nothing to look for: add a line under all or any")
        if rule.any and not 1 <= rule.at_least <= len(rule.any):
            self._problem(
                watch, "any", f"at_least is {rule.at_least}, and there are {len(rule.any)} lines"
            )

    def _lines(self, watch: Watch, lines: tuple[Line, ...]) -> tuple[Items, ...]:
        return tuple(self._line(watch, line) for line in lines)

    def _line(self, watch: Watch, line: Line) -> Items:
        if not any((line.actors, line.words, line.exact, line.regex)):
            self._problem(watch.id, "match", "a line is empty")
        found = [self._actor(watch.id, actor) for actor in line.actors]
        found += [self._word(watch, word, inflect=True) for word in line.words]
        found += [self._word(watch, word, inflect=False) for word in line.exact]
        found += [self._expression(watch.id, pattern) for pattern in line.regex]
        return frozenset(number for number in found if number is not None)

    def _actor(self, watch: str, actor: str) -> int | None:
        number = self.numbers.get(f"actor:{actor}")
        if number is None:
            self._problem(watch, f"actor:{actor}", f"there is no actor “{actor}”")
        return number

    def _word(self, watch: Watch, word: str, *, inflect: bool) -> int | None:
        label, key = f"word:{word}", _word_key(watch, word, inflect=inflect)
        if key in self.numbers:
            return self.numbers[key]
        phrase = words.phrase(word)
        if isinstance(phrase, str):
            self._problem(watch.id, label, phrase)
            return None
        number = self._number(key, label)
        use = Use(
            phrase.key,
            word,
            capitals=names.is_capitals(word),
            rest=phrase.rest,
            open_end=phrase.open_end,
        )
        self._enter(number, use)
        if inflect and "*" not in word:
            found, problems = entered.phrases(names.of_word(word, watch.languages)[1:])
            for use in entered.patterns(found):
                self._enter(number, use)
            for message in problems:
                self._problem("", label, message)
        return number

    def _expression(self, watch: str, pattern: str) -> int | None:
        checked = expression.expression(pattern)
        if isinstance(checked, str):
            self._problem(watch, f"regex:{pattern}", checked)
            return None
        number = self._number(f"regex:{pattern}")
        self.expressions[number] = checked
        return number

    def _near(self, watch: Watch, near: Near) -> CompiledNear:
        if len(near.between) < 2 or near.count < 1:  # noqa: PLR2004 - a distance has two ends
            self._problem(
                watch.id, "near", "a distance needs two names or more, and 1 unit or more"
            )
        between = [self._end(watch, name) for name in near.between]
        return CompiledNear(near=near, between=tuple(between))

    def _end(self, watch: Watch, name: str) -> Items:
        """The item of the rule that `between` names: an actor's id, or a word as typed."""
        lines = (*watch.rule.all, *watch.rule.any)
        keys = {
            *(f"actor:{name}" for line in lines if name in line.actors),
            *(_word_key(watch, name, inflect=True) for line in lines if name in line.words),
            *(_word_key(watch, name, inflect=False) for line in lines if name in line.exact),
        }
        if not keys:
            self._problem(watch.id, "near", f"“{name}” is in no line of all or any")
        return frozenset(self.numbers[key] for key in keys if key in self.numbers)

    def _number(self, key: str, label: str = "") -> int:
        """The number of an item, which `label` (or the key itself) names in evidence."""
        if key not in self.numbers:
            self.numbers[key] = len(self.items)
            self.items.append(label or key)
        return self.numbers[key]

    def _enter(self, item: int, use: Use) -> None:
        self.entries.append((use.key, item, use.packed()))

    def _problem(self, watch: str, item: str, message: str) -> None:
        self.problems.append(RuleProblem(watch=watch, item=item, message=message))


def _word_key(watch: Watch, word: str, *, inflect: bool) -> str:
    """What tells a word's items apart: its endings depend on the languages of the watch."""
    if not inflect or "*" in word:
        return f"exact:{word}"
    return f"word:{','.join(sorted(watch.languages))}:{word}"


_Pointers = dict[int, tuple[int, ...]]


def _triggers(
    watches: list[CompiledWatch], expressions: Mapping[int, Expression]
) -> tuple[_Pointers, tuple[int, ...]]:
    """Which watches each item points to. A watch hangs on that of its needs which is rarest.

    Second come the watches that hang on regular expressions alone.
    """
    used = Counter(item for compiled in watches for item in compiled.positive)
    pointers: dict[int, list[int]] = {}
    always = []
    for number, compiled in enumerate(watches):
        needs = [*compiled.all, *([frozenset[int]().union(*compiled.any)] if compiled.any else [])]
        findable = [need for need in needs if not need & expressions.keys()]
        if not findable:
            always.append(number)
            continue
        for item in min(findable, key=lambda need: sum(used[item] for item in need)):
            pointers.setdefault(item, []).append(number)
    return _frozen(pointers), tuple(always)


def _frozen(pointers: Mapping[int, list[int]]) -> _Pointers:
    return {item: tuple(numbers) for item, numbers in pointers.items()}
