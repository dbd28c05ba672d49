"""The articles placed so far, in memory, found as the store finds them (`model.candidates`)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from watcher.model import candidates
from watcher.model.article import Article
from watcher.model.story import LookAlike, Placement, Signature


class Seen:
    """Articles with their placements, by number in the order in which they were placed."""

    def __init__(self) -> None:
        """Nothing was placed yet."""
        self._all: list[LookAlike] = []
        self._by_key: defaultdict[int | str, list[int]] = defaultdict(list)
        self._by_id: dict[str, int] = {}
        self._copies: defaultdict[str, list[int]] = defaultdict(list)

    def look_alikes(self, article: Article, signed: Signature) -> tuple[LookAlike, ...]:
        """An earlier version, what has the same address, then what shares bands; and its mates."""
        first = [self._by_id[article.id]] if article.id in self._by_id else []
        if article.page:
            first += self._by_key[article.page][: -candidates.SAME_ADDRESS - 1 : -1]
        shared = candidates.ranked(
            self._by_key[band][: -candidates.NEWEST_PER_BAND - 1 : -1] for band in signed.bands
        )
        found = dict.fromkeys((*first, *shared[: candidates.LOOK_ALIKES]))
        mates = (mate for one in self._groups(found) for mate in self._members(one))
        return tuple(self._all[number] for number in dict.fromkeys((*found, *mates)))

    def _groups(self, found: Iterable[int]) -> list[str]:
        return candidates.groups(
            (self._all[one].article_id, self._all[one].original) for one in found
        )

    def _members(self, original: str) -> list[int]:
        first = [self._by_id[original]] if original in self._by_id else []
        return first + self._copies[original][: candidates.MATES]

    def _part(self, number: int) -> None:
        """Let an article leave its copy group, if it is in one."""
        one = self._all[number]
        if one.original:
            self._copies[one.original].remove(number)
            self._all[number] = replace(one, original=None)

    def add(self, article: Article, signed: Signature, placed: Placement) -> None:
        """Remember `article` under its keys."""
        number = len(self._all)
        self._all.append(
            LookAlike(
                article_id=article.id,
                story_id=placed.story_id,
                feed_id=article.feed_id,
                url=article.page,
                title=article.title,
                text=article.text,
                minhash=signed.minhash,
                first_seen=article.first_seen,
                original=placed.original,
                score=placed.score,
                reason=placed.reason,
            )
        )
        if placed.heads_anew:
            self._part(self._by_id[placed.heads_anew])
        self._by_id[article.id] = number
        if placed.original:
            self._copies[placed.original].append(number)
        for key in (*((article.page,) if article.page else ()), *signed.bands):
            self._by_key[key].append(number)
