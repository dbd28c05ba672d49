"""Markup that says less than the page shows: text without paragraphs, posts, captions, leads."""

import pytest

from tests.extract.test_article_text import BODY, SENTENCE, page, read
from watcher.extract import mend

OWN = [SENTENCE.format(n=n) for n in range(1, 7)]
PROSE = "A spokeswoman of the port said on Tuesday that nobody had asked her about it."


def lines(inner: str) -> list[str]:
    return read(page(inner)).text.split("\n")


def test_text_beside_paragraphs_is_read_where_it_stands() -> None:
    inner = f"<div class=content>{PROSE} <b>More</b> is to come.{BODY}</div>"
    assert lines(inner) == [f"{PROSE} More is to come.", *OWN]


def test_a_post_that_is_quoted_is_read() -> None:
    quote = f"<blockquote class=twitter-tweet><p>{PROSE}</p></blockquote>"
    post = f"<div class=social-embed>{quote}</div>"
    assert lines(BODY + post + BODY.replace("part", "side"))[6] == PROSE


def test_a_refrain_is_kept_and_a_lead_that_is_repeated_stands_once() -> None:
    assert lines(f"<p>{PROSE}</p>" * 4) == [PROSE] * 4
    assert lines(f"<p>{PROSE}</p><p>{PROSE}</p>{BODY}") == [PROSE, *OWN]


def test_a_lead_apart_from_the_text_is_read_unless_the_text_tells_it() -> None:
    def told(lead: str) -> str:
        above = f"<div class=article__summary><p>{lead}</p></div>"
        return f"{above}<div class=article__text>{BODY}</div>"

    assert lines(told(PROSE)) == [PROSE, *OWN]
    assert lines(told("The ministers met on Monday to talk about the harbour.")) == OWN


CAPTION = "The envoy at the pier of Busan on Friday."


@pytest.mark.parametrize(
    "figure",
    [
        f"<figure><img src=a.jpg><figcaption>{CAPTION}</figcaption></figure>",
        f"<figure><figcaption><span>Image caption</span> {CAPTION}</figcaption></figure>",
        f"<div class=wp-caption><img src=a.jpg><p class=wp-caption-text>{CAPTION}</p></div>",
        f"<div><img src=a.jpg><div class=photo-caption>{CAPTION}</div></div>",
    ],
)
def test_a_caption_is_a_line_that_is_marked(figure: str) -> None:
    assert lines(BODY + figure + BODY.replace("part", "side"))[6] == mend.CAPTION + CAPTION


def test_whose_picture_it_is_is_no_caption() -> None:
    credit = "Photo: Ida Wren / Harbour Press Agency"
    figure = f"<figure><img src=a.jpg><figcaption>{credit}</figcaption></figure>"
    assert lines(figure + BODY) == OWN


def test_a_table_that_only_places_things_is_no_table() -> None:
    table = f"<table><tr><td><p>Menu</p></td><td>{BODY}</td></tr></table>"
    found = read(f"<html><head><title>x</title></head><body>{table}</body></html>").text
    assert found.split("\n")[-6:] == OWN
