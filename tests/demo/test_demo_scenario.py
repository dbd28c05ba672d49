"""The demo's configuration loads, and the river's own stages come to the outcome it promises."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from watcher.clock import SimulatedClock
from watcher.config import load
from watcher.config.configuration import Loaded
from watcher.dedup import features, signature, stories
from watcher.dedup.stories import Prepared
from watcher.demo import feeds, pages, publisher, scenario, world
from watcher.demo.inbox import Inbox
from watcher.demo.publisher import Publisher, Step
from watcher.demo.world import Outlet, Page
from watcher.extract import article as extracting
from watcher.extract import assemble
from watcher.match import compile as compiling
from watcher.match import examples, judge
from watcher.model.article import Article, TextFrom
from watcher.model.fetched import Failed
from watcher.parse import feed as parsing

START = datetime(2026, 7, 3, 12, 0, tzinfo=UTC)
HOME = "http://127.0.0.1:9"
OUTLETS = {outlet.id: outlet for outlet in world.outlets()}


@pytest.fixture
async def loaded(tmp_path: Path) -> AsyncIterator[Loaded]:
    clock = SimulatedClock(START)
    publishing, inbox = Publisher(clock), Inbox(tmp_path, clock)
    await publishing.start()
    await inbox.start()
    scenario.write(tmp_path / "config", publishing, inbox)
    yield load.load(tmp_path / "config")
    await publishing.stop()
    await inbox.stop()


def read(step: Step, minute: int) -> Article:
    """An article of the script, read from its feed and its page as the daemon would."""
    one, outlet = step.article, OUTLETS[step.article.outlet]
    at = START.replace(minute=minute)
    item = feeds.Item(article=one, url=HOME + one.path, published=at)
    found = parsing.read(
        feeds.render(outlet, HOME, (item,)),
        {"content-type": feeds.content_type(outlet)},
        feed_id=outlet.id,
        url=f"{HOME}/feed",
    )
    assert not isinstance(found, Failed)
    page = extracting.read(_page(step, outlet, at), url=item.url, language=outlet.language)
    return assemble.article(
        found.entries[0], page, first_seen=at, site=outlet.name, language_hint=outlet.language
    )


def _page(step: Step, outlet: Outlet, at: datetime) -> bytes:
    around = pages.Site(outlet=outlet, url=HOME)
    kinds = {
        Page.CONSENT_WALL: pages.consent_wall(step.article, around),
        Page.MISSING_AT_FIRST: pages.missing(around),
    }
    return kinds.get(step.article.page, pages.article(step.article, around, at)).encode()


def test_the_configuration_has_no_problems(loaded: Loaded) -> None:
    assert loaded.problems == ()
    assert set(loaded.configuration.feeds) == set(world.OUTLETS)
    assert set(loaded.configuration.destinations) == set(scenario.DESTINATIONS)
    assert set(loaded.configuration.watches) == set(scenario.expected().per_watch())


def test_the_addresses_of_the_inbox_are_secrets(loaded: Loaded, tmp_path: Path) -> None:
    token = tmp_path / "config" / "secrets" / "slack-token"
    assert token.stat().st_mode & 0o077 == 0
    written = (tmp_path / "config" / "destinations.yaml").read_text(encoding="utf-8")
    assert "127.0.0.1" not in written
    chat = loaded.configuration.destinations["desk-chat"]
    assert chat.token == token.read_text(encoding="utf-8").strip()


def test_the_examples_of_the_watches_hold(loaded: Loaded) -> None:
    watches = loaded.configuration.watches.values()
    program, refused = compiling.program(loaded.configuration.actors, watches)
    assert refused == ()
    assert [f for watch in watches for f in examples.failures(program, watch)] == []


def test_each_story_is_told_once_and_the_traps_stay_silent(loaded: Loaded) -> None:
    program, _ = compiling.program(
        loaded.configuration.actors, loaded.configuration.watches.values()
    )
    articles = [read(step, minute) for minute, step in enumerate(publisher.script())]
    told: dict[tuple[str, str], list[str]] = {}
    prepared = [
        Prepared(
            one,
            signature.of(one.title, one.text),
            features.of(one, judge.actors(program, one)),
        )
        for one in articles
    ]
    for article, placement in zip(articles, stories.placements(prepared), strict=True):
        for match in judge.judge(program, article):
            told.setdefault((match.watch, placement.story_id), []).append(article.title)
    expected = scenario.expected()
    assert {(watch, frozenset(titles)) for (watch, _), titles in told.items()} == {
        (story.watch, frozenset(story.headlines)) for story in expected.stories
    }
    assert len(told) == expected.alerts
    assert expected.silent == ("fbi", "ice")


def test_the_copy_that_comes_first_is_another_source_of_the_story() -> None:
    copies = [step.article.outlet for step in publisher.script() if step.article.wire]
    assert copies == ["pacific", "meridian", "harbour", "lowland"]


def test_the_pages_come_out_clean() -> None:
    for minute, step in enumerate(publisher.script()):
        article = read(step, minute)
        kept = {Page.ORDINARY: TextFrom.PAGE, Page.SLOW: TextFrom.PAGE}
        if article.text_from is not kept.get(step.article.page):
            assert step.article.page in (Page.CONSENT_WALL, Page.MISSING_AT_FIRST)
            continue
        for tease in (*step.article.see_also, *step.article.capitals):
            assert tease.casefold() not in article.text.casefold(), step.article.slug


def test_the_counts_follow_from_the_stories() -> None:
    expected = scenario.expected()
    assert expected.per_watch() == {"lavrov-dprk": 3, "kursk": 4, "fbi": 0, "ice": 0}
    assert expected.deliveries == 2 * expected.alerts == 14
