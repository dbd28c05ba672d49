"""The filters `parse`, `extract`, `match` and `stories`, on many inputs of which some are bad."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import watcher
from tests.scenarios.builders import item, page, rss

CONFIG = """version: 1
sources:
  harbour: { feed: "https://harbour.example/feed", articles: from feed }
actors:
  mayor-oram:
    name: Tilda Oram
    kind: person
    aliases: { en: [Mayor Oram] }
watches:
  ferry:
    match: { all: [ { actors: [mayor-oram] }, { words: [ferry] } ] }
"""
PARSED = {"feed", "id", "guid", "url", "title", "summary", "published_at", "authors"}
EXTRACTED = {
    "id", "url", "title", "text", "author", "published_at", "language", "site", "text_from",
    "canonical", "image", "confidence", "doubts",
}  # fmt: skip
HIT = {"item", "field", "start", "end", "quote", "form_of", "step"}
LEAD = "The council of the harbour town voted on Monday to keep the night ferry for two years."
MORE = (
    "Islanders had asked for it in a letter that six hundred of them signed, the town clerk said."
)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "watcher.yaml").write_text(CONFIG, encoding="utf-8")
    return folder


def lines(*rows: object) -> str:
    return "".join(f"{json.dumps(row)}\n" for row in rows)


def test_parse_reads_many_feeds_in_order_and_names_the_bad_ones(tmp_path: Path) -> None:
    good, bad, gone = tmp_path / "good.xml", tmp_path / "bad.xml", tmp_path / "gone.xml"
    good.write_bytes(rss(item(2), item(1)))
    bad.write_bytes(b"<html><body>Not found</body></html>")
    answer = watcher("parse", good, bad, gone, tmp_path, good)
    assert answer.code == 0
    assert [row["feed"] for row in answer.rows] == [
        str(one) for one in (good, good, bad, gone, tmp_path, good, good)
    ]
    entries = [row for row in answer.rows if "error" not in row]
    assert all(set(row) == PARSED for row in entries)
    assert [row["guid"] for row in entries[:2]] == [
        "https://outlet.example/a/2",
        "https://outlet.example/a/1",
    ]
    assert all(set(row) == {"feed", "error"} for row in answer.rows if "error" in row)


def test_parse_says_no_where_nothing_is_a_feed() -> None:
    answer = watcher("parse", given=b"\x00\xff\xfe")
    assert answer.code == 1
    assert answer.row["feed"] == "-"
    assert answer.row["error"]


def test_parse_makes_relative_links_absolute_by_the_given_address() -> None:
    feed = f"<rss version='2.0'><channel>{item(1, link='/a/1')}</channel></rss>".encode()
    answer = watcher("parse", "--url", "https://harbour.example/feed", given=feed)
    assert answer.row["url"] == "https://harbour.example/a/1"


def test_extract_reads_many_files_and_names_the_bad_ones(tmp_path: Path) -> None:
    good, empty = tmp_path / "good.html", tmp_path / "empty.html"
    good.write_bytes(page("Night ferry stays", LEAD, MORE))
    empty.write_bytes(b"")
    answer = watcher("extract", empty, good, tmp_path / "gone.html")
    assert answer.code == 0
    first, second, third = answer.rows
    assert (first["id"], set(first)) == (str(empty), {"id", "error"})
    assert (third["id"], set(third)) == (str(tmp_path / "gone.html"), {"id", "error"})
    assert set(second) == EXTRACTED
    assert (second["title"], second["language"]) == ("Night ferry stays", "en")
    assert second["text"] == f"{LEAD}\n{MORE}"


def test_extract_gives_image_and_canonical_address_and_how_sure_it_is() -> None:
    head = (
        b'<head><meta property="og:image" content="/i/1.jpg">'
        b'<link rel="canonical" href="/news/4711-night-ferry">'
    )
    given = page("Night ferry stays", LEAD, MORE).replace(b"<head>", head)
    row = watcher("extract", "--url", "https://harbour.example/amp/4711", given=given).row
    assert row["image"] == "https://harbour.example/i/1.jpg"
    assert row["canonical"] == "https://harbour.example/news/4711-night-ferry"
    assert (row["confidence"], row["doubts"]) == (0.95, [])


def test_extract_reads_lines_and_a_bad_line_costs_no_other() -> None:
    html = page("Night ferry stays", LEAD, MORE).decode()
    bad = '{"id": "cut", "html": "<p>\n'
    given = lines({"id": 7, "url": "https://harbour.example/1", "html": html}) + bad
    given += lines(["x"], {"id": "none"}, {"id": "lone", "html": html + "\ud83d"})
    answer = watcher("extract", "--jsonl", given=given.encode() + b"\xff\xfe\n" + b"[" * 50_000)
    assert answer.code == 0
    assert [row["id"] for row in answer.rows] == [7, None, None, "none", "lone", None, None]
    assert [set(row) == EXTRACTED for row in answer.rows] == [
        True,
        *[False] * 3,
        True,
        *[False] * 2,
    ]
    assert answer.rows[0]["url"] == "https://harbour.example/1"
    assert str(answer.rows[1]["error"]).startswith("line 2: not JSON")


def test_extract_says_no_where_no_page_holds_an_article() -> None:
    assert watcher("extract", given=b"<p></p>").code == 1


def test_match_prints_hits_whose_offsets_count_code_points(config: Path) -> None:
    title = "🚢 Mayor Oram keeps the night ferry"
    answer = watcher(
        "--config", config, "match", given=lines({"id": 1, "title": title, "text": LEAD})
    )
    assert answer.code == 0
    row = json.loads(answer.out)
    assert set(row) == {"id", "watch", "evidence"}
    assert (row["id"], row["watch"]) == (1, "ferry")
    assert all(set(one) - {"inside"} == HIT for one in row["evidence"])
    fields = {"title": title, "text": LEAD}
    assert all(
        fields[one["field"]][one["start"] : one["end"]] == one["quote"] for one in row["evidence"]
    )
    assert {one["item"] for one in row["evidence"]} == {"actor:mayor-oram", "word:ferry"}


def test_match_names_the_lines_that_are_no_articles_and_keeps_the_order(config: Path) -> None:
    good = [{"id": n, "title": "Mayor Oram on the ferry", "text": "x"} for n in range(70)]
    good[3] = {"id": "odd", "title": "Mayor Oram \ud83d ferry", "text": ["no text"]}
    given = lines(*good[:60]) + "nonsense\n\n" + lines({"title": "no id"}, *good[60:])
    answer = watcher("--config", config, "match", given=given)
    assert answer.code == 0
    assert [row["id"] for row in answer.rows] == [one["id"] for one in good]
    assert "line 61: not JSON" in answer.err
    assert "line 63: expected an object" in answer.err


def test_match_tells_nothing_found_from_nothing_read(config: Path) -> None:
    quiet = lines({"id": 1, "title": "Rain", "text": "It rained."})
    assert watcher("--config", config, "match", given=quiet).code == 1
    unread = watcher("--config", config, "match", given="nonsense\n")
    assert unread.code == 2
    assert "no line of the input is an article" in unread.err
    assert watcher("--config", config, "match", config / "gone.jsonl").code == 2
    assert watcher("--config", config / "gone", "match", given=quiet).code == 2


def test_match_reports_every_mention_of_an_actor_watch_or_no_watch(config: Path) -> None:
    given = lines(
        {"id": "a", "title": "Mayor Oram retires", "text": "Tilda Oram leaves. Mayor Oram rests."},
        {"id": "b", "title": "Rain", "text": "It rained."},
    )
    answer = watcher("--config", config, "match", "--actors", given=given)
    assert answer.code == 0
    row = json.loads(answer.out)
    assert set(row) == {"id", "actor", "evidence"}
    assert (row["id"], row["actor"]) == ("a", "mayor-oram")
    assert [one["quote"] for one in row["evidence"]] == ["Mayor Oram", "Tilda Oram", "Mayor Oram"]


def test_stories_groups_copies_in_the_order_of_time(tmp_path: Path) -> None:
    text = " ".join(f"{LEAD} {MORE} Vote {n} was counted by hand." for n in range(5))
    rows = [
        {"id": "late", "title": "Night ferry stays", "text": text, "source": "b",
         "published_at": "2026-03-02T10:00:00Z"},
        {"id": 5, "title": "Night ferry stays", "text": text, "source": "a",
         "published_at": "2026-03-02T09:00:00Z"},
        {"id": "5", "title": "Bakery wins a prize for its rye bread", "text": "Bread. " * 40},
    ]  # fmt: skip
    file = tmp_path / "articles.jsonl"
    file.write_text(f"nonsense\n{lines(*rows)}", encoding="utf-8")
    answer = watcher("stories", file)
    assert answer.code == 0
    assert "line 1: not JSON" in answer.err
    assert all(set(row) == {"id", "story", "copy_of", "score", "passage"} for row in answer.rows)
    assert [(row["id"], row["story"], row["copy_of"]) for row in answer.rows] == [
        ("late", 5, 5),
        (5, 5, None),
        ("5", "5", None),
    ]
    assert [row["passage"] for row in answer.rows] == [[0, len(text)], None, None]


def test_stories_without_an_article_is_wrong_usage(tmp_path: Path) -> None:
    assert watcher("stories", tmp_path / "gone.jsonl").code == 2
    assert watcher("stories", "-", given="nonsense\n").code == 2
    assert watcher("stories", "-", given="").code == 0


@pytest.mark.parametrize("command", ["stories", "parse"])
def test_a_reader_that_has_had_enough_makes_no_noise(command: str, tmp_path: Path) -> None:
    file = tmp_path / "many"
    if command == "parse":
        file.write_bytes(rss(*(item(n) for n in range(400))))
    else:
        file.write_text(lines(*({"id": f"{n:0300}", "title": f"{n}"} for n in range(500))))
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "watcher", command, str(file)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        first = running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(30) in {0, 1}
    assert json.loads(first)
