"""What a site repeats on its pages is furniture: learnt from page to page, and cut from then on.

A passage is furniture where five pages or more, half of all since it was first seen, showed it,
and these were clearly different. A match is never lost, so news that is repeated must not pass:

    versions of one story, one text at two addresses   no new text and a like headline: not counted
    a running story under ever new headlines           a headline like one of the last counts half
    a paragraph of background, in a part of the pages  too small a share
    the same, in the middle of news                    eight pages and four fifths of all are needed
    a box about another story that becomes this one    what the headline or the feed says is kept

What is cut is named with the article, so `watcher explain` can say that it was cut.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from xxhash import xxh3_64_intdigest

from watcher.extract import smallwords
from watcher.model import ids
from watcher.model.article import Article, TextFrom
from watcher.model.entry import Entry
from watcher.model.habits import Habits, Passage, Shown

_LATEST, _MOST = 8, 64  # pages and passages that are remembered
_PASSAGES = 60  # of one page: half of them its first, half its last
_FORGOTTEN = 40  # pages without a passage after which it is forgotten
_PRACTISED, _EVERY = 40, 4  # pages after which one in so many is enough to learn from
_LONG_AGO = 200  # pages after which what was counted weighs half
# Pages, points and share of the pages that make furniture, at the edges of the text and within.
_AT_EDGE, _WITHIN = (5, 10, 0.5), (8, 16, 0.8)
_IS_AT_EDGE = 0.8
_FRESH = 0.3  # of the characters of a page that make it a page of its own
_MOST_ALIKE = 0.34  # of the telling words of two different headlines
_SHORTEST, _STEM = 4, 5
_OWN, _OWN_SHARE = 2, 0.5  # words of the headline that a passage of this very story has
_TOLD, _TEASER, _SHORTEST_OWN = 600, 60, 40
_CUT, _CUT_LENGTH = 12, 200  # what is kept of what was cut
_WORDS = re.compile(r"[^\W_]+")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]{2,}")


def scope(article: Article) -> str:
    """Whose habits a text follows: those of the page's host, or of the feed that gave the text."""
    if article.text_from is not TextFrom.PAGE:
        return f"feed {article.feed_id}"
    host = article.page.partition("://")[2].partition("/")[0]
    return f"host {host}" if host else ""


def cut(article: Article, entry: Entry, habits: Habits) -> tuple[Article, Shown]:
    """`article` less the furniture of its site, and what it showed before that.

    `habits` are those of its `scope`. The text may end up empty.
    """
    lines = [line for line in article.text.split("\n") if line]
    digests = [_digest(line) for line in lines]
    shown = _shown(article, lines, digests)
    known = {one.digest for one in habits.passages if is_furniture(one, habits.pages)}
    found = [line for line, digest in zip(lines, digests, strict=True) if digest in known]
    own = _own(article, entry) if found else (set(), "")
    gone = {line for line in found if not _is_own(line.casefold(), own)}
    if not gone:
        return article, shown
    text = "\n".join(line for line in lines if line not in gone)
    left = replace(
        article,
        text=text,
        version=ids.version_id(article.id, article.title, text),
        cut=tuple(line[:_CUT_LENGTH] for line in lines if line in gone)[:_CUT],
    )
    return left, shown


def _shown(article: Article, lines: list[str], digests: list[int]) -> Shown:
    """The first and the last passages of a long text stand for all of it."""
    sizes = [len(line) for line in lines]
    if len(lines) > _PASSAGES:
        half = _PASSAGES // 2
        digests, sizes = digests[:half] + digests[-half:], sizes[:half] + sizes[-half:]
    return Shown(
        scope=scope(article),
        page=_digest(article.page),
        title=tuple(map(_digest, _telling(article.title))),
        passages=tuple(digests),
        sizes=tuple(sizes),
    )


def is_furniture(one: Passage, pages: int) -> bool:
    """Whether a passage is furniture, of a site of which `pages` were seen."""
    count, points, share = _AT_EDGE if one.edges >= _IS_AT_EDGE * one.count else _WITHIN
    enough = one.count >= count and one.points >= points
    return enough and one.count >= share * (pages - one.first + 1)


def teaches(habits: Habits, page: Shown) -> bool:
    """Whether a page is to be learnt from: of a site that is well known, few are enough."""
    return bool(page.scope) and (habits.pages < _PRACTISED or page.page % _EVERY == 0)


