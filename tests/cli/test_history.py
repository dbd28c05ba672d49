"""What happened, asked afterwards: alerts, stories, articles, health, and why."""

import asyncio
import re
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from http import HTTPStatus
from pathlib import Path

import pytest

from tests.cli.running import Answer, watcher
from tests.scenarios.builders import Web, configuration, item, rss, web
from watcher.demo.serve import Reply, Server

__all__ = ["web"]

SITE = "https://outlet.example/a"
TITLE = "Harbour council keeps the night ferry for two years"
TEXT = (
    "The council of the harbour town voted on Monday evening to keep the night ferry to the"
    " outer islands for two more years. Six hundred islanders had asked for it in a letter which"
    " the town clerk read out before the vote. The boat takes forty passengers and leaves at"
    " eleven each night but Sunday. A new engine will be paid out of the lottery fund, the"
    " treasurer said, and fares stay as they are until the spring after next."
)
FERRY = "match: { all: [ { words: [ferry] } ] }"
WATCHES = f"""\
  told: {{ {FERRY}, send: {{ to: [chat] }} }}
  cooling: {{ {FERRY}, send: {{ to: [chat], cooldown: 6 hours }} }}
  shadow: {{ {FERRY}, mode: shadow, send: {{ to: [chat] }} }}
  expired: {{ {FERRY}, until: 2020-01-01, send: {{ to: [chat] }} }}
  nobody: {{ {FERRY} }}
  waiting: {{ {FERRY}, confirm: {{ sources: 2, within: 2 hours }}, send: {{ to: [chat] }} }}
  bridge: {{ match: {{ all: [ {{ words: [bridge] }}, {{ words: [toll] }} ] }}, send: {{ to: [chat] }} }}
  russian: {{ {FERRY}, languages: [ru], send: {{ to: [chat] }} }}
"""  # noqa: E501 - a watch reads best on one line
FEEDS = """\
  outlet: {{ feed: "{0}/feed", articles: from feed, language: en }}
  wire: {{ feed: "{0}/wire", articles: from feed, language: en }}
  lost: {{ feed: "{0}/lost" }}
"""
Ask = Callable[..., Answer]
Asked = Callable[..., Awaitable[Answer]]


