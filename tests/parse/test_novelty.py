"""Poll sequences: what is news, what is known again, and what is a flood of old entries."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from watcher.model.entry import ParsedFeed
from watcher.model.feed import FeedState
from watcher.parse import feed, novelty

START = datetime(2026, 11, 23, 12, tzinfo=UTC)
WORDS = str.split("harbour minister storm court energy river strike summit visa budget")


def item(n: int, *, guid: str = "", link: str = "", date: str = "", title: str = "") -> str:
    title = title or f"{WORDS[n % 10]} {WORDS[n // 10 % 10]} report number {n} is out now"
    return (
        f"<item><title>{title}</title><link>{link or f'http://news.example/a/{n}'}</link>"
        f"<guid isPermaLink='false'>{guid or f'g{n:05}'}</guid>"
        f"<pubDate>{date or 'Mon, 23 Nov 2026 10:00:00 +0000'}</pubDate>"
        f"<description>Body of {title}</description></item>"
    )


def items(*numbers: int) -> list[str]:
    return [item(n) for n in numbers]


@dataclass
class Polls:
    """A store of keys and a feed's state, as the pipeline keeps them between polls."""

    known: set[str] = field(default_factory=set)
    state: FeedState = field(default_factory=lambda: FeedState(feed_id="f", next_due=START))
    now: datetime = START

    def poll(self, found: list[str], *, cut: bool = False) -> novelty.Novelty:
        body = "<rss version='2.0'><channel><title>T</title>" + "".join(found)
        body += "" if cut else "</channel></rss>"
        parsed = feed.read(
            body.encode(),
            {},
            feed_id="f",
            url="http://news.example/rss",
            known_items=self.state.items,
        )
        assert isinstance(parsed, ParsedFeed)
        known = frozenset(k for e in parsed.entries for k in e.keys if k in self.known)
        sifted = novelty.sift(parsed, known, state=self.state, now=self.now)
        for entry in (*sifted.new, *sifted.seen_again, *sifted.reset):
            self.known.update(entry.keys)
        whole = parsed.items if parsed.complete else self.state.items
        dated = (novelty.newest(parsed, self.now), self.state.newest)
        self.state = FeedState(
            feed_id="f",
            next_due=self.now,
            last_ok=self.now,
            items=whole,
            newest=max(filter(None, dated), default=None),
        )
        self.now += timedelta(minutes=15)
        return sifted


def after_first(*numbers: int) -> Polls:
    polls = Polls()
    assert polls.poll(items(*numbers)).first
    return polls


def test_the_first_poll_is_a_baseline() -> None:
    first = Polls().poll(items(*range(30)))
    assert first.first
    assert len(first.new) == 30


def test_only_the_new_entry_is_new() -> None:
    sifted = after_first(*range(30)).poll(items(30, *range(30)))
    assert [entry.guid for entry in sifted.new] == ["g00030"]
    assert (sifted.known_count, sifted.gap, sifted.first) == (30, False, False)


def test_new_guids_for_old_links_are_not_news() -> None:
    sifted = after_first(*range(10)).poll([item(n, guid=f"other-{n}") for n in range(10)])
    assert not sifted.new


def test_new_links_and_guids_for_old_words_are_not_news() -> None:
    again = [item(n, guid=f"x-{n}", link=f"http://new.example/{n}") for n in range(10)]
    assert not after_first(*range(10)).poll(again).new


def test_dates_moved_to_now_are_not_news() -> None:
    moved = [item(n, date="Mon, 23 Nov 2026 12:10:00 +0000") for n in range(10)]
    sifted = after_first(*range(10)).poll(moved)
    assert not sifted.new
    assert not sifted.edited


def test_an_edited_title_is_an_edit_and_not_news() -> None:
    changed = [item(0, title="A quite different headline about the harbour"), *items(1, 2)]
    sifted = after_first(0, 1, 2).poll(changed)
    assert not sifted.new
    assert [entry.guid for entry in sifted.edited] == ["g00000"]


def test_an_old_date_does_not_hide_a_new_entry() -> None:
    polls = after_first(*range(10))
    old = item(50, date="Mon, 01 Jan 2001 00:00:00 GMT")
    assert len(polls.poll([old, *items(*range(10))]).new) == 1
    future = item(51, date="Mon, 01 Jan 2099 00:00:00 GMT")
    assert len(polls.poll([future, *items(*range(10))]).new) == 1


def test_many_entries_of_a_publisher_whose_dates_lag_behind_are_news() -> None:
    polls = Polls()
    polls.poll([item(n, date=f"Thu, 01 Jan 2026 00:{n:02}:00 GMT") for n in range(30)])
    burst = [item(n, date=f"Thu, 01 Jan 2026 01:{n:02}:00 GMT") for n in range(30, 60)]
    sifted = polls.poll(burst)
    assert len(sifted.new) == 30
    assert not sifted.reset


def test_a_flood_of_old_entries_is_a_reset_and_the_new_one_in_it_is_news() -> None:
    flood = [item(n, date="Mon, 02 Nov 2026 00:00:00 GMT") for n in range(100, 400)]
    sifted = after_first(*range(30)).poll([item(999), *flood])
    assert [entry.guid for entry in sifted.new] == ["g00999"]
    assert len(sifted.reset) == 300
    assert not sifted.gap


def test_a_flood_of_known_titles_is_a_reset_whatever_its_dates() -> None:
    again = [
        item(n, guid=f"x{n}", link=f"http://new.example/{n}").replace("Body of", "Rewritten:")
        for n in range(40)
    ]
    sifted = after_first(*range(40)).poll(again)
    assert not sifted.new
    assert len(sifted.reset) == 40


def test_a_full_window_without_overlap_is_a_gap() -> None:
    sifted = after_first(*range(10)).poll(items(*range(20, 30)))
    assert sifted.gap
    assert len(sifted.new) == 10


def test_a_cut_feed_brings_its_news_and_the_whole_one_brings_it_no_second_time() -> None:
    polls = after_first(*range(30))
    assert len(polls.poll([item(30), *items(*range(5)), "<item><title>har"], cut=True).new) == 1
    assert not polls.poll(items(30, *range(30))).new


def test_the_same_entry_twice_in_one_document_is_one() -> None:
    polls = after_first(1)
    assert len(polls.poll([item(5), item(5), item(1)]).new) == 1


def test_a_daily_title_without_summary_is_news_each_day() -> None:
    daily = "<item><title>Photos of the day</title><link>http://news.example/p/{n}</link></item>"
    polls = Polls()
    polls.poll([daily.format(n=1)])
    assert len(polls.poll([daily.format(n=2), daily.format(n=1)]).new) == 1
