import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.notify.conftest import HOSTILE, MakeMessage
from watcher.model.alert import DigestItem, OtherSource, Passage
from watcher.model.watch import Priority
from watcher.notify import clean, fitting, mail, render_html, render_slack, render_text

CONTROL = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]

    def handle_data(self, data: str) -> None:
        self.text += data


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


@pytest.mark.parametrize("title", HOSTILE)
def test_nothing_in_a_headline_means_anything_to_slack(
    title: str, make_message: MakeMessage
) -> None:
    passage = Passage(text=title or "x", hits=())
    message = make_message(title, passages=(passage,), source=title, why=(title,))
    text = json.dumps(render_slack.blocks(message)) + render_slack.fallback(message)
    assert not re.search(r"<[!@#]", text)
    assert "<https://bad" not in text
    assert ":rotating_light:" not in text
    assert "@everyone" not in text


@pytest.mark.parametrize("title", HOSTILE)
def test_slack_gets_only_our_own_marks(title: str, make_message: MakeMessage) -> None:
    headline = render_slack.blocks(make_message(title))[0]["text"]
    assert isinstance(headline, dict)
    text = headline["text"]
    link = re.escape("<https://news.example/a/1?x=1&amp;y=2|")
    found = re.fullmatch(rf"\*{link}(.*)>\*|\*(.*)\* \({link}news\.example>\)", text)
    assert found
    inside = found[1] or found[2]
    assert not re.search(r"[<>*_~`|]", inside)
    assert not CONTROL.search(inside)


@pytest.mark.parametrize("title", HOSTILE)
def test_a_headline_adds_no_element_to_the_page(title: str, make_message: MakeMessage) -> None:
    plain = read(render_html.page(make_message("Plain")))
    hostile = read(render_html.page(make_message(title)))
    assert hostile.tags == plain.tags
    assert hostile.links == plain.links
    assert not CONTROL.search(hostile.text)


@pytest.mark.parametrize("title", HOSTILE)
def test_a_mail_keeps_its_headers(title: str, make_message: MakeMessage) -> None:
    message = make_message(title, watch_title=title, watch=title, source=title)
    built = mail.build(message, sender="watch@x.example", recipients=("desk@x.example",))
    plain = mail.build(make_message(), sender="watch@x.example", recipients=("desk@x.example",))
    assert built.keys() == plain.keys()
    assert "Bcc" not in built
    assert all(len(line) <= 998 for line in built.as_bytes().splitlines())


@pytest.mark.parametrize("title", HOSTILE)
def test_plain_text_keeps_its_lines(title: str, make_message: MakeMessage) -> None:
    plain = render_text.body(make_message("Plain"))
    hostile = render_text.body(make_message(title))
    assert len(hostile.splitlines()) == len(plain.splitlines())
    assert not CONTROL.search(hostile)
    assert "\n" not in render_text.subject(make_message(title))


@given(st.text(max_size=300))
def test_a_clean_line_has_nothing_unseen(text: str) -> None:
    line = clean.line(text)
    assert not CONTROL.search(line)
    assert "\n" not in line
    assert line == line.strip()
    line.encode()


@given(st.text(max_size=200), st.lists(st.tuples(st.integers(-5, 250), st.integers(-5, 250))))
def test_marking_loses_no_text(text: str, hits: list[tuple[int, int]]) -> None:
    whole = "".join(piece.text for piece in clean.marked(text, hits))
    assert "".join(whole.split()) == "".join(clean.line(text).split())


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("می‌خواهم", "می‌خواهم"),
        ("ad\u200cmin", "admin"),
        ("👩\u200d💻 codes", "👩\u200d💻 codes"),
        ("Київ", "Київ"),
    ],
)
def test_joiners_stay_where_a_script_needs_them(text: str, kept: str) -> None:
    assert clean.line(text) == kept


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://x.example/a?b=1&c=2#d", "https://x.example/a?b=1&c=2#d"),
        ("https://x.example/a b|c>d\"e'f", "https://x.example/a%20b%7Cc%3Ed%22e%27f"),
        (
            "https://x.example/новости",
            "https://x.example/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8",
        ),
        ("https://x.example/%D0%BD", "https://x.example/%D0%BD"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("https://user:pw@x.example/", "https://x.example/"),
        ("https://bank.example@x.example/", "https://x.example/"),
        ("https://АРРLE.example/", "https://xn--le-6kc8da.example/"),
        ("HTTP://X.Example.:8080/a", "http://x.example:8080/a"),
        ("https://x.example:99999/", ""),
        ("https://a b.example/", ""),
        ("http://[::1]:8080/", "http://[::1]:8080/"),
        ("java\nscript:alert(1)", ""),
        ("//x.example/", ""),
        ("https://[bad", ""),
        ("", ""),
    ],
)
def test_only_plain_web_addresses_become_links(address: str, shown: str) -> None:
    assert clean.url(address) == shown


