"""Title, author, date, site and language that a page states about itself. Cheap and bounded."""

import json
import logging
import re
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime

from lxml import etree, html

from watcher.extract import tree, when
from watcher.model import plain

_LONGEST = 1000
_MOST_FOR_DATES = 8_000  # elements
_LONGEST_JSON = 200_000
_MOST_META = 400
_DEEPEST = 4
_MOST_HEADINGS = 5
_LONGEST_HEADING = 250
# A heading and a statement of one headline share two words and two fifths of the shorter one.
_FEWEST_SHARED, _ALIKE = 2, 0.4
_WORDS = re.compile(r"[^\W_]+")
_SHORTEST_HEAD, _LONGEST_NAME = 3, 4  # words of a headline, of a site's name
_SEPARATORS = re.compile(r"\s+[|\-–—·•»:]\s+|\s*[|｜]\s*")
_ARTICLES = re.compile(
    r"(?:News|Blog|Report|Opinion|Analysis|Review|Live)?\w*(?:Article|Posting)$|^Report$"
)
_PAGES = re.compile(r"(?:Web|Item|About|Medical\w*)?Page$|WebSite$|VideoObject$|Recipe$|Product$")
_FRAME = re.compile(r"^(?:// ?)?(?:<!\[CDATA\[|<!--)|(?:// ?)?(?:\]\]>|-->)$")
_STATED = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_PUBLISHED = etree.XPath(
    "//*[@itemprop='datePublished' or @itemprop='dateCreated' or @property='datePublished'"
    " or @pubdate]"
)
_MOST_MARKED = 5
_PUBLICATION = re.compile(r"publish(?:ed|ing)?(?:[-_.: ]?(?:date|time|at|on))?$")
_BYLINE = re.compile(r"^\s*(?:by|von|par|por|автор:?|автори:?)\s+", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?=$|[-_])")

_TITLES = ("og:title", "twitter:title", "dc.title", "headline", "title")
_AUTHORS = ("author", "article:author", "parsely-author", "dc.creator", "byl", "sailthru.author")
_FIRM_DATES = ("article:published_time", "og:published_time", "og:article:published_time")
_DATES = (
    *_FIRM_DATES, "datepublished", "article:published", "article.published", "parsely-pub-date",
    "sailthru.date", "cxenseparse:recs:publishtime", "article:post_date", "publication_date",
    "publication-date", "publishdate", "publish-date", "publish_date", "pubdate", "ptime",
    "article_date_original", "originalpublicationdate", "rnews:datepublished", "datecreated",
    "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "dc.date",
    "dcterms.date", "date",
)  # fmt: skip
_CHANGES = ("article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified")
_SITES = ("og:site_name", "application-name", "al:android:app_name")


_RAISES = (
    AttributeError, IndexError, KeyError, OverflowError, RecursionError, TypeError, UnicodeError,
    ValueError,
)  # fmt: skip
logging.getLogger("htmldate").setLevel(logging.CRITICAL)  # it logs what pages contain


@dataclass(frozen=True, slots=True)
class Meta:
    """What the page says; "" and None where it is silent.

    The moments keep the zone in which the page gives them, so that their days are the page's.
    """

    title: str
    author: str
    published_at: datetime | None
    firm: bool
    changed_at: datetime | None
    site: str
    language: str
    headings: tuple[str, ...] = ()


def read(root: html.HtmlElement) -> Meta:
    """Read before scripts are taken out of the tree: JSON-LD is a script."""
    said = _metas(root)
    linked = _json_ld(root)
    site = _first(said, _SITES)
    title = _first(said, _TITLES)
    return Meta(
        title=heading(root, title, site) or linked.get("headline", ""),
        author=_author(linked.get("author", "") or _first(said, _AUTHORS)),
        published_at=_published(root, said, linked),
        firm=bool(_first(said, _FIRM_DATES)),
        changed_at=when.moment(linked.get("changed", "")) or when.moment(_first(said, _CHANGES)),
        site=site,
        language=_language(root, said),
        headings=tuple(_headings(root)),
    )


def heading(root: html.HtmlElement, stated: str, site: str) -> str:
    """The headline that the page shows: an h1 like what it states of itself, else the statement.

    A statement (`og:title`) is often worded for search engines and chats. Without one the
    `title` counts as such, and where that is only a name, the only h1.
    """
    headings = _headings(root)
    if stated:
        bare = without_site(stated, site)
        return _nearest(headings, stated) or bare
    title = next(
        (plain.line(t.text_content()[: _LONGEST * 4])[:_LONGEST] for t in _some(root, "title", 1)),
        "",
    )
    alone = headings[0] if len(headings) == 1 and _is_name(title, site) else ""
    found = alone or _nearest(headings, title) or without_site(title, site)
    return found or next(iter(headings), "")


def _headings(root: html.HtmlElement) -> list[str]:
    found = (plain.line(h.text_content())[:_LONGEST] for h in _some(root, "h1", _MOST_HEADINGS))
    return [heading for heading in found if heading]


def _is_name(title: str, site: str) -> bool:
    """Whether a title is no headline: it has few words, or is the site's name."""
    return len(title.split()) < _SHORTEST_HEAD or title.casefold() == site.casefold()


def _nearest(headings: list[str], stated: str) -> str:
    """The heading that has most words in common with the statement, if it has enough of them."""
    own = set(_WORDS.findall(stated.casefold()))
    best, most = "", 0.0
    for heading in headings:
        words = set(_WORDS.findall(heading.casefold()))
        shared = len(words & own)
        if not shared or len(heading) > _LONGEST_HEADING:
            continue
        is_part = words <= own and (len(words) >= _SHORTEST_HEAD or len(headings) == 1)
        share = shared / min(len(words), len(own))
        alike = len(words) >= _SHORTEST_HEAD and shared >= _FEWEST_SHARED and share >= _ALIKE
        if (is_part or alike) and shared > most:
            best, most = heading, shared
    return best


