import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.builders import MINUTE, NOW, an_article
from watcher.model.settings import Retention
from watcher.store import history
from watcher.store.database import Store
from watcher.store.search import query
from watcher.store.transaction import Transaction

TEXTS = (
    "Sergey Lavrov arrived in Pyongyang on Monday.",
    "Министр Лавров прибыл в Пхеньян в понедельник.",
    "Лаврова встретили в аэропорту. Самолёт сел в срок.",
    "러시아 외무장관이 북한을 방문했다.",
    "俄罗斯外长访问朝鲜。",
    "ロシア外相が北朝鮮を訪問した。",
    "Café crème costs 3 euros, naïve as it sounds.",
    "The U.S. and ICE, it was said.",
)


def fill(tx: Transaction) -> None:
    for number, text in enumerate(TEXTS):
        article = an_article(number, text=text, first_seen=NOW + number * MINUTE)
        tx.put_article(article, reread_due=None)


async def found(store: Store, words: str) -> set[int]:
    rows = await store.read(lambda reader: history.search(reader, words))
    return {int(row.title.removeprefix("Headline ")) for row in rows}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("lavrov pyongyang", {0}),
        ("lavrov seoul", set()),
        ("ЛАВРОВ", {1}),
        ("Лавров*", {1, 2}),
        ("Лавров* -аэропорту", {1}),
        ('"в Пхеньян"', {1}),
        ('"Пхеньян в Лавров"', set()),
        ("북한", {3}),
        ("외무장관", {3}),
        ("방", {3}),
        ("朝鲜", {4}),
        ("朝鮮", {5}),
        ("北朝鮮", {5}),
        ("鲜朝", set()),
        ("cafe creme", {6}),
        ("U.S.", {7}),
        ("headline", set(range(8))),
    ],
)
async def test_words_of_every_script_are_found(
    store: Store, words: str, expected: set[int]
) -> None:
    await store.transaction(fill)

    assert await found(store, words) == expected


@pytest.mark.parametrize("words", ["", "   ", "—", '"', '""', "-lavrov", "*", "()", "-"])
async def test_a_search_for_nothing_finds_nothing(store: Store, words: str) -> None:
    await store.transaction(fill)

    assert await found(store, words) == set()


@pytest.mark.parametrize(
    "words",
    [
        "title:lavrov",
        "lavrov OR (",
        "NEAR(a b)",
        "a AND",
        "{title body}:x",
        "a\0b",
        '"*',
    ],
)
async def test_the_language_of_fts5_is_not_the_users(store: Store, words: str) -> None:
    await store.transaction(fill)

    assert await found(store, words) == set()


@given(st.text())
def test_a_query_holds_nothing_unquoted_but_its_operators(words: str) -> None:
    outside = "".join(query(words).split('"')[::2])

    assert set(outside.replace("AND", "").replace("NOT", "")) <= {" ", "*"}


async def test_the_latest_articles_come_first_and_no_more_than_asked(store: Store) -> None:
    await store.transaction(fill)

    rows = await store.read(lambda reader: history.search(reader, "headline", limit=2))

    assert [row.title for row in rows] == ["Headline 7", "Headline 6"]


async def test_a_replaced_version_is_found_by_its_new_words_only(store: Store) -> None:
    old, new = an_article(1, text="러시아 oldword"), an_article(1, text="북한 newword")
    await store.transaction(lambda tx: tx.put_article(old, reread_due=None))
    await store.transaction(lambda tx: tx.put_article(new, reread_due=None))

    assert [await found(store, word) for word in ("oldword", "러시아", "newword", "북한")] == [
        set(), set(), {1}, {1},
    ]  # fmt: skip


async def test_a_pruned_article_is_found_no_more(store: Store) -> None:
    await store.transaction(fill)
    await store.transaction(lambda tx: tx.prune(Retention(articles=MINUTE), NOW + 5 * MINUTE))

    rows = await store.read(
        lambda reader: reader.exec_driver_sql(
            "SELECT rowid FROM search WHERE search MATCH 'headline'"
        ).all()
    )

    assert len(rows) == 4
