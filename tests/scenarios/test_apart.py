"""A bug with one watch, or one destination, costs only that, and what it costs comes later."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import ModuleType

import pytest

from tests.cli.running import watcher
from tests.scenarios.builders import (
    Later,
    Web,
    configuration,
    flowing,
    item,
    page,
    round_of,
    rss,
)
from tests.scenarios.daemon import running, until
from tests.scenarios.test_cut_off import taking
from watcher import wiring
from watcher.alert import compose, confirm, decide, escalate, quiet, routing
from watcher.config.credentials import Secrets
from watcher.match import almost, near
from watcher.model import ids
from watcher.model.condition import Condition
from watcher.notify.wording import REPEAT
from watcher.pipeline import watchkeeping
from watcher.store import status
from watcher.wiring import River

NEAR = "match: { all: [ { words: [bridge] }, { words: [council] } ], near: [ %s ] }"
ILL = NEAR % "{ between: [bridge, council], within: 60 words }"
WELL = r'match: { all: [ { regex: ["\\pL"] } ] }'
FOUR_DAYS, SIX_HOURS = timedelta(days=4), timedelta(hours=6)


@dataclass
class Bug:
    """What some calls of a function run into."""

    patch: pytest.MonkeyPatch

    def put(self, module: ModuleType, name: str, concerns: Callable[..., bool]) -> None:
        """Calls with arguments that it `concerns` raise."""
        whole = getattr(module, name)

        def broken(*args: object, **named: object) -> object:
            if concerns(*args, **named):
                raise ZeroDivisionError
            return whole(*args, **named)

        self.patch.setattr(module, name, broken)

    def mend(self) -> None:
        self.patch.undo()


@pytest.fixture
def bug() -> Iterator[Bug]:
    with pytest.MonkeyPatch.context() as patch:
        yield Bug(patch)


def always(*_args: object, **_named: object) -> bool:
    return True


def of_ill(*args: object, **_named: object) -> bool:
    return any(getattr(one, "id", "") == "ill" for one in args)


def town(
    folder: Path, web: Web, *, feeds: str = "", rule: str = "", ill: str = ILL, to: str = ""
) -> Path:
    """A watch that is well and tells `chat`, one that a bug concerns and tells `other`."""
    web.paths["/other"] = web.paths["/ops"] = b"ok"
    return configuration(
        folder,
        web,
        feeds=feeds,
        watches=(
            f"  ill: {{ {ill}, send: {{ to: [other] }}{rule} }}\n"
            f"  well: {{ {WELL}, send: {{ to: [chat] }}{rule} }}\n"
        ),
        destinations=(
            f'  chat: {{ slack: "{web.url}/hook"{to} }}\n'
            f'  other: {{ slack: "{web.url}/other"{to} }}\n'
            f'  ops: {{ slack: "{web.url}/ops" }}'
        ),
    )


def told(web: Web, path: str) -> list[str]:
    """What came there, less what says that it may be a repeat."""
    came = [one for one in web.posts if one["path"] == path and REPEAT not in str(one)]
    return [one["text"].splitlines()[0] for one in came]


def both(web: Web) -> tuple[int, int]:
    """How often the watch that is well has told, and the other."""
    return len(told(web, "/hook")), len(told(web, "/other"))


async def again(river: River) -> None:
    await river.judge_again()
    await river.delivered()


async def conditions(river: River) -> set[Condition]:
    return {one.condition for one in await river.all_states()}


async def noted(river: River) -> list[str]:
    found = await river.store.read(status.notices)
    return [one.text for one in found if one.kind == "fault of the program"]


def in_matching(bug: Bug) -> None:
    bug.put(near, "satisfied", always)


def in_deciding(bug: Bug) -> None:
    bug.put(decide, "decide", of_ill)


def in_routing(bug: Bug) -> None:
    bug.put(routing, "deliveries", lambda alert, *_: alert.watch == "ill")


KINDS = pytest.mark.parametrize("put", [in_matching, in_deciding, in_routing])


def links(web: Web, numbers: Sequence[int], *, pages: bool) -> list[str]:
    """Items, the newest first, with pages of their own if they are to be read."""
    found = []
    for n in reversed(numbers):
        title = f"Town {n}: the council votes on the bridge"
        address = f"{web.url}/{n}.html" if pages else f"https://outlet.example/{n}"
        web.paths[f"/{n}.html"] = page(title, f"The council of town {n} met on day {n}. " * 20)
        found.append(item(n, title, link=address, guid=address))
    return found


@KINDS
@pytest.mark.parametrize("how", ["", ", articles: from feed"])
async def test_the_other_watch_tells_at_once_and_it_tells_when_the_bug_is_mended(
    put: Callable[[Bug], None], how: str, web: Web, tmp_path: Path, bug: Bug
) -> None:
    feeds = f'  outlet: {{ feed: "{web.url}/feed"{how} }}\n'
    config = town(tmp_path, web, feeds=feeds)
    web.paths["/feed"] = rss(item(999, "An older report"))
    put(bug)
    async with flowing(config) as river:
        await round_of(river)
        web.paths["/feed"] = rss(*links(web, range(4), pages=not how))
        assert await round_of(river) == 4
        assert both(web) == (4, 0)
        assert await conditions(river) == {Condition.FINE}
        assert await round_of(river) == 0
    async with flowing(config) as river:
        await again(river)
        assert both(web) == (4, 0)
        bug.mend()
        await again(river)
        assert both(web) == (4, 4)
        await again(river)
        await round_of(river)
        assert both(web) == (4, 4)
        assert await noted(river) == []


@pytest.mark.parametrize("put", [in_matching, in_deciding])
@pytest.mark.parametrize("commits", range(9))
async def test_what_is_cut_off_meanwhile_is_told_once_by_each(
    commits: int, put: Callable[[Bug], None], web: Web, tmp_path: Path, bug: Bug
) -> None:
    config = town(tmp_path, web)
    web.paths["/feed"] = rss(item(999, "An older report"))
    async with flowing(config) as river:
        await round_of(river)
        web.paths["/feed"] = rss(item(1))
        put(bug)
        (state,) = await river.all_states()
        with taking(commits):
            await river.poller.poll(river.setup, river.setup.feeds["outlet"], state)
    async with flowing(config, Later(timedelta(minutes=6))) as river:
        await again(river)
        await round_of(river)
        bug.mend()
        await again(river)
        assert both(web) == (1, 1)


async def test_a_daemon_that_is_mended_tells_at_its_start(
    web: Web, tmp_path: Path, bug: Bug
) -> None:
    config = town(tmp_path, web)
    web.paths["/feed"] = rss(item(999, "An older report"))
    in_deciding(bug)
    async with flowing(config) as river:
        await round_of(river)
        web.paths["/feed"] = rss(item(1))
        await round_of(river)
        assert both(web) == (1, 0)
    async with running(config):
        await until(lambda: both(web) == (1, 1))


async def test_another_wording_of_the_rule_gets_round_a_bug(
    web: Web, tmp_path: Path, bug: Bug
) -> None:
    config = town(tmp_path, web)
    web.paths["/feed"] = rss(item(999, "An older report"))
    in_matching(bug)
    async with flowing(config) as river:
        await round_of(river)
        web.paths["/feed"] = rss(item(1))
        await round_of(river)
        assert both(web) == (1, 0)
        town(tmp_path, web, ill="match: { all: [ { words: [bridge] } ] }")
        await river.reload(wiring.stand(config, Secrets.of(config, {})).setup)
        await river.delivered()
        assert both(web) == (1, 1)
        assert await noted(river) == []


@KINDS
async def test_a_first_poll_stays_silent(
    put: Callable[[Bug], None], web: Web, tmp_path: Path, bug: Bug
) -> None:
    web.paths["/feed"] = rss(item(1), item(2))
    put(bug)
    async with flowing(town(tmp_path, web)) as river:
        await round_of(river)
        assert await conditions(river) == {Condition.FINE}
        bug.mend()
        await again(river)
        assert both(web) == (0, 0)
        web.paths["/feed"] = rss(item(3), item(2), item(1))
        await round_of(river)
        assert both(web) == (1, 1)


async def test_an_edit_that_may_be_news_is_judged_later(web: Web, tmp_path: Path, bug: Bug) -> None:
    config = town(tmp_path, web)
    quietly = item(1, "Of towns", description="Nothing.", guid="a")
    web.paths["/feed"] = rss(quietly)
    async with flowing(config) as river:
        await round_of(river)
        in_matching(bug)
        web.paths["/feed"] = rss(item(1, guid="a"))
        await round_of(river)
        assert await conditions(river) == {Condition.FINE}
        assert both(web) == (0, 0)
    async with flowing(config) as river:
        bug.mend()
        await again(river)
        assert both(web) == (0, 1)


@pytest.mark.parametrize("how", ["", ", articles: from feed"])
async def test_a_change_is_told_to_the_others_at_once_and_to_it_later(
    how: str, web: Web, tmp_path: Path, bug: Bug
) -> None:
    read = not how
    feeds = f'  outlet: {{ feed: "{web.url}/feed"{how} }}\n'
    config, clock = town(tmp_path, web, feeds=feeds), Later()
    web.paths["/feed"] = rss(item(999, "An older report"))
    async with flowing(config, clock) as river:
        await round_of(river)
        web.paths["/feed"] = rss(*links(web, [1], pages=read))
        await round_of(river)
        assert both(web) == (1, 1)
        bug.put(decide, "follow_up", of_ill)
        title = "Retracted: the council of town 1 votes on no bridge"
        if read:
            gone = "This report has been withdrawn."
            web.paths["/1.html"] = page(title, gone, "The council of town 1 met on day 1. " * 20)
            clock.ahead += timedelta(minutes=6)
            await river.recheck()
            await river.delivered()
        else:
            web.paths["/feed"] = rss(
                item(1, title, guid="https://outlet.example/1", link="https://outlet.example/1")
            )
            await round_of(river)
        assert both(web) == (2, 1)
    async with flowing(config, clock) as river:
        await again(river)
        assert both(web) == (2, 1)
        bug.mend()
        await again(river)
        await again(river)
        assert both(web) == (2, 2)


async def test_a_source_that_confirms_tells_the_others_at_once(
    web: Web, tmp_path: Path, bug: Bug
) -> None:
    feeds = "".join(f'  {o}: {{ feed: "{web.url}/{o}", articles: from feed }}\n' for o in "ab")
    config = town(tmp_path, web, feeds=feeds, rule=", confirm: { sources: 2, within: 5 hours }")
    text = (config / "watcher.yaml").read_text()
    ill = text.replace("within: 5 hours", "within: 6 hours", 1)
    (config / "watcher.yaml").write_text(ill)
    web.paths |= {f"/{o}": rss(item(n, "Older")) for n, o in enumerate("ab")}
    headline = "Storm tears the old bridge of Arden down, its council says"
    bug.put(confirm, "best", lambda _, within, **__: within == SIX_HOURS)
    async with flowing(config) as river:
        await round_of(river)
        for outlet, words in (
            ("a", "The river took the bridge at noon. Nobody was hurt, said the mayor of Arden."),
            ("b", "Witnesses in Arden saw the old bridge fall, and the council meets tonight."),
        ):
            address = f"https://{outlet}.example/1"
            web.paths[f"/{outlet}"] = rss(
                item(1, headline, description=words, link=address, guid=address)
            )
            await round_of(river)
        assert both(web) == (1, 0)
        bug.mend()
        await again(river)
        assert both(web) == (1, 1)


async def test_a_bug_in_near_misses_costs_nobody_anything(
    web: Web, tmp_path: Path, bug: Bug
) -> None:
    web.paths["/feed"] = rss(item(999, "An older report"))
    bug.put(almost, "missing", always)
    async with flowing(town(tmp_path, web)) as river:
        await round_of(river)
        web.paths["/feed"] = rss(item(1, "The bridge of Arden", description="It fell."))
        await round_of(river)
        assert both(web) == (1, 0)
        assert await conditions(river) == {Condition.FINE}


async def test_a_watch_with_a_bug_is_not_tried_with_all_that_waits_for_it(
    web: Web, tmp_path: Path, bug: Bug
) -> None:
    tried: list[int] = []
    web.paths["/feed"] = rss(item(999, "An older report"))

    def counted(*args: Sequence[object]) -> bool:
        tried.append(len(args))
        return True

    bug.put(near, "satisfied", counted)
    async with flowing(town(tmp_path, web)) as river:
        await round_of(river)
        web.paths["/feed"] = rss(*map(item, range(20)))
        await round_of(river)
        tried.clear()
        await again(river)
        assert len(tried) == 3
        bug.mend()
        await again(river)
        assert both(web) == (20, 20)


async def test_silences_are_told_by_the_others(web: Web, tmp_path: Path, bug: Bug) -> None:
    config, clock = town(tmp_path, web, rule=", quiet_for: 3 days"), Later()
    text = (config / "watcher.yaml").read_text()
    (config / "watcher.yaml").write_text(text.replace("3 days", "4 days", 1))
    web.paths["/feed"] = rss(item(1))
    async with flowing(config, clock) as river:
        await round_of(river)
        await river.keep_watch()
        bug.put(quiet, "is_due", lambda longest, *_: longest == FOUR_DAYS)
        clock.ahead += timedelta(days=5)
        await round_of(river)
        for _ in range(3):
            await river.keep_watch()
            await river.delivered()
            assert both(web) == (1, 0)
        assert len(await noted(river)) == 1
    bug.mend()
    async with flowing(config, clock) as river:
        for _ in range(2):
            await river.keep_watch()
            await river.delivered()
            assert both(web) == (1, 1)
        assert await noted(river) == []


async def test_a_bug_that_is_not_that_of_a_watch_is_laid_to_none(
    web: Web, tmp_path: Path, bug: Bug
) -> None:
    web.paths["/feed"] = rss(item(1))
    bug.put(watchkeeping, "Desk", always)
    async with flowing(town(tmp_path, web)) as river:
        with pytest.raises(ZeroDivisionError):
            await river.keep_watch()
        assert await noted(river) == []


async def test_alerts_of_the_others_are_escalated(web: Web, tmp_path: Path, bug: Bug) -> None:
    rule = ", priority: high, escalate: { after: 15 minutes, to: [ops] }"
    config, clock = town(tmp_path, web, rule=rule), Later()
    web.paths["/feed"] = rss(item(999, "An older report"))
    bug.put(escalate, "due", of_ill)
    async with flowing(config, clock) as river:
        await round_of(river)
        await river.keep_watch()
        web.paths["/feed"] = rss(item(1))
        await round_of(river)
        clock.ahead += timedelta(minutes=16)
        for _ in range(2):
            await river.keep_watch()
            await river.delivered()
            assert len(told(web, "/ops")) == 1
        bug.mend()
        for _ in range(2):
            await river.keep_watch()
            await river.delivered()
            assert len(told(web, "/ops")) == 2


async def test_digests_of_the_others_are_made(web: Web, tmp_path: Path, bug: Bug) -> None:
    config, clock = town(tmp_path, web, to=", digest: every day at 07:30"), Later()
    web.paths["/feed"] = rss(item(999, "An older report"))
    bug.put(ids, "digest_id", lambda destination, _: destination == "other")
    async with flowing(config, clock) as river:
        await round_of(river)
        await river.collect()
        web.paths["/feed"] = rss(item(1))
        await round_of(river)
        clock.ahead += timedelta(days=1)
        for _ in range(2):
            await river.collect()
            await river.delivered()
            assert both(web) == (1, 0)
        bug.mend()
        for _ in range(2):
            await river.collect()
            await river.delivered()
            assert both(web) == (1, 1)


async def test_a_digest_leaves_out_what_cannot_be_put_into_words(
    web: Web, tmp_path: Path, bug: Bug
) -> None:
    config, clock = town(tmp_path, web, to=", digest: every day at 07:30"), Later()
    text = (config / "watcher.yaml").read_text().replace("to: [other]", "to: [chat]")
    waiting = "confirm: { sources: 2, within: 6 hours, until_then: digest }, send"
    (config / "watcher.yaml").write_text(text.replace("send", waiting, 1))
    web.paths["/feed"] = rss(item(999, "An older report"))
    async with flowing(config, clock) as river:
        await round_of(river)
        await river.collect()
        for number in (1, 2):
            web.paths["/feed"] = rss(item(number))
            await round_of(river)
            if number == 2:
                bug.put(confirm, "best", lambda _, within, **__: within == SIX_HOURS)
            clock.ahead += timedelta(days=1)
            await river.collect()
            await river.delivered()
        first, second = map(str, web.posts)
        assert "Report 1" in first
        assert "unconfirmed" not in first, "only what is younger than a day was looked for"
        assert "Report 2" in second
        assert "unconfirmed" not in second
    bug.mend()
    async with flowing(config, clock) as river:
        await river.delivered()
        assert len(web.posts) == 2


async def test_an_alert_is_told_without_what_its_watch_cannot_say(
    web: Web, tmp_path: Path, bug: Bug
) -> None:
    web.paths["/feed"] = rss(item(999, "An older report"))
    bug.put(compose, "message", lambda *_, watch, **__: of_ill(watch))
    async with flowing(town(tmp_path, web)) as river:
        await round_of(river)
        web.paths["/feed"] = rss(item(2), item(1))
        await round_of(river)
        assert both(web) == (2, 2)


async def test_a_bug_with_the_examples_of_a_watch_stops_no_start(
    web: Web, tmp_path: Path, bug: Bug
) -> None:
    examples = "examples: { should_match: [a council and its bridge] }"
    config = town(tmp_path, web, ill=f"{examples}, {ILL}")
    in_matching(bug)
    found = await asyncio.to_thread(watcher, "--config", str(config), "check")
    assert found.code == 1
    assert "its examples run into a bug of the program (ZeroDivisionError)" in found.out
    web.paths["/feed"] = rss(item(999, "An older report"))
    standing = wiring.stand(config, Secrets.of(config, {}))
    async with wiring.river(standing.setup, Later()) as river:
        await round_of(river)
        web.paths["/feed"] = rss(item(1))
        await round_of(river)
        assert both(web) == (1, 0)


async def test_the_operator_is_told_once_and_the_commands_say_what_waits(
    web: Web, tmp_path: Path, bug: Bug
) -> None:
    config = town(tmp_path, web)
    text = (config / "watcher.yaml").read_text()
    (config / "watcher.yaml").write_text(text.replace("daemon:\n", "daemon:\n  operator: [ops]\n"))
    web.paths["/feed"] = rss(item(999, "An older report"))
    in_matching(bug)

    async def ask(*words: str) -> tuple[int, str]:
        found = await asyncio.to_thread(watcher, "--config", str(config), *words)
        return found.code, found.out

    async with flowing(config) as river:
        await round_of(river)
        web.paths["/feed"] = rss(item(2), item(1))
        await round_of(river)
        for _ in range(2):
            await river.report()
            await river.delivered()
        (report,) = (one for one in web.posts if one["path"] == "/ops")
        assert "ill: judging articles is held up by a bug" in str(report["blocks"])
        code, shown = await ask("explain", "https://outlet.example/a/1")
        assert code == 0
        assert "ill  not judged yet: since " in shown
        assert "well  alerted: " in shown
        _, shown = await ask("explain", "https://outlet.example/a/1", "ill", "--json")
        assert '"outcome":"not judged yet"' in shown.replace(": ", ":")
        code, shown = await ask("status")
        assert code == 1
        assert "ill: judging articles is held up by a bug" in shown
        bug.mend()
        await again(river)
        _, shown = await ask("explain", "https://outlet.example/a/1", "ill")
        assert "ill  alerted: " in shown
        assert (await ask("status"))[0] == 0
