import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.store.builders import DAY, MINUTE, NOW, a_feed, an_alert, an_article, record_alert
from watcher.model.alert import Held, Occasion, Verdict
from watcher.model.settings import Retention
from watcher.model.watching import Recheck
from watcher.store import watching
from watcher.store.database import Store
from watcher.store.transaction import Transaction

HOUR = timedelta(hours=1)


def do(store: Store, work: Callable[[Transaction], object]) -> object:
    return asyncio.run(store.transaction(work))


def verdict(number: int, held: Held | None, *, alert: str | None = None) -> Verdict:
    article = an_article(number)
    return Verdict(
        article_id=article.id,
        version=article.version,
        watch="minister",
        watch_version="v1",
        held=held,
        alert_id=alert,
        decided_at=NOW,
    )


def test_a_match_waits_until_it_is_settled(store: Store) -> None:
    def work(tx: Transaction) -> None:
        record_alert(tx)
        story = an_article().id
        assert tx.waiting(story) == ()
        for held in (Held.UNCONFIRMED, Held.UNCONFIRMED_DIGEST):
            tx.settle_verdict(verdict(1, held))
            (one,) = tx.waiting(story)
            assert (one.article_id, one.watch) == (story, "minister")
            assert tx.stories_waiting(NOW - HOUR) == (story,)
        assert tx.stories_waiting(NOW + HOUR) == ()
        tx.settle_verdict(verdict(1, None, alert="x"))
        assert tx.waiting(story) == ()
        assert tx.stories_waiting(NOW - HOUR) == ()

    do(store, work)


def test_only_the_latest_version_of_an_article_waits(store: Store) -> None:
    def work(tx: Transaction) -> None:
        record_alert(tx)
        tx.settle_verdict(verdict(1, Held.UNCONFIRMED))
        tx.put_article(an_article(text="The minister left."), reread_due=None)
        assert tx.waiting(an_article().id) == ()

    do(store, work)


@pytest.mark.parametrize("few", [0, 2, 200])
def test_what_waits_is_found_whichever_way_it_is_looked_for(
    few: int, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "_FEW", few)

    def work(tx: Transaction) -> None:
        for number in range(4):
            record_alert(tx, number)
        for number in (0, 2):
            tx.settle_verdict(verdict(number, Held.UNCONFIRMED))
        found = {number: tx.waiting(an_article(number).id) for number in range(4)}
        assert {number: [one.article_id for one in found[number]] for number in found} == {
            0: [an_article(0).id], 1: [], 2: [an_article(2).id], 3: [],
        }  # fmt: skip

    do(store, work)


def test_a_large_story_is_not_gone_through_where_few_matches_wait(store: Store) -> None:
    asked: list[str] = []

    def work(tx: Transaction) -> None:
        record_alert(tx)
        tx.settle_verdict(verdict(1, Held.UNCONFIRMED))
        connection = tx.cursor.connection
        connection.set_trace_callback(asked.append)
        tx.waiting(an_article().id)
        connection.set_trace_callback(None)
        plan = [row[3] for sql in asked for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}")]
        assert any("verdict_waiting_ix" in step for step in plan)
        assert not any("placement_story_ix" in step for step in plan)

    do(store, work)


def test_a_story_told_quietly_waits_as_well(store: Store) -> None:
    def work(tx: Transaction) -> None:
        tx.put_alert(an_alert(an_article(), occasion=Occasion.UNCONFIRMED.value))
        assert tx.stories_waiting(NOW - HOUR) == (an_article().id,)
        (one,) = tx.story_alerts(an_article().id)
        assert one.kind is Occasion.UNCONFIRMED

    do(store, work)


def test_stories_are_counted_once_and_silent_ones_not(store: Store) -> None:
    def work(tx: Transaction) -> None:
        for number in range(4):
            record_alert(tx, number, at=NOW + number * MINUTE)
        tx.settle_verdict(verdict(3, Held.FIRST_POLL))
        assert tx.first_matches("minister", NOW) == tuple(NOW + n * MINUTE for n in range(3))
        assert tx.first_matches("minister", NOW + MINUTE) == (NOW + MINUTE, NOW + 2 * MINUTE)
        assert tx.first_matches("nobody", NOW) == ()
        assert tx.last_match("minister") == NOW + 2 * MINUTE
        assert [one.title for one in tx.matched_since("minister", NOW + MINUTE)] == [
            "Headline 1", "Headline 2",
        ]  # fmt: skip

    do(store, work)


def test_an_hour_is_covered_if_half_of_the_looks_found_it_so(store: Store) -> None:
    def work(tx: Transaction) -> None:
        for at, good in ((0, True), (1, False), (60, False), (61, False), (62, True)):
            tx.note_hour("minister", NOW + at * MINUTE, covered=good)
        hour = NOW.replace(minute=0, second=0, microsecond=0)
        assert tx.covered_hours("minister", NOW - DAY) == {hour}
        assert tx.covered_hours("minister", NOW + 3 * HOUR) == frozenset()
        tx.prune(Retention(articles=DAY), NOW + 3 * DAY)
        assert tx.covered_hours("minister", NOW - DAY) == frozenset()

    do(store, work)


def test_a_page_is_read_again_when_it_is_due(store: Store) -> None:
    first = Recheck(article_id="a", due=NOW)

    def work(tx: Transaction) -> None:
        tx.add_recheck(first)
        tx.add_recheck(replace(first, due=NOW + DAY))
        assert tx.due_rechecks(NOW - MINUTE, 10) == ()
        assert tx.due_rechecks(NOW, 10) == (first,)
        later = replace(first, due=NOW + HOUR, step=1, headline="Drone")
        tx.save_recheck(later)
        assert tx.due_rechecks(NOW + DAY, 10) == (later,)
        tx.drop_rechecks(["a"])
        assert tx.due_rechecks(NOW + DAY, 10) == ()

    do(store, work)


@pytest.mark.parametrize("name", ["morning"])
def test_the_health_of_feeds_is_what_their_states_say(store: Store, name: str) -> None:
    def work(tx: Transaction) -> None:
        tx.sync_feeds([a_feed(name)], NOW)
        state = tx.all_states()[name]
        tx.save_states([replace(state, failures=4, last_ok=NOW, items=b"12345678")])
        found = tx.health()[name]
        assert (found.failures, found.last_ok, found.items) == (4, NOW, b"")

    do(store, work)


def test_gaps_are_found_by_their_time(store: Store) -> None:
    def work(tx: Transaction) -> None:
        tx.put_notice("gap", "morning", "text", NOW)
        assert tx.noted_since("gap", NOW) == {"morning"}
        assert tx.noted_since("gap", NOW + MINUTE) == frozenset()

    do(store, work)
