"""What a site repeats stops matching after a few pages, and news that is repeated goes on."""

import asyncio
from pathlib import Path

from tests.cli.running import watcher
from tests.scenarios.builders import Flowing, Web, configuration, item, page, round_of, rss
from tests.scenarios.builders import flowing as _flowing
from watcher.model.article import PageText
from watcher.store import history
from watcher.wiring import River

flowing: Flowing = _flowing

WATCH = '  drone: { match: { all: [ { words: ["drone"] } ] }, send: { to: [chat] } }\n'
ABOUT = "The Ferryman is printed in Lowport; its drone pictures have won prizes in nine countries."
BACKGROUND = (
    "A drone fell on the town hall of Northport in May, and the council has met in a school since."
)
TITLES = (
    "Ferry tickets to cost more", "Bakers ask for longer nights", "River falls below its mark",
    "Choir sings in a brewery", "Bridge closes for three weeks", "Wolves are back in the hills",
    "Mayor opens second library", "Hail ruins the apple harvest", "Pilots train over the marshes",
    "School wins chess trophy", "Two cranes leave the harbour", "Museum buys a steam engine",
)  # fmt: skip


def outlet(folder: Path, web: Web) -> Path:
    return configuration(
        folder, web, feeds=f'  ferryman: {{ feed: "{web.url}/feed" }}\n', watches=WATCH
    )


OWN = (
    "A single to Lowport rises by forty pence in April, the operator told commuters on the quay.",
    "Ovens cool too early for rye, says Gerda Quist, who has kneaded dough since she was twelve.",
    "Barges scraped gravel at the weir; gauges near Pellam show less water than in any autumn.",
    "Sixty voices rehearse between copper kettles because their chapel roof leaks on the altos.",
    "Engineers found hairline cracks in two girders and sent lorries by the valley road instead.",
    "Shepherd Ivo Tarn counted nine pups at dawn and has borrowed three dogs from his cousin.",
    "Readers queued before breakfast for the new reading room, which smells of varnish and tea.",
    "Stones as large as walnuts shredded netting above the orchards within eleven minutes.",
    "Six trainers circled at low height, startling herons; the colonel apologised to bird wardens.",
    "Sicilian defences won it: a team of fourth-formers beat the academy by two boards to one.",
    "Tugs towed the giants out at high tide, and dockers who had run them saluted with caps.",
    "Its boiler hauled sugar beet until 1961; volunteers want to hear the whistle by midsummer.",
)


def article(number: int, *more: str) -> bytes:
    """News of its own, and a line that dates it: the twelve come again with other days."""
    at = number % len(TITLES)
    own = f"{TITLES[at]}, as was learnt on day {number} from somebody called Witness {number}."
    return page(TITLES[at], own, OWN[at], *more)


async def publish(river: River, web: Web, number: int, *more: str) -> int:
    """One more article in the feed, then a poll: how many alerts there were."""
    address = f"{web.url}/a/{number}.html"
    web.paths[f"/a/{number}.html"] = article(number, *more)
    title = TITLES[number % len(TITLES)]
    said = f"Plan {number} was spoken of at length on day {number} of the debate."
    new = item(number, title=title, link=address, guid=address, description=said)
    web.paths["/feed"] = rss(new, title=f"The Ferryman, {number}")
    return await round_of(river)


async def begun(river: River, web: Web) -> None:
    web.paths["/feed"] = rss(item(999, title="An older report"))
    assert await round_of(river) == 0


async def test_a_word_in_the_furniture_of_a_site_alerts_no_longer(web: Web, tmp_path: Path) -> None:
    config = outlet(tmp_path, web)
    async with flowing(config) as river:
        await begun(river, web)
        raised = [await publish(river, web, number, ABOUT) for number in range(8)]
        assert raised == [1] * 5 + [0] * 3
        assert await publish(river, web, 8, "A drone was seen there.", ABOUT) == 1
    answer = await asyncio.to_thread(
        watcher, "--config", config, "explain", f"{web.url}/a/7.html", "drone"
    )
    assert "“drone” stands only in a passage that was taken for furniture" in answer.out
    assert f"left out, since the site repeats it: “{ABOUT}”" in " ".join(answer.out.split())


