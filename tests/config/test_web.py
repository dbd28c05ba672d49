"""`daemon.web`: where the page is served; one that strangers could see unasked is an error."""

from collections.abc import Callable

import pytest

from tests.config.conftest import Load
from watcher.model.settings import Web

Lines = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("listen: 8080", Web(host="127.0.0.1", port=8080)),
        ('listen: "127.0.0.1:8080"', Web(host="127.0.0.1", port=8080)),
        ('listen: "localhost:80"', Web(host="localhost", port=80)),
        ('listen: "[::1]:8080"', Web(host="::1", port=8080)),
        (
            'listen: "0.0.0.0:8080", password: "${secret:page}", names: [Desk.Example]',
            Web(host="0.0.0.0", port=8080, password="correct horse", names=("desk.example",)),
        ),
    ],
)
def test_where_it_listens(loaded: Load, written: str, expected: Web) -> None:
    found = loaded(
        f"daemon:\n  web: {{ {written} }}\n", env={"WATCHER_SECRET_PAGE": "correct horse"}
    )
    assert [str(one) for one in found.problems] == []
    assert found.configuration.settings.web == expected
    assert "horse" not in repr(found.configuration.settings)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("listen: news", "`news` is not an address to listen at; write 8080 for this machine only"),
        ("listen: 65536", "`65536` is not an address to listen at"),
        ('listen: "desk.example:80"', "`desk.example:80` is not an address to listen at"),
        ('listen: ":80"', "`:80` is not an address to listen at"),
        ('listen: "0.0.0.0:80"', "others can reach the page there: give it a `password`"),
        ('listen: "[::]:80"', "others can reach the page there: give it a `password`"),
        ('listen: "192.168.1.1:80"', "others can reach the page there: give it a `password`"),
        ("listen: 80, password: short", "the page's password must have at least 12 characters"),
        ('listen: 80, password: "${secret:none}"', "secret `none`"),
        ("password: long enough a word", "`listen` is missing"),
    ],
)
def test_a_page_that_cannot_be_served_is_an_error_and_the_rest_stands(
    loaded: Load, problems: Lines, written: str, told: str
) -> None:
    text = f"daemon:\n  workers: 2\n  web: {{ {written} }}\n"
    settings = loaded(text).configuration.settings
    assert (settings.web, settings.workers) == (None, 2)
    (line,) = problems(text)
    assert line.startswith("a.yaml:3:")
    assert told in line
