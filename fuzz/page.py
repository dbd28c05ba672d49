"""Bytes as a page, in full and by simpler means: never an exception, never unclean text.

python fuzz/page.py -max_total_time=60 .fuzz/page
"""

import importlib
import pickle
import sys

import atheris

with atheris.instrument_imports(include=["watcher", "trafilatura", "htmldate", "justext"]):
    import seeds

    for name in ("watcher.extract.article", "watcher.extract.skim"):
        importlib.import_module(name)  # else they would be loaded later, and not be watched
    from watcher.jobs import answers, readings
    from watcher.model.article import PageText
    from watcher.model.fetched import Failed

_CHARSETS = ("", "utf-8", "koi8-r", "utf-16")


def one(data: bytes) -> None:
    """The first byte chooses the header's encoding, the others are the body."""
    charset, body = _CHARSETS[data[0] % len(_CHARSETS)] if data else "", data[1:]
    given = readings.PageBody(body=body, url="https://outlet.example/a/1.html", charset=charset)
    for found in (readings.page(given), readings.page_simply(given)):
        if answers.read(pickle.dumps(found)) != found:
            raise AssertionError("changed on its way")
        if isinstance(found, PageText):
            _is_safe(found)
        elif not isinstance(found, Failed):
            raise TypeError(found)


def _is_safe(found: PageText) -> None:
    for address in (found.url, found.canonical, found.image):
        if address and not address.startswith(("http://", "https://")):
            raise AssertionError(address)
    if "\n" in found.title or "\0" in found.title + found.text:
        raise AssertionError(found)


if __name__ == "__main__":
    seeds.pages(sys.argv)
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
