"""Actors and watches become one Program; what cannot be used becomes a RuleProblem.

A faulty alias is left out of its actor, a faulty watch out of the program; the others run.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from watcher.match import expression, names, words
from watcher.match.automaton import Automaton, Use
from watcher.match.expression import Expression
from watcher.match.program import CompiledNear, CompiledWatch, Items, Program
from watcher.match.words import Phrase
from watcher.model.actor import Actor
from watcher.model.watch import Line, Near, Rule, Watch

__all__ = ["Program", "RuleProblem", "program"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleProblem:
    """What is wrong with one `item` of a watch; `watch` is empty where an actor is at fault.

    `item` is "actor:ID", "word:WORD", "regex:PATTERN", or the part of the rule ("any", "near").
    """

    watch: str
    item: str
    message: str


def program(
    actors: Mapping[str, Actor], watches: Iterable[Watch]
) -> tuple[Program, tuple[RuleProblem, ...]]:
    """Compile everything. `actors` are by id; those that no watch names are found as well."""
    builder = _Builder()
    for actor_id, actor in actors.items():
        builder.add_actor(actor_id, actor)
    compiled = [found for watch in watches if (found := builder.watch(watch)) is not None]
    triggers, always = _triggers(compiled, builder.expressions)
    made = Program(
        items=tuple(builder.items),
        automaton=Automaton.of(builder.patterns),
        actors=builder.actors,
        expressions=builder.expressions,
        watches=tuple(compiled),
        triggers=triggers,
        always=always,
    )
    return made, tuple(builder.problems)


@dataclass
class _Builder:
    items: list[str] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    patterns: dict[str, list[Use]] = field(default_factory=dict)
    actors: dict[int, Actor] = field(default_factory=dict)
    expressions: dict[int, Expression] = field(default_factory=dict)
    problems: list[RuleProblem] = field(default_factory=list)

    def add_actor(self, actor_id: str, actor: Actor) -> None:
        """Number the actor and enter its names and masks."""
        label = f"actor:{actor_id}"
        number = self._number(label)
        self.actors[number] = actor
        found = self._phrases(label, names.forms(actor))
        full = names.full(tuple(phrase.key for _, phrase in found))
        for form, phrase in found:
            use = Use(
                number,
                form.of,
                form.step,
                capitals=names.is_capitals(form.text),
                full=phrase.key in full,
            )
            self._enter(phrase.key, use)
        for form, phrase in self._phrases(label, names.masks(actor)):
            self._enter(phrase.key, Use(number, form.of, form.step, mask=True))
        if not found:
            self._problem("", label, "no usable name is left")

    def watch(self, watch: Watch) -> CompiledWatch | None:
        """The watch compiled, or None with at least one problem noted."""
        before = len(self.problems)
        rule = watch.rule
        self._check_shape(watch.id, rule)
        compiled = CompiledWatch(
            watch=watch,
            all=self._lines(watch.id, rule.all),
            any=self._lines(watch.id, rule.any),
            none=self._lines(watch.id, rule.none),
            near=tuple(self._near(watch.id, rule, near) for near in rule.near),
        )
        return compiled if len(self.problems) == before else None

    def _check_shape(self, watch: str, rule: Rule) -> None:
        if not rule.all and not rule.any:
            self._problem(watch, "match", "nothing to look for: add a line under all or any")
        if rule.any and not 1 <= rule.at_least <= len(rule.any):
            self._problem(
                watch, "any", f"at_least is {rule.at_least}, and there are {len(rule.any)} lines"
            )

    def _lines(self, watch: str, lines: tuple[Line, ...]) -> tuple[Items, ...]:
        return tuple(self._line(watch, line) for line in lines)

    def _line(self, watch: str, line: Line) -> Items:
        if not any((line.actors, line.words, line.exact, line.regex)):
            self._problem(watch, "match", "a line is empty")
        found = [self._actor(watch, actor) for actor in line.actors]
        found += [self._word(watch, word) for word in (*line.words, *line.exact)]
        found += [self._expression(watch, pattern) for pattern in line.regex]
        return frozenset(number for number in found if number is not None)

    def _actor(self, watch: str, actor: str) -> int | None:
        number = self.numbers.get(f"actor:{actor}")
        if number is None:
            self._problem(watch, f"actor:{actor}", f"there is no actor “{actor}”")
        return number

    def _word(self, watch: str, word: str) -> int | None:
        label = f"word:{word}"
        if label in self.numbers:
            return self.numbers[label]
        phrase = words.phrase(word)
        if isinstance(phrase, str):
            self._problem(watch, label, phrase)
            return None
        number = self._number(label)
        use = Use(
            number,
            word,
            capitals=names.is_capitals(word),
            rest=phrase.rest,
            open_end=phrase.open_end,
        )
        self._enter(phrase.key, use)
        return number

    def _expression(self, watch: str, pattern: str) -> int | None:
        checked = expression.expression(pattern)
        if isinstance(checked, str):
            self._problem(watch, f"regex:{pattern}", checked)
            return None
        number = self._number(f"regex:{pattern}")
        self.expressions[number] = checked
        return number

    def _near(self, watch: str, rule: Rule, near: Near) -> CompiledNear:
        if len(near.between) < 2 or near.count < 1:  # noqa: PLR2004 - a distance has two ends
            self._problem(watch, "near", "a distance needs two names or more, and 1 unit or more")
        between = [self._end(watch, rule, name) for name in near.between]
        return CompiledNear(near=near, between=tuple(between))

    def _end(self, watch: str, rule: Rule, name: str) -> Items:
        """The item of the rule that `between` names: an actor's id, or a word as typed."""
        lines = (*rule.all, *rule.any)
        if any(name in line.actors for line in lines):
            label = f"actor:{name}"
        elif any(name in (*line.words, *line.exact) for line in lines):
            label = f"word:{name}"
        else:
            self._problem(watch, "near", f"“{name}” is in no line of all or any")
            return frozenset()
        number = self.numbers.get(label)
        return frozenset() if number is None else frozenset({number})

    def _phrases(
        self, label: str, forms: tuple[names.Form, ...]
    ) -> list[tuple[names.Form, Phrase]]:
        found = []
        for form in forms:
            phrase = words.name(form.text)
            if isinstance(phrase, str):
                self._problem("", label, phrase)
            else:
                found.append((form, phrase))
        return found

    def _number(self, label: str) -> int:
        if label not in self.numbers:
            self.numbers[label] = len(self.items)
            self.items.append(label)
        return self.numbers[label]

    def _enter(self, key: str, use: Use) -> None:
        self.patterns.setdefault(key, []).append(use)

    def _problem(self, watch: str, item: str, message: str) -> None:
        self.problems.append(RuleProblem(watch=watch, item=item, message=message))


def _triggers(
    watches: list[CompiledWatch], expressions: Mapping[int, Expression]
) -> tuple[dict[int, tuple[int, ...]], tuple[int, ...]]:
    """Which watches each item points to. A watch hangs on that of its needs which is rarest."""
    used = Counter(item for compiled in watches for item in compiled.positive)
    triggers: dict[int, list[int]] = {}
    always = []
    for number, compiled in enumerate(watches):
        needs = [*compiled.all, *([frozenset[int]().union(*compiled.any)] if compiled.any else [])]
        findable = [need for need in needs if not need & expressions.keys()]
        if not findable:
            always.append(number)
            continue
        for item in min(findable, key=lambda need: sum(used[item] for item in need)):
            triggers.setdefault(item, []).append(number)
    return {item: tuple(numbers) for item, numbers in triggers.items()}, tuple(always)