def learnt(habits: Habits, page: Shown) -> Habits:
    """`habits` after one more page. A page seen just before, or a copy of one, changes nothing."""
    known = {one.digest: one for one in habits.passages}
    number = habits.pages + 1
    before = _first_seen(habits)
    repeated = [digest in known or digest in before for digest in page.passages]
    points = _points(habits, page, repeated)
    if not page.passages or not points or any(one.page == page.page for one in habits.latest):
        return habits
    edge = _edges(repeated)
    for at, digest in enumerate(page.passages):
        old = known.get(digest)
        if old is None and digest in before:
            # the page where it stood first is taken to be as different as this one
            old = Passage(digest=digest, first=before[digest], last=0, count=1, points=points,
                          edges=int(edge[at]))  # fmt: skip
        if old is not None and old.last != number:
            known[digest] = _again(old, number, points, at_edge=edge[at])
    return Habits(
        scope=page.scope,
        pages=number,
        latest=(*habits.latest, replace(page, sizes=()))[-_LATEST:],
        passages=_worth_keeping(known.values(), number),
    )


def _again(one: Passage, number: int, points: int, *, at_edge: bool) -> Passage:
    """A passage seen once more. What lies far back weighs half, so that habits may change."""
    age = number - one.first + 1
    old = 2 if age > _LONG_AGO else 1
    return Passage(
        digest=one.digest,
        first=number - age // old + 1,
        last=number,
        count=(one.count + 1) // old,
        points=one.points + points,
        edges=(one.edges + at_edge) // old,
    )


def _worth_keeping(passages: Iterable[Passage], number: int) -> tuple[Passage, ...]:
    """Those seen of late; if they are many, those seen in most pages."""
    late = [one for one in passages if number - one.last <= _FORGOTTEN]
    if len(late) > _MOST:
        late = sorted(late, key=lambda one: (one.count, one.last), reverse=True)[:_MOST]
    return tuple(late)


def _first_seen(habits: Habits) -> dict[int, int]:
    """The passages of the latest pages, with the number of the page that showed each first."""
    found: dict[int, int] = {}
    for back, one in enumerate(reversed(habits.latest)):
        found.update(dict.fromkeys(one.passages, habits.pages - back))
    return found


def _points(habits: Habits, page: Shown, repeated: Sequence[bool]) -> int:
    """How different a page is from those before it: by its headline, and by its text."""
    different = bool(page.title) and not any(_alike(page.title, one.title) for one in habits.latest)
    fresh = sum(size for size, again in zip(page.sizes, repeated, strict=True) if not again)
    return different + (fresh >= _FRESH * sum(page.sizes))


def _alike(left: Sequence[int], right: Sequence[int]) -> bool:
    shared = len(set(left) & set(right))
    return shared > 1 or shared > _MOST_ALIKE * min(len(left), len(right))


def _edges(repeated: Sequence[bool]) -> list[bool]:
    """For each passage, whether all before it or all behind it stood in earlier pages too."""
    found = [False] * len(repeated)
    for order in (range(len(repeated)), range(len(repeated) - 1, -1, -1)):
        for at in order:
            if not repeated[at]:
                break
            found[at] = True
    return found


def _own(article: Article, entry: Entry) -> tuple[set[str], str]:
    """What this very story is known by: words of its headline, and how the feed tells of it."""
    told = entry.summary or entry.content if article.text_from is TextFrom.PAGE else ""
    return _telling(article.title), _normal(told[:_TOLD])


def _is_own(passage: str, own: tuple[set[str], str]) -> bool:
    """Whether a passage, in lower case, tells of the very story of its page."""
    title, told = own
    shared = sum(word in passage for word in title)
    if shared >= _OWN or (shared and shared >= _OWN_SHARE * len(title)):
        return True
    if len(told) < _SHORTEST_OWN or len(passage) < _SHORTEST_OWN:
        return False
    normal = _normal(passage)
    return normal in told or told[:_TEASER] in normal


def _telling(text: str) -> set[str]:
    """The longer words by their first letters; pairs of characters where words are not spaced."""
    folded = text.casefold()
    words = {
        word[:_STEM]
        for word in _WORDS.findall(folded)
        if len(word) >= _SHORTEST and not smallwords.is_small(word)
    }
    for run in _UNSPACED.findall(folded):
        words.discard(run[:_STEM])
        words.update(run[at : at + 2] for at in range(len(run) - 1))
    return words


def _normal(text: str) -> str:
    return " ".join(_WORDS.findall(text.casefold()))


def _digest(text: str) -> int:
    """Signed, as SQLite keeps numbers. Sites repeat a passage to the letter."""
    return xxh3_64_intdigest(text.encode("utf-8", "replace")) - (1 << 63)
