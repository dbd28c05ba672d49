"""The pages, on the real river: what they show, and that nothing of a stranger's commands them."""

import re
from dataclasses import replace
from datetime import timedelta
from functools import partial
from html import escape
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from tests.hostile import HOMOGRAPH, TITLES, UNSEEN
from tests.scenarios.builders import Later, Web, configuration, flowing, item, round_of, rss
from tests.store.builders import an_alert, an_article
from tests.web.looking import looking
from watcher.config.problem import Problem, Severity
from watcher.model.alert import Occasion
from watcher.pipeline import notices
from watcher.wiring import River

OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"
OUR_ELEMENTS = {
    "html", "head", "meta", "title", "link", "body", "header", "a", "nav", "form", "input", "main",
    "h1", "h2", "h3", "p", "code", "ul", "li", "dl", "div", "dt", "dd", "time", "table", "thead",
    "tbody", "tr", "th", "td", "span", "blockquote", "mark", "footer", "b", "br",
}  # fmt: skip
WATCHES = """\
  bridge: { title: The bridge, match: { all: [ { words: [bridge] } ] }, send: { to: [chat] } }
  quiet: { match: { all: [ { words: [bridge] } ] }, mode: shadow, send: { to: [chat] } }
  both: { match: { all: [ { words: [bridge] }, { words: [Zeppelin] } ] }, send: { to: [chat] } }
"""


async def two_rounds(river: River, web: Web, *later: str) -> None:
    web.paths["/feed"] = rss(item(1))
    await round_of(river)
    web.paths["/feed"] = rss(*later, item(1))
    await round_of(river)


def _quoted(title: str) -> str:
    """As a feed can hold it: without what XML forbids."""
    return escape(re.sub("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]", "", title), quote=True)


async def test_an_alert_is_found_from_the_status_page_with_all_that_belongs_to_it(
    web: Web, tmp_path: Path
) -> None:
    async with flowing(configuration(tmp_path, web, watches=WATCHES)) as river:
        await two_rounds(river, web, item(2, "A bridge is closed after a crack is found"))
        async with looking(river) as browser:
            front = (await browser.get("/")).seen
            (alert,) = [one for one in front.links if one.startswith("/alerts/")]
            told = (await browser.get(alert)).seen
            (article,) = {one for one in told.links if one.startswith("/articles/")}
            judged = (await browser.get(article)).seen
            (story,) = {one for one in judged.links if one.startswith("/stories/")}
            grown = (await browser.get(story)).seen

    assert "Watching. Nothing needs you." in front.text
    assert "1 shadow: the watch counts and sends nothing" in front.text
    assert "https://outlet.example/a/2" in told.links
    assert "chat sent 1" in told.text
    assert [tag for tag, _ in told.elements].count("mark") == 1
    assert "bridge : told" in judged.text
    assert "quiet : shadow: the watch counts and sends nothing" in judged.text
    assert "it founded a story" in grown.text


async def test_what_was_not_told_stands_there_with_the_reason(web: Web, tmp_path: Path) -> None:
    async with flowing(configuration(tmp_path, web, watches=WATCHES)) as river:
        await two_rounds(river, web, item(2, "A bridge is closed after a crack is found"))
        async with looking(river) as browser:
            held = (await browser.get("/held?watch=quiet")).seen.text
            near = (await browser.get("/near?watch=both")).seen.text
            watches = (await browser.get("/watches")).seen.text
            found = (await browser.get("/search?q=crack")).seen.text

    assert "A bridge is closed after a crack is found outlet shadow" in held
    assert "Zeppelin" in near
    assert "bridge The bridge chat 1 2" in watches
    assert "A bridge is closed" in found


async def test_what_needs_a_human_comes_first(web: Web, tmp_path: Path) -> None:
    feeds = f"""\
  outlet: {{ feed: "{web.url}/feed", articles: from feed }}
  gone: {{ feed: "{web.url}/gone", articles: from feed }}
"""
    web.paths["/hook"] = b"no_service"
    clock = Later()
    problem = Problem(
        severity=Severity.ERROR, file="watches.yaml", line=3, column=7, message="no actor `lavrow`"
    )
    async with flowing(configuration(tmp_path, web, feeds=feeds), clock) as river:
        for _ in range(4):
            await two_rounds(river, web, item(2))
            clock.ahead += timedelta(hours=1)
        async with looking(river, problems=[problem]) as browser:
            front = (await browser.get("/")).seen
            sources = (await browser.get("/sources")).seen
            healthz = await browser.get("/healthz")

    assert "Something needs you." in front.text
    assert "1 of 2 feeds cannot be read." in front.text
    assert "watches.yaml:3:7: no actor `lavrow`" in front.text
    assert "late" in front.text
    assert "gone http" in sources.text.partition("outlet http")[0]
    assert "not found at its address" in sources.text
    assert healthz.status == 503
    assert re.fullmatch("feeds are polled (3599|3600) s late\n", healthz.text)


async def test_an_alert_on_a_silence_is_listed_by_what_it_says_first(
    web: Web, tmp_path: Path
) -> None:
    facts = ("nothing for 3 days", "all 4 sources answer", "the last match was on Monday")
    quiet = replace(
        an_alert(an_article(), occasion=Occasion.QUIET.key("monday")), article_id="", facts=facts
    )
    async with flowing(configuration(tmp_path, web)) as river, looking(river) as browser:
        await river.writes.do(lambda tx: tx.put_alert(quiet))
        front = (await browser.get("/")).seen
        (link,) = [one for one in front.links if one.startswith("/alerts/")]
        alone = (await browser.get(link)).seen

    assert "quiet nothing for 3 days" in front.text
    assert "all 4 sources answer" not in front.text
    assert all(fact in alone.text for fact in facts)
    assert not [one for one in alone.links if one.startswith("/stories/")]