@pytest.fixture
def asked(tmp_path: Path) -> Asked:
    """Run a command beside the server of this thread, on the configuration in `tmp_path`."""

    def ask(*args: object) -> Awaitable[Answer]:
        return asyncio.to_thread(watcher, "--config", tmp_path / "config", *args)

    return ask


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Ask about a small past: a first poll, a story, the same story from another outlet."""
    config = asyncio.run(_past(tmp_path_factory.mktemp("past")))
    return lambda *args: watcher("--config", config, *args)


async def _past(folder: Path) -> Path:
    web = Web()
    server = Server(web.respond)
    await server.start()
    web.url = server.url
    config = configuration(folder, web, feeds=FEEDS.format(web.url), watches=WATCHES)
    story = item(10, TITLE, description=TEXT)
    copy = item(20, TITLE, description=f"{TEXT} Our own correspondent was there.")
    old = item(1, "Night ferry runs late")
    web.paths |= {"/hook": b"ok", "/feed": rss(old), "/wire": rss(item(2))}
    for feed, wire in ((rss(old), rss(item(2))), (rss(story, old), rss(item(2))),
                       (rss(story, old), rss(copy, item(2)))):  # fmt: skip
        web.paths |= {"/feed": feed, "/wire": wire}
        await asyncio.to_thread(watcher, "--config", config, "once", "--all")
    await server.stop()
    return config


def test_alerts_are_listed_the_latest_first_and_shown_by_the_beginning_of_their_id(
    ask: Ask,
) -> None:
    rows = ask("alerts", "list", "--json").rows
    assert {row["watch"] for row in rows} == {"told", "cooling"}
    assert {
        "id", "watch", "occasion", "facts", "priority", "created_at", "story_id", "article_id",
        "feed_id", "title", "url", "deliveries", "acknowledged",
    } == set(rows[0])  # fmt: skip
    assert [row["watch"] for row in ask("alerts", "list", "--watch", "told", "--json").rows] == [
        "told"
    ]
    shown = ask("alerts", "show", str(rows[0]["id"])[:8])
    assert shown.code == 0
    assert TITLE in shown.out
    assert f"{SITE}/10" in shown.out
    assert "a copy: wire" in shown.out
    detail = ask("alerts", "show", rows[0]["id"], "--json").row
    assert set(detail) == {
        "alert", "article", "story", "deliveries", "threads", "acknowledged",
    }  # fmt: skip


def test_a_listing_in_a_pipe_has_one_line_per_alert(ask: Ask) -> None:
    head, *lines = ask("alerts", "list").out.splitlines()
    assert {"when", "watch", "alert", "source", "headline", "deliveries"} <= set(head.split())
    assert len(lines) == 2
    assert all(TITLE in line and "chat: sent" in line for line in lines)


def test_an_alert_that_is_not_there_is_a_wrong_call(ask: Ask) -> None:
    for command in ("show", "resend"):
        answer = ask("alerts", command, "zzz")
        assert (answer.code, answer.out) == (2, "")
        assert "no alert begins with 'zzz'" in answer.err
    assert ask("alerts", "list", "--limit", "0").code == 2


def test_stories_are_listed_and_shown_with_their_copies(ask: Ask) -> None:
    rows = ask("stories", "list", "--json").rows
    row = next(one for one in rows if one["title"] == TITLE)
    assert (row["articles"], row["sources"], row["alerts"]) == (2, 2, 2)
    assert set(row) == {"id", "founded_at", "title", "articles", "sources", "alerts"}
    shown = ask("stories", "show", row["id"])
    assert shown.code == 0
    assert re.search(rf"● outlet +{TITLE} +first *\n +{SITE}/10 *\n", shown.out)
    assert re.search(r"└ wire +same headline +copy \d+ % *\n", shown.out)
    assert "“The council of the harbour town voted on Monday ev … " in shown.out
    assert re.search(r"▲ told +alert → chat ", shown.out)
    assert re.search(r"wire +wire +1 +copies only", shown.out)
    assert set(ask("stories", "show", row["id"], "--json").row) == {
        "id",
        "founded_at",
        "articles",
        "alerts",
        "placements",
        "headlines",
        "independent_sources",
        "copies",
        "owners",
    }
    missing = ask("stories", "show", "zzz")
    assert (missing.code, missing.out) == (2, "")
    assert "no story 'zzz'" in missing.err


def test_search_finds_articles_and_says_no(ask: Ask) -> None:
    assert {row["feed_id"] for row in ask("search", "night", "ferry", "--json").rows} == {
        "outlet", "wire",
    }  # fmt: skip
    assert f"{SITE}/10" in ask("search", "ferr*").out
    nothing = ask("search", "zeppelin")
    assert (nothing.code, nothing.out) == (1, "")
    for odd in ('"', "AND", "a:b", "(", "*", "-ferry", "''"):
        answer = ask("search", "--", odd)
        assert answer.code in {0, 1, 2}
        assert "Traceback" not in answer.err


def test_status_tells_what_needs_a_human(ask: Ask) -> None:
    answer = ask("status")
    assert answer.code == 1
    assert "2 of 3 answered well in the last 24 hours" in answer.out
    assert "lost failing: an HTTP error: HTTP 404 Not Found" in answer.out
    assert "2 alerts" in answer.out
    row = ask("status", "--json").row
    assert set(row) == {"last_poll", "feeds", "queue", "latency_seconds", "latency_by",
                        "latency_by_7d", "counts", "notices", "watches"}  # fmt: skip
    assert row["feeds"] == {"ok_24h": 2, "all": 3, "ill": 1}
    latency = row["latency_seconds"]
    assert isinstance(latency, dict)
    assert set(latency) == {"deliveries", "p50", "p95"}
    assert latency["deliveries"] == 2


def test_health_lists_the_ill_feeds_first(ask: Ask) -> None:
    answer = ask("sources", "health", "--json")
    assert answer.code == 1
    assert [row["source"] for row in answer.rows] == ["lost", "outlet", "wire"]
    assert {
        "source", "feed", "entries", "newest", "status", "condition", "advice", "last_ok",
        "next_due", "failures", "gaps", "last_error", "moved_to",
    } == set(answer.rows[0])  # fmt: skip
    assert ask("sources", "health").out.splitlines()[1].split()[:3] == ["lost", "not", "found"]


REASONS = {
    ("10", "told"): ("alerted", "was raised at"),
    ("20", "told"): ("held", "a copy of an article of a story that you were told of already"),
    ("20", "cooling"): ("held", "a copy of an article of a story that you were told of already"),
    ("10", "shadow"): ("held", "the watch is in shadow mode"),
    ("10", "expired"): ("held", "the watch ran until 2020-01-01"),
    ("10", "nobody"): ("held", "the watch names no destination"),
    ("10", "waiting"): (
        "held",
        "1 of 2 independent sources have reported it inside 2 hours (`confirm`): outlet (first, ",
    ),
    ("10", "bridge"): ("not matched", "every line of `all` must be found"),
    ("10", "russian"): ("not matched", "it is in en; the watch reads only ru (`languages`)"),
    ("1", "told"): ("held", "it stood in outlet when that feed was polled for the first time"),
}


@pytest.mark.parametrize("case", REASONS, ids=" ".join)
def test_explain_says_what_became_of_an_article_and_why(ask: Ask, case: tuple[str, str]) -> None:
    number, watch = case
    outcome, why = REASONS[case]
    answer = ask("explain", f"{SITE}/{number}", watch)
    assert answer.code == 0
    assert f"{watch}  {outcome}: " in answer.out
    assert why in answer.out
    watches = ask("explain", f"{SITE}/{number}", watch, "--json").row["watches"]
    assert isinstance(watches, list)
    (row,) = watches
    assert row["outcome"] == outcome
    assert why in row["why"]


def test_explain_shows_what_a_copy_shares(ask: Ask) -> None:
    answer = ask("explain", f"{SITE}/20")
    assert "the same text in another outlet, copy of " in answer.out
    assert "the longest passage is “The council of the harbour town voted" in answer.out
    placed = ask("explain", f"{SITE}/20", "--json").row["placement"]
    assert isinstance(placed, dict)
    assert (placed["passage_start"], placed["passage_end"]) == (0, len(TEXT))


def test_explain_names_the_lines_that_missed(ask: Ask) -> None:
    answer = ask("explain", f"{SITE}/2", "bridge")
    assert "all 1: found bridge" in answer.out
    assert "all 2: not found: toll" in answer.out


def test_explain_takes_every_watch_where_none_is_named(ask: Ask) -> None:
    row = ask("explain", f"{SITE}/10", "--json").row
    watches = row["watches"]
    assert isinstance(watches, list)
    assert [one["watch"] for one in watches] == [
        "told", "cooling", "shadow", "expired", "nobody", "waiting", "bridge", "russian",
    ]  # fmt: skip


def test_explain_says_so_where_an_article_or_a_watch_is_unknown(ask: Ask) -> None:
    unseen = ask("explain", f"{SITE}/99")
    assert unseen.code == 1
    assert f"{SITE}/99 was never seen" in unseen.out
    assert ask("explain", f"{SITE}/99", "--json").row["seen"] is False
    unknown = ask("explain", f"{SITE}/10", "tolled")
    assert (unknown.code, unknown.out) == (2, "")
    assert "did you mean told?" in unknown.err


def test_an_actor_shows_its_forms_and_an_unknown_one_is_a_wrong_call(tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.mkdir()
    (config / "watcher.yaml").write_text(
        "version: 1\nactors:\n  oram: { name: Tilda Oram, kind: person, except: [Oramm] }\n"
        "watches:\n  oram: { match: { all: [ { actors: [oram] } ] } }\n",
        encoding="utf-8",
    )
    rows = watcher("--config", config, "actors", "show", "oram", "--json").rows
    assert rows[0]["text"] == "Tilda Oram"
    assert {"text", "language", "step", "of", "hits"} <= set(rows[0])
    assert "Oramm" in watcher("--config", config, "actors", "show", "oram").out
    answer = watcher("--config", config, "actors", "show", "lavrow")
    assert (answer.code, answer.out) == (2, "")
    assert "there are: oram" in answer.err


async def test_aliases_are_suggested_from_stored_articles(
    tmp_path: Path, web: Web, asked: Asked
) -> None:
    feeds = f'  outlet: {{ feed: "{web.url}/feed", articles: from feed, language: en }}\n'
    config = configuration(tmp_path, web, feeds=feeds, watches=f"  ferry: {{ {FERRY} }}\n")
    (config / "actors.yaml").write_text(
        "actors:\n  lavrov: { name: Sergey Lavrov, kind: person }\n", encoding="utf-8"
    )
    text = "Sergey Lavrov spoke first. Then Larvov left."
    for entries in ((item(1),), (item(2, "A visit", description=text), item(1))):
        web.paths["/feed"] = rss(*entries)
        await asked("once", "--all")
    answer = await asked("actors", "suggest", "lavrov")
    assert answer.code == 0
    assert '      - "Larvov"  # in 1, like Lavrov: ' in answer.out
    row = (await asked("actors", "suggest", "--json")).row
    assert (row["actor"], row["text"], row["articles"]) == ("lavrov", "Larvov", 1)


def test_actors_are_imported_as_yaml_to_be_read_through(tmp_path: Path) -> None:
    answer = watcher("actors", "import", "-", given="name,alias\nTilda Oram,T. Oram\n")
    assert answer.code == 0
    config = tmp_path / "config"
    config.mkdir()
    (config / "actors.yaml").write_text(answer.out, encoding="utf-8")
    assert watcher("--config", config, "check").code == 0
    for given in (b"", b"\xff\xfe"):
        assert watcher("actors", "import", "-", given=given).code == 2
    assert watcher("actors", "import", tmp_path / "gone.csv").code == 2


def test_questions_before_the_first_round_are_told_that_there_is_no_database(
    tmp_path: Path,
) -> None:
    config = configuration(tmp_path, Web(url="http://127.0.0.1:9"))
    for words in ("status", "alerts list", "stories list", "search x", "explain x",
                  "sources health", "db backup x"):  # fmt: skip
        answer = watcher("--config", config, *words.split())
        assert (words, answer.code, answer.out) == (words, 3, "")
        assert "there is no database yet" in answer.err


async def test_a_backup_is_a_database_and_a_place_that_cannot_be_written_is_named(
    web: Web, asked: Asked, tmp_path: Path
) -> None:
    configuration(tmp_path, web)
    upgraded = await asked("db", "upgrade", "--json")
    assert (upgraded.code, upgraded.row["upgraded"]) == (0, True)
    copy = tmp_path / "copy.db"
    done = await asked("db", "backup", copy, "--json")
    assert done.row == {"file": str(copy), "bytes": copy.stat().st_size}
    assert copy.read_bytes().startswith(b"SQLite format 3")
    again = await asked("db", "backup", copy)
    assert (again.code, "is not overwritten" in again.err) == (3, True)
    checked = await asked("db", "check", "--json")
    assert (checked.code, checked.row["ok"], checked.row["problems"]) == (0, True, [])
    failed = await asked("db", "backup", tmp_path / "gone" / "copy.db")
    assert failed.code == 3
    assert str(tmp_path / "gone" / "copy.db") in failed.err
    assert (await asked("db", "prune", "--json")).row == {"deleted": 0}


async def test_a_database_that_is_unsound_or_newer_says_so_with_an_exit_code(
    web: Web, asked: Asked, tmp_path: Path
) -> None:
    configuration(tmp_path, web)
    await asked("db", "upgrade")
    with closing(sqlite3.connect(tmp_path / "watcher.db")) as database, database:
        database.execute(
            "INSERT INTO placement (article_id, story_id, score, reason, minhash, bands, placed_at)"
            " VALUES ('gone', 'gone', 0, 'FOUNDED', x'', x'', 0)"
        )
    unsound = await asked("db", "check")
    with closing(sqlite3.connect(tmp_path / "watcher.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    newer = await asked("once")
    assert (unsound.code, "1 placed articles are gone" in unsound.out) == (1, True)
    assert (newer.code, "written by a newer watcher" in newer.err) == (3, True)


async def test_a_dead_letter_is_sent_again_when_asked_for(
    web: Web, asked: Asked, tmp_path: Path
) -> None:
    configuration(tmp_path, web)
    web.paths |= {"/feed": rss(item(1)), "/hook": Reply(status=HTTPStatus.NOT_FOUND)}
    await asked("once", "--all")
    web.paths["/feed"] = rss(item(2), item(1))
    await asked("once", "--all")
    assert (await asked("status", "--json")).code == 1
    (alert,) = (await asked("alerts", "list", "--json")).rows
    assert (await asked("alerts", "list", "--dead", "--json")).rows == [alert]
    explained = await asked("explain", f"{SITE}/2", "every")
    assert (
        f"given up: 404: no_service; `watcher alerts resend {str(alert['id'])[:10]}`"
        in (explained.out)
        or "given up" in explained.out
    )
    web.paths["/hook"] = b"ok"
    resent = await asked("alerts", "resend", str(alert["id"])[:6], "--json")
    assert (resent.code, resent.row) == (0, {"queued": ["chat"]})
    assert (await asked("alerts", "resend", alert["id"], "--to", "elsewhere")).code == 1
    await asked("once")
    assert len(web.posts) == 1
    assert (await asked("alerts", "list", "--dead", "--json")).rows == []


async def test_what_was_held_is_listed_with_its_reason(
    web: Web, asked: Asked, tmp_path: Path
) -> None:
    configuration(tmp_path, web)
    web.paths["/feed"] = rss(item(1))
    await asked("once", "--all")
    (row,) = (await asked("alerts", "list", "--held", "--json")).rows
    assert (row["watch"], row["title"], row["held"]) == (
        "every",
        "Report 1: council of town 1 votes on bridge 1",
        "seen on the feed's first poll, which is silent",
    )
    shown = await asked("alerts", "list", "--held", "--watch", "every")
    assert "seen on the feed's first poll" in shown.out
    assert "nothing was held" in (await asked("alerts", "list", "--held", "--watch", "no")).out


async def test_a_test_message_tells_what_the_provider_answered(
    web: Web, asked: Asked, tmp_path: Path
) -> None:
    configuration(tmp_path, web)
    sent = await asked("send-test", "chat", "--json")
    assert (sent.code, sent.row["outcome"]) == (0, "sent")
    assert set(sent.row) == {"destination", "outcome", "detail", "found"}
    assert "test message" in web.told[0]
    web.paths["/hook"] = Reply(status=HTTPStatus.FORBIDDEN, body=b"invalid_token")
    refused = await asked("send-test", "chat")
    assert (refused.code, refused.out) == (3, "")
    assert "refused by chat" in refused.err
    unknown = await asked("send-test", "chatt")
    assert unknown.code == 2
    assert "did you mean chat?" in unknown.err


async def test_sources_are_added_from_a_site_listed_exported_imported_and_removed(
    web: Web, asked: Asked, tmp_path: Path
) -> None:
    configuration(tmp_path, web)
    web.paths |= {
        "/": b'<html><head><link rel="alternate" type="application/rss+xml" href="/news.xml">'
        b"</head></html>",
        "/news.xml": rss(item(1)),
        "/bare.html": b"<html><body>nothing</body></html>",
    }
    added = await asked("sources", "add", web.url, "--name", "news", "--json")
    assert (added.code, added.row["feed"]) == (0, f"{web.url}/news.xml")
    again = await asked("sources", "add", web.url)
    assert again.code == 2
    assert "a source already: news" in again.err
    assert (await asked("sources", "add", f"{web.url}/bare.html")).code == 1
    assert (await asked("sources", "add", f"{web.url}/gone")).code == 3
    listed = (await asked("sources", "list", "--json")).rows
    assert [row["id"] for row in listed] == ["outlet", "news"]
    exported = await asked("sources", "export")
    opml = tmp_path / "feeds.opml"
    opml.write_text(exported.out.replace("/news.xml", "/other.xml"), encoding="utf-8")
    imported = await asked("sources", "import", opml, "--json")
    assert list(imported.row["added"].values()) == [f"{web.url}/other.xml"]  # type: ignore[attr-defined]
    removed = await asked("sources", "remove", "news", "--json")
    assert (removed.code, removed.row["removed"]) == (0, "news")
    assert (await asked("sources", "remove", "news")).code == 2
    opml.write_bytes(b"<opml><body>")
    assert (await asked("sources", "import", opml)).code == 2
    assert (await asked("check")).code == 0


def test_status_tells_how_long_news_took_by_source_and_watch(ask: Ask) -> None:
    row = ask("status", "--json").row
    by, week = row["latency_by"], row["latency_by_7d"]
    assert isinstance(by, dict)
    assert isinstance(week, dict)
    assert set(week) == set(by)
    assert week["watches"]["told"]["count"] >= by["watches"]["told"]["count"]
    assert "outlet" in by["sources"]
    assert by["watches"]["told"]["count"] >= 1
    assert set(by["watches"]["told"]["seen_to_sent"]) == {"p50", "p95", "p99"}
    shown = ask("status", "--latency").out
    assert "published to seen" in shown
    assert "in the last 7 days" in shown
    assert "in the last 7 days" not in ask("status").out
    assert all(len(line) <= 80 for line in shown.splitlines())
    assert "seen to sent" in ask("status").out


def test_an_article_that_missed_by_one_line_is_listed_and_explained(
    tmp_path: Path,
) -> None:
    (config := tmp_path / "config").mkdir()
    asyncio.run(_near_miss(tmp_path))

    (row,) = watcher("--config", config, "alerts", "list", "--near", "--json").rows
    assert (row["watch"], row["missing"]) == ("toll", "line 2 of `all`: toll, fare")
    assert "toll, fare" in watcher("--config", config, "alerts", "list", "--near").out
    assert watcher("--config", config, "alerts", "list", "--near", "--watch", "no").out == (
        "no near misses\n"
    )
    told = watcher("--config", config, "explain", f"{SITE}/10", "toll")
    assert "all but one thing when it came" in told.out
    found = watcher("--config", config, "explain", f"{SITE}/10", "toll", "--json").row
    assert found["watches"][0]["near_miss"]["missing"] == row["missing"]  # type: ignore[index]


async def _near_miss(folder: Path) -> None:
    """A first poll, and an article that has the first of two lines in its title."""
    web = Web()
    server = Server(web.respond)
    await server.start()
    web.url = server.url
    toll = (
        "  toll: { match: { all: [ { words: [bridge] }, { words: [toll, fare] } ] },"
        " send: { to: [chat] } }\n"
    )
    config = configuration(folder, web, watches=toll)
    for items in (rss(item(1)), rss(item(10, "A bridge is closed", description="It rains."))):
        web.paths["/feed"] = items
        await asyncio.to_thread(watcher, "--config", config, "once", "--all")
    await server.stop()
