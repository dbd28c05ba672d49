"""A name or phrase becomes what the automaton looks for, or a message saying why it cannot."""

import re
from typing import NamedTuple

from watcher.match import edges, fold
from watcher.match.edges import Script

_STEM = 2
_STAR_WITHIN = re.compile(r"\*(?=[^\s\-])|(?:^|(?<=[\s\-]))\*")
_TO_THE_WORD_END = r"\w*"


class Phrase(NamedTuple):
    """`key` is the folded text to look for.

    `rest` is a pattern of what must follow it up to the last word's end (empty: nothing).
    `open_end` is a `*` at the very end: the last word may go on.
    """

    key: str
    rest: str = ""
    open_end: bool = False


def name(text: str) -> Phrase | str:
    """The phrase for an alias, where `*` is a character like any other, or what is wrong."""
    key = fold.key(text)
    if key[:1].isalnum() and len(key) > 1:
        return Phrase(key)
    if not any(map(str.isalnum, key)):
        return f"“{text.strip()}” is empty: there is no letter or digit to look for"
    if len(key) == 1:
        return f"“{text.strip()}” is a single letter: it would be found everywhere"
    return Phrase(key)


def phrase(text: str) -> Phrase | str:
    """The phrase for an item of `words:` or `exact:`, or what is wrong with it."""
    key = fold.key(text)
    if not any(map(str.isalnum, key)):
        return f"“{text.strip()}” is empty: there is no letter or digit to look for"
    if _STAR_WITHIN.search(text.strip()):
        return f"“{text}”: a * may only stand at the end of a word, as in drone*"
    if len(key) == 1 and edges.script(key) is not Script.UNSPACED:
        return f"“{text.strip()}” is a single letter: it would be found everywhere"
    return _starred(text, key) if "*" in key else Phrase(key)


def _starred(text: str, key: str) -> Phrase | str:
    stems = re.findall(r"\w+(?=\*)", key)
    if any(len(stem) < _STEM and edges.script(stem) is not Script.UNSPACED for stem in stems):
        return f"“{text}”: at least two letters must stand before a *"
    head, *others = key.split("*")
    if not any(others):
        return Phrase(head, open_end=True)
    open_end = others[-1] == ""
    tail = _TO_THE_WORD_END.join(map(re.escape, others[:-1] if open_end else others))
    return Phrase(head, _TO_THE_WORD_END + tail, open_end)
