"""What a page says of itself: its address, as far as it can be believed, its image, its price."""

import pytest

from watcher.extract import article, claims, identity, picture, tree
from watcher.model.article import Doubt, PageText, confidence

URL = "https://ferryman.example/amp/n/4711-drone-falls-on-town-hall"
TITLE = "Drone falls on town hall of Northport"
CLEAN = "https://ferryman.example/news/2026/drone-falls-on-town-hall"
SENTENCE = "The council of Northport met on Tuesday, and a drone fell on the town hall, part {n}."
BODY = "".join(f"<p>{SENTENCE.format(n=n)}</p>" for n in range(6))


def page(head: str, body: str = BODY, title: str = TITLE) -> bytes:
    inner = f"<article><h1>{title}</h1>{body}</article>"
    return f"<html><head><title>{title}</title>{head}</head><body>{inner}</body></html>".encode()


def canonical(address: str) -> str:
    return f'<link rel="canonical" href="{address}">'


def stated(head: str, url: str = URL, title: str = TITLE) -> str:
    root = tree.parse(page(head), "")
    assert root is not None
    return identity.stated(root, url, title)


def read(html: bytes, url: str = URL) -> PageText:
    found = article.read(html, url=url)
    assert isinstance(found, PageText)
    return found


@pytest.mark.parametrize(
    "claim",
    [
        CLEAN,
        "/news/2026/drone-falls-on-town-hall",
        "//ferryman.example/news/2026/drone-falls-on-town-hall",
        f"{CLEAN}?utm_source=amp#top",
    ],
)
def test_the_canonical_link_is_the_page(claim: str) -> None:
    assert stated(canonical(claim)) == CLEAN


def test_og_url_stands_in_for_it() -> None:
    assert stated(f'<meta property="og:url" content="{CLEAN}">') == CLEAN


def test_an_article_number_is_enough() -> None:
    print_version = "https://m.ferryman.example/print.php?id=4711"
    assert stated(canonical("https://ferryman.example/4711"), print_version, "") == (
        "https://ferryman.example/4711"
    )


@pytest.mark.parametrize(
    "claim",
    [
        "https://ferryman.example/",
        "https://www.ferryman.example/index.html",
        "https://ferryman.example/news",
        "https://ferryman.example/amp/n",
        "https://ferryman.example/news/2026/11/28",
        "https://ferryman.example/news/2026/ferry-to-lowport-stays",
        "https://other.example/news/2026/drone-falls-on-town-hall",
        "https://ferryman.example.other.example/drone-falls-on-town-hall",
        "http://127.0.0.1/drone-falls-on-town-hall",
        "http://169.254.169.254/4711-drone-falls-on-town-hall",
        "javascript:alert(4711)",
        "file:///4711-drone-falls-on-town-hall",
        "http://[::1/4711",
        "",
    ],
)
def test_a_claim_that_cannot_be_this_article_is_not_believed(claim: str) -> None:
    assert stated(canonical(claim)) == ""


def test_a_page_without_an_address_states_none() -> None:
    assert stated(canonical(CLEAN), url="") == ""


JSON_LD = """<script type="application/ld+json">{"@graph": [
 {"@type": "Organization", "image": "/logo.png"},
 {"@type": "NewsArticle", "image": [{"url": "/i/lead.jpg"}]}]}</script>"""
AFTER_A_BAD_ONE = """<meta property="og:image" content="data:image/png;base64,AAAA">
<meta name="twitter:image" content="/i/lead.jpg">"""


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="og:image" content="/i/lead.jpg">',
        '<meta name="twitter:image" content="https://ferryman.example/i/lead.jpg">',
        '<link rel="image_src" href="../../i/lead.jpg">',
        JSON_LD,
        AFTER_A_BAD_ONE,
    ],
)
def test_the_lead_image_is_an_absolute_address(head: str) -> None:
    root = tree.parse(page(head), "")
    assert root is not None
    assert picture.lead(root, URL) == "https://ferryman.example/i/lead.jpg"


@pytest.mark.parametrize(
    "head",
    [
        "",
        '<meta property="og:image" content="javascript:alert(1)">',
        '<script type="application/ld+json">{"@type": "NewsArticle", "image": 7}</script>',
        '<script type="application/ld+json">[[[[[[[[</script>',
    ],
)
def test_a_page_without_a_usable_image_has_none(head: str) -> None:
    root = tree.parse(page(head), "")
    assert root is not None
    assert picture.lead(root, URL) == ""


def test_a_page_comes_with_all_that_it_says_of_itself() -> None:
    found = read(page(canonical(CLEAN) + '<meta property="og:image" content="/i/lead.jpg">'))
    own = "https://ferryman.example/amp/n/4711-drone-falls-on-town-hall"
    assert (found.url, found.canonical) == (own, CLEAN)
    assert found.image == "https://ferryman.example/i/lead.jpg"
    assert found.doubts == ()


def test_a_page_that_is_not_free_may_be_cut_short() -> None:
    head = '<script type="application/ld+json">{"isAccessibleForFree": "False"}</script>'
    assert read(page(head)).doubts == (Doubt.WALLED,)
    assert read(page('<meta property="article:content_tier" content="metered">')).doubts
    assert read(page("", BODY + "<p>The mayor then said…</p>")).doubts == (Doubt.WALLED,)


def test_a_text_that_never_speaks_of_its_headline_is_in_doubt() -> None:
    found = read(page("", title="Ferrymen strike over wages in Lowport"))
    assert found.doubts == (Doubt.OFF_TOPIC,)


def test_a_text_that_leaves_most_of_the_page_out_is_in_doubt() -> None:
    root = tree.parse(page(""), "")
    assert root is not None
    found = claims.doubted(root, SENTENCE.format(n=1), TITLE, pays=False)
    assert found == (Doubt.LITTLE,)


def test_confidence_falls_with_every_doubt() -> None:
    steps = [(), (Doubt.LITTLE,), (Doubt.LITTLE, Doubt.OFF_TOPIC), (Doubt.HEADLINE,)]
    found = [confidence(step) for step in steps]
    assert found == sorted(found, reverse=True)
    assert found[0] == 0.95
    assert all(0 < confidence([doubt]) < 0.95 for doubt in Doubt)