def without_site(title: str, site: str) -> str:
    """`title` less a short last part after a separator, which names the site."""
    parts = list(_SEPARATORS.finditer(title))
    if not parts:
        return title
    head, tail = title[: parts[-1].start()], title[parts[-1].end() :]
    named = site and site.casefold() in tail.casefold()
    bar = parts[-1][0].strip() in {"|", "｜", "»", "·", "•"}
    words = len(head.split()), len(tail.split())
    short = (
        words[0] >= _SHORTEST_HEAD and words[1] <= _LONGEST_NAME and 2 * len(head) >= 3 * len(tail)
    )
    return head if named or (short and (bar or parts[-1][0].strip() != ":")) else title


def _some(root: html.HtmlElement, tag: str, most: int) -> list[html.HtmlElement]:
    return [element for element, _ in zip(root.iter(tag), range(most), strict=False)]


def _metas(root: html.HtmlElement) -> dict[str, str]:
    """`meta` by lower-case name or property; the first of a name counts."""
    said: dict[str, str] = {}
    for element in _some(root, "meta", _MOST_META):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = element.get("content") or ""
        if name and content:
            said.setdefault(name.strip().lower()[:80], plain.line(content[:_LONGEST]))
    return said


def _first(said: dict[str, str], names: tuple[str, ...]) -> str:
    return next((said[name] for name in names if said.get(name)), "")


def _published(
    root: html.HtmlElement, said: dict[str, str], linked: dict[str, str]
) -> datetime | None:
    """The day of publication that the page states for machines, the surest statement first."""
    others = (text for name, text in said.items() if _PUBLICATION.search(name))
    stated = (linked.get("date", ""), *(said[name] for name in _DATES if said.get(name)), *others)
    known = (moment for text in stated if (moment := when.moment(text)))
    return next(known, None) or _marked(root) or when.moment(linked.get("page", ""))


def _json_ld(root: html.HtmlElement) -> dict[str, str]:
    """Headline, author and date of the article that JSON-LD describes, and the date of its page."""
    found: dict[str, str] = {}
    for script in _some(root, "script", 200):
        text = script.text or ""
        if "ld+json" not in (script.get("type") or "") or len(text) > _LONGEST_JSON:
            continue
        try:
            described = json.loads(_FRAME.sub("", text.strip()), strict=False)
        except (ValueError, RecursionError):
            date = _STATED.search(text)
            found.setdefault("page", date[1] if date else "")
            continue
        if article := _article(described, 0, _ARTICLES):
            return article
        if page := _article(described, 0, _PAGES):
            found = {"page": page["date"], "changed": page["changed"]}
    return found


def _article(value: object, depth: int, kind: re.Pattern[str]) -> dict[str, str]:
    """The first object of a type, at most a few levels down."""
    if depth > _DEEPEST:
        return {}
    if isinstance(value, list):
        return next((found for one in value[:50] if (found := _article(one, depth + 1, kind))), {})
    if not isinstance(value, dict):
        return {}
    names = value.get("@type")
    names = names if isinstance(names, list) else [names]
    if any(isinstance(name, str) and kind.match(name) for name in names):
        return {
            "headline": _string(value.get("headline")),
            "author": _names(value.get("author")),
            "date": _string(value.get("datePublished")),
            "changed": _string(value.get("dateModified")),
        }
    return _article(value.get("@graph"), depth + 1, kind)


def _string(value: object) -> str:
    return plain.line(value[:_LONGEST]) if isinstance(value, str) else ""


def _names(value: object) -> str:
    listed = value if isinstance(value, list) else [value]
    names = [_string(one.get("name") if isinstance(one, dict) else one) for one in listed[:20]]
    return ", ".join(dict.fromkeys(name for name in names if name))


def _author(name: str) -> str:
    """A person's name, not an address or an essay."""
    name = _BYLINE.sub("", name)[:200]
    return "" if "://" in name or "@" in name else name


def _marked(root: html.HtmlElement) -> datetime | None:
    """An element that is marked as the day of publication, or the only `time` that there is."""
    for element in _PUBLISHED(root)[:_MOST_MARKED]:
        text = element.get("datetime") or element.get("content") or element.text_content()
        if found := when.moment(text[:_LONGEST]):
            return found
    times = [t for t in _some(root, "time", 20) if t.get("datetime")]
    marked = [t for t in times if "publ" in f"{t.get('class', '')}".lower()]
    chosen = marked or (times if len({t.get("datetime") for t in times}) == 1 else [])
    return when.moment(chosen[0].get("datetime") or "") if chosen else None


def written(root: html.HtmlElement) -> datetime | None:
    """The day that stands in the text, the address or another corner of the page.

    Not looked for in huge pages, on which htmldate's time grows with the square.
    """
    if tree.size(root) > _MOST_FOR_DATES:
        return None
    from htmldate import find_date  # noqa: PLC0415 - few pages need it

    try:
        found = find_date(deepcopy(root), original_date=True, deferred_url_extractor=True)
    except _RAISES:
        return None
    return when.moment(found or "")


def _language(root: html.HtmlElement, said: dict[str, str]) -> str:
    stated = root.get("lang") or said.get("og:locale") or said.get("language") or ""
    found = _LANGUAGE.match(stated.strip())
    return found[0].lower() if found else ""
