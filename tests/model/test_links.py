"""One key for all addresses of one article; `tests/parse` has those of entries."""

import pytest

from watcher.model import links

KEY = "https://ferryman.example/2026/drone-falls"


@pytest.mark.parametrize(
    "address",
    [
        KEY,
        "http://www.ferryman.example/2026/drone-falls/",
        "https://amp.ferryman.example/2026/drone-falls",
        "https://m.ferryman.example/2026/drone-falls?utm_source=rss#top",
        "https://mobile.ferryman.example/2026/drone-falls",
        "https://ferryman.example/2026/drone-falls/amp/",
        "https://ferryman.example/amp/2026/drone-falls",
        "https://ferryman.example/2026/drone-falls?amp=1",
        "https://ferryman.example/2026/drone-falls?outputType=amp",
        "https://ferryman.example/2026/drone-falls?amp_js_v=0.1&usqp=mq331",
        "https://ferryman.example/2026/drone-falls/print",
        "https://ferryman.example/print/2026/drone-falls",
        "https://ferryman.example/2026/drone-falls?print=1",
        "https://ferryman.example/2026/drone-falls?view=print",
        "https://ferryman.example/2026/drone-falls/index.html",
    ],
)
def test_the_versions_of_an_article_have_one_key(address: str) -> None:
    assert links.key(address) == KEY


@pytest.mark.parametrize(
    "other",
    [
        "https://ferryman.example/2026/drone-fall",
        "https://ferryman.example/2026/drone-falls-in-print",
        "https://ferryman.example/2026/drone-falls?id=2",
        "https://ferryman.example/2026/drone-falls?page=print-shop",
        "https://lamp.ferryman.example/2026/drone-falls",
        "https://ferryman.example/blueprint/2026/drone-falls",
        "https://ferryman.other.example/2026/drone-falls",
        "https://ferryman.example:8080/2026/drone-falls",
    ],
)
def test_other_articles_have_other_keys(other: str) -> None:
    assert links.key(other) not in {KEY, ""}


def test_a_key_is_its_own_key() -> None:
    assert links.key(links.key("http://www.m.x.example/a/amp/print/?print=1&b=2")) == (
        "https://x.example/a?b=2"
    )


@pytest.mark.parametrize("nothing", ["", "ftp://x.example/a", "urn:a:1", "http://a b/"])
def test_what_is_no_address_has_no_key(nothing: str) -> None:
    assert links.key(nothing) == ""


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://news.ferryman.example/a", "ferryman.example"),
        ("https://news.ferryman.co.uk/a", "ferryman.co.uk"),
        ("http://127.0.0.1:8000/a", "127.0.0.1"),
        ("http://[::1]/a", "::1"),
        ("nonsense", ""),
    ],
)
def test_a_host_belongs_to_a_site(address: str, site: str) -> None:
    assert links.site(address) == site


@pytest.mark.parametrize(
    ("address", "front"),
    [
        ("https://x.example", True),
        ("https://www.x.example/index.html", True),
        ("https://m.x.example/amp/", True),
        ("https://x.example/en-gb/", True),
        ("https://x.example/home", True),
        ("https://x.example/news", False),
        ("https://x.example/?p=17", False),
        ("https://x.example/a", False),
        ("https://x.example/#!/a/5", False),
    ],
)
def test_a_front_page_is_known(address: str, *, front: bool) -> None:
    assert links.is_front(address) is front
