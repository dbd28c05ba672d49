"""Independent sources, spikes, silences and follow-ups, through the river and over restarts."""

from collections.abc import Sequence
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

from tests.scenarios.builders import Later, Web, configuration, flowing, item, page, round_of, rss
from watcher.demo.serve import Reply
from watcher.model.alert import Held
from watcher.store import history
from watcher.store.records import AlertRow
from watcher.wiring import River

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WIRE = (
    "A drone fell on the town hall of Northport on Tuesday evening. Nobody was hurt, the mayor's"
    " office said in a statement, and the fire was out within the hour. The building was empty"
    " because the council has met in the school since the flood of last month. Police closed three"
    " streets around the market square and asked people to stay away from the site. Experts were"
    " to take the remains of the machine to a laboratory in the provincial capital on Friday."
)
CONFIRM = "confirm: { sources: 2, within: 2 hours }"
PAGE = [
    "A drone fell on the roof of the town hall on Tuesday, and the council met in the school.",
    "The mayor said that nobody had been hurt and that the roof would be mended by the spring.",
    "Police closed three streets around the market and asked people to keep away from the place.",
]


def watching(rule: str, *, send: str = "to: [chat]") -> str:
    return (
        f"  drone: {{ match: {{ all: [ {{ words: [drone] }} ] }}, {rule}, send: {{ {send} }} }}\n"
    )


def sources(web: Web, owners: Sequence[str], *, groups: str = "", fetch: bool = False) -> str:
    how = "" if fetch else ", articles: from feed"
    lines = [
        f'  o{n}: {{ feed: "{web.url}/o{n}", title: Outlet {n}, owner: "{owner or n}"{how} }}'
        for n, owner in enumerate(owners)
    ]
    return "\n".join([*lines, f"source_groups:\n{groups}" if groups else ""])


async def begin(river: River, web: Web, count: int) -> None:
    """The silent first poll of all sources."""
    for n in range(count):
        web.paths[f"/o{n}"] = rss(item(1000 + n, f"An older report from outlet {n}"))
    assert await round_of(river) == 0


async def publish(
    river: River, web: Web, source: int, title: str, text: str, *, number: int = 1
) -> int:
    """One outlet publishes, or edits what it published; how many alerts follow."""
    address = f"https://o{source}.example/{number}"
    web.paths[f"/o{source}"] = rss(item(1, title, description=text, link=address, guid=address))
    return await round_of(river)


async def report(river: River, web: Web, source: int, title: str, text: str) -> int:
    """An outlet reports the first story in its own words; placed there, if it was not by itself."""
    raised = await publish(river, web, source, title, text)
    found = await river.store.read(history.stories)
    newest, first = found[0], found[-1]
    if newest.id != first.id and newest.articles == 1:
        await river.writes.do(lambda tx: tx.unite(newest.id, first.id))
    return raised + await watch(river)


async def watch(river: River) -> int:
    """One beat of what time brings about; how many alerts follow."""
    before = river.tally.counts["alerts"]
    await river.keep_watch()
    await river.delivered()
    return river.tally.counts["alerts"] - before


async def alerts(river: River) -> tuple[AlertRow, ...]:
    return await river.store.read(history.alerts)


async def verdicts(river: River) -> list[Held | None]:
    """What became of each match, the earliest article first."""
    found_stories = await river.store.read(history.stories)
    story = max(found_stories, key=lambda one: one.articles)
    detail = await river.store.read(lambda reader: history.story_detail(reader, story.id))
    assert detail
    found: list[Held | None] = []
    for one in detail.articles:
        explained = await river.store.read(
            lambda reader, name=one.article_id: history.explain_article(reader, name)  # type: ignore[misc]
        )
        assert explained
        found += [row.held for row in explained.verdicts]
    return found


OWN = (
    "Our reporter saw the machine come down beside the clock tower shortly before nine, and spoke"
    " to the caretaker, who had left the drone where it lay. He had heard a sound like a mower,"
    " he told us, then glass. The hall's archive was moved to the cellar in autumn and is safe."
)


