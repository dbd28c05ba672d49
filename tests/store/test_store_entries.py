from dataclasses import replace

from tests.store.builders import MINUTE, NOW, an_article, an_entry
from watcher.model import ids
from watcher.model.entry import Entry
from watcher.store.database import Store
from watcher.store.entries import KEYS_KEPT
from watcher.store.transaction import Transaction


async def test_an_entry_comes_back_as_it_was(store: Store) -> None:
    entry = an_entry()
    await store.transaction(lambda tx: tx.add_entries([entry], status="new", now=NOW))

    assert await store.transaction(lambda tx: tx.entry(entry.id)) == entry


async def test_an_entry_is_known_by_any_of_its_keys_in_its_own_feed(store: Store) -> None:
    entry = an_entry()
    await store.transaction(lambda tx: tx.add_entries([entry], status="new", now=NOW))

    here = await store.transaction(lambda tx: tx.known("morning", [*entry.keys, "other"]))
    there = await store.transaction(lambda tx: tx.known("evening", entry.keys))

    assert here == set(entry.keys)
    assert not there


async def test_more_keys_than_fit_one_question_are_looked_up(store: Store) -> None:
    entries = [an_entry(number) for number in range(700)]
    keys = [key for entry in entries for key in entry.keys]
    await store.transaction(lambda tx: tx.add_entries(entries, status="new", now=NOW))

    found = await store.transaction(lambda tx: tx.entries_by_key("morning", [*keys, "unknown"]))

    assert found == {key: entry.id for entry in entries for key in entry.keys}


async def test_adding_an_entry_twice_changes_nothing(store: Store) -> None:
    entry = an_entry()
    for status in ("first_poll", "new"):
        await store.transaction(
            lambda tx, status=status: tx.add_entries([entry], status=status, now=NOW)  # type: ignore[misc]  # bound at once
        )

    rows = await store.read(
        lambda reader: reader.exec_driver_sql("SELECT status, first_seen FROM entry").all()
    )

    assert [row.status for row in rows] == ["first_poll"]


async def test_an_edited_entry_is_known_by_old_and_new_keys(store: Store) -> None:
    old, new = an_entry(words="old"), an_entry(words="new")
    await store.transaction(lambda tx: tx.add_entries([old], status="new", now=NOW))
    await store.transaction(lambda tx: tx.add_entries([new], status="new", now=NOW + MINUTE))

    kept = await store.transaction(lambda tx: tx.entry(old.id))
    known = await store.transaction(lambda tx: tx.known("morning", [*old.keys, *new.keys]))

    assert kept is not None
    assert (kept.summary, set(kept.keys)) == (new.summary, {*old.keys, *new.keys})
    assert known == {*old.keys, *new.keys}


async def test_the_keys_of_an_entry_that_is_edited_for_ever_stay_bounded(store: Store) -> None:
    def work(tx: Transaction) -> Entry | None:
        for edit in range(KEYS_KEPT + 20):
            tx.add_entries([an_entry(words=f"edit {edit}")], status="new", now=NOW)
        return tx.entry(an_entry().id)

    entry = await store.transaction(work)
    rows = await store.read(
        lambda reader: reader.exec_driver_sql("SELECT count(*) FROM entry_key").scalar_one()
    )

    assert entry is not None
    assert len(entry.keys) == rows == KEYS_KEPT
    assert ids.digest("guid", "1") in entry.keys


async def test_the_feeds_own_text_is_let_go_once_the_page_was_read(store: Store) -> None:
    entry, article = an_entry(), an_article()
    await store.transaction(lambda tx: tx.add_entries([entry], status="new", now=NOW))
    await store.transaction(lambda tx: tx.put_article(article, reread_due=NOW))
    waiting = await store.transaction(lambda tx: tx.entry(entry.id))
    await store.transaction(lambda tx: tx.put_article(article, reread_due=None))
    read = await store.transaction(lambda tx: tx.entry(entry.id))

    assert waiting == entry
    assert read == replace(entry, content="")


async def test_text_that_cannot_be_encoded_is_stored_with_question_marks(store: Store) -> None:
    entry = replace(an_entry(), title="half a pair \ud83d here")
    article = replace(an_article(), text="한국 \ud83d")
    await store.transaction(lambda tx: tx.add_entries([entry], status="new", now=NOW))
    await store.transaction(lambda tx: tx.put_article(article, reread_due=None))

    stored = await store.transaction(lambda tx: tx.entry(entry.id))

    assert stored is not None
    assert stored.title == "half a pair ? here"
