from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from watcher.alert import decide
from watcher.alert.follow_up import Change
from watcher.model.alert import Alert, Held, Occasion, Told
from watcher.model.article import Article
from watcher.model.match import Evidence, Field, Match
from watcher.model.watch import (
    Confirm,
    FollowUps,
    Mode,
    Priority,
    Rule,
    Send,
    Spike,
    UntilThen,
    Watch,
)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = date(2026, 11, 23)
WATCH = Watch(id="w", rule=Rule(), version="1", send=Send(to=("slack", "mail")))
COOLING = replace(WATCH, send=Send(to=("slack",), cooldown=timedelta(hours=6)))


def match(article: str = "a2") -> Match:
    hit = Evidence(item="word:x", field=Field.TITLE, start=0, end=1, quote="x", form_of="x")
    return Match(article_id=article, version="v", watch="w", watch_version="1", evidence=(hit,))


def told(*, hours: float, article: str = "a1") -> Told:
    at = NOW - timedelta(hours=hours)
    return Told(alert_id=f"alert-{article}", article_id=article, occasion="first", at=at)


def judged(
    watch: Watch = WATCH, *history: Told, copy: bool = False, status: str = "new"
) -> Alert | Held:
    return decide.decide(
        watch,
        match(),
        story_id="s",
        told=history,
        is_copy=copy,
        entry_status=status,
        now=NOW,
        today=TODAY,
        confirmed=watch.confirm is None,
    )


def test_the_first_match_of_a_story_is_told() -> None:
    alert = judged()
    assert isinstance(alert, Alert)
    assert (alert.occasion, alert.story_id, alert.article_id) == ("first", "s", "a2")
    assert alert.created_at == NOW


def until(then: UntilThen) -> Watch:
    """A watch that waits for sources that are not there yet."""
    confirm = Confirm(sources=3, within=timedelta(hours=2), until_then=then)
    return replace(WATCH, confirm=confirm)


@pytest.mark.parametrize(
    ("watch", "history", "copy", "status", "held"),
    [
        (WATCH, (told(hours=100),), False, "new", Held.ALREADY_TOLD),
        (WATCH, (told(hours=1, article="a2"),), False, "new", Held.ALREADY_TOLD),
        (COOLING, (told(hours=100),), True, "new", Held.ALREADY_TOLD),
        (COOLING, (told(hours=100, article="a2"),), False, "new", Held.ALREADY_TOLD),
        (COOLING, (told(hours=5.9),), False, "new", Held.COOLING_DOWN),
        (COOLING, (told(hours=100), told(hours=1)), False, "new", Held.COOLING_DOWN),
        (COOLING, (told(hours=1), told(hours=100)), False, "new", Held.COOLING_DOWN),
        (WATCH, (), False, "first_poll", Held.FIRST_POLL),
        (WATCH, (), False, "reset", Held.RESET),
        (replace(WATCH, mode=Mode.SHADOW), (), False, "new", Held.SHADOW),
        (replace(WATCH, until=date(2026, 11, 22)), (), False, "new", Held.EXPIRED),
        (replace(WATCH, send=Send()), (), False, "new", Held.NO_DESTINATION),
        (until(UntilThen.HOLD), (), False, "new", Held.UNCONFIRMED),
        (until(UntilThen.DIGEST), (), False, "new", Held.UNCONFIRMED_DIGEST),
        (until(UntilThen.HOLD), (told(hours=1),), False, "new", Held.ALREADY_TOLD),
        (until(UntilThen.HOLD), (), False, "first_poll", Held.FIRST_POLL),
    ],
)
def test_every_silence_has_its_reason(
    watch: Watch,
    history: tuple[Told, ...],
    copy: bool,  # noqa: FBT001 - a column of the table
    status: str,
    held: Held,
) -> None:
    assert judged(watch, *history, copy=copy, status=status) is held


def test_every_reason_is_reached() -> None:
    table = test_every_silence_has_its_reason.pytestmark[0].args[1]  # type: ignore[attr-defined]
    elsewhere = {Held.FOLLOW_UPS_OFF, Held.SILENCED, Held.NOT_TAKEN}  # silencing, ledger
    assert {row[-1] for row in table} | elsewhere == set(Held)


