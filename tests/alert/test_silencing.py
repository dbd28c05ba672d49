"""Which silence covers a match."""

from datetime import UTC, datetime, timedelta

import pytest

from watcher.alert import silencing
from watcher.model.alert import Alert
from watcher.model.match import Evidence, Field
from watcher.model.silence import Silence, SilenceKind
from watcher.model.watch import Priority

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def silence(kind: SilenceKind, target: str) -> Silence:
    return Silence(
        id="s", kind=kind, target=target, begins=NOW, until=NOW + timedelta(days=1),
        author="desk", why="exercise",
    )  # fmt: skip


def alert(*items: str) -> Alert:
    hits = tuple(
        Evidence(item=item, field=Field.TITLE, start=0, end=1, quote="x", form_of="x")
        for item in items
    )
    return Alert(
        id="a", watch="kursk", watch_version="1", story_id="story", article_id="x",
        article_version="v", occasion="first", priority=Priority.NORMAL, created_at=NOW,
        evidence=hits,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "target", "covers"),
    [
        (SilenceKind.WATCH, "kursk", True),
        (SilenceKind.WATCH, "lavrov", False),
        (SilenceKind.STORY, "story", True),
        (SilenceKind.STORY, "another", False),
        (SilenceKind.SOURCE, "tass", True),
        (SilenceKind.SOURCE, "yonhap", False),
        (SilenceKind.ACTOR, "kursk-region", True),
        (SilenceKind.ACTOR, "lavrov", False),
    ],
)
def test_a_silence_covers_what_it_names(kind: SilenceKind, target: str, covers: bool) -> None:  # noqa: FBT001
    one = silence(kind, target)
    found = alert("actor:kursk-region", "word:drone")
    covering = silencing.covering([one], found, source="tass")
    assert covering == (one if covers else None)


def test_an_actor_beside_a_silenced_one_is_still_news() -> None:
    one = silence(SilenceKind.ACTOR, "lavrov")
    found = alert("actor:lavrov", "actor:north-korea")
    assert silencing.covering([one], found, source="tass") is None


def test_without_silences_nothing_is_covered() -> None:
    assert silencing.covering([], alert("word:x"), source="") is None