async def test_twelve_copies_of_a_wire_do_not_confirm_it_and_a_report_of_ones_own_does(
    web: Web, tmp_path: Path
) -> None:
    owners = [f"Owner {n}" for n in range(13)]
    config = configuration(tmp_path, web, feeds=sources(web, owners), watches=watching(CONFIRM))
    async with flowing(config, Later()) as river:
        await begin(river, web, 13)
        for n in range(12):
            assert await publish(river, web, n, "Drone falls on town hall", WIRE) == 0
        assert set(await verdicts(river)) == {Held.UNCONFIRMED}
    async with flowing(config, Later()) as river:
        assert await watch(river) == 0
        assert await report(river, web, 12, "What a caretaker saw in Northport", OWN) == 1
        assert await watch(river) == 0
        assert await round_of(river) == 0
        assert (await verdicts(river)).count(Held.ALREADY_TOLD) == 12
    (told,) = web.posts
    assert told["text"].startswith("Confirmed: Drone falls on town hall")
    assert "*2 independent sources*: Outlet 0 (first, " in str(told)
    assert "), Outlet 12; 11 copies" in str(told)


async def test_sources_of_a_group_that_counts_as_one_confirm_nothing(
    web: Web, tmp_path: Path
) -> None:
    feeds = sources(web, ["A", "B", ""], groups="  state: { sources: [o0, o1], count_as_one: yes }")
    config = configuration(tmp_path, web, feeds=feeds, watches=watching(CONFIRM))
    async with flowing(config, Later()) as river:
        await begin(river, web, 3)
        assert await publish(river, web, 0, "Drone falls on town hall", WIRE) == 0
        assert await report(river, web, 1, "What a caretaker saw in Northport", OWN) == 0
        assert set(await verdicts(river)) == {Held.UNCONFIRMED}
        assert await report(river, web, 2, "What a caretaker saw in Northport", OWN) == 1


async def test_reports_too_far_apart_do_not_confirm_each_other(web: Web, tmp_path: Path) -> None:
    config = configuration(tmp_path, web, feeds=sources(web, "AB"), watches=watching(CONFIRM))
    clock = Later()
    async with flowing(config, clock) as river:
        await begin(river, web, 2)
        assert await publish(river, web, 0, "Drone falls on town hall", WIRE) == 0
        clock.ahead += 3 * HOUR
        assert await report(river, web, 1, "What a caretaker saw in Northport", OWN) == 0


async def test_a_report_that_the_watch_does_not_match_confirms_one_that_it_does(
    web: Web, tmp_path: Path
) -> None:
    config = configuration(tmp_path, web, feeds=sources(web, "AB"), watches=watching(CONFIRM))
    async with flowing(config, Later()) as river:
        await begin(river, web, 2)
        assert await publish(river, web, 0, "Drone falls on town hall", WIRE) == 0
        text = OWN.replace("drone", "thing")
        assert await report(river, web, 1, "What a caretaker saw in Northport", text) == 1
    assert "Drone falls" in web.told[0]


async def test_what_is_sent_quietly_is_told_again_once_it_is_confirmed(
    web: Web, tmp_path: Path
) -> None:
    rule = "confirm: { sources: 2, within: 2 hours, until_then: send quietly }, priority: high"
    config = configuration(tmp_path, web, feeds=sources(web, "AB"), watches=watching(rule))
    async with flowing(config, Later()) as river:
        await begin(river, web, 2)
        assert await publish(river, web, 0, "Drone falls on town hall", WIRE) == 1
    async with flowing(config, Later()) as river:
        text = OWN.replace("drone", "thing")
        assert await report(river, web, 1, "What a caretaker saw in Northport", text) == 1
        assert await watch(river) == 0
        found = {one.occasion: one.priority.value for one in await alerts(river)}
    assert found == {"unconfirmed": "low", "confirmed": "high"}
    assert [one.split(":")[0] for one in web.told] == ["Unconfirmed", "Confirmed"]


async def test_a_watch_that_asks_for_fewer_sources_tells_what_waited(
    web: Web, tmp_path: Path
) -> None:
    feeds = sources(web, "A")
    config = configuration(tmp_path, web, feeds=feeds, watches=watching(CONFIRM))
    async with flowing(config, Later()) as river:
        await begin(river, web, 1)
        assert await publish(river, web, 0, "Drone falls on town hall", WIRE) == 0
    configuration(tmp_path, web, feeds=feeds, watches=watching("priority: high"))
    async with flowing(config, Later()) as river:
        assert await watch(river) == 1
        assert await watch(river) == 0