def test_what_may_be_sent_quietly_is_an_alert_of_low_priority() -> None:
    alert = judged(replace(until(UntilThen.SEND), priority=Priority.HIGH))
    assert isinstance(alert, Alert)
    assert (alert.kind, alert.priority) == (Occasion.UNCONFIRMED, Priority.LOW)
    told_of = decide.confirmed(
        replace(until(UntilThen.SEND), priority=Priority.HIGH), alert, now=NOW, today=TODAY
    )
    assert isinstance(told_of, Alert)
    assert (told_of.kind, told_of.priority) == (Occasion.CONFIRMED, Priority.HIGH)
    assert told_of.article_id == alert.article_id


CHANGE = Change(occasion=Occasion.HEADLINE, key="k", facts=("old", "new"))
ARTICLE = Article(
    id="a2", entry_id="e", feed_id="f", version="v2", url="", title="new", text="", first_seen=NOW
)


def followed(watch: Watch, change: Change = CHANGE) -> Alert | Held:
    before = judged()
    assert isinstance(before, Alert)
    return decide.follow_up(watch, before, ARTICLE, change, evidence=(), now=NOW, today=TODAY)


def test_a_change_of_what_was_told_is_told_once() -> None:
    alert = followed(WATCH)
    assert isinstance(alert, Alert)
    assert (alert.kind, alert.facts, alert.article_version) == (
        Occasion.HEADLINE, ("old", "new"), "v2",
    )  # fmt: skip
    assert followed(WATCH) == alert
    other = followed(WATCH, replace(CHANGE, key="other"))
    assert isinstance(other, Alert)
    assert other.id != alert.id


def test_a_watch_may_want_no_follow_ups() -> None:
    send = replace(WATCH.send, follow_ups=FollowUps.NONE)
    assert followed(replace(WATCH, send=send)) is Held.FOLLOW_UPS_OFF
    assert followed(replace(WATCH, mode=Mode.SHADOW)) is Held.SHADOW


def test_a_spike_is_raised_to_its_priority_and_a_silence_is_not() -> None:
    spike = Spike(
        factor=3,
        window=timedelta(hours=1),
        compared_with=timedelta(days=14),
        at_least=5,
        raise_to=Priority.BREAKING,
    )
    found = [
        decide.of_watch(
            replace(WATCH, spike=spike), occasion, "k", facts=("x",), now=NOW, today=TODAY
        )
        for occasion in (Occasion.SPIKE, Occasion.QUIET)
    ]
    assert [one.priority for one in found if isinstance(one, Alert)] == [
        Priority.BREAKING, Priority.NORMAL,
    ]  # fmt: skip


def test_a_story_is_told_again_once_it_has_cooled_down() -> None:
    alert = judged(COOLING, told(hours=6))
    assert isinstance(alert, Alert)
    assert alert.occasion == "a2"


def test_a_copy_of_something_never_told_is_told() -> None:
    assert isinstance(judged(COOLING, copy=True), Alert)


def test_a_watch_runs_through_its_last_day() -> None:
    assert isinstance(judged(replace(WATCH, until=TODAY)), Alert)


def test_the_cooldown_is_the_present_one() -> None:
    shorter = replace(COOLING, send=Send(to=("slack",), cooldown=timedelta(hours=1)))
    assert judged(COOLING, told(hours=2)) is Held.COOLING_DOWN
    assert isinstance(judged(shorter, told(hours=2)), Alert)


def test_a_clock_that_was_set_back_by_a_day_does_not_stretch_the_cooldown() -> None:
    assert isinstance(judged(COOLING, told(hours=-23)), Alert)
    assert judged(COOLING, told(hours=-1)) is Held.COOLING_DOWN


def test_a_replay_gives_the_same_ids() -> None:
    first, again = judged(), judged()
    assert isinstance(first, Alert)
    assert isinstance(again, Alert)
    assert first == again
