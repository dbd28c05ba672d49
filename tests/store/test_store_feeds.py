from dataclasses import replace
from datetime import timedelta

from tests.store.builders import MINUTE, NOW, a_feed, an_entry
from watcher.model.feed import FeedState, FeedStatus
from watcher.store.database import Store
from watcher.store.transaction import Transaction

FULL = FeedState(
    feed_id="morning",
    next_due=NOW + MINUTE,
    status=FeedStatus.FAILING,
    interval=timedelta(minutes=7, microseconds=3),
    etag='"tag"',
    last_modified="Sun, 01 Nov 2026 12:00:00 GMT",
    body_hash="ab" * 16,
    items=bytes(range(16)),
    moved_to="https://elsewhere.example/rss",
    failures=2,
    strikes=1,
    gaps=3,
    polls=40,
    usual=1.5,
    hint=timedelta(hours=1),
    last_polled=NOW,
    last_ok=NOW - MINUTE,
    last_full=NOW - 2 * MINUTE,
    last_error="an HTTP error",
)


async def test_a_new_feed_is_due_at_once_and_never_polled(store: Store) -> None:
    await store.transaction(lambda tx: tx.sync_feeds([a_feed()], NOW))

    (state,) = await store.transaction(lambda tx: tx.due(NOW, 10, MINUTE))

    assert state == FeedState(feed_id="morning", next_due=NOW)


async def test_a_saved_state_comes_back_as_it_was(store: Store) -> None:
    await store.transaction(lambda tx: tx.sync_feeds([a_feed()], NOW))
    await store.transaction(lambda tx: tx.save_states([FULL]))

    assert await store.transaction(lambda tx: tx.states(["morning", "unknown"])) == {
        "morning": FULL
    }


async def test_a_claimed_feed_is_due_again_only_when_its_lease_ends(store: Store) -> None:
    await store.transaction(lambda tx: tx.sync_feeds([a_feed()], NOW))
    await store.transaction(lambda tx: tx.due(NOW, 10, 5 * MINUTE))

    early = await store.transaction(lambda tx: tx.due(NOW + 4 * MINUTE, 10, MINUTE))
    later = await store.transaction(lambda tx: tx.due(NOW + 5 * MINUTE, 10, MINUTE))

    assert early == ()
    assert [state.feed_id for state in later] == ["morning"]


async def test_the_longest_overdue_feeds_come_first(store: Store) -> None:
    def work(tx: Transaction) -> tuple[FeedState, ...]:
        tx.sync_feeds([a_feed("a"), a_feed("b"), a_feed("c")], NOW)
        states = tx.states(["a", "b", "c"])
        tx.save_states(
            [
                replace(states["a"], next_due=NOW - MINUTE),
                replace(states["b"], next_due=NOW + MINUTE),
                replace(states["c"], next_due=NOW - 2 * MINUTE),
            ]
        )
        return tx.due(NOW, 10, MINUTE)

    assert [state.feed_id for state in await store.transaction(work)] == ["c", "a"]


async def test_a_feed_that_is_configured_no_longer_is_not_due(store: Store) -> None:
    await store.transaction(lambda tx: tx.sync_feeds([a_feed("a"), a_feed("b")], NOW))
    await store.transaction(lambda tx: tx.sync_feeds([a_feed("b")], NOW))

    due = await store.transaction(lambda tx: tx.due(NOW, 10, MINUTE))

    assert [state.feed_id for state in due] == ["b"]


async def test_a_feed_that_comes_back_is_due_when_it_was_with_its_memory(store: Store) -> None:
    await store.transaction(lambda tx: tx.sync_feeds([a_feed()], NOW))
    await store.transaction(lambda tx: tx.save_states([FULL]))
    await store.transaction(lambda tx: tx.sync_feeds([], NOW))
    await store.transaction(lambda tx: tx.sync_feeds([a_feed()], NOW))

    early = await store.transaction(lambda tx: tx.due(NOW, 10, MINUTE))
    due = await store.transaction(lambda tx: tx.due(FULL.next_due, 10, MINUTE))

    assert early == ()
    assert due == (FULL,)


async def test_a_feed_that_a_wrong_clock_put_off_for_years_is_due_at_the_next_start(
    store: Store,
) -> None:
    lost = replace(FULL, next_due=NOW + timedelta(days=4000))
    await store.transaction(lambda tx: tx.sync_feeds([a_feed()], NOW))
    await store.transaction(lambda tx: tx.save_states([lost]))
    await store.transaction(lambda tx: tx.sync_feeds([a_feed()], NOW))

    assert await store.transaction(lambda tx: tx.due(NOW, 10, MINUTE)) == (
        replace(lost, next_due=NOW),
    )


async def test_a_changed_address_forgets_validators_but_not_entries(store: Store) -> None:
    entry = an_entry()
    await store.transaction(lambda tx: tx.sync_feeds([a_feed()], NOW))
    await store.transaction(lambda tx: tx.save_states([FULL]))
    await store.transaction(lambda tx: tx.add_entries([entry], status="new", now=NOW))
    moved = a_feed(url="https://new.example/feed")
    await store.transaction(lambda tx: tx.sync_feeds([moved], NOW))

    states = await store.transaction(lambda tx: tx.all_states())
    known = await store.transaction(lambda tx: tx.known("morning", entry.keys))

    state = states["morning"]
    assert (state.etag, state.last_modified, state.body_hash) == ("", "", "")
    assert (state.items, state.moved_to, state.strikes, state.hint) == (b"", "", 0, None)
    assert (state.next_due, state.status, state.last_ok) == (NOW, FeedStatus.ACTIVE, FULL.last_ok)
    assert known == set(entry.keys)


async def test_syncing_the_same_configuration_changes_nothing(store: Store) -> None:
    await store.transaction(lambda tx: tx.sync_feeds([a_feed()], NOW))
    await store.transaction(lambda tx: tx.save_states([FULL]))
    await store.transaction(lambda tx: tx.sync_feeds([a_feed()], NOW + MINUTE))

    assert await store.transaction(lambda tx: tx.all_states()) == {"morning": FULL}


async def test_a_strike_is_counted_until_the_state_is_saved(store: Store) -> None:
    await store.transaction(lambda tx: tx.sync_feeds([a_feed()], NOW))
    await store.transaction(lambda tx: tx.strike(["morning"]))
    await store.transaction(lambda tx: tx.strike(["morning"]))

    struck = await store.transaction(lambda tx: tx.states(["morning"]))
    await store.transaction(lambda tx: tx.save_states([replace(FULL, strikes=0)]))
    cleared = await store.transaction(lambda tx: tx.states(["morning"]))

    assert (struck["morning"].strikes, cleared["morning"].strikes) == (2, 0)


async def test_the_next_due_time_is_told(store: Store) -> None:
    assert await store.transaction(lambda tx: tx.next_feed_due()) is None
    await store.transaction(lambda tx: tx.sync_feeds([a_feed()], NOW))

    assert await store.transaction(lambda tx: tx.next_feed_due()) == NOW
