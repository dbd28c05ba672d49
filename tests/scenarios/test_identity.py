"""One page under many addresses is told once; many pages that claim one address, each."""

from base64 import urlsafe_b64encode
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

import pytest

from tests.scenarios.builders import Flowing, Web, configuration, item, page, round_of, rss
from tests.scenarios.builders import flowing as _flowing
from watcher.demo.serve import Reply
from watcher.model.article import Article, Doubt, TextFrom
from watcher.model.story import PlacementReason
from watcher.store import history
from watcher.store.records import Explained
from watcher.wiring import River

flowing: Flowing = _flowing

WATCH = '  drone: { match: { all: [ { words: ["drone"] } ] }, send: { to: [chat] } }\n'
PATH = "/news/4711-drone-falls-on-town-hall.html"
NEWS = (
    "A drone fell on the roof of the town hall of Northport on Tuesday evening, the mayor said.",
    "Nobody was hurt, and the fire was out within the hour, according to the fire service there.",
    "The council has met in the school since the flood, so the building stood empty at the time.",
)
SHORT = (
    "Drone hits empty hall; mayor: nobody hurt. The full report is on our site, with pictures.",
)
OTHER = (
    "Ferrymen of Lowport began a strike on Wednesday, and a drone of the police watched the pier.",
    "They ask for nine per cent more and for a second deck hand on every boat that sails at night.",
)


def outlets(folder: Path, web: Web) -> Path:
    feeds = "".join(f'  o{n}: {{ feed: "{web.url}/o{n}/feed" }}\n' for n in range(2))
    return configuration(folder, web, feeds=feeds, watches=WATCH)


def linked(title: str, link: str, guid: str = "", summary: str = "") -> str:
    return item(0, title=title, link=link, guid=guid or link, description=summary)


async def begun(river: River, web: Web) -> None:
    for n in range(2):
        web.paths[f"/o{n}/feed"] = rss(linked(f"Older report of outlet {n}", f"{web.url}/old/{n}"))
    assert await round_of(river) == 0


async def explained(river: River, address: str) -> Explained:
    found = await river.store.read(lambda reader: history.explain_article(reader, address))
    assert found
    return found


async def its_article(river: River, address: str) -> Article:
    article = (await explained(river, address)).article
    assert article
    return article


def with_canonical(html: bytes, address: str) -> bytes:
    return html.replace(b"<head>", f'<head><link rel="canonical" href="{address}">'.encode())


def news_item(address: str) -> str:
    text = address.encode()
    message = b"\x08\x13\x22" + bytes([len(text)]) + text + b"\xd2\x01\x00"
    return f"https://news.google.com/rss/articles/{urlsafe_b64encode(message).decode()}?oc=5"


@pytest.mark.parametrize("version", [f"/amp{PATH}", f"/print{PATH}", "/n/4711.html"])
async def test_another_version_of_a_page_in_another_feed_is_told_once(
    web: Web, tmp_path: Path, version: str
) -> None:
    async with flowing(outlets(tmp_path, web)) as river:
        await begun(river, web)
        web.paths[PATH] = page("Drone falls on town hall", *NEWS)
        web.paths["/o0/feed"] = rss(linked("Drone falls on town hall", f"{web.url}{PATH}"))
        assert await round_of(river) == 1
        web.paths[version] = with_canonical(page("Hall hit", *SHORT), f"{web.url}{PATH}")
        web.paths["/o1/feed"] = rss(linked("Hall hit in Northport", f"{web.url}{version}"))
        assert await round_of(river) == 0
        found = await explained(river, f"{web.url}{version}")
        assert found.placement
        assert found.placement.reason is PlacementReason.SAME_URL
        assert found.article
        assert found.article.url == f"{web.url}{version}"


@pytest.mark.parametrize("version", [f"/amp{PATH}", f"{PATH}?print=1"])
async def test_an_entry_issued_again_under_another_version_is_no_news(
    web: Web, tmp_path: Path, version: str
) -> None:
    async with flowing(outlets(tmp_path, web)) as river:
        await begun(river, web)
        web.paths[PATH] = page("Drone falls on town hall", *NEWS)
        web.paths["/o0/feed"] = rss(linked("Drone falls on town hall", f"{web.url}{PATH}", "1"))
        assert await round_of(river) == 1
        again = linked("Drone falls on town hall", f"{web.url}{version}", guid="2")
        web.paths["/o0/feed"] = rss(again, title="Outlet, again")
        assert await round_of(river) == 0
        assert len(web.posts) == 1


async def test_stories_that_claim_one_address_are_each_told(web: Web, tmp_path: Path) -> None:
    async with flowing(outlets(tmp_path, web)) as river:
        await begun(river, web)
        for n, (title, news) in enumerate((("Drone hits hall", NEWS), ("Strike begins", OTHER))):
            claim = f"{web.url}/news/latest"
            web.paths[f"/a/{n}.html"] = with_canonical(page(title, *news), claim)
            web.paths[f"/o{n}/feed"] = rss(linked(title, f"{web.url}/a/{n}.html"))
        assert await round_of(river) == 2


