"""Regular expressions: the only door to RE2, whose running time is linear in the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import re2

_SURROGATES = re.compile("[\ud800-\udfff]")
_ASCII_ONLY = {
    "b": "\\b knows only ASCII letters in RE2; write (?:^|[^\\pL\\pN]) and (?:[^\\pL\\pN]|$)",
    "B": "\\B knows only ASCII letters in RE2; write \\pL or \\pN beside the word",
    "w": "\\w knows only ASCII letters in RE2; write [\\pL\\pN_]",
    "W": "\\W knows only ASCII letters in RE2; write [^\\pL\\pN_]",
    "d": "\\d knows only ASCII digits in RE2; write \\pN, or [0-9] where that is meant",
    "D": "\\D knows only ASCII digits in RE2; write \\PN, or [^0-9] where that is meant",
    "s": "\\s knows only ASCII blanks in RE2; write [\\pZ\\t\\n]",
    "S": "\\S knows only ASCII blanks in RE2; write [^\\pZ\\t\\n]",
}
_ESCAPE = re.compile(r"\\Q.*?(?:\\E|$)|\\(.)", re.DOTALL)
_PARENTHESIS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()]", re.DOTALL)
# More hits of one expression than this say nothing new about an article.
_MOST = 1000


@dataclass(frozen=True, slots=True)
class Expression:
    """A checked pattern, matched on the text as given, case counting unless it says (?i)."""

    pattern: str

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """The (start, end) of the hits in `text`, in code points; empty hits do not count."""
        clean = _SURROGATES.sub("\ufffd", text)
        found = _engine(self.pattern).finditer(clean)
        return ((hit.start(), hit.end()) for hit in islice(found, _MOST) if hit.end() > hit.start())


def expression(pattern: str) -> Expression | str:
    """`pattern` checked, or what is wrong with it and at which character (from 1)."""
    if not pattern.strip():
        return "the pattern is empty"
    for found in _ESCAPE.finditer(pattern):
        if found.group(1) in _ASCII_ONLY:
            return f"character {found.start() + 1}: {_ASCII_ONLY[found.group(1)]}"
    return _compiled(pattern)


def _compiled(pattern: str) -> Expression | str:
    if _SURROGATES.search(pattern):
        return "the pattern holds half of a surrogate pair"
    try:
        compiled = _engine(pattern)
    except re2.error as problem:
        return _located(pattern, problem.args[0].decode("utf-8", "replace"))
    if compiled.search("") is not None:
        return "the pattern matches the empty text, so it would match every article"
    return Expression(pattern)


@lru_cache(maxsize=4096)
def _engine(pattern: str) -> re2._Regexp:
    options = re2.Options()
    options.log_errors = False  # it would write to stderr; the caller reports
    return re2.compile(pattern, options)


def _located(pattern: str, message: str) -> str:
    """RE2's message with the place of the fragment that it quotes."""
    what, _, fragment = message.partition(": ")
    if fragment == pattern and ("missing )" in what or "unexpected )" in what):
        at = _unpaired(pattern)
    else:
        at = pattern.rfind(fragment) if fragment else len(pattern) - 1
    return f"character {max(at, 0) + 1}: {what}" + (f" in “{fragment}”" if fragment else "")


def _unpaired(pattern: str) -> int:
    """Where the first parenthesis without a partner stands."""
    opened: list[int] = []
    for found in _PARENTHESIS.finditer(pattern):
        if found.group() == "(":
            opened.append(found.start())
        elif found.group() == ")":
            if not opened:
                return found.start()
            opened.pop()
    return opened[0] if opened else 0
