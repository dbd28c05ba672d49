"""Renders a feed's current window in the outlet's own format: RSS 2.0, RSS 1.0 or Atom."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape

from watcher.demo.world import DemoArticle, Format, Outlet

_TRACKING = "?utm_source=rss&utm_medium=feed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry of a feed: an article, the address of its page and when it appeared (UTC)."""

    article: DemoArticle
    url: str
    published: datetime


def render(outlet: Outlet, home: str, items: tuple[Item, ...]) -> bytes:
    """The feed's bytes in the outlet's encoding, `items` newest first. Pure.

    A character that the encoding lacks is written as a numeric reference.
    """
    text = _FORMATS[outlet.format](outlet, home, items)
    declared = f'<?xml version="1.0" encoding="{outlet.encoding}"?>\n'
    return (declared + text).encode(outlet.encoding, errors="xmlcharrefreplace")


def content_type(outlet: Outlet) -> str:
    """The media type that goes with `render`."""
    kind = {
        Format.RSS: "application/rss+xml",
        Format.RDF: "application/rdf+xml",
        Format.ATOM: "application/atom+xml",
    }[outlet.format]
    return f"{kind}; charset={outlet.encoding}"


def _rss(outlet: Outlet, home: str, items: tuple[Item, ...]) -> str:
    parts = "\n".join(_rss_item(outlet, item) for item in items)
    return f"""<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
<title>{escape(outlet.name)}</title>
<link>{home}/</link>
<description>{escape(outlet.tagline)}</description>
<language>{outlet.language}</language>
<lastBuildDate>{_rfc822(items[0].published)}</lastBuildDate>
{parts}
</channel>
</rss>
"""


def _rss_item(outlet: Outlet, item: Item) -> str:
    article = item.article
    return f"""<item>
<title>{escape(article.title, quote=False)}</title>
<link>{escape(_link(outlet, item))}</link>
<guid isPermaLink="false">{_guid(item)}</guid>
<dc:creator>{escape(article.author)}</dc:creator>
<category>{escape(article.category)}</category>
<pubDate>{_rfc822(item.published)}</pubDate>
<description>{_description(outlet, article)}</description>
</item>"""


def _rdf(outlet: Outlet, home: str, items: tuple[Item, ...]) -> str:
    listed = "\n".join(f'<rdf:li rdf:resource="{escape(_link(outlet, item))}"/>' for item in items)
    parts = "\n".join(_rdf_item(outlet, item) for item in items)
    return f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="{home}/feed">
<title>{escape(outlet.name)}</title>
<link>{home}/</link>
<description>{escape(outlet.tagline)}</description>
<dc:language>{outlet.language}</dc:language>
<items><rdf:Seq>
{listed}
</rdf:Seq></items>
</channel>
{parts}
</rdf:RDF>
"""


def _rdf_item(outlet: Outlet, item: Item) -> str:
    article, link = item.article, escape(_link(outlet, item))
    return f"""<item rdf:about="{link}">
<title>{escape(article.title, quote=False)}</title>
<link>{link}</link>
<description>{_description(outlet, article)}</description>
<dc:creator>{escape(article.author)}</dc:creator>
<dc:subject>{escape(article.category)}</dc:subject>
<dc:date>{_iso(item.published)}</dc:date>
</item>"""


def _atom(outlet: Outlet, home: str, items: tuple[Item, ...]) -> str:
    parts = "\n".join(_atom_entry(outlet, item) for item in items)
    return f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.language}">
<title>{escape(outlet.name)}</title>
<subtitle>{escape(outlet.tagline)}</subtitle>
<id>tag:{outlet.id}.example,2026:feed</id>
<link rel="alternate" type="text/html" href="{home}/"/>
<link rel="self" type="application/atom+xml" href="{home}/feed"/>
<updated>{_iso(items[0].published)}</updated>
{parts}
</feed>
"""


def _atom_entry(outlet: Outlet, item: Item) -> str:
    article = item.article
    return f"""<entry>
<title>{escape(article.title, quote=False)}</title>
<id>{_guid(item)}</id>
<link rel="alternate" type="text/html" href="{escape(_link(outlet, item))}"/>
<author><name>{escape(article.author)}</name></author>
<category term="{escape(article.category)}"/>
<published>{_iso(item.published)}</published>
<updated>{_iso(item.published)}</updated>
<summary type="html">{_description(outlet, article)}</summary>
</entry>"""


_FORMATS: Mapping[Format, Callable[[Outlet, str, tuple[Item, ...]], str]] = {
    Format.RSS: _rss,
    Format.RDF: _rdf,
    Format.ATOM: _atom,
}


def _description(outlet: Outlet, article: DemoArticle) -> str:
    """The teaser as HTML, in a CDATA section or with its markup escaped."""
    html = f"<p>{escape(article.teaser, quote=False)}</p>"
    return f"<![CDATA[{html}]]>" if outlet.cdata else escape(html, quote=False)


def _link(outlet: Outlet, item: Item) -> str:
    return item.url + (_TRACKING if outlet.tracking else "")


def _guid(item: Item) -> str:
    return f"tag:{item.article.outlet}.example,2026:{item.article.slug}"


def _rfc822(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
