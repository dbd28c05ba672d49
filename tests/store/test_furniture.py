"""What is remembered of sites comes back as it was, and goes with the articles."""

from datetime import timedelta

from tests.store.builders import DAY, NOW
from watcher.model.habits import Habits, Passage, Shown
from watcher.model.settings import Retention
from watcher.store.database import Store
from watcher.store.transaction import Transaction

SCOPE = "host ferryman.example"
LOWEST, HIGHEST = -(1 << 63), (1 << 63) - 1


def some_habits(scope: str = SCOPE) -> Habits:
    return Habits(
        scope=scope,
        pages=17,
        latest=(
            Shown(scope=scope, page=LOWEST, title=(), passages=()),
            Shown(scope=scope, page=7, title=(1, HIGHEST), passages=(LOWEST, 5)),
        ),
        passages=(
            Passage(digest=HIGHEST, first=2, last=16, count=9, points=15, edges=8),
            Passage(digest=-4, first=15, last=17, count=2, points=4, edges=0),
        ),
    )


async def test_habits_come_back_as_they_were(store: Store) -> None:
    await store.transaction(lambda tx: tx.put_habits(some_habits(), NOW))
    assert await store.transaction(lambda tx: tx.habits(SCOPE)) == some_habits()


async def test_a_site_never_seen_has_none(store: Store) -> None:
    assert await store.transaction(lambda tx: tx.habits(SCOPE)) == Habits(scope=SCOPE)


async def test_later_habits_replace_earlier_ones(store: Store) -> None:
    def work(tx: Transaction) -> Habits:
        tx.put_habits(some_habits(), NOW)
        tx.put_habits(Habits(scope=SCOPE, pages=18), NOW)
        return tx.habits(SCOPE)

    assert await store.transaction(work) == Habits(scope=SCOPE, pages=18)


async def test_a_site_of_which_nothing_came_is_forgotten(store: Store) -> None:
    def work(tx: Transaction) -> tuple[int, Habits, Habits]:
        tx.put_habits(some_habits("host old.example"), NOW - 91 * DAY)
        tx.put_habits(some_habits(), NOW - 89 * DAY)
        gone = tx.prune(Retention(articles=timedelta(days=90)), NOW)
        return gone, tx.habits("host old.example"), tx.habits(SCOPE)

    assert await store.transaction(work) == (1, Habits(scope="host old.example"), some_habits())
