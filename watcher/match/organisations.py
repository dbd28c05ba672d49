"""Shorter names of organisations: usual abbreviations, the name proper, what an article defines."""

import re
from collections.abc import Iterable
from functools import cache

from watcher.match.fold import fold, key
from watcher.match.initials import KNOWN
from watcher.match.roman.table import words

# What stands before a name and may be left out where two words or more remain.
_DESCRIPTIONS = frozenset(
    words(
        "the agency agencja agentura agencija agentúra agence agencia agenzia agentur agência "
        "агентство агенция агенція агенцыя агенција company компания компанія kompania "
        "concern концерн koncern konzern corporation корпорация корпорація группа група group"
    )
)
_QUOTED = re.compile('[«„“"”]([^«»„“”"]{2,})[»“”"]')
_SHORTEST_CORE = 5
_DEFINED = re.compile(r"[\s\u00a0]*[(/]\s*[«„“\"]?([^\W\d_]{2,8})[»“”\"]?\s*[)/,;]")
_WORD = re.compile(r"[^\W\d_]+")


def abbreviations(name: str) -> tuple[str, ...]:
    """By which capitals the press of its language calls what is named so: EU, ЕС, UE.

    Only what is known for sure: initials that nobody uses would be found as something else.
    """
    return _known().get(_key(name), ())


def shorter(name: str) -> tuple[str, ...]:
    """The name proper: without "agency" before it, and what stands in quotation marks."""
    found = []
    if quoted := _QUOTED.search(name):
        core = quoted.group(1).strip()
        if len(core) >= _SHORTEST_CORE and len(core) < len(name.strip()) - 2:
            found.append(core)
    first, _, rest = name.strip().partition(" ")
    if first.lower() in _DESCRIPTIONS and " " in rest.strip() and not quoted:
        found.append(rest.strip())
    return tuple(found)


def defined(name: str, text: str, end: int) -> str:
    """The abbreviation that `text` gives at `end`, behind a full `name`: "… Front (XYF)", or "".

    Its letters are the first ones of words of the name, in their order, from its first word on;
    so the agency behind a statement is not taken for one.
    """
    found = _DEFINED.match(text, end)
    if found is None or not found.group(1).isupper():
        return ""
    letters = key(found.group(1))
    firsts = [word[0] for word in _WORD.findall(fold(name).text)]
    if not firsts or letters[0] != firsts[0]:
        return ""
    remaining = iter(firsts)
    return found.group(1) if all(letter in remaining for letter in letters) else ""


def places(abbreviation: str, text: str) -> Iterable[tuple[int, int]]:
    """Where the abbreviation stands as a word, in capitals."""
    for found in re.finditer(rf"(?<!\w){re.escape(abbreviation)}(?!\w)", text):
        yield found.span()


@cache
def _known() -> dict[str, tuple[str, ...]]:
    known: dict[str, list[str]] = {}
    for line in KNOWN.strip().splitlines():
        for entry in line.split("|"):
            names, _, short = entry.partition("=")
            for name in names.split(","):
                known.setdefault(_key(name), []).extend(short.split())
    return {name: tuple(dict.fromkeys(short)) for name, short in known.items()}


def _key(name: str) -> str:
    return key(name).removeprefix("the ")
