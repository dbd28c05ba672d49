"""An entry that the program has a bug with costs only itself, and is told once the bug is gone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scenarios.builders import Web, configuration, flowing, item, page, round_of, rss
from watcher.dedup import signature
from watcher.model.condition import Condition
from watcher.model.notice import FAULT
from watcher.model.story import Signature
from watcher.store import status
from watcher.wiring import River

POISON = "Nightshade is found in the council's tea"
WATCH = "  every: { match: { all: [ { regex: ['[a-z]'] } ] }, send: { to: [chat] } }\n"


@pytest.fixture
def bug() -> Iterator[pytest.MonkeyPatch]:
    """Undo it to mend it."""
    whole = signature.of

    def of(title: str, text: str) -> Signature:
        if "Nightshade" in title:
            raise ZeroDivisionError
        return whole(title, text)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(signature, "of", of)
        yield patch


async def noted(river: River) -> list[str]:
    found = await river.store.read(lambda reader: status.notices(reader, kind=FAULT))
    return [one.text[:45] for one in found]


async def state(river: River) -> tuple[Condition, bool]:
    (found,) = await river.all_states()
    return found.condition, found.last_ok is not None


@pytest.mark.parametrize("pages", ["", "read"])
async def test_the_others_are_told_and_it_is_told_when_the_bug_is_gone(
    pages: str, web: Web, tmp_path: Path, bug: pytest.MonkeyPatch
) -> None:
    how = "" if pages else ", articles: from feed"
    feeds = f'  outlet: {{ feed: "{web.url}/feed"{how} }}\n'
    config = configuration(tmp_path, web, feeds=feeds, watches=WATCH)
    web.paths["/feed"] = rss(item(999, "An older report"))
    links = {
        n: f"{web.url}/{n}.html" if pages else f"https://outlet.example/{n}" for n in range(28)
    }
    titles = {n: POISON if n == 7 else f"Town {n} votes on bridge {n} of {n}" for n in range(28)}
    for n in links:
        web.paths[f"/{n}.html"] = page(titles[n], f"Town {n} met on day {n}. " * 20)
    async with flowing(config) as river:
        assert await round_of(river) == 0
        web.paths["/feed"] = rss(
            *(item(n, titles[n], link=links[n], guid=links[n]) for n in reversed(links))
        )
        assert await round_of(river) == 27
        assert await state(river) == (Condition.FAULT, True)
        assert await noted(river) == ["outlet: polling is held up by a bug of the pr"]
        assert await round_of(river) == 0
        bug.undo()
        assert await round_of(river) == 1
        assert web.told[-1].startswith(POISON)
        assert await state(river) == (Condition.FINE, True)
        assert await noted(river) == []


async def test_many_without_days_are_no_old_ones_when_the_bug_is_gone(
    web: Web, tmp_path: Path, bug: pytest.MonkeyPatch
) -> None:
    config = configuration(tmp_path, web, watches=WATCH)
    web.paths["/feed"] = rss(item(1, pubDate=""))
    ill = [item(n, f"Nightshade is found in town {n}", pubDate="") for n in range(2, 42)]
    async with flowing(config) as river:
        assert await round_of(river) == 0
        web.paths["/feed"] = rss(item(99, pubDate=""), *ill, item(1, pubDate=""))
        assert await round_of(river) == 1
        bug.undo()
        assert await round_of(river) == 40


@pytest.mark.usefixtures("bug")
async def test_a_first_poll_is_over_although_one_of_its_entries_is_ill(
    web: Web, tmp_path: Path
) -> None:
    config = configuration(tmp_path, web, watches=WATCH)
    web.paths["/feed"] = rss(item(1, POISON), item(2, "An older report"))
    async with flowing(config) as river:
        assert await round_of(river) == 0
        assert await state(river) == (Condition.FAULT, True)
        web.paths["/feed"] = rss(item(3, "A fresh report"), item(1, POISON), item(2))
        assert await round_of(river) == 1
        assert web.told == ["A fresh report (outlet)"]
    other = f'  other: {{ feed: "{web.url}/feed", articles: from feed }}\n'
    config = configuration(tmp_path, web, feeds=other, watches=WATCH)
    async with flowing(config) as river:  # a feed that is configured no longer holds nothing up
        assert await noted(river) == []
