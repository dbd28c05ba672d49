from dataclasses import replace

from tests.store.builders import (
    DAY,
    MINUTE,
    NOW,
    a_placement,
    a_signature,
    an_article,
)
from watcher.model.article import Article
from watcher.model.candidates import LOOK_ALIKES, MATES, NEWEST_PER_BAND
from watcher.model.story import COMPARED, LookAlike, Placement, PlacementReason, Signature
from watcher.store.database import Store
from watcher.store.transaction import Transaction

MOST, LEAST = 2**63 - 1, -(2**63)


def place(tx: Transaction, article: Article, *bands: int, story: str = "") -> None:
    tx.put_article(article, reread_due=None)
    tx.put_placement(a_placement(article, story), a_signature(*bands), article.first_seen)


async def test_look_alikes_share_a_band_and_those_with_most_come_first(store: Store) -> None:
    one, two, other = an_article(1), an_article(2), an_article(3)

    def work(tx: Transaction) -> list[str]:
        place(tx, one, 10, MOST, 30)
        place(tx, two, 10, 20, LEAST)
        place(tx, other, 99)
        asked = Signature(bands=(10, 20, LEAST), minhash=b"")
        return [like.article_id for like in tx.look_alikes(asked, url="", since=NOW)]

    assert await store.transaction(work) == [two.id, one.id]


async def test_a_look_alike_tells_what_is_needed_to_compare(store: Store) -> None:
    article = an_article(text="я" * (COMPARED + 1))

    def work(tx: Transaction) -> LookAlike:
        place(tx, article, 10, story="the story")
        return tx.look_alikes(a_signature(10), url="", since=NOW)[0]

    like = await store.transaction(work)

    assert like == LookAlike(
        article_id=article.id,
        story_id="the story",
        feed_id="morning",
        url=article.url,
        title=article.title,
        text="я" * COMPARED,
        minhash=b"minhash",
        first_seen=NOW,
        score=87.5,
        reason=PlacementReason.FOUNDED,
    )


async def test_what_heads_a_copy_group_leaves_the_one_it_was_in(store: Store) -> None:
    first, partly, closer = an_article(1), an_article(2), an_article(3)

    def work(tx: Transaction) -> tuple[Placement | None, Placement | None]:
        for one, other in ((first, None), (partly, first), (closer, partly)):
            tx.put_article(one, reread_due=None)
            of = other.id if other else None
            placed = replace(a_placement(one), copy_of=of, original=of, passage_start=3)
            tx.put_placement(placed, a_signature(10), NOW)
        return tx.placement(partly.id), tx.placement(closer.id)

    left, closest = await store.transaction(work)

    assert left
    assert closest
    assert (left.copy_of, left.original, left.passage_start) == (None, None, None)
    assert closest.original == partly.id


async def test_the_same_address_in_another_feed_is_a_look_alike(store: Store) -> None:
    here = an_article(1)
    there = replace(an_article(2, feed="evening"), identity=here.identity)

    def work(tx: Transaction) -> list[str]:
        place(tx, there, 5)
        none = Signature(bands=(), minhash=b"")
        return [like.article_id for like in tx.look_alikes(none, url=here.identity, since=NOW)]

    assert await store.transaction(work) == [there.id]


async def test_what_was_placed_too_long_ago_is_no_look_alike(store: Store) -> None:
    old = an_article(first_seen=NOW - 8 * DAY)

    def work(tx: Transaction) -> object:
        place(tx, old, 10)
        return tx.look_alikes(a_signature(10), url=old.url, since=NOW - 7 * DAY)

    assert await store.transaction(work) == ()


async def test_a_band_that_everything_shares_is_looked_at_no_further_than_its_newest(
    store: Store,
) -> None:
    def work(tx: Transaction) -> list[str]:
        for number in range(NEWEST_PER_BAND + 5):
            place(tx, an_article(number, first_seen=NOW + number * MINUTE), 7)
        likes = tx.look_alikes(a_signature(7), url="", since=NOW, limit=1_000)
        return [like.article_id for like in likes]

    found = await store.transaction(work)

    assert len(found) == NEWEST_PER_BAND
    assert found[0] == an_article(NEWEST_PER_BAND + 4).id


async def test_a_band_that_few_share_says_more_than_one_that_many_share(store: Store) -> None:
    rare = an_article(100, first_seen=NOW)

    def work(tx: Transaction) -> list[str]:
        place(tx, rare, 1)
        for number in range(LOOK_ALIKES + 1):
            place(tx, an_article(number, first_seen=NOW + MINUTE), 7, 8)
        likes = tx.look_alikes(a_signature(1, 7, 8), url="", since=NOW)
        return [like.article_id for like in likes]

    found = await store.transaction(work)

    assert found[0] == rare.id
    assert len(found) == LOOK_ALIKES


async def test_the_first_of_a_copy_group_come_with_any_of_its_members(store: Store) -> None:
    original = an_article(0, first_seen=NOW - 90 * DAY)
    copies = [an_article(n, first_seen=NOW + n * MINUTE) for n in range(1, MATES + 3)]

    def work(tx: Transaction) -> tuple[LookAlike, ...]:
        place(tx, original, 0)
        for at, copy in enumerate(copies, start=1):
            tx.put_article(copy, reread_due=None)
            placed = replace(a_placement(copy, copy_of=original.id), original=original.id)
            tx.put_placement(placed, a_signature(at), copy.first_seen)
        return tx.look_alikes(a_signature(len(copies)), url="", since=NOW)

    found = await store.transaction(work)

    assert [one.article_id for one in found] == [
        one.id for one in (copies[-1], original, *copies[:MATES])
    ]
    assert found[1].original is None
    assert {one.original for one in found if one.article_id != original.id} == {original.id}


async def test_a_new_version_is_found_by_its_new_bands_only(store: Store) -> None:
    article = an_article()

    def work(tx: Transaction) -> tuple[int, int, int]:
        place(tx, article, 1, 2)
        place(tx, replace(article, version="v2", text="New", first_seen=NOW + DAY), 2, 3)
        asked = (tx.look_alikes(a_signature(band), url="", since=NOW) for band in (1, 2, 3))
        first, second, third = (len(likes) for likes in asked)
        return first, second, third

    assert await store.transaction(work) == (0, 1, 1)


async def test_a_placement_comes_back_as_it_was(store: Store) -> None:
    article = an_article()
    placed = replace(
        a_placement(article, "a story", copy_of="another article"),
        original="the first",
        passage_start=10,
        passage_end=300,
    )

    def work(tx: Transaction) -> object:
        tx.put_placement(placed, a_signature(), NOW)
        tx.put_placement(placed, a_signature(), NOW)
        return tx.placement(article.id), tx.placement("unknown")

    assert await store.transaction(work) == (placed, None)


async def test_the_articles_of_a_story_come_in_the_order_of_first_sight(store: Store) -> None:
    late, early = an_article(1, first_seen=NOW + MINUTE), an_article(2)

    def work(tx: Transaction) -> list[str]:
        place(tx, late, 1, story="s")
        place(tx, early, 2, story="s")
        place(tx, an_article(3), 3, story="other")
        return [row.article_id for row in tx.story_articles("s")]

    assert await store.transaction(work) == [early.id, late.id]
