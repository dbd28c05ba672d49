"""Bytes as a feed, in full and by simpler means: never an exception, never an unsafe entry.

python fuzz/feed.py -max_total_time=60 .fuzz/feed
"""

import importlib
import pickle
import sys

import atheris

with atheris.instrument_imports(include=["watcher", "feedparser", "feedparser_sgmllib"]):
    import seeds

    for name in ("watcher.parse.feed", "watcher.parse.skim", "watcher.extract.language"):
        importlib.import_module(name)  # else they would be loaded later, and not be watched
    from watcher.jobs import answers, readings
    from watcher.model.entry import ParsedFeed
    from watcher.model.fetched import Failed

_HEADERS = ("", "text/xml", "application/rss+xml; charset=koi8-r", "text/html; charset=utf-16")


def one(data: bytes) -> None:
    """The first byte chooses the header, the others are the body."""
    kind, body = _HEADERS[data[0] % len(_HEADERS)] if data else "", data[1:]
    given = readings.FeedBody(
        body=body, content_type=kind, feed_id="f", url="https://outlet.example/feed"
    )
    for found in (readings.feed(given), readings.feed_simply(given)):
        if answers.read(pickle.dumps(found)) != found:
            raise AssertionError("changed on its way")
        if isinstance(found, ParsedFeed):
            _is_safe(found)
        elif not isinstance(found, Failed):
            raise TypeError(found)


def _is_safe(found: ParsedFeed) -> None:
    for entry in found.entries:
        for address in (entry.url, entry.link):
            if address and not address.startswith(("http://", "https://")):
                raise AssertionError(address)
        if "\n" in entry.title or "\0" in entry.title + entry.summary + entry.content:
            raise AssertionError(entry)
        if not entry.keys:
            raise AssertionError("an entry that cannot be known again")


if __name__ == "__main__":
    seeds.feeds(sys.argv)
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
