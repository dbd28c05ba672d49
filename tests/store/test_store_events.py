from datetime import datetime

from tests.store.builders import DAY, MINUTE, NOW, an_article, record_alert
from watcher.model.settings import Retention
from watcher.model.story import (
    NEWEST_PER_KEY,
    OPEN_FOR,
    Event,
    Frequencies,
    Placement,
    PlacementReason,
)
from watcher.store import history
from watcher.store.database import Store
from watcher.store.transaction import Transaction


def an_event(name: str, *keys: str, at: datetime = NOW) -> Event:
    return Event(
        story_id=name, last_at=at, reports=2, words={"факт": 0.5, "x\ud800": 1.25},
        across={"~LVRV": 1.0}, head={"~LVRV": 2.0}, top={"факт": 1.0}, places=frozenset({"@kursk"}),
        numbers=frozenset({"#10"}), days=frozenset({740000}), languages=frozenset({"ru"}),
        keys=keys, vector=(0.5, -1.0), codes=frozenset({"OBOD"}),
    )  # fmt: skip


async def test_an_open_story_is_read_back_as_it_was(store: Store) -> None:
    event = an_event("one", "факт")

    def work(tx: Transaction) -> Event | None:
        tx.put_event(event)
        return tx.event("one")

    found = await store.transaction(work)

    assert found is not None
    assert found.words == {"факт": 0.5, "x?": 1.25}
    assert (found.head, found.days, found.vector) == (event.head, event.days, event.vector)
    assert found.codes == event.codes


async def test_all_that_belongs_to_a_story_goes_on_under_the_story_that_it_is(store: Store) -> None:
    def work(tx: Transaction) -> Placement | None:
        record_alert(tx, 1)
        record_alert(tx, 2)
        gone, kept = an_article(1).id, an_article(2).id
        tx.put_event(an_event(gone, "a"))
        tx.put_event(an_event(kept, "b"))
        tx.unite(gone, kept)
        assert tx.open_events({"a": 1.0}, since=NOW - DAY, limit=5) == ()
        assert [one.article_id for one in tx.story_articles(kept)] == [gone, kept]
        assert {one.article_id for one in tx.story_alerts(kept)} == {gone, kept}
        return tx.placement(gone)

    placed = await store.transaction(work)
    assert placed
    assert (placed.story_id, placed.reason) == (an_article(2).id, PlacementReason.UNITED)
    detail = await store.read(lambda reader: history.story_detail(reader, an_article(1).id))
    assert detail
    assert detail.id == an_article(2).id
    listed = await store.read(history.stories)
    assert [one.id for one in listed] == [an_article(2).id]


async def test_stories_that_share_the_weightiest_keys_come_first(store: Store) -> None:
    def work(tx: Transaction) -> list[str]:
        tx.put_event(an_event("light", "a", "b"))
        tx.put_event(an_event("heavy", "c"))
        tx.put_event(an_event("other", "d"))
        asked = {"a": 0.1, "b": 0.1, "c": 0.5}
        return [one.story_id for one in tx.open_events(asked, since=NOW - DAY, limit=5)]

    assert await store.transaction(work) == ["heavy", "light"]


async def test_a_story_is_found_by_the_keys_that_it_has_now(store: Store) -> None:
    def work(tx: Transaction) -> list[int]:
        tx.put_event(an_event("one", "old", "kept"))
        tx.put_event(an_event("one", "kept", "new", at=NOW + MINUTE))
        return [
            len(tx.open_events({key: 1.0}, since=NOW, limit=5)) for key in ("old", "kept", "new")
        ]

    assert await store.transaction(work) == [0, 1, 1]


async def test_only_the_newest_stories_of_a_word_are_looked_at(store: Store) -> None:
    def work(tx: Transaction) -> set[str]:
        for number in range(NEWEST_PER_KEY + 1):
            tx.put_event(an_event(f"{number}", "word", at=NOW + number * MINUTE))
        found = tx.open_events({"word": 1.0}, since=NOW, limit=1000)
        return {one.story_id for one in found}

    assert await store.transaction(work) == {f"{one}" for one in range(1, NEWEST_PER_KEY + 1)}


async def test_a_story_without_reports_is_closed(store: Store) -> None:
    def work(tx: Transaction) -> tuple[int, Event | None, Event | None]:
        tx.put_event(an_event("old", "word", at=NOW - OPEN_FOR - MINUTE))
        tx.put_event(an_event("new", "word"))
        gone = tx.prune(Retention(articles=None, alerts=None), NOW)
        return gone, tx.event("old"), tx.event("new")

    gone, old, new = await store.transaction(work)

    assert (gone, old) == (1, None)
    assert new is not None


async def test_counts_of_words_are_there_in_the_next_transaction(store: Store) -> None:
    counts = Frequencies(articles=3, cells=b"\x01\x00")

    def work(tx: Transaction) -> Frequencies | None:
        tx.put_frequencies(Frequencies(articles=2, cells=b""))
        tx.put_frequencies(counts)
        return tx.frequencies()

    assert await store.transaction(work) == counts
    assert await store.transaction(lambda tx: tx.frequencies()) == counts
