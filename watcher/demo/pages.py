"""Renders an article as the kind of page that news sites serve, with all that surrounds the text.

Each outlet has a layout in `layouts/`: a whole HTML page with places for the parts made here.
"""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from typing import Final

from watcher.demo import world
from watcher.demo.world import DemoArticle, Outlet

LAYOUTS: Final = ("agency", "broadsheet", "magazine", "portal", "tribune")
"""The files in `layouts/`, without their ending."""

_BOXED: Final = frozenset({"magazine", "portal"})
_SEE_ALSO_AFTER = 2
_CAPITALS_BEFORE_END = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What a page says of the site around it: its address, and headlines of other articles."""

    outlet: Outlet
    url: str
    others: tuple[tuple[str, str], ...] = ()


def article(item: DemoArticle, site: Site, published: datetime) -> str:
    """The whole page. `published` is aware; pages show it in UTC."""
    return _layout(site.outlet.layout).substitute(
        _frame(site) | _about(item, site, published) | _texts(item, site)
    )


def front(site: Site) -> str:
    """The outlet's front page: a list of headlines."""
    links = "\n".join(_link(url, title) for title, url in site.others)
    return _plain(site, f"<h1>{escape(site.outlet.name)}</h1>\n<ul>{links}</ul>")


def consent_wall(item: DemoArticle, site: Site) -> str:
    """What a visitor without cookies gets in place of the article."""
    words = world.furniture()[site.outlet.language]
    return _plain(
        site,
        f'<div class="consent" role="dialog" aria-label="{escape(words["cookies_title"])}">'
        f"<h1>{escape(words['cookies_title'])}</h1><p>{escape(words['consent'])}</p>"
        f'<form action="/consent?to={escape(item.path)}"><button>{escape(words["accept"])}</button>'
        f"<button>{escape(words['settings'])}</button></form></div>",
    )


def missing(site: Site) -> str:
    """The page that says that there is none."""
    return _plain(site, f"<h1>404</h1><p>{escape(site.outlet.name)}</p>")


def stylesheet() -> str:
    """The one stylesheet of all layouts."""
    return files("watcher.demo").joinpath("layouts", "site.css").read_text(encoding="utf-8")


def picture(path: str) -> str:
    """A drawn stand-in for a press photograph; the same path always gives the same picture."""
    hue = zlib.crc32(path.encode()) % 360
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 540"><defs>'
        '<linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">'
        f'<stop offset="0" stop-color="hsl({hue},45%,72%)"/>'
        f'<stop offset="1" stop-color="hsl({(hue + 40) % 360},50%,88%)"/></linearGradient></defs>'
        '<rect width="960" height="540" fill="url(#sky)"/>'
        f'<path d="M0 420 L{200 + hue} 240 L{420 + hue} 400 L960 300 V540 H0Z" '
        f'fill="hsl({(hue + 200) % 360},25%,35%)"/></svg>'
    )


@cache
def _layout(name: str) -> Template:
    folder = files("watcher.demo").joinpath("layouts")
    return Template(folder.joinpath(f"{name}.html").read_text(encoding="utf-8"))


def _plain(site: Site, body: str) -> str:
    frame = _frame(site)
    return (
        f'<!DOCTYPE html>\n<html lang="{frame["language"]}"><head><meta charset="utf-8">'
        f'<title>{frame["site"]}</title><link rel="stylesheet" href="/assets/site.css"></head>'
        f'<body class="plain"><header class="masthead"><a href="/">{frame["site"]}</a></header>'
        f"<main>{body}</main><footer>{frame['footer']}</footer></body></html>\n"
    )


def _frame(site: Site) -> dict[str, str]:
    """What is the same on all pages of an outlet: its name, its menu, its small print."""
    outlet, words = site.outlet, world.furniture()[site.outlet.language]
    return {name: escape(text) for name, text in words.items()} | {
        "site": escape(outlet.name),
        "tagline": escape(outlet.tagline),
        "language": outlet.language,
        "home": site.url,
        "nav": "\n".join(f'<li><a href="/#{n}">{escape(s)}</a></li>' for n, s in _nav(outlet)),
        "footer": f"© {escape(outlet.name)} · {escape(words['rights'])}",
        "others": "\n".join(_link(url, title) for title, url in site.others[:5]),
    }


