"""Many small jobs of one poll: a few at a time, and one that fails costs only itself."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from watcher.errors import StoreUnavailable
from watcher.model.alert import Alert

T = TypeVar("T")
_BATCH = 25  # articles from the feed's own text are committed in batches of this size


@dataclass(frozen=True, slots=True)
class Done:
    """The alerts of some entries, and what the others raised."""

    alerts: tuple[Alert, ...] = ()
    errors: tuple[BaseException, ...] = ()

    @classmethod
    def of(cls, found: tuple[list[tuple[Alert, ...]], list[BaseException]]) -> "Done":
        """From what `finished` gives."""
        raised, errors = found
        return cls(tuple(alert for alerts in raised for alert in alerts), tuple(errors))

    def __add__(self, other: "Done") -> "Done":
        """Both."""
        return Done(self.alerts + other.alerts, self.errors + other.errors)

    def raise_if_lost(self) -> None:
        """Raise the loss of the store: nothing more can be done then."""
        for error in self.errors:
            if isinstance(error, StoreUnavailable):
                raise error


async def together(jobs: Iterable[Coroutine[None, None, T]], *, at_once: int) -> list[T]:
    """What all of `jobs` give. If some raise, the others finish first, then the first is raised."""
    results, errors = await finished(jobs, at_once=at_once)
    for error in errors:
        raise error
    return results


async def finished(
    jobs: Iterable[Coroutine[None, None, T]], *, at_once: int
) -> tuple[list[T], list[BaseException]]:
    """What `jobs` give, and what they raise.

    A job is taken from `jobs` when its turn comes: thousands of tasks would cost megabytes.
    """
    waiting, results = iter(jobs), list[T]()
    errors: list[BaseException] = []

    async def some() -> None:
        for job in waiting:
            (result,) = await asyncio.gather(job, return_exceptions=True)
            if isinstance(result, BaseException):
                errors.append(result)
            else:
                results.append(result)

    await asyncio.gather(*(some() for _ in range(at_once)))
    return results, errors


async def in_batches(
    work: Callable[[Sequence[T]], Coroutine[None, None, tuple[Alert, ...]]], items: Sequence[T]
) -> Done:
    """`work` over `items`. A batch that fails is done one by one: a bad item costs only itself."""
    done = Done()
    for begin in range(0, len(items), _BATCH):
        batch = items[begin : begin + _BATCH]
        tried = Done.of(await finished([work(batch)], at_once=1))
        tried.raise_if_lost()
        if tried.errors and len(batch) > 1:
            tried = Done.of(await finished((work([one]) for one in batch), at_once=1))
        done += tried
    return done


async def settled(work: Awaitable[T]) -> T | Exception:
    """What `work` gives or raises. A lost store and a cancellation are raised."""
    (result,) = await asyncio.gather(work, return_exceptions=True)
    if isinstance(result, Exception) and not isinstance(result, StoreUnavailable):
        return result
    if isinstance(result, BaseException):
        raise result
    return result
