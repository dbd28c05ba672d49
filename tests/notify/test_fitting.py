"""A message is cut to what each service takes, and never loses its link."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.notify.conftest import HERE, NOW, MakeMessage
from watcher.model.alert import DigestItem, Message, OtherSource, Passage
from watcher.model.delivery import Destination, DestinationKind
from watcher.model.watch import Priority
from watcher.notify import fitting
from watcher.notify.apprise import AppriseChannel
from watcher.notify.fitting import Limits

URL = "https://news.example/a/1?x=1&y=2"
SERVICES = {
    "discord://123456789012345678/abcdefghijklmnopqrstuvwxyz": Limits(
        title=250, body=2000, together=True
    ),
    "tgram://123456789:abcdefg_hijklmnop-qrstuvwxyz/12315544": Limits(title=0, body=4096),
    "mmost://chat.example/3ccdd113474722377935511fc85d3dd4": Limits(title=0, body=4000),
    "ntfy://topic": Limits(title=200, body=4096, in_bytes=True, together=True),
    "pover://" + "u" * 30 + "@" + "a" * 30: Limits(title=250, body=1024),
    "matrix://user:pass@chat.example/%23room": Limits(title=250, body=20_000),
    "json://hooks.example/x": Limits(title=250, body=20_000),
}


def long_message(make_message: MakeMessage) -> Message:
    other = OtherSource(
        source="Daily Coast",
        url="https://coast.example/" + "p" * 200,
        title="",
        first_seen=NOW,
        is_copy=False,
    )
    sentence = "Глава МИД прибыл в Нортпорт & сказал <слово>. " * 12
    return make_message(
        "Министр прибыл в Нортпорт для переговоров о договоре " * 4,
        passages=(Passage(text=sentence, hits=((0, 5),)),) * 12,
        why=("Ilyin — actor ilyin",) * 30,
        other_sources=(other,) * 30,
        repeat_possible=True,
    )


@pytest.mark.parametrize("url", SERVICES)
def test_the_limits_of_a_service_are_known_and_kept(url: str, make_message: MakeMessage) -> None:
    destination = Destination(id="x", kind=DestinationKind.APPRISE, address=url)
    limits = AppriseChannel(destination, HERE, timeout=1).limits
    assert limits == SERVICES[url]
    fitted = fitting.fitted(long_message(make_message), limits)
    both = 0 if limits.title and not limits.together else fitting.size(fitted.title, limits)
    assert fitting.size(fitted.body, limits) + both <= limits.body
    assert fitting.size(fitted.title, limits) <= (limits.title or limits.body)
    assert URL in fitted.body
    assert "possibly a repeat" in fitted.body


@given(
    body=st.integers(60, 5000),
    title=st.sampled_from([0, 60, 250]),
    in_bytes=st.booleans(),
    together=st.booleans(),
)
def test_any_limit_is_kept_with_the_link(
    *, body: int, title: int, in_bytes: bool, together: bool
) -> None:
    limits = Limits(title=title, body=body, in_bytes=in_bytes, together=together)
    message = replace(long_message(_make), footer=("Ferries: 3 matches not told: silenced", DOWN))
    fitted = fitting.fitted(message, limits)
    whole = f"{fitted.title}\r\n{fitted.body}" if together or not title else fitted.body
    assert fitting.size(whole, limits) <= body
    assert URL in fitted.body


def _make(headline: str = "", **changes: object) -> Message:
    plain = Message(
        alert_id="a",
        delivery_id="d",
        watch="ilyin",
        watch_title="Ilyin abroad",
        priority=Priority.NORMAL,
        headline=headline,
        headline_hits=(),
        url=URL,
        source="Gazette",
        published_at=NOW,
        first_seen=NOW,
        created_at=NOW,
        passages=(),
        why=(),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_a_short_message_is_whole(make_message: MakeMessage) -> None:
    fitted = fitting.fitted(make_message(), Limits(title=250, body=20_000))
    assert fitted.title == "Minister lands in Northport [Ilyin abroad]"
    assert fitted.body.splitlines() == [
        "Harbour Gazette · 23 Nov 2026, 13:00 CET",
        URL,
        "",
        "Officials said »Ilyin« met his hosts on Monday.",
        "",
        "Watch: Ilyin abroad",
        "  Ilyin — actor ilyin",
        "",
        "Also in:",
        "  Daily Coast (copy) https://coast.example/2",
    ]


@pytest.mark.parametrize(
    ("text", "room", "expected"),
    [
        ("One is here. Two is there. Three.", 28, "One is here. Two is there."),
        ("“One is here.” Two is there, and so on.", 24, "“One is here.”"),
        ("No end of a sentence in sight here", 20, "No end of a…"),
        ("部长抵达港口。他会见了州长。", 8, "部长抵达港口。"),
        ("short", 20, "short"),
    ],
)
def test_a_text_is_cut_at_the_end_of_a_sentence_or_of_a_word(
    text: str, room: int, expected: str
) -> None:
    assert fitting.cut(text, room, Limits(title=0, body=room)) == expected


DOWN = "4 of 12 sources of this watch down since 11:05"


@pytest.mark.parametrize(
    ("body", "said"), [(420, DOWN), (700, DOWN), (20_000, f"{DOWN}: Gazette, Daily Coast")]
)
def test_that_sources_are_down_is_shortened_before_it_is_left_out(
    make_message: MakeMessage, body: int, said: str
) -> None:
    message = replace(long_message(make_message), footer=(f"{DOWN}: Gazette, Daily Coast",))
    fitted = fitting.fitted(message, Limits(title=0, body=body))
    assert said in fitted.body.replace("\ua789", ":")
    assert fitting.size(f"{fitted.title}\r\n{fitted.body}", Limits(title=0, body=body)) <= body


@pytest.mark.parametrize("body", [400, 1024, 4000])
def test_a_digest_keeps_whole_stories_and_counts_the_others(body: int) -> None:
    items = tuple(
        DigestItem(
            headline=f"Story {number}",
            url=f"https://x.example/{number}",
            source="Gazette",
            first_seen=NOW,
            groups=("Ilyin abroad",),
            priority=Priority.NORMAL,
        )
        for number in range(100)
    )
    limits = Limits(title=0, body=body)
    fitted = fitting.fitted(_make("Digest", url="", items=items), limits)
    found = re.search(r"and (\d+) more: see", fitted.body)
    assert found
    assert fitted.body.count("https://x.example/") == 100 - int(found[1])
    assert fitting.size(f"{fitted.title}\r\n{fitted.body}", limits) <= body