async def test_what_was_learnt_outlives_a_restart(web: Web, tmp_path: Path) -> None:
    config = outlet(tmp_path, web)
    async with flowing(config) as river:
        await begun(river, web)
        for number in range(5):
            await publish(river, web, number, ABOUT)
    async with flowing(config) as river:
        assert await publish(river, web, 6, ABOUT) == 0


async def test_a_page_that_is_looked_at_again_is_compared_less_its_furniture(
    web: Web, tmp_path: Path
) -> None:
    async with flowing(outlet(tmp_path, web)) as river:
        await begun(river, web)
        for number in range(6):
            await publish(river, web, number, ABOUT)
        address = f"{web.url}/a/5.html"
        seen = await river.store.read(lambda reader: history.explain_article(reader, address))
        assert seen
        assert seen.entry
        read = await river.poller.look(river.setup.feeds["ferryman"], seen.entry, "en")
        assert isinstance(read.page, PageText)
        assert read.page.text == read.article.text
        assert ABOUT not in read.page.text


async def test_a_paragraph_of_news_that_is_repeated_alerts_every_time(
    web: Web, tmp_path: Path
) -> None:
    async with flowing(outlet(tmp_path, web)) as river:
        await begun(river, web)
        raised = [
            await publish(river, web, number, *([BACKGROUND] if number % 3 == 0 else []))
            for number in range(24)
        ]
        assert sum(raised) == 8


async def test_versions_of_a_story_under_new_addresses_do_not_hide_it(
    web: Web, tmp_path: Path
) -> None:
    async with flowing(outlet(tmp_path, web)) as river:
        await begun(river, web)
        story = [
            BACKGROUND,
            *(f"Part {n} of the report on the hall of Northport." for n in range(6)),
        ]
        for number in range(10):
            address = f"{web.url}/live/{number}.html"
            head = f"Northport hall: what we know, {number} o'clock"
            web.paths[f"/live/{number}.html"] = page(head, f"Now it is {number}.", *story)
            web.paths["/feed"] = rss(item(number, title=head, link=address, guid=address))
            await round_of(river)
        assert len(web.posts) == 1
        assert await publish(river, web, 0, BACKGROUND) == 1


async def test_a_wall_that_no_rule_knows_is_learnt_and_the_feed_believed(
    web: Web, tmp_path: Path
) -> None:
    async with flowing(outlet(tmp_path, web)) as river:
        await begun(river, web)
        wall = page("Welcome", "Dear guest, welcome.", *[f"Room {n} is open." for n in range(9)])
        for number, title in enumerate(TITLES):
            address = f"{web.url}/w/{number}.html"
            web.paths[f"/w/{number}.html"] = wall
            said = f"A drone was seen on day {number}, and this is all that the feed tells of it."
            new = item(number, title=title, link=address, guid=address, description=said)
            web.paths["/feed"] = rss(new, title=f"The Ferryman, {number}")
            assert await round_of(river) == 1
        assert "what every page of its site shows" in str(web.posts[-1])


async def test_texts_of_feeds_lose_their_furniture_too(web: Web, tmp_path: Path) -> None:
    async with flowing(configuration(tmp_path, web, watches=WATCH)) as river:
        await begun(river, web)

        async def told(number: int) -> int:
            own = f"Plan {number} was agreed on after {number} hours, and work begins in May."
            text = f"&lt;p&gt;{own}&lt;/p&gt;&lt;p&gt;{ABOUT}&lt;/p&gt;"
            new = item(number, title=TITLES[number], description=text)
            web.paths["/feed"] = rss(new, title=f"The Ferryman, {number}")
            return await round_of(river)

        assert [await told(number) for number in range(8)] == [1] * 5 + [0] * 3
