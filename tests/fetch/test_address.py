import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.fetch import address


def test_user_and_password_leave_the_url_and_become_a_header() -> None:
    target = address.target("https://me:p%40ss@news.example/feed?x=1")
    assert target is not None
    assert str(target.url) == "https://news.example/feed?x=1"
    assert target.credentials == "Basic bWU6cEBzcw=="


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://news.example/",
        "//news.example/",
        "http://",
        "http://a b/",
        "http://a/ x".replace("a/", "%61/"),
        "http://news.example:99999/",
        "http://[::1",
        "http://news.example\r\nHost: other/",
        "http://a.example\\@127.0.0.1/",
        "http://" + "a" * 5_000,
    ],
)
def test_what_cannot_be_asked_for_is_none(url: str) -> None:
    assert address.target(url) is None


def test_credentials_go_along_on_the_same_host_and_never_down_to_http() -> None:
    start = address.target("https://me:secret@news.example/feed")
    assert start is not None
    hops = ["/other", "https://other.example/", "http://news.example/", "//x:y@other.example/"]
    found = [address.hop(start, location) for location in hops]
    assert [bool(hop and hop.credentials) for hop in found] == [True, False, False, False]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://me:secret@h/feed", "https://h/feed"),
        ("https://h/feed?format=rss&page=2", "https://h/feed?format=rss&page=2"),
        ("https://h/feed?token=abc&format=rss", "https://h/feed?token=***&format=rss"),
        ("https://h/feed?api_key=abc", "https://h/feed?api_key=***"),
        ("https://h/?u=0123456789abcdef0123456789abcdef", "https://h/?u=***"),
        (
            "https://h/private/9f86d081884c7d659a2feaa0c55ad015.xml?a=1",
            "https://h/private/***.xml?a=1",
        ),
        ("https://h/world/2026/11/28/ministers_meet_in_the_capital", None),
        ("https://h/content/0a1b2c3d-1111-2222-3333-444455556666", None),
        ("https://h/news/20261128000000000000000000", None),
        ("https://h/feed#secret", "https://h/feed"),
        ("http://[", "(an unreadable address)"),
    ],
)
def test_a_url_is_shown_without_its_secrets(url: str, expected: str | None) -> None:
    assert address.shown(url) == (expected or url)


@given(st.text(max_size=200))
def test_any_text_is_shown_on_one_line_and_judged_without_raising(text: str) -> None:
    assert address.shown("http://h/" + text).isprintable()
    address.target(text)
    address.target("http://" + text)
    start = address.target("http://h/")
    assert start is not None
    address.hop(start, text)
