"""What a page shows of other stories is cut, and what only looks like it stays."""

import pytest

from tests.extract.test_article_text import BODY, SENTENCE, page, read

OWN = [SENTENCE.format(n=n) for n in range(1, 7)]
OTHER = "Bridge to stay closed until the autumn"
LINK = f"<a href=/b>{OTHER}</a>"


def lines(inner: str) -> list[str]:
    return read(page(inner)).text.split("\n")


def amid(part: str) -> list[str]:
    cut = BODY.index("<p>", len(BODY) // 2)
    return lines(BODY[:cut] + part + BODY[cut:])


@pytest.mark.parametrize(
    "part",
    [
        f"<p><b>Mehr zum Thema</b> {LINK}</p>",
        f"<p>Читайте также: {LINK}</p>",
        f"<div><span>함께 볼 기사</span> {LINK}</div>",
        f"<div class=card><div>See also</div><a href=/b><div>{OTHER}</div></a></div>",
        f"<div class=Newsletter-box><p>{OTHER}, and more of this every morning.</p></div>",
        f"<section class=c-recirc><h4>{OTHER}</h4><p>{OTHER} again.</p></section>",
        f"<table><tr><td>Most</td></tr><tr><td>{LINK}</td></tr><tr><td>{LINK}</td></tr></table>",
        f"<p>{LINK} [VIDEO]<br>{LINK} [PHOTOS]</p>",
        f"<a href=/b><h3>{OTHER}</h3></a>",
        "<p>Tags: bridges, autumn, closures</p>",
        "<p>Обновлено в 14:05</p>",
        "<p>Photo: Ida Wren / Harbour Press</p>",
    ],
)
def test_it_is_cut_in_the_middle_of_the_text(part: str) -> None:
    assert amid(part) == OWN


def test_a_plea_to_pay_is_cut_from_a_long_text() -> None:
    long = "".join(f"<p>{SENTENCE.format(n=n)}</p>" for n in range(30))
    plea = "<p>This article is for subscribers. Already a subscriber? Log in</p>"
    assert "subscriber" not in read(page(long + plea)).text


@pytest.mark.parametrize("break_", ["", "<br>"])
def test_a_teaser_at_the_end_of_a_paragraph_leaves_the_paragraph(break_: str) -> None:
    told = "The mayor had said so in May."
    assert told in amid(f"<p>{told} {break_}<strong>See also: {LINK}</strong></p>")
    assert told in amid(f"<p>{told} {break_}See also: {LINK}</p>")


def test_a_link_within_a_sentence_stays() -> None:
    told = f"Those who want to watch {LINK} will have to wait, the city said."
    assert told.replace(LINK, OTHER) in amid(f"<p>{told}</p>")


def test_a_card_that_unfolds_over_a_name_leaves_the_name() -> None:
    card = f"<span><span><a href=/p>Ann Lee</a>{LINK} {LINK} {LINK}</span></span>"
    told = amid(f"<p>The mayor, <span><a href=/p>Ann Lee</a>{card}</span>, said so in May.</p>")
    assert "The mayor, Ann Lee, said so in May." in told


def test_articles_behind_the_one_that_was_asked_for_are_cut() -> None:
    told = f"<p>{OTHER}, the city said on Friday.</p>"
    more = f"<article><h2><a href=/b>{OTHER}</a></h2>{told}</article>"
    long = BODY + BODY.replace("part", "side")
    found = read(page(long).replace("</article>", f"</article>{more * 3}")).text
    assert OTHER not in found


def test_the_entries_of_a_live_blog_are_no_other_articles() -> None:
    entries = "".join(f"<article><p>{SENTENCE.format(n=n)}</p></article>" for n in range(12))
    found = read(f"<html><body><main><h1>Harbour opens</h1>{entries}</main></body></html>").text
    assert found.count("harbour") == 12


def test_a_box_that_holds_most_of_the_page_is_no_box() -> None:
    assert lines(f"<div class=related-content>{BODY}</div>") == OWN
