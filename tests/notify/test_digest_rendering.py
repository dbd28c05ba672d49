"""A digest in every channel: each story with its link, under its heading, and nothing else."""

import json
from dataclasses import replace

import pytest

from tests.notify.conftest import HOSTILE, NOW, MakeMessage
from watcher.model.alert import DigestItem, Message
from watcher.model.watch import Priority
from watcher.notify import fitting, render_html, render_slack, render_text


def item(number: int, group: str = "Kursk", headline: str = "") -> DigestItem:
    return DigestItem(
        groups=(group,),
        headline=headline or f"Headline {number}",
        url=f"https://outlet.example/{number}?a=1&b=2",
        source="Outlet",
        priority=Priority.NORMAL,
        first_seen=NOW,
        others=("Second", "Third"),
        note="held in quiet hours",
    )


@pytest.fixture
def digest(make_message: MakeMessage) -> Message:
    items = (item(1), item(2), item(3, "Ferries"))
    return make_message(
        "3 stories of 2 watches", url="", passages=(), why=(), other_sources=(),
        is_digest=True, items=items, footer=("Kursk: 3 matches not told: cooling down",),
    )  # fmt: skip


def slack(message: Message) -> str:
    return json.dumps(render_slack.blocks(message), ensure_ascii=False)


def test_plain_text_has_every_story_under_its_heading(digest: Message) -> None:
    text = render_text.body(digest)
    assert text.index("KURSK") < text.index("Headline 1") < text.index("Headline 2")
    assert text.index("Headline 2") < text.index("FERRIES") < text.index("Headline 3")
    assert text.count("KURSK") == 1
    assert text.count("https://outlet.example/") == 3
    assert "also Second, Third" in text
    assert "cooling down" in text
    assert "Watch:" not in text


def test_the_page_and_slack_link_every_story(digest: Message) -> None:
    for shown in (render_html.page(digest), slack(digest)):
        assert [shown.count(f"https://outlet.example/{n}") for n in (1, 2, 3)] == [1, 1, 1]
        assert "held in quiet hours" in shown
        assert "cooling down" in shown


def test_sixty_stories_fit_into_slack(digest: Message) -> None:
    many = replace(digest, items=tuple(item(n, headline="long " * 40) for n in range(60)))
    blocks = render_slack.blocks(many)
    assert len(blocks) <= render_slack.BLOCKS
    assert slack(many).count("https://outlet.example/") == 60
    for block in blocks:
        text = block.get("text")
        assert not isinstance(text, dict) or len(text["text"]) <= render_slack.SECTION


def test_what_a_service_has_no_room_for_is_cut_and_the_headline_stays(digest: Message) -> None:
    many = replace(digest, items=tuple(item(n) for n in range(60)))
    made = fitting.fitted(many, fitting.Limits(title=0, body=1000))
    assert len(made.body) <= 1000
    assert made.title.startswith("3 stories")
    assert "Headline 0" in made.body


@pytest.mark.parametrize("headline", HOSTILE)
def test_a_headline_in_a_digest_means_nothing(digest: Message, headline: str) -> None:
    hostile = replace(digest, items=(item(1, headline, headline),))
    assert "<!" not in slack(hostile)
    assert "<@" not in slack(hostile)
    page = render_html.page(hostile)
    assert "<script" not in page
    assert "<img" not in page
    made = fitting.fitted(hostile, fitting.Limits(title=0, body=4000))
    assert "<!" not in made.body
    assert "@everyone" not in made.body
