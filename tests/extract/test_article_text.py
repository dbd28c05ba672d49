"""Pages into articles: text, furniture, captions, encodings, walls, and what stands in."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from watcher.extract import article, assemble, boilerplate, language, tree, walls
from watcher.model.article import Article, PageText, TextFrom
from watcher.model.entry import Entry
from watcher.model.fetched import Failed, FailReason

URL = "https://news.example/a/1"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SENTENCE = "The ministers met on Monday to talk about the harbour and its money, part {n}."
BODY = "".join(f"<p>{SENTENCE.format(n=n)}</p>" for n in range(1, 7))
ENTRY = Entry(
    id="e", feed_id="f", guid="g", url=URL, link=URL, title="Harbour opens", summary="Short […]",
    content="", published_at=None, updated_at=None, authors=(), fingerprint="x", keys=("k",),
)  # fmt: skip


def page(inner: str = BODY, *, head: str = "<title>Harbour opens | The Daily</title>") -> str:
    top = f"<html><head>{head}</head><body><article><h1>Harbour opens</h1>"
    return f"{top}{inner}</article></body></html>"


def read(html: str | bytes, **given: str) -> PageText:
    found = article.read(html.encode() if isinstance(html, str) else html, url=URL, **given)
    assert isinstance(found, PageText)
    return found


def assembled(entry: Entry = ENTRY, found: PageText | Failed | None = None) -> Article:
    return assemble.article(entry, found, first_seen=NOW, site="The Feed", language_hint="")


def test_a_page_becomes_title_and_text() -> None:
    found = read(page())
    assert found.title == "Harbour opens"
    assert found.text.split("\n") == [SENTENCE.format(n=n) for n in range(1, 7)]
    assert (found.language, found.text_from) == ("en", TextFrom.PAGE)


def test_author_date_and_site_come_from_the_page_itself() -> None:
    head = (
        '<meta property="og:site_name" content="The Daily"><script type="application/ld+json">'
        '{"@graph": [{"@type": "NewsArticle", "author": [{"name": "Ann Lee"}],'
        ' "datePublished": "2026-11-23T10:00:00+02:00"}]}</script>'
    )
    found = read(page(head=head))
    assert (found.author, found.site) == ("Ann Lee", "The Daily")
    assert found.published_at == datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_captions_are_text() -> None:
    caption = "The envoy at the pier of Busan on Friday."
    figure = f"<figure><img src=a.jpg><figcaption>{caption}</figcaption></figure>"
    assert caption in read(page(figure + BODY)).text


@pytest.mark.parametrize(
    "teaser",
    [
        "<p><strong>See also</strong>  Police join the search after a shooting</p>",
        "<p>Read more: Governor answers critics</p>",
        "<p>Читайте также: В порту задержали судно</p>",
        "<p>Читайте також: У порту затримали судно</p>",
        "<p>관련기사: 항구에서 선박 억류</p>",
        "<p>SENATOR ANSWERS CRITICS IN A RARE PUBLIC SPEECH</p>",
        "<p>Share this article:</p><p>Share on Facebook</p><p>Twitter</p>",
        "<p>We use cookies to make this site better for you.</p>",
        "<h3>Related stories</h3><ul><li><a href=/1>Other matters entirely</a></li></ul>",
    ],
)
def test_furniture_between_paragraphs_goes(teaser: str) -> None:
    half = len(BODY) // 2 // 80 * 80
    cut = BODY.index("<p>", half)
    assert read(page(BODY[:cut] + teaser + BODY[cut:])).text == read(page()).text


def test_the_same_furniture_goes_from_plain_text() -> None:
    lead = "The envoy will visit the port over the weekend. Talks will follow in the"
    body = [
        "The envoy will visit the port over the weekend.",
        "Talks will follow in the capital, the ministry said on Wednesday.",
        "Officials expect a statement on Sunday evening.",
    ]
    given = ["Uncategorized", "Envoy to visit", f"{lead} […]", *body]
    given[5:5] = ["See also  Police join the search after a shooting"]
    assert boilerplate.clean(given, "Envoy to visit") == body


@pytest.mark.parametrize(
    "sentence",
    [
        "Read more than two books a year and you are ahead of most people, a study found.",
        "See also the report of the commission, which the ministers published in May.",
        "NATO, EU AND UN MET.",
        "Related companies were searched by police in March, the prosecutor said.",
        "Сообщается, что читайте также было написано на плакате.",
    ],
)
def test_sentences_that_only_look_like_furniture_stay(sentence: str) -> None:
    given = ["First paragraph of the story.", sentence, "Last paragraph of the story."]
    assert boilerplate.clean(given) == given


def test_a_text_all_in_capitals_stays() -> None:
    given = ["THE MINISTERS MET ON MONDAY", "THE HARBOUR WILL OPEN AGAIN", "THE MONEY IS THERE NOW"]
    assert boilerplate.clean(given) == given


@pytest.mark.parametrize(
    ("text", "encoding", "label", "header"),
    [
        (
            "Министры встретились в понедельник, чтобы обсудить порт и его будущее.",
            "cp1251",
            "windows-1251",
            "",
        ),
        (
            "Министры встретились в понедельник, чтобы обсудить порт и его будущее.",
            "cp1251",
            "",
            "windows-1251",
        ),
        (
            "Министры встретились в понедельник, чтобы обсудить порт и его будущее.",
            "cp1251",
            "utf-8",
            "",
        ),
        (
            "Министры встретились в понедельник, чтобы обсудить порт и его будущее.",
            "koi8-r",
            "koi8-r",
            "",
        ),
        (
            "장관들은 월요일에 만나 항구와 그 미래에 대해 이야기했다고 밝혔다.",
            "euc-kr",
            "euc-kr",
            "",
        ),
        ("部长们星期一会面，讨论港口及其未来的用途和资金问题。", "gb18030", "gb2312", ""),
    ],
)
def test_encodings_are_read_by_header_label_or_bytes(
    text: str, encoding: str, label: str, header: str
) -> None:
    body = "".join(f"<p>{text} {n}</p>" for n in range(8))
    html = page(body, head=f'<meta charset="{label}"><title>x</title>').encode(encoding)
    assert text in read(html, charset=header).text


def test_a_bot_check_is_blocked_and_not_an_article() -> None:
    html = (
        "<html><head><title>Just a moment...</title></head><body><h1>news.example</h1><p>Verify you"
        " are human by completing the action below.</p></body></html>"
    )
    found = read(html)
    assert found.text_from is TextFrom.BLOCKED
    assert found.problem == "a bot check stands in front of the article"


def test_a_paywall_is_blocked() -> None:
    assert walls.standing(b"", "Harbour", "The lead. Subscribe to continue reading. Log in.")


def test_an_article_about_walls_is_no_wall() -> None:
    text = "Sites ask readers to verify you are human, and already a subscriber? is on every page. "
    assert walls.standing(b"", "How bots beat the CAPTCHA", text * 20) == ""
    assert walls.standing(b"", "Access to water denied", "The town had no water on Monday.") == ""


def test_a_page_without_anything_fails() -> None:
    found = article.read(b"", url=URL)
    assert isinstance(found, Failed)
    assert found.reason is FailReason.BROKEN


def test_the_page_is_preferred() -> None:
    found = assembled(found=read(page()))
    assert found.text.startswith("The ministers met")
    assert (found.title, found.text_from, found.problem) == ("Harbour opens", TextFrom.PAGE, "")


def test_the_feed_stands_in_for_a_page_that_failed() -> None:
    failed = Failed(url=URL, reason=FailReason.TIMEOUT)
    full = replace(ENTRY, content="The whole text.\nSee also: Other matters\nIts second paragraph.")
    found = assembled(full, failed)
    assert (found.text, found.text_from) == (
        "The whole text.\nIts second paragraph.",
        TextFrom.FEED,
    )
    assert found.problem == FailReason.TIMEOUT.value
    assert assembled(ENTRY, None).text_from is TextFrom.TEASER


def test_a_wall_leaves_the_feeds_text_and_says_why() -> None:
    wall = PageText(
        title="Just a moment", text="", text_from=TextFrom.BLOCKED, problem="a bot check"
    )
    found = assembled(replace(ENTRY, summary="The summary of the feed."), wall)
    assert (found.title, found.text) == ("Harbour opens", "The summary of the feed.")
    assert (found.text_from, found.problem) == (TextFrom.BLOCKED, "a bot check")


def test_a_page_that_says_less_than_the_feed_is_not_believed() -> None:
    full = replace(ENTRY, content="A text of the feed that is long. " * 20)
    stub = PageText(title="", text="Loading the story")
    assert assembled(full, stub).text_from is TextFrom.FEED


def test_a_version_changes_with_the_text_and_the_id_does_not() -> None:
    one, two = (
        assembled(found=read(page())),
        assembled(found=read(page(BODY + "<p>A correction was made.</p>"))),
    )
    assert one.id == two.id
    assert one.version != two.version


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lavrov arrives in Pyongyang for talks", "en"),
        ("Глава МИД прибыл с визитом в КНДР", "ru"),
        ("Міністр прибув до Києва з візитом", "uk"),
        ("Міністр прыбыў у Мінск з візітам", "be"),
        ("Der Minister reist nach Nordkorea", "de"),
        ("Minister przybył z wizytą do Korei", "pl"),
        ("라브로프 장관 방북", "ko"),
        ("外长访问朝鲜", "zh"),
        ("ラブロフ外相が訪朝した", "ja"),
        ("وزير الخارجية يزور كوريا", "ar"),
        ("12 345", ""),
    ],
)
def test_short_titles_show_their_language(text: str, expected: str) -> None:
    assert language.detect(text) == expected


def test_a_hint_decides_only_where_the_words_do_not() -> None:
    assert language.detect("2026", "fr") == "fr"
    assert language.detect("라브로프 장관 방북", "en") == "ko"


@pytest.mark.parametrize(
    "bomb",
    [
        "<p " + " ".join(f"a{n}=1" for n in range(20_000)) + ">x</p>",
        "<div>" * 5000,
        "<p>" + "<b>x</b>" * 20_000 + "</p>",
        "<table><tr>" + "<td colspan=1000 rowspan=1000>x</td>" * 300 + "</tr></table>",
        "<div></div>" * 20_000,
        "<p>" + "1/" * 100_000 + "</p>",
        "<p>" + " " * 300_000 + "</p>",
    ],
    ids=["attributes", "depth", "inline", "spans", "empty", "token", "blanks"],
)
def test_the_article_is_still_read_beside_a_bomb(bomb: str) -> None:
    assert SENTENCE.format(n=6) in read(page(BODY + bomb)).text


def test_lists_and_paragraphs_that_are_links_to_other_stories_are_cut() -> None:
    headlines = [f"Bridge number {n} to stay closed until the autumn" for n in range(4)]
    items = "".join(f"<li><a href=/{n}>{line}</a></li>" for n, line in enumerate(headlines[:3]))
    alone = f"<p><a href=/3>{headlines[3]}</a></p>"
    text = read(page(f"{BODY}<ul>{items}</ul>{alone}{BODY.replace('part', 'side')}")).text
    assert not [line for line in headlines if line in text]
    assert text.count("harbour") == 12


def test_a_list_with_more_than_links_stays() -> None:
    told = "is closed for the week, as the strike of the pilots goes on until Friday."
    items = "".join(f"<li><a href=/{n}>Port {n}</a> {told}</li>" for n in range(3))
    assert f"Port 2 {told}" in read(page(f"{BODY}<ul>{items}</ul>{BODY}")).text


def test_a_body_that_advertisements_split_is_read_to_its_end() -> None:
    def part(first: int) -> str:
        lines = "".join(f"<p>{SENTENCE.format(n=n)}</p>" for n in range(first, first + 5))
        return (
            f"<div class=row><div class='grid article__body'>{lines}</div><aside>Ad</aside></div>"
        )

    parts = "".join(map(part, (1, 6, 11)))
    text = read(page(f"<div class=article__chunks>{parts}</div>")).text
    assert text.split("\n") == [SENTENCE.format(n=n) for n in range(1, 16)]


@pytest.mark.parametrize(
    "line",
    [
        "Email Ann Lee at ann.lee@daily.example or follow her on Twitter @annlee.",
        "Ann Lee may be reached at ann.lee@daily.example.",
        "Bob Poe contributed to this report.",
        "Like this story? Share it with a friend!",
    ],
)
def test_lines_about_the_author_are_cut_at_the_end_and_nowhere_else(line: str) -> None:
    body = ["The harbour opens.", "It is the first since 1990.", line]
    assert boilerplate.clean(body) == body[:2]
    assert boilerplate.clean([line, *body[:2]])[-2:] == body[:2]
    quoted = ["The harbour opens.", "Follow the money, he said.", "It is the first since 1990."]
    assert boilerplate.clean(quoted) == quoted


@pytest.mark.parametrize(
    "line",
    [
        "Contact between the two ministers had broken down in May.",
        "Follow-up talks are planned in Ankara.",
        "Reach of the missiles is said to be 300 kilometres.",
    ],
)
def test_a_last_sentence_that_begins_like_a_request_stays(line: str) -> None:
    body = ["The harbour opens.", line]
    assert boilerplate.clean(body) == body


def test_the_feed_is_heard_too_where_the_page_has_no_word_of_the_headline() -> None:
    entry = replace(ENTRY, title="Volcano closes northern airports", summary="Ash fell on Tuesday.")
    notice = PageText(title="Welcome", text="Our terms have changed. " * 20, url=URL + "/terms")
    found = assembled(entry, notice)
    assert found.text.startswith("Ash fell on Tuesday.\nOur terms")
    assert (found.url, found.text_from) == (URL, TextFrom.PAGE)


POSTS = {
    "in articles": '<article class="entry"><h2>09:{n:02}</h2><p>{said}</p></article>',
    "in divisions": '<div class="post"><h2>09:{n:02}</h2><p>{said}</p></div>',
}


@pytest.mark.parametrize("post", POSTS.values(), ids=POSTS)
def test_a_live_blog_of_thousands_of_posts_keeps_them_all(post: str) -> None:
    said = "{n} boats lay in the harbour at that time, the master of the port said by telephone."
    posts = "".join(post.format(n=n, said=said.format(n=n)) for n in range(2_000))
    found = article.read(f"<html><body><main>{posts}</main></body></html>".encode(), url=URL)
    assert isinstance(found, PageText)
    assert found.text.count("boats lay in the harbour") == 2_000


def test_comments_by_the_thousand_are_no_article() -> None:
    comments = "".join(
        f'<article class="c"><p>I have lived here for {n} years and seen nothing like it.</p>'
        "<b>a</b></article>"
        for n in range(2_000)
    )
    html = page(BODY + f'</article><section id="comments">{comments}</section><article>')
    assert "nothing like it" not in read(html).text


def test_of_a_page_with_too_many_elements_the_text_stays() -> None:
    rows = "".join(f"<div><p>Row {n} speaks of the harbour.</p></div>" for n in range(25_000))
    root = tree.parse(f"<html><body>{rows}</body></html>".encode(), "")
    assert root is not None
    tree.lighten(root)
    assert tree.size(root) <= 40_002
    assert "Row 24999 speaks of the harbour." in root.text_content()


@pytest.mark.parametrize("reference", ["&#1;", "&#12;", "&#x1B;", "&#xFFFE;", "&#0065535;", "&#11"])
def test_a_reference_to_what_no_text_may_hold_costs_its_page_nothing(reference: str) -> None:
    found = read(page(BODY.replace(" on Monday", f" on{reference} Monday")))
    assert found.text.split("\n") == [SENTENCE.format(n=n) for n in range(1, 7)]


def test_other_references_are_read() -> None:
    assert "on 12 to talk" in read(page(BODY.replace("on Monday", "on &#49;&#50;"))).text


def test_of_a_paragraph_that_stands_there_several_times_one_stays() -> None:
    assert boilerplate.clean([SENTENCE] * 3) == [SENTENCE]
    assert boilerplate.clean([SENTENCE, SENTENCE, f"{SENTENCE} And so on."]) == [
        f"{SENTENCE} And so on."
    ]