def _nav(outlet: Outlet) -> Sequence[tuple[int, str]]:
    return tuple(enumerate(outlet.nav))


def _about(item: DemoArticle, site: Site, published: datetime) -> dict[str, str]:
    """What a page says about its article: headline, author, time, and the same for machines."""
    stamp = published.strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "title": escape(item.title),
        "category": escape(item.category),
        "author": escape(item.author),
        "stamp": stamp,
        "date": published.strftime("%d.%m.%Y, %H:%M UTC"),
        "url": escape(site.url + item.path),
        "picture": f"/assets/{item.slug}.svg",
        "meta": _meta(item, site, stamp),
        "address": escape(f"{site.url}{item.path}", quote=True),
    }


def _meta(item: DemoArticle, site: Site, stamp: str) -> str:
    """Open Graph tags and the JSON-LD record."""
    tags = {
        "og:type": "article",
        "og:title": item.title,
        "og:site_name": site.outlet.name,
        "og:description": item.teaser,
        "og:url": site.url + item.path,
        "og:image": f"{site.url}/assets/{item.slug}.svg",
        "article:published_time": stamp,
        "article:section": item.category,
    }
    lines = [f'<meta property="{name}" content="{escape(text)}">' for name, text in tags.items()]
    lines.append(f'<meta name="author" content="{escape(item.author)}">')
    lines.append(f'<link rel="canonical" href="{escape(site.url + item.path)}">')
    record = json.dumps(_record(item, site, stamp), ensure_ascii=False).replace("<", "\\u003c")
    lines.append(f'<script type="application/ld+json">{record}</script>')
    return "\n".join(lines)


def _record(item: DemoArticle, site: Site, stamp: str) -> Mapping[str, object]:
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": item.title,
        "datePublished": stamp,
        "dateModified": stamp,
        "inLanguage": site.outlet.language,
        "author": [{"@type": "Person", "name": item.author}],
        "publisher": {"@type": "NewsMediaOrganization", "name": site.outlet.name},
        "mainEntityOfPage": site.url + item.path,
    }


def _texts(item: DemoArticle, site: Site) -> dict[str, str]:
    lead = item.body[0]
    return {
        "teaser": escape(item.teaser),
        "lead": escape(lead),
        "body": "\n".join(_body(item, site)),
        "figure": _figure(item),
    }


def _figure(item: DemoArticle) -> str:
    caption = f"<figcaption>{escape(item.caption)}</figcaption>" if item.caption else ""
    return f'<figure><img src="/assets/{item.slug}.svg" alt="" width="960">{caption}</figure>'


def _body(item: DemoArticle, site: Site) -> list[str]:
    """The paragraphs, with teasers and related headlines strewn in as sites do it."""
    words = world.furniture()[site.outlet.language]
    tease = _boxed if site.outlet.layout in _BOXED else _inline
    lines = [f"<p>{escape(part)}</p>" for part in item.body]
    for turn, headline in enumerate(item.see_also):
        place = _SEE_ALSO_AFTER + turn * 3
        lines.insert(min(place, len(lines) - 1), tease(words["see_also"], headline))
    for headline in item.capitals:
        lines.insert(len(lines) - _CAPITALS_BEFORE_END, _capitals(headline))
    return lines


def _inline(label: str, headline: str) -> str:
    return f'<p>{escape(label)}&nbsp; <a href="/#more">{escape(headline)}</a></p>'


def _boxed(label: str, headline: str) -> str:
    return (
        f'<div class="related-box"><span>{escape(label)}</span> '
        f'<a href="/#more">{escape(headline)}</a></div>'
    )


def _capitals(headline: str) -> str:
    return f'<p><a href="/#more"><strong>{escape(headline.upper())}</strong></a></p>'


def _link(url: str, title: str) -> str:
    return f'<li><a href="{escape(url)}">{escape(title)}</a></li>'
