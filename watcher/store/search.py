"""The index for search: SQLite's FTS5, words of every script.

FTS5 cuts at spaces, and Chinese, Japanese and much of Korean has none where a word ends. So runs
of those scripts are indexed as overlapping pairs of characters ("北朝鮮" as 北朝 朝鮮 鮮) and a
query for them becomes a phrase of pairs. FTS5's own trigram tokenizer was left: it cannot find
words of two characters, which most Korean and Chinese names of countries are.

The index holds no second copy of the text, so taking a row out needs the very text put in.
"""

import re
import unicodedata
from itertools import pairwise

from watcher.store.session import Session

_RUN = re.compile(
    "[\u1100-\u11ff\u3005-\u3007\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff"
    "\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]+"
)
_TERM = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>\S+))')
_MOST_TERMS = 32

_ADD = "INSERT INTO search (rowid, title, body) VALUES (?, ?, ?)"
_DROP = "INSERT INTO search (search, rowid, title, body) VALUES ('delete', ?, ?, ?)"


class Search(Session):
    """The rows of `search`, by the article's number.

    They are written at the transaction's end, all in a row: FTS5 writes a segment whenever another
    statement of the transaction opens a savepoint in between (measured: 3 times the cost).
    """

    def index(self, number: int, title: str, text: str) -> None:
        """Make an article findable."""
        self._at_end(_ADD, number, title, text)

    def unindex(self, number: int, title: str, text: str) -> None:
        """Take an article out again; title and text as they were put in."""
        self._at_end(_DROP, number, title, text)

    def _at_end(self, statement: str, number: int, title: str, text: str) -> None:
        row = (number, indexed(title), indexed(text))
        self.last_acts.append(lambda: self.cursor.execute(statement, row))


def indexed(text: str) -> str:
    """The text as the index gets it."""
    if text.isascii():
        return text
    composed = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode())
    return _RUN.sub(lambda run: f" {_pairs(run[0])} {run[0][-1]} ", composed)


def query(words: str) -> str:
    """An FTS5 query that can only mean words: all of them, "a phrase", wor*, -without.

    Empty if `words` has nothing that could be looked for.
    """
    wanted: list[str] = []
    unwanted: list[str] = []
    for term in list(_TERM.finditer(unicodedata.normalize("NFC", words)))[:_MOST_TERMS]:
        parts = _parts(term["phrase"] or term["word"] or "")
        (unwanted if term["minus"] else wanted).extend(parts)
    if not wanted:
        return ""
    return " AND ".join(wanted) + "".join(f" NOT {part}" for part in unwanted)


def _parts(term: str) -> list[str]:
    """One quoted FTS5 string for each stretch of one kind of script."""
    found: list[str] = []
    end = 0
    for run in _RUN.finditer(term):
        found.append(_quoted(term[end : run.start()]))
        found.append(_quoted(_pairs(run[0]) or run[0] + "*"))
        end = run.end()
    found.append(_quoted(term[end:]))
    return [part for part in found if part]


def _quoted(text: str) -> str:
    if not any(char.isalnum() for char in text):
        return ""
    prefix = " *" if text.endswith("*") else ""
    return '"' + text.replace('"', " ").replace("\0", " ") + '"' + prefix


def _pairs(run: str) -> str:
    return " ".join(map("".join, pairwise(run)))
