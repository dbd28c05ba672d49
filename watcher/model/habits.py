"""What the pages of one site have in common, as far as it is remembered."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One page of a site: which passages it shows, in their order. All ints are 64-bit digests.

    `scope` names the site, or the feed where the text is the feed's own. `title` are the telling
    words of the headline; `sizes` the characters of each passage (not remembered).
    """

    scope: str
    page: int
    title: tuple[int, ...]
    passages: tuple[int, ...]
    sizes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A passage that stood in two pages or more, which are counted from 1.

    `first` and `last` are the numbers of the first and the latest of them, `count` is how many they
    are. `points` say how different these were, 0 to 2 for each; `edges` in how many the passage had
    nothing but known passages before it, or behind it.
    """

    digest: int
    first: int
    last: int
    count: int
    points: int
    edges: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What is remembered of a site. `pages` counts all, `latest` are the last of them."""

    scope: str
    pages: int = 0
    latest: tuple[Shown, ...] = ()
    passages: tuple[Passage, ...] = ()