async def test_a_spike_is_told_once_while_it_lasts(web: Web, tmp_path: Path) -> None:
    rule = (
        "spike: { factor: 3, window: 1 hour, compared_with: 4 days, at_least: 4 stories,"
        " raise_to: breaking }, confirm: { sources: 9, within: 1 hour }"
    )
    config = configuration(tmp_path, web, feeds=sources(web, "A"), watches=watching(rule))
    clock = Later()
    places = iter(("Arden", "Brig", "Calder", "Dunmore", "Elvet", "Farrow", "Gosport", "Hexham"))

    async def fall(river: River, count: int) -> None:
        rows = [
            item(n, f"Drone comes down over {town}", description=f"It broke a roof of {town}.",
                 link=f"https://o0.example/{town}", guid=f"https://o0.example/{town}")
            for n, town in zip(range(count), places, strict=False)
        ]  # fmt: skip
        web.paths["/o0"] = rss(*rows)
        assert await round_of(river) == 0

    async with flowing(config, clock) as river:
        await begin(river, web, 1)
        for _ in range(3 * 24):
            clock.ahead += HOUR
            await round_of(river)
            assert await watch(river) == 0
        await fall(river, 5)
        assert await watch(river) == 1
        clock.ahead += HOUR / 4
        await fall(river, 2)
        assert await watch(river) == 0
    async with flowing(config, clock) as river:
        await round_of(river)
        assert await watch(river) == 0
    (told,) = web.posts
    assert told["text"].startswith("Spike: drone: 5 stories in 1 hour, usually ")
    assert "Drone comes down over Arden (Outlet 0)" in str(told)
    assert "BREAKING" in str(told)


async def test_a_watch_that_falls_silent_says_that_its_sources_were_polled(
    web: Web, tmp_path: Path
) -> None:
    rule = "quiet_for: 3 days"
    config = configuration(tmp_path, web, feeds=sources(web, "AB"), watches=watching(rule))
    clock = Later()
    async with flowing(config, clock) as river:
        await begin(river, web, 2)
        assert await watch(river) == 0
        clock.ahead += 3 * DAY
        assert await watch(river) == 0, "after a stop the sources are asked first"
        await round_of(river)
        assert await watch(river) == 1
    async with flowing(config, clock) as river:
        clock.ahead += DAY
        await round_of(river)
        assert await watch(river) == 0
        assert await publish(river, web, 0, "Drone falls on town hall", WIRE) == 1
        clock.ahead += 3 * DAY
        await round_of(river)
        assert await watch(river) == 1
    assert web.told[0].startswith("Silence: drone: nothing for 3 days")
    assert "quiet: 2 of 2 sources polled well" in str(web.posts[0])


async def test_a_watch_whose_sources_cannot_be_reached_is_blind(web: Web, tmp_path: Path) -> None:
    rule = "quiet_for: 3 days"
    config = configuration(tmp_path, web, feeds=sources(web, "ABC"), watches=watching(rule))
    clock = Later()
    async with flowing(config, clock) as river:
        await begin(river, web, 3)
        await watch(river)
        for n in (0, 1):
            web.paths[f"/o{n}"] = Reply(status=HTTPStatus.INTERNAL_SERVER_ERROR)
        for _ in range(3):
            clock.ahead += DAY
            await round_of(river)
        assert await watch(river) == 1
    assert "blind: 2 of 3 sources unreachable since " in str(web.posts[0])


async def told_of_a_page(river: River, web: Web, *paragraphs: str) -> None:
    """An article with a page of its own is told of."""
    await begin(river, web, 1)
    address = f"{web.url}/a.html"
    web.paths["/a.html"] = page("Drone hits the town hall", *paragraphs)
    web.paths["/o0"] = rss(item(1, "Drone hits the town hall", link=address, guid=address))
    assert await round_of(river) == 1


async def reread(river: River, clock: Later, *, after: timedelta) -> int:
    before = river.tally.counts["alerts"]
    clock.ahead += after
    await river.recheck()
    await river.delivered()
    return river.tally.counts["alerts"] - before


def with_page(folder: Path, web: Web, *, follow_ups: str = "thread") -> Path:
    send = f"to: [chat], follow_ups: {follow_ups}"
    return configuration(
        folder,
        web,
        feeds=sources(web, "A", fetch=True),
        watches=watching("priority: high", send=send),
    )


