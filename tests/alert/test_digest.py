"""What a digest says: grouped, ranked, with what was held and why."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from watcher.alert import digest
from watcher.alert.digest import Collected
from watcher.model.alert import Held, Message
from watcher.model.delivery import Delivery, Destination, DestinationKind, GroupBy, Hold
from watcher.model.digest import Digest
from watcher.model.watch import Priority

MORNING = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
MADE = Digest(
    id="d", destination="mail", slot=MORNING, since=MORNING - timedelta(days=1), created_at=MORNING
)
MAIL = Destination(id="mail", kind=DestinationKind.EMAIL)
OWN = Delivery(id="own", alert_id="d", destination="mail", created_at=MORNING, due_at=MORNING)


def collected(
    number: int,
    *others: str,
    watch: str = "kursk",
    priority: Priority = Priority.NORMAL,
    hold: Hold = Hold.DIGEST,
    story: str = "",
) -> Collected:
    at = MORNING - timedelta(hours=10 - number)
    return Collected(
        watch=watch,
        watch_title=watch.title(),
        story_id=story or f"s{number}",
        priority=priority,
        at=at,
        hold=hold,
        note=digest.HELD_IN_WORDS[hold],
        headline=f"Headline {number}",
        url=f"https://outlet.example/{number}",
        source="Outlet",
        others=others,
    )


def told(
    *items: Collected, to: Destination = MAIL, held: dict[tuple[str, Held], int] | None = None
) -> Message:
    return digest.message(MADE, to, items, held or {}, delivery=OWN, timezone="UTC")


def headlines(message: Message) -> list[str]:
    return [item.headline for item in message.items]


def test_the_most_urgent_story_comes_first_then_the_best_sourced_then_the_earliest() -> None:
    message = told(
        collected(1),
        collected(2),
        collected(3, "Second", "Third"),
        collected(4, priority=Priority.HIGH),
    )
    assert headlines(message) == ["Headline 4", "Headline 3", "Headline 1", "Headline 2"]
    assert message.priority is Priority.HIGH


def test_stories_stand_together_under_their_watch() -> None:
    message = told(
        collected(1, watch="ferry"),
        collected(2, priority=Priority.HIGH),
        collected(3, watch="ferry"),
    )
    assert [(item.groups, item.headline) for item in message.items] == [
        (("Kursk",), "Headline 2"),
        (("Ferry",), "Headline 1"),
        (("Ferry",), "Headline 3"),
    ]
    assert message.headline == "3 stories of 2 watches"


def test_a_digest_may_be_grouped_otherwise() -> None:
    by_priority = replace(MAIL, group_by=(GroupBy.PRIORITY, GroupBy.WATCH))
    message = told(collected(1), collected(2, priority=Priority.HIGH), to=by_priority)
    assert [item.groups for item in message.items] == [("high", "Kursk"), ("normal", "Kursk")]


def test_several_alerts_on_one_story_are_one_item() -> None:
    message = told(collected(1, story="s"), collected(2, "Second", story="s"))
    assert headlines(message) == ["Headline 2"]
    assert message.headline == "1 story: Kursk"


def test_an_empty_digest_says_so() -> None:
    message = told(to=replace(MAIL, if_empty="nothing new"))
    assert (message.headline, message.items) == ("nothing new", ())


def test_a_message_of_what_a_storm_or_the_night_held_says_so() -> None:
    storm, night = collected(1, hold=Hold.STORM), collected(2, hold=Hold.QUIET_HOURS)
    assert told(storm).watch_title == "Many alerts at once"
    assert told(night).watch_title == "Held in quiet hours"
    mixed = told(storm, night, collected(3))
    assert mixed.watch_title == "Digest"
    assert [item.note for item in mixed.items] == [
        "one of too many at once",
        "held in quiet hours",
        "",
    ]


def test_what_was_held_is_counted_with_its_reason() -> None:
    held = {
        ("Kursk", Held.COOLING_DOWN): 3,
        ("Kursk", Held.ALREADY_TOLD): 12,
        ("Ferry", Held.SHADOW): 1,
    }
    assert told(collected(1), held=held).footer == (
        "Ferry: 1 match not told: shadow: the watch counts and sends nothing",
        "Kursk: 12 matches not told: already told about this story",
        "Kursk: 3 matches not told: cooling down",
    )


def test_an_article_that_is_gone_still_has_its_line() -> None:
    gone = replace(collected(1), headline="", url="", source="")
    assert headlines(told(gone)) == ["an article that is no longer stored"]
