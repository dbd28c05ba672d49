"""The examples inside a watch, each with the subject by which `Configuration.where` finds it."""

from dataclasses import dataclass

from watcher.model.watch import Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A text and whether the watch must match it."""

    text: str
    should_match: bool
    subject: tuple[str, str, str, int]


def examples_of(watch: Watch) -> tuple[Example, ...]:
    """All examples of `watch`, those that must match first, in the order of the file."""
    kinds = (("should_match", watch.examples.should_match),
             ("should_not_match", watch.examples.should_not_match))  # fmt: skip
    return tuple(
        Example(
            text=text,
            should_match=kind == "should_match",
            subject=("watch", watch.id, kind, index),
        )
        for kind, texts in kinds
        for index, text in enumerate(texts)
    )