async def test_a_headline_that_changes_on_the_page_is_told_once(web: Web, tmp_path: Path) -> None:
    config, clock = with_page(tmp_path, web), Later()
    async with flowing(config, clock) as river:
        await told_of_a_page(river, web, *PAGE)
        assert await reread(river, clock, after=HOUR / 10) == 0
        web.paths["/a.html"] = page("BREAKING: drone hits the Town Hall | Gazette", *PAGE)
        assert await reread(river, clock, after=HOUR) == 0
        web.paths["/a.html"] = page("Crane hits the town hall, no drone seen", *PAGE)
    async with flowing(config, clock) as river:
        assert await reread(river, clock, after=5 * HOUR) == 1
        assert await reread(river, clock, after=18 * HOUR) == 0
        assert await reread(river, clock, after=48 * HOUR) == 0
    assert web.asked.count("/a.html") == 5
    assert web.told[1].startswith("New headline: Crane hits the town hall, no drone seen")
    assert "Before: " in str(web.posts[1])


async def test_a_headline_that_changes_in_the_feed_is_told_or_held(
    web: Web, tmp_path: Path
) -> None:
    for n, (follow_ups, alerts) in enumerate((("none", 0), ("separate", 1))):
        folder = tmp_path / follow_ups
        folder.mkdir()
        rule = watching("priority: high", send=f"to: [chat], follow_ups: {follow_ups}")
        config = configuration(folder, web, feeds=sources(web, "A"), watches=rule)
        async with flowing(config, Later()) as river:
            await begin(river, web, 1)
            assert await publish(river, web, 0, "Drone falls on town hall, two hurt", WIRE) == 1
            assert await publish(river, web, 0, "DRONE falls on town hall - two hurt", WIRE) == 0
            assert await publish(river, web, 0, "Drone falls on town hall, 14 hurt", WIRE) == alerts
            again = "Drone falls on town hall, two hurt"
            assert await publish(river, web, 0, again, WIRE) == 0, "that was told at first"
            assert (Held.FOLLOW_UPS_OFF in await verdicts(river)) is (n == 0)


async def test_a_page_that_is_withdrawn_is_told_once(web: Web, tmp_path: Path) -> None:
    config, clock = with_page(tmp_path, web), Later()
    async with flowing(config, clock) as river:
        await told_of_a_page(river, web, *PAGE)
        notice = "This article has been withdrawn because the account in it was found to be false."
        more = (
            "The editors ask their readers for forgiveness and have told the council of the town."
        )
        web.paths["/a.html"] = page("Drone hits the town hall", notice, more)
        assert await reread(river, clock, after=HOUR) == 1
        assert await reread(river, clock, after=10 * HOUR) == 0
    assert web.told[1].startswith("Withdrawn: Drone hits the town hall")
    assert "found to be false" in str(web.posts[1])


async def test_a_page_that_is_not_there_is_asked_for_twice(web: Web, tmp_path: Path) -> None:
    config, clock = with_page(tmp_path, web), Later()
    async with flowing(config, clock) as river:
        await told_of_a_page(river, web, *PAGE)
        web.paths["/a.html"] = Reply(status=HTTPStatus.NOT_FOUND)
        assert await reread(river, clock, after=HOUR) == 0
    async with flowing(config, clock) as river:
        assert await reread(river, clock, after=HOUR) == 1
        assert await reread(river, clock, after=DAY) == 0
        (row, *_) = await alerts(river)
        found = await river.store.read(lambda reader: history.alert_detail(reader, row.id))
        assert found
        assert found.article
        assert "roof of the town hall" in found.article.text, "what was read stays"
    assert "the page answers 404" in str(web.posts[1])


async def test_a_page_that_never_was_there_is_not_withdrawn(web: Web, tmp_path: Path) -> None:
    config, clock = with_page(tmp_path, web), Later()
    async with flowing(config, clock) as river:
        await begin(river, web, 1)
        address = f"{web.url}/lost.html"
        web.paths["/o0"] = rss(item(1, "Drone hits the town hall", link=address, guid=address))
        assert await round_of(river) == 1
        for _ in range(3):
            assert await reread(river, clock, after=HOUR) == 0
