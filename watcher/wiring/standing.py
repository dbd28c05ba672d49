"""From a folder of files to a configuration checked to the end: rules compiled, examples run."""

from dataclasses import dataclass
from pathlib import Path

from watcher.config import load as configuration
from watcher.config import reload as reloading
from watcher.config.configuration import Configuration, Loaded
from watcher.config.credentials import Secrets
from watcher.config.problem import Problem, Severity, quoted
from watcher.jobs import compiling as learning
from watcher.jobs import run
from watcher.match import compile as compiling
from watcher.match import examples
from watcher.match.kept import Kept
from watcher.pipeline.setup import Setup
from watcher.store import namecache


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A configuration as loaded, checked to the end (rules compiled, examples run)."""

    configuration: Configuration
    setup: Setup
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that leave something out, and the examples that fail."""
        return tuple(one for one in self.problems if one.severity is Severity.ERROR)


def stand(folder: Path, secrets: Secrets) -> Standing:
    """Load `folder`, compile the watches and run their examples. One bad watch stops no other.

    A watch whose examples fail is reported and runs all the same: rather an alert too many.
    Raises `ConfigurationError` only if there is nothing to go by at all.
    """
    loaded = configuration.load(folder, secrets=secrets)
    program, problems = _compiled(loaded.configuration)
    return Standing(
        configuration=loaded.configuration,
        setup=_setup(loaded.configuration, program),
        problems=tuple(sorted((*loaded.problems, *problems), key=_place)),
    )


def restand(folder: Path, secrets: Secrets, old: Standing) -> tuple[Standing, reloading.Changes]:
    """Load again. What is bad now, failing examples included, stays as it was last good."""
    loaded = configuration.load(folder, secrets=secrets)
    _, wrong = _compiled(loaded.configuration)
    checked = Loaded(
        configuration=loaded.configuration,
        problems=(*loaded.problems, *wrong),
        unreadable=loaded.unreadable,
    )
    merged = reloading.merge(old.configuration, checked)
    program, _ = _compiled(merged)
    standing = Standing(
        configuration=merged, setup=_setup(merged, program), problems=checked.problems
    )
    return standing, reloading.changes(old.configuration, checked)


def _compiled(config: Configuration) -> tuple[compiling.Program, tuple[Problem, ...]]:
    """One automaton for all watches, and what is wrong with rules and examples."""
    kept = Kept(namecache.read(config.settings.store))
    learning.learn(kept, config.actors.values())
    program, refused = compiling.program(config.actors, config.watches.values(), kept)
    if kept.changed:
        namecache.write(config.settings.store, kept.rows)
    problems = [_problem(config, _subject(one), one.message, fatal=one.fatal) for one in refused]
    for watch in config.watches.values():
        with run.contained("examples", watch=watch.id) as ran:
            problems += [
                _problem(config, ("watch", watch.id, one.kind, one.index), _failed(one))
                for one in examples.failures(program, watch)
            ]
        if ran.error:
            problems.append(_problem(config, ("watch", watch.id), _bug(ran.error)))
    return program, tuple(problems)


def _place(problem: Problem) -> tuple[str, int, int]:
    return problem.file, problem.line, problem.column


def _failed(example: examples.ExampleFailure) -> str:
    """On one line: what the example says, what became of it, and line by line of the rule why."""
    wish = example.kind.replace("_", " ")
    return f"example {quoted(example.text)} {wish}, " + "; ".join(example.reason.splitlines())


def _bug(error: Exception) -> str:
    return (
        f"its examples run into a bug of the program ({type(error).__name__}): report it with what"
        " the log says; another wording of the rule may get round it"
    )


def _subject(refused: compiling.RuleProblem) -> tuple[str, str]:
    sort, _, name = refused.item.partition(":")
    return ("watch", refused.watch) if refused.watch else (sort, name)


def _problem(
    config: Configuration, subject: tuple[str | int, ...], message: str, *, fatal: bool = True
) -> Problem:
    place = config.place(subject) or config.place(subject[:2])
    return Problem(
        severity=Severity.ERROR if fatal else Severity.WARNING,
        file=place.file if place else "",
        line=place.line if place else 0,
        column=place.column if place else 0,
        message=message,
        subject=(str(subject[0]), str(subject[1])),
    )


def _setup(config: Configuration, program: compiling.Program) -> Setup:
    return Setup(
        settings=config.settings,
        feeds=config.feeds,
        watches=config.watches,
        destinations=config.destinations,
        program=program,
    )
