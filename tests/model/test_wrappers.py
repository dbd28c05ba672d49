"""Links that lead through somebody else, and the addresses inside them. Nothing is asked for."""

from base64 import urlsafe_b64encode
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.model import wrappers

ARTICLE = "https://ferryman.example/2026/drone-falls"
QUOTED = "https%3A%2F%2Fferryman.example%2F2026%2Fdrone-falls"


def news_item(address: str, *, before: bytes = b"\x08\x13") -> str:
    """A link of Google News in the form of before July 2024, around `address`."""
    text = address.encode()
    size = (
        bytes([len(text)]) if len(text) < 128 else bytes([len(text) % 128 + 128, len(text) // 128])
    )
    message = before + b"\x22" + size + text + b"\xd2\x01\x00"
    code = urlsafe_b64encode(message).decode().rstrip("=")
    return f"https://news.google.com/rss/articles/{code}?oc=5"


@pytest.mark.parametrize(
    "wrapped",
    [
        f"https://www.google.com/url?rct=j&sa=t&url={QUOTED}&ct=ga",
        f"https://google.co.uk/url?q={QUOTED}",
        f"https://consent.google.com/m?continue={QUOTED}&gl=DE",
        f"https://l.facebook.com/l.php?u={QUOTED}&h=AT0",
        f"https://www.bing.com/news/apiclick.aspx?ref=FexRss&aid=&url={QUOTED}&c=9",
        f"https://r.search.yahoo.com/_ylt=Aw/RV=2/RE=17/RO=10/RU={QUOTED}/RK=2/RS=x",
        f"https://vk.com/away.php?to={QUOTED}",
        "https://ferryman-example.cdn.ampproject.org/v/s/ferryman.example/2026/drone-falls",
        "https://cdn.ampproject.org/c/s/ferryman.example/2026/drone-falls",
        "https://www.google.de/amp/s/ferryman.example/2026/drone-falls",
        news_item(ARTICLE),
        news_item(ARTICLE, before=b"\x08\x13\x15\x00\x00\x00\x00"),
        f"https://www.google.com/url?q=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3D{ARTICLE}",
    ],
)
def test_the_address_inside_is_found(wrapped: str) -> None:
    assert wrappers.unwrapped(wrapped) == ARTICLE
    assert not wrappers.hides(ARTICLE)


def test_a_long_address_inside_is_found() -> None:
    long = f"{ARTICLE}-{'and-more-' * 30}"
    assert wrappers.unwrapped(news_item(long)) == long


@pytest.mark.parametrize(
    "inside",
    ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "/relative", "AU_yqLopaque",
     "http://a\nb/", "http://user:pw@[::1", ""],
)  # fmt: skip
def test_what_is_no_web_address_stays_inside(inside: str) -> None:
    for wrapped in (news_item(inside), f"https://www.google.com/url?q={quote(inside)}"):
        assert wrappers.unwrapped(wrapped) == wrapped
        assert wrappers.hides(wrapped)


@pytest.mark.parametrize(
    "plain",
    [ARTICLE, "https://ferryman.example/url?url=https://other.example/", "https://google.com/about",
     "https://blog.google.example/url?q=https://other.example/", "not an address", ""],
)  # fmt: skip
def test_other_links_stay_as_they_are(plain: str) -> None:
    assert wrappers.unwrapped(plain) == plain
    assert not wrappers.hides(plain)


@pytest.mark.parametrize("depth", [5, 50])
def test_wrappers_around_wrappers_come_to_an_end(depth: int) -> None:
    wrapped = ARTICLE
    for _ in range(depth):
        wrapped = f"https://www.google.com/url?q={wrapped.replace('%', '%25').replace('&', '%26')}"
    assert wrappers.unwrapped(wrapped).startswith("https://")


def test_a_wrapper_that_leads_to_itself_comes_to_an_end() -> None:
    circle = "https://www.google.com/url?q=https://www.google.com/url"
    assert wrappers.hides(wrappers.unwrapped(circle))


@given(st.binary(max_size=300))
def test_no_code_of_google_news_makes_it_fail(message: bytes) -> None:
    code = urlsafe_b64encode(message).decode()
    found = wrappers.unwrapped(f"https://news.google.com/rss/articles/{code}")
    assert found.startswith(("https://", "http://"))


@given(st.text(max_size=80))
def test_no_text_makes_it_fail(text: str) -> None:
    assert isinstance(wrappers.unwrapped(f"https://www.google.com/{text}"), str)
    assert isinstance(wrappers.hides(text), bool)
