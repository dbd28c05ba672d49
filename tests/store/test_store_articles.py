import zlib
from dataclasses import replace
from datetime import UTC, datetime

from tests.store.builders import MINUTE, NOW, an_article, an_entry
from watcher.model.article import TextFrom
from watcher.store.database import Store
from watcher.store.transaction import Transaction


async def test_an_article_comes_back_as_it_was(store: Store) -> None:
    article = replace(
        an_article(text="Первый абзац.\nВторой, 한국어."),
        author="Ann Author",
        published_at=datetime(1969, 7, 20, 20, 17, 40, 7, tzinfo=UTC),
        language="ru",
        site="Morning",
        text_from=TextFrom.TEASER,
        problem="a login wall",
    )
    await store.transaction(lambda tx: tx.put_article(article, reread_due=None))

    assert await store.transaction(lambda tx: tx.article(article.id)) == article
    assert await store.transaction(lambda tx: tx.article("unknown")) is None


async def test_a_new_version_replaces_the_text_and_keeps_the_first_sight(store: Store) -> None:
    first = an_article(text="The old words.")
    second = an_article(text="The new words.", first_seen=NOW + MINUTE)
    await store.transaction(lambda tx: tx.put_article(first, reread_due=None))
    await store.transaction(lambda tx: tx.put_article(second, reread_due=None))

    assert await store.transaction(lambda tx: tx.article(first.id)) == replace(
        second, first_seen=NOW
    )
    assert await store.transaction(lambda tx: tx.article_version(first.id)) == second.version


async def test_a_version_that_was_replaced_is_kept_packed(store: Store) -> None:
    first, second = an_article(text="Старый текст."), an_article(text="Новый текст.")
    for article in (first, second, first, second):
        await store.transaction(
            lambda tx, article=article: tx.put_article(article, reread_due=None)  # type: ignore[misc]  # bound at once
        )

    rows = await store.read(
        lambda reader: reader.exec_driver_sql("SELECT version, packed FROM article_version").all()
    )

    assert {row.version: zlib.decompress(row.packed).decode() for row in rows} == {
        first.version: first.text,
        second.version: second.text,
    }


async def test_an_article_is_read_again_when_it_is_due(store: Store) -> None:
    entry, article = an_entry(), an_article()

    def record(tx: Transaction) -> None:
        tx.add_entries([entry], status="new", now=NOW)
        tx.put_article(article, reread_due=NOW + MINUTE, reread_attempts=2)

    await store.transaction(record)
    early = await store.transaction(lambda tx: tx.due_rereads(NOW, 10))
    due = await store.transaction(lambda tx: tx.due_rereads(NOW + MINUTE, 10))
    await store.transaction(lambda tx: tx.set_reread(article.id, None, 3))
    after = await store.transaction(lambda tx: tx.due_rereads(NOW + 9 * MINUTE, 10))

    assert (early, after) == ((), ())
    assert due == ((article, entry, 2),)