def test_an_article_without_an_address_is_still_shown(make_message: MakeMessage) -> None:
    message = make_message(url="javascript:alert(1)", other_sources=())
    assert read(render_html.page(message)).links == []
    assert "javascript" not in json.dumps(render_slack.blocks(message))
    assert "javascript" not in render_text.body(message)


def test_slack_stays_within_its_limits(make_message: MakeMessage) -> None:
    other = OtherSource(
        source="&" * 300,
        url="https://x.example/" + "é" * 300,
        title="",
        first_seen=make_message().first_seen,
        is_copy=False,
    )
    long = Passage(text="&<>" * 3000, hits=((0, 3),))
    message = make_message(
        "&" * 3000,
        priority=Priority.BREAKING,
        watch_title="w" * 500,
        passages=(long,) * 60,
        why=("&" * 500,) * 60,
        other_sources=(other,) * 60,
    )
    blocks = render_slack.blocks(message, mention="here")
    assert len(blocks) <= 50
    for block in blocks:
        texts = [block["text"]] if "text" in block else block["elements"]
        assert isinstance(texts, list)
        limit = 150 if block["type"] == "header" else 3000
        assert all(0 < len(text["text"]) <= limit for text in texts)


def test_a_hit_is_bold_even_inside_a_word(make_message: MakeMessage) -> None:
    message = make_message(passages=(Passage(text="部长伊林说话", hits=((2, 4),)),))
    assert "部长\u200b*伊林*\u200b说话" in json.dumps(
        render_slack.blocks(message), ensure_ascii=False
    )
    assert ">伊林</b>说话" in render_html.page(message)


@pytest.mark.parametrize(
    ("configured", "sent"),
    [
        ("here", "<!here>"),
        ("@channel", "<!channel>"),
        ("U0AB12CD3", "<@U0AB12CD3>"),
        ("S0AB12CD3", "<!subteam^S0AB12CD3>"),
        ("<script>", ""),
        ("", ""),
    ],
)
def test_only_the_configuration_mentions(
    configured: str, sent: str, make_message: MakeMessage
) -> None:
    assert render_slack.called(configured) == sent
    breaking = make_message("x", priority=Priority.BREAKING)
    assert render_slack.fallback(breaking, mention=configured).startswith(sent)
    assert "<!" not in render_slack.fallback(make_message("x"), mention=configured)


def test_times_are_the_readers(make_message: MakeMessage) -> None:
    assert "23 Nov 2026, 13:00 CET" in render_html.page(make_message())
    assert "23 Nov 2026, 12:00 UTC" in render_text.body(make_message(timezone="No/Where"))


def test_a_repeat_says_so(make_message: MakeMessage) -> None:
    message = make_message(repeat_possible=True, note="delayed 43 min")
    assert "delayed 43 min" in render_html.page(message)
    assert "may have been sent before" in render_text.body(message)
    assert "may have been sent before" in json.dumps(render_slack.blocks(message))


def test_the_page_fetches_nothing_and_suits_dark_mode(make_message: MakeMessage) -> None:
    page = render_html.page(make_message())
    assert "<img" not in page
    assert "<link" not in page
    assert 'name="color-scheme" content="light dark"' in page
    assert page.count('dir="auto"') >= 2


def test_a_digest_of_any_length_fits_into_slack_and_counts_what_does_not(
    make_message: MakeMessage,
) -> None:
    items = tuple(
        DigestItem(
            headline=f"{'&' * 200} {number}",
            url="https://x.example/" + "p" * 1500,
            source="Gazette",
            first_seen=make_message().first_seen,
            groups=(f"Watch {number // 3}",),
            priority=Priority.NORMAL,
        )
        for number in range(200)
    )
    message = make_message(items=items, passages=(), why=(), footer=("held: 3",), note="late")
    blocks = render_slack.blocks(message)
    text = json.dumps(blocks)
    assert len(blocks) <= 50
    assert re.search(r"and \d+ more: see `watcher alerts list`", text)
    assert "held: 3" in text
    assert "Note: late" in text


def test_the_footer_of_an_alert_is_shown_by_every_channel(make_message: MakeMessage) -> None:
    line = "4 of 12 sources of this watch down since noon"
    message = make_message("Headline", footer=(line,))
    limits = fitting.Limits(title=100, body=2000)
    assert line in render_text.body(message)
    assert line in render_html.page(message)
    assert line in str(render_slack.blocks(message))
    assert line in fitting.fitted(message, limits).body
