"""A watch tried on its own examples, each time the file is loaded."""

from dataclasses import dataclass
from datetime import UTC, datetime

from watcher.match import judge
from watcher.match.program import Program
from watcher.model.article import Article
from watcher.model.ids import digest
from watcher.model.watch import Watch

# Examples have no age; any moment will do.
_UNDATED = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleFailure:
    """`kind` is "should_match" or "should_not_match", `index` counts from 0 within it."""

    kind: str
    index: int
    text: str
    reason: str


def failures(program: Program, watch: Watch) -> tuple[ExampleFailure, ...]:
    """The examples of `watch` that do not come out as they should; language and source aside.

    The first line of an example is a title, the rest a text. A watch that was left out of
    `program` as faulty has none: its problems are told already.
    """
    if program.watch(watch.id) is None:
        return ()
    return (*_missed(program, watch), *_caught(program, watch))


def _missed(program: Program, watch: Watch) -> list[ExampleFailure]:
    found = []
    for index, text in enumerate(watch.examples.should_match):
        miss = judge.satisfies(program, _article(text), watch.id)
        if miss is not None:
            detail = judge.examine(program, _article(text), watch.id).detail
            reason = f"but {miss.value}\n{detail}"
            found.append(_failure("should_match", index, text, reason))
    return found


def _caught(program: Program, watch: Watch) -> list[ExampleFailure]:
    found = []
    for index, text in enumerate(watch.examples.should_not_match):
        if judge.satisfies(program, _article(text), watch.id) is None:
            detail = judge.examine(program, _article(text), watch.id).detail
            found.append(_failure("should_not_match", index, text, f"but it does\n{detail}"))
    return found


def _failure(kind: str, index: int, text: str, reason: str) -> ExampleFailure:
    return ExampleFailure(kind=kind, index=index, text=text, reason=reason)


def _article(example: str) -> Article:
    title, _, text = example.strip().partition("\n")
    version = digest(title, text)
    return Article(
        id="example",
        entry_id="example",
        feed_id="example",
        version=version,
        url="",
        title=title,
        text=text.strip(),
        first_seen=_UNDATED,
    )