async def test_a_redirecting_link_is_known_by_where_it_leads(web: Web, tmp_path: Path) -> None:
    async with flowing(outlets(tmp_path, web)) as river:
        await begun(river, web)
        web.paths[PATH] = page("Drone falls on town hall", *NEWS)
        moved = Reply(status=HTTPStatus.FOUND, headers={"Location": f"{PATH}?utm_source=x"})
        web.paths["/go/1"] = moved
        web.paths["/o0/feed"] = rss(linked("Drone falls on town hall", f"{web.url}/go/1"))
        web.paths["/o1/feed"] = rss(linked("Town hall of Northport hit", f"{web.url}{PATH}"))
        assert await round_of(river) == 1
        article = await its_article(river, f"{web.url}{PATH}")
        assert article.url == f"{web.url}{PATH}"
        assert PATH in str(web.posts[0])
        assert "/go/1" not in str(web.posts[0])


DISTANT = (
    "Drone sets bakery roof aflame",
    "Lowport ferrymen strike against longer nights, police watch from unarmed drone",
)


async def test_articles_that_all_lead_to_one_notice_stay_apart(web: Web, tmp_path: Path) -> None:
    async with flowing(outlets(tmp_path, web)) as river:
        await begun(river, web)
        notice = "Our terms of use have changed, and guests are kindly asked to read them. " * 6
        web.paths["/terms.html"] = page("What has changed", notice)
        for n, title in enumerate(DISTANT):
            address = f"/a/{n}.html"
            web.paths[address] = Reply(status=HTTPStatus.FOUND, headers={"Location": "/terms.html"})
            web.paths[f"/o{n}/feed"] = rss(linked(title, f"{web.url}{address}"))
        assert await round_of(river) == 2
        assert (await its_article(river, f"{web.url}/a/0.html")).url == f"{web.url}/a/0.html"


async def test_a_page_that_only_sends_its_reader_on_is_followed_once(
    web: Web, tmp_path: Path
) -> None:
    async with flowing(outlets(tmp_path, web)) as river:
        await begun(river, web)
        web.paths[PATH] = page("Drone falls on town hall", *NEWS)
        for number, target in ((1, PATH), (2, "/go/2b.html")):
            refresh = f'<meta http-equiv="Refresh" content="0;URL={web.url}{target}">'
            web.paths[f"/go/{number}.html"] = f"<head>{refresh}</head><body>Wait</body>".encode()
        web.paths["/go/2b.html"] = web.paths["/go/1.html"]
        web.paths["/o0/feed"] = rss(linked("Town hall of Northport hit", f"{web.url}/go/1.html"))
        web.paths["/o1/feed"] = rss(linked("Ferry tickets cost more", f"{web.url}/go/2.html"))
        assert await round_of(river) == 1
        assert PATH in str(web.posts[0])
        assert "it leads on" in (await its_article(river, f"{web.url}/go/2.html")).problem


async def test_a_link_of_google_news_that_names_the_publisher_leads_there(
    web: Web, tmp_path: Path
) -> None:
    async with flowing(outlets(tmp_path, web)) as river:
        await begun(river, web)
        web.paths[PATH] = page("Drone falls on town hall", *NEWS)
        link = news_item(f"{web.url}{PATH}")
        web.paths["/o0/feed"] = rss(linked("Hall of Northport hit - The Ferryman", link))
        assert await round_of(river) == 1
        article = await its_article(river, link)
        assert (article.url, article.text_from) == (f"{web.url}{PATH}", TextFrom.PAGE)
        assert PATH in str(web.posts[0])


async def test_a_link_of_google_news_that_names_nobody_is_headline_only(
    web: Web, tmp_path: Path
) -> None:
    async with flowing(outlets(tmp_path, web)) as river:
        await begun(river, web)
        link, title = news_item("AU_yqLNobodyKnows"), "Drone hits hall - The Ferryman"
        said = "&lt;a href='x'&gt;Drone hits hall&lt;/a&gt;&amp;nbsp;&amp;nbsp;The Ferryman"
        web.paths["/o0/feed"] = rss(linked(title, link, summary=said))
        assert await round_of(river) == 1
        assert "headline only: " in str(web.posts[0])
        article = await its_article(river, link)
        assert Doubt.UNRESOLVED in article.doubts
        assert (article.text, article.confidence < 0.2) == ("", True)
        in_a_week = article.first_seen + timedelta(days=7)
        due = await river.writes.do(lambda tx: len(tx.due_rereads(in_a_week, 9)))
        assert due == 0


async def test_a_front_page_is_not_taken_for_the_article(web: Web, tmp_path: Path) -> None:
    async with flowing(outlets(tmp_path, web)) as river:
        await begun(river, web)
        front = page("The Ferryman", *NEWS)
        web.paths["/"] = Reply(body=front, content_type="text/html")
        web.paths["/a/1.html"] = Reply(status=HTTPStatus.FOUND, headers={"Location": "/"})
        web.paths["/o0/feed"] = rss(linked("Ferry tickets cost more", f"{web.url}/a/1.html"))
        assert await round_of(river) == 0
        article = await its_article(river, f"{web.url}/a/1.html")
        assert "front page" in article.problem


async def test_a_wrapped_private_address_is_refused_like_any_other(
    web: Web, tmp_path: Path
) -> None:
    async with flowing(outlets(tmp_path, web)) as river:
        await begun(river, web)
        link = news_item("http://169.254.169.254/latest/meta-data/drone")
        web.paths["/o0/feed"] = rss(linked("Ferry tickets cost more", link))
        assert await round_of(river) == 0
        assert "private or reserved" in (await its_article(river, link)).problem
