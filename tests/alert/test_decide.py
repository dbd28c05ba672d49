from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from watcher.alert.decide import decide
from watcher.model.alert import Alert, Held, Told
from watcher.model.match import Evidence, Field, Match
from watcher.model.watch import Mode, Rule, Send, Watch

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
    return decide(
        watch,
        match(),
        story_id="s",
        told=history,
        is_copy=copy,
        entry_status=status,
        now=NOW,
        today=TODAY,
    )


def test_the_first_match_of_a_story_is_told() -> None:
    alert = judged()
    assert isinstance(alert, Alert)
    assert (alert.occasion, alert.story_id, alert.article_id) == ("first", "s", "a2")
    assert alert.created_at == NOW


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
    assert {row[-1] for row in table} == set(Held) - {Held.SILENCED}  # see test_silencing


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


def test_a_replay_gives_the_same_ids() -> None:
    first, again = judged(), judged()
    assert isinstance(first, Alert)
    assert isinstance(again, Alert)
    assert first == again
