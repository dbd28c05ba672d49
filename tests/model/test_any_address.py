"""Whatever stands in a link, what is made of it is a clean http(s) address or nothing, for good."""

from hypothesis import given
from hypothesis import strategies as st

from watcher.model import links, plain, wrappers

addresses = st.one_of(
    st.text(max_size=60),
    st.builds(
        lambda start, rest: start + rest,
        st.sampled_from([
            "http://", "https://outlet.example/", "//a.example/", "javascript:", "http://[", "/",
            "http://a@b.example/", "HTTP://Outlet.EXAMPLE:80/", "http://xn--/", "http://127.1/%",
            "https://www.google.com/url?url=", "https://news.google.com/rss/articles/", "?utm_a=1&",
            "https://l.facebook.com/l.php?u=http%3A%2F%2F", "http://a.example/../..//", "data:,",
        ]),
        st.text(
            alphabet=st.characters(codec="utf-8") | st.sampled_from("%/?&=#.:@[]\\ \n\t;"),
            max_size=40,
        ),
    ),
)  # fmt: skip


def is_clean(address: str) -> bool:
    return not address or (
        address.startswith(("http://", "https://")) and "\n" not in address and " " not in address
    )


@given(addresses, addresses)
def test_an_address_is_made_absolute_and_clean_or_nothing(link: str, base: str) -> None:
    assert is_clean(links.absolute(link, base))
    assert is_clean(links.canonical(link, base))


@given(addresses)
def test_a_canonical_address_stays_as_it_is(link: str) -> None:
    once = links.canonical(link, "")
    assert links.canonical(once, "") == once


@given(addresses)
def test_any_address_has_a_key_a_site_and_a_fold(link: str) -> None:
    assert links.key(link) == links.key(link)
    assert isinstance(links.site(link) + links.folded(link), str)
    assert links.is_front(link) in {True, False}


@given(addresses)
def test_what_is_wrapped_comes_out_within_reach(link: str) -> None:
    found = wrappers.unwrapped(link)
    assert found == link or is_clean(found)
    assert wrappers.hides(found) in {True, False}


@given(st.text(max_size=120))
def test_clean_text_stays_as_it_is(text: str) -> None:
    once = plain.paragraphs(text)
    assert plain.paragraphs(once) == once
    assert plain.line(plain.line(text)) == plain.line(text)