async def test_a_bug_that_holds_something_up_needs_a_human(web: Web, tmp_path: Path) -> None:
    async with flowing(configuration(tmp_path, web)) as river, looking(river) as browser:
        for number in range(20):
            now = river.clock.now() + timedelta(seconds=number)
            await river.writes.do(lambda tx, at=now: tx.put_notice("gap", f"{at}", "a gap", at))  # type: ignore[misc]
        fault = partial(notices.fault, doing="escalating", name="every", error=ValueError())
        await river.writes.do(partial(fault, now=river.clock.now() - timedelta(hours=1)))
        front = (await browser.get("/")).seen.text

    assert "Something needs you." in front
    assert "every: escalating is held up by a bug of the program (ValueError)" in front


async def test_no_page_has_an_element_or_a_link_of_a_stranger(web: Web, tmp_path: Path) -> None:
    titles = [*TITLES.values(), "</td></table><script>alert(1)</script>"]
    items = [
        item(number, quoted, description=f"{quoted} a bridge")
        for number, quoted in enumerate(map(_quoted, titles), start=2)
    ]
    async with flowing(configuration(tmp_path, web)) as river:
        await two_rounds(river, web, *items)
        async with looking(river) as browser:
            pages = await browser.everything()
            assert river.tally.counts["alerts"] > len(titles) / 3

    assert {answer.status for answer in pages.values()} == {200}
    for path, answer in pages.items():
        seen = answer.seen
        assert {tag for tag, _ in seen.elements} <= OUR_ELEMENTS, path
        assert not [name for _, values in seen.elements for name in values if name[:2] == "on"]
        assert all(re.match("/[a-z]*|https://outlet.example/a/", one) for one in seen.links), path
        assert not UNSEEN.search(answer.text), path
        assert not HOMOGRAPH.search(answer.text), path


async def test_a_link_that_is_no_address_of_the_web_is_no_link(web: Web, tmp_path: Path) -> None:
    async with flowing(configuration(tmp_path, web)) as river:
        await two_rounds(river, web, item(2, link="javascript:alert(1)"))
        async with looking(river) as browser:
            pages = await browser.everything()

    links = {one for answer in pages.values() for one in answer.seen.links}
    assert not [one for one in links if not one.startswith(("/", "https://outlet.example/"))]


async def test_a_headline_that_names_another_host_is_no_link(web: Web, tmp_path: Path) -> None:
    async with flowing(configuration(tmp_path, web)) as river:
        await two_rounds(river, web, item(2, "Sign in at bank.example.com to read on"))
        async with looking(river) as browser:
            (alert,) = {one for one in (await browser.get("/")).seen.links if "/alerts/" in one}
            page = (await browser.get(alert)).text

    assert '<a class="host" href="https://outlet.example/a/2"' in page
    assert "Sign in at bank.example.com to read on</a>" not in page


async def test_the_metrics_are_what_was_counted(web: Web, tmp_path: Path) -> None:
    async with flowing(configuration(tmp_path, web, watches=WATCHES)) as river:
        await two_rounds(river, web, item(2))
        async with looking(river) as browser:
            answer = await browser.get("/metrics")
            counts = dict(river.tally.counts)

    found = {
        (one.name, *one.labels.values()): one.value
        for family in text_string_to_metric_families(answer.text)
        for one in family.samples
    }
    assert found["watcher_alerts_total",] == counts["alerts"] == 1
    assert found["watcher_articles_total",] == counts["articles"]
    assert found["watcher_held_total", "shadow"] == 1
    assert found["watcher_deliveries_total", "sent"] == 1
    assert found["watcher_feeds", "fine"] == 1
    assert found["watcher_feeds_ill",] == 0
    assert found["watcher_outbox", "dead"] == 0
    assert found["watcher_watch_alerts", "bridge"] == 1
    assert found["watcher_watch_matches", "quiet"] == 2  # one of them on the first poll
    assert found["watcher_watch_alerts", "both"] == 0
    assert found["watcher_latency_seconds", "0.95"] > 0
    assert found["process_resident_memory_bytes",] > 0
    assert "outlet" not in answer.text  # no label for each feed


async def test_every_metric_is_documented(web: Web, tmp_path: Path) -> None:
    async with flowing(configuration(tmp_path, web)) as river:
        await two_rounds(river, web, item(2))
        async with looking(river) as browser:
            answer = await browser.get("/metrics")
    told = OPERATIONS.read_text(encoding="utf-8")
    names = set(re.findall("^(watcher_[a-z_]+)", answer.text, re.MULTILINE))
    assert sorted(name for name in names if f"`{name}`" not in told) == []
    assert len(names) > 15


async def test_what_is_not_there_is_not_found(web: Web, tmp_path: Path) -> None:
    async with flowing(configuration(tmp_path, web)) as river, looking(river) as browser:
        answers = [
            await browser.get(path)
            for path in ("/alerts/x", "/stories/x", "/articles/x", "/x", "/%2e%2e/watcher.yaml")
        ]
    assert {(one.status, one.text) for one in answers} == {(404, "Not Found\n")}


def _break(folder: Path) -> None:
    for file in folder.glob("watcher.db*"):
        file.write_bytes(b"no database" * (file.stat().st_size // 11))


async def test_a_store_out_of_reach_is_told_in_words(web: Web, tmp_path: Path) -> None:
    async with flowing(configuration(tmp_path, web)) as river, looking(river) as browser:
        await river.writes.do(lambda tx: tx.put_beat("x", "y", river.clock.now()))
        _break(tmp_path)
        answer = await browser.get("/alerts")
    assert (answer.status, answer.text) == (503, "The store is out of reach. See the log.\n")
