"""Feeds and pages made to eat time or memory, written for this suite; each is a few lines of code.

`SMALL` bombs are of the size at which a bare library takes long already; a bigger factor makes
bigger ones.
"""

from collections.abc import Callable

Maker = Callable[[int], bytes]
_HEAD = '<rss version="2.0"><channel><title>Outlet</title><link>http://outlet.example/</link>'
_SENTENCE = "The council of the town met on Monday to vote on the plans for the harbour bridge. "
ITEM = (
    "<item><guid>http://outlet.example/told</guid><link>http://outlet.example/told</link>"
    "<title>Bridge over the harbour collapses</title>"
    "<description>Rescue teams are on their way to the harbour.</description></item>"
)
"""What every hostile feed tells besides."""


def rss(inner: str, *, head: str = _HEAD, before: str = "") -> bytes:
    """A feed with one honest item and whatever else."""
    return f"{before}{head}{ITEM}{inner}</channel></rss>".encode("utf-8", "surrogatepass")


def sitemap(inner: str) -> bytes:
    """A news sitemap with the honest item and whatever else."""
    told = "<n:title>Bridge over the harbour collapses</n:title>"
    honest = f"<url><loc>http://outlet.example/told</loc><n:news>{told}</n:news></url>"
    return f'<urlset xmlns="s" xmlns:n="sitemap-news">{honest}{inner}</urlset>'.encode()


def item(inner: str) -> bytes:
    """A feed with one honest item and one that holds `inner`."""
    return rss(f"<item><title>Second</title>{inner}</item>")


def description(inner: str) -> bytes:
    """A feed whose second item is described by `inner`."""
    return item(f"<description><![CDATA[{inner}]]></description>")


def page(inner: str, *, head: str = "") -> bytes:
    """A page with an honest article and whatever else."""
    told = "".join(f"<p>{_SENTENCE * 2}Part {n} of the report.</p>" for n in range(6))
    return (
        f"<html><head><title>Bridge over the harbour collapses</title>{head}</head><body><article>"
        f"<h1>Bridge over the harbour collapses</h1>{told}</article>{inner}</body></html>"
    ).encode("utf-8", "surrogatepass")


def _entities(n: int) -> str:
    levels = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 40}">' for i in range(1, 6))
    return f'<!DOCTYPE rss [<!ENTITY e0 "{"x" * n}">{levels}]>'


def _nested(tag: str, n: int, text: str = "x") -> str:
    return f"<{tag}>" * n + text + f"</{tag}>" * n


def _bases(n: int) -> str:
    return "".join(f'<a:b{i} xml:base="p{i}/" xmlns:a="u">' for i in range(n))


FEEDS: dict[str, Maker] = {
    "entities": lambda n: rss("<item><title>&e5;</title></item>", before=_entities(n)),
    "entities in the loose parser": lambda n: rss(
        "<item><title>&e5; & <b></title></item>", before=_entities(n)
    ),
    "quadratic entity": lambda n: rss(
        f"<item><title>{'&e0;' * n}</title></item>", before=_entities(n * 4)
    ),
    "xml:base nests": lambda n: item(_bases(n)),
    "xml:lang nests": lambda n: item('<div xml:lang="en">' * n),
    "unclosed tags": lambda n: description("<b>" * n * 10),
    "deep elements": lambda n: item(_nested("div", n * 10)),
    "deep escaped elements": lambda n: item(f"<description>{'&lt;div&gt;' * n * 10}</description>"),
    "angles": lambda n: description("<" * n * 20),
    "angles and letters": lambda n: description("<a" * n * 10),
    "quotes": lambda n: description('<a href="' * n * 4),
    "style url": lambda n: description(f'<p style="{"url(" * n * 4}">'),
    "style comments": lambda n: description(f'<p style="{"/*" * n * 4}">'),
    "style colons": lambda n: description(f'<p style="{"a:b " * n * 4}">'),
    "comments": lambda n: description("<!--" * n * 5),
    "declarations": lambda n: description("<!" * n * 10),
    "instructions": lambda n: description("<?" * n * 10),
    "cdata in cdata": lambda n: item("<description>" + "<![CDATA[" * n * 4 + "</description>"),
    "keywords": lambda n: item(f"<itunes:keywords>{','.join(map(str, range(n * 3)))}</itunes:keywords>"),
    "categories": lambda n: item("".join(f"<category>c{i}</category>" for i in range(n * 3))),
    "authors": lambda n: item("<author>" + "a@b.c (" * n * 4 + "</author>"),
    "author of blanks": lambda n: item("<author>" + " " * n * 30 + "x</author>"),
    "author of addresses": lambda n: item("<author>" + "a" * n * 20 + "@</author>"),
    "many authors": lambda n: item("".join(f"<dc:creator>{i}</dc:creator>" for i in range(n * 3))),
    "contributors": lambda n: item("<contributor><name>x</name></contributor>" * n * 2),
    "enclosures": lambda n: item('<enclosure url="http://a.example/x" type="a/b"/>' * n * 3),
    "links": lambda n: item('<atom:link rel="related" href="http://a.example/"/>' * n * 3),
    "dates": lambda n: item(f"<pubDate>{'1' * n * 30}</pubDate>"),
    "date of blanks": lambda n: item(f"<pubDate>Mon, {' ' * n * 30}1 Jan</pubDate>"),
    "date of dashes": lambda n: item(f"<dc:date>{'2026-' * n * 6}</dc:date>"),
    "date of periods": lambda n: item(f"<dc:date>P{'1Y' * n * 6}</dc:date>"),
    "point lists": lambda n: item(f"<georss:polygon>{'1 2 ' * n * 8}</georss:polygon>"),
    "psc chapters": lambda n: item(
        '<psc:chapters xmlns:psc="http://podlove.org/simple-chapters">'
        + f'<psc:chapter start="{"1:" * n}" title="x"/>' * 20 + "</psc:chapters>"
    ),
    "media": lambda n: item('<media:content url="u"><media:title>x</media:title></media:content>' * n * 2),
    "namespaces": lambda n: item("".join(f'<n{i}:x xmlns:n{i}="u{i}"/>' for i in range(n * 2))),
    "nested namespaces": lambda n: item("".join(f'<x xmlns:n{i}="u{i}">' for i in range(n))),
    "attributes": lambda n: item("<x " + " ".join(f'a{i}="1"' for i in range(n * 4)) + "/>"),
    "one huge attribute": lambda n: item(f'<x a="{"y" * n * 200}"/>'),
    "huge title": lambda n: item(f"<title>{'word ' * n * 100}</title>"),
    "huge guid": lambda n: item(f"<guid>{'g' * n * 200}</guid>"),
    "huge link": lambda n: item(f"<link>http://a.example/{'%41' * n * 60}</link>"),
    "link of dots": lambda n: item(f"<link>http://a.example/{'../' * n * 60}</link>"),
    "link of queries": lambda n: item(f"<link>http://a.example/?{'a=1&amp;' * n * 20}</link>"),
    "link in link": lambda n: item(f"<link>{'http://a.example/?url=' * n}</link>"),
    "char references": lambda n: item(f"<title>{'&#99999999999;&#xD83D;&#0;' * n * 2}</title>"),
    "surrogates": lambda n: item(f"<title>{'&#55357;' * n * 5}</title>"),
    "raw surrogates": lambda n: item("<title>" + "\ud83d" * n * 4 + "</title>"),
    "nul bytes": lambda n: rss("<item><title>x\0y</title></item>" * n) + b"\0" * n * 50,
    "ampersands": lambda n: description("&" * n * 40),
    "half entities": lambda n: description("&amp" * n * 20),
    "tiny items": lambda n: rss("<item/>" * n * 10),
    "many items": lambda n: rss("".join(f"<item><title>t{i}</title></item>" for i in range(n * 3))),
    "items in items": lambda n: rss("<item>" * n * 2 + "</item>" * n * 2),
    "unclosed items": lambda n: rss("<item><title>t" * n * 2),
    "many channels": lambda n: rss("<channel><title>x</title>" * n * 3),
    "many texts": lambda n: item("<description>x</description>" * n * 3),
    "many contents": lambda n: item("<content:encoded>x</content:encoded>" * n * 3),
    "image in image": lambda n: item("<image><title>x</title><url>y" * n * 2),
    "source in source": lambda n: item("<source><title>x" * n * 2),
    "textinput": lambda n: item("<textInput><title>x" * n * 2),
    "base64": lambda n: item(f'<content mode="base64">{"QUJD" * n * 40}</content>'),
    "xhtml": lambda n: item('<content type="xhtml">' + _nested("p", n * 4) + "</content>"),
    "hcard": lambda n: description('<div class="vcard"><a class="url fn" rel="tag">' * n),
    "wrong encoding": lambda n: b'<?xml version="1.0" encoding="utf-16"?>'
    + description("ä" * n * 20).decode().encode("cp1252"),
    "encoding that is none": lambda n: b'<?xml version="1.0" encoding="zip"?>' + description("\xff" * n),
    "utf-7": lambda n: b'<?xml version="1.0" encoding="utf-7"?>' + description("+ADw-" * n * 9),
    "mixed bytes": lambda n: description("x") + bytes(range(128, 256)) * n,
    "escape sequences": lambda n: description("\x1b$B" * n * 10),
    "sitemap, many": lambda n: sitemap("<url><loc>x</loc><n:news><n:title>t</n:title></n:news></url>" * n * 5),
    "sitemap, one within another": lambda n: sitemap("<url><loc>x</loc><n:news><n:title>t" * n * 5),
    "sitemap, many titles": lambda n: sitemap(f"<url><n:news>{'<n:title>t</n:title>' * n * 9}</n:news></url>"),
    "sitemap, angles": lambda n: sitemap("<" * n * 40),
    "json, deep": lambda n: b'{"items": ' + b"[" * n * 30 + b"]" * n * 30 + b"}",
    "json, deep objects": lambda n: b'{"items": [' + b'{"a":' * n * 20,
    "json, huge number": lambda n: b'{"items": [{"id": ' + b"9" * n * 200 + b"}]}",
    "json, exponent": lambda n: b'{"items": [{"id": 1e' + b"9" * 300 + b', "title": NaN}]}',
    "json, one key again": lambda n: b'{"items": [{' + b'"title": "x", ' * n * 5 + b'"id": 1}]}',
    "json, many keys": lambda n: (
        '{"items": [{' + ", ".join(f'"k{i}": {i}' for i in range(n * 10)) + "}]}"
    ).encode(),
    "json, no types": lambda n: b'{"title": [], "home_page_url": {}, "items": [{"id": {}, "url": 5,'
    b' "authors": 3, "author": [], "content_html": {}, "tags": null}, null, 7, [], "x"]}',
    "json, lone surrogates": lambda n: b'{"items": [{"id": "\\ud800", "title": "' + b"\\udc00" * n + b'"}]}',
}  # fmt: skip

PAGES: dict[str, Maker] = {
    "attributes": lambda n: page("<div " + " ".join(f"a{i}=1" for i in range(n * 10)) + ">"),
    "attributes of every element": lambda n: page(
        ("<p " + " ".join(f"a{i}=1" for i in range(55)) + ">x</p>") * (n // 3)
    ),
    "inline": lambda n: page("<p>" + "<b>x</b>" * n * 16 + "</p>"),
    "inline nest": lambda n: page("<p>" + "<b>x<i>" * n * 4 + "</p>"),
    "deep": lambda n: page("<div>" * n * 10 + "x"),
    "deep lists": lambda n: page("<ul><li>x" * n * 2),
    "deep tables": lambda n: page("<table><tr><td>x" * n),
    "deep quotes": lambda n: page("<blockquote><p>x" * n * 2),
    "deep spans": lambda n: page("<span><a href=x>" * n * 2 + "y"),
    "empty": lambda n: page("<div></div>" * n * 20),
    "links": lambda n: page("<a href=/x>y</a> " * n * 20),
    "links in lists": lambda n: page("<ul>" + "<li><a href=/x>story</a>" * n * 8 + "</ul>"),
    "spans": lambda n: page(f"<table><tr><td colspan={n * 9} rowspan={n * 9}>x" * 300),
    "wide table": lambda n: page("<table><tr>" + "<td>x</td>" * n * 6 + "</table>"),
    "long table": lambda n: page("<table>" + "<tr><td>x<td>y" * n * 4 + "</table>"),
    "misnested": lambda n: page("<a><table><p><b>" * n),
    "formatting": lambda n: page("<b><p>" * n + "</b>" * n),
    "blanks": lambda n: page("<p>" + " " * n * 200 + "x</p>"),
    "line ends": lambda n: page("<pre>" + "\n" * n * 200 + "x</pre>"),
    "breaks": lambda n: page("<p>" + "x<br>" * n * 10 + "</p>"),
    "digits": lambda n: page("<p>" + "1" * n * 200 + "</p>"),
    "digits and slashes": lambda n: page("<p>" + "1/1/1/" * n * 30 + "</p>"),
    "dates": lambda n: page("<p>" + "12 May 2026 " * n * 10 + "</p>"),
    "date like": lambda n: page("<p>" + "2026-1" * n * 20 + "</p>"),
    "time elements": lambda n: page("<time datetime=2026-01-01>x</time>" * n * 4),
    "date classes": lambda n: page('<div class="date published">x</div>' * n * 4),
    "json-ld, broken": lambda n: page("", head=f'<script type="application/ld+json">{"{" * n * 40}</script>'),
    "json-ld, deep": lambda n: page("", head=f'<script type="application/ld+json">{"[" * n * 20}{"]" * n * 20}</script>'),
    "json-ld, graph": lambda n: page(
        "", head='<script type="application/ld+json">{"@graph": ['
        + ",".join('{"@type": "NewsArticle", "author": "x"}' for _ in range(n * 2)) + "]}</script>"
    ),
    "json-ld, author": lambda n: page("", head='<script type="application/ld+json">{"@type":"Person","name":"' + 'a" "' * n * 10 + "</script>"),
    "json-ld, backslashes": lambda n: page("", head='<script type="application/ld+json">{"headline": "' + "\\" * n * 60 + '"}</script>'),
    "json-ld, many": lambda n: page("", head='<script type="application/ld+json">{"a":1}</script>' * n * 2),
    "author": lambda n: page("", head=f'<meta name="author" content="{"a, " * n * 40}">'),
    "author of words": lambda n: page("", head=f'<meta name="author" content="{"by and " * n * 20}">'),
    "many metas": lambda n: page("", head='<meta property="og:title" content="x">' * n * 4),
    "title": lambda n: page("", head=f"<title>{'word ' * n * 60}</title>"),
    "title of dashes": lambda n: page("", head=f"<title>{'- | ' * n * 30}</title>"),
    "title of one word": lambda n: page(f"<h1>{'a ' * n * 60}</h1>"),
    "titles": lambda n: page("<h1>x</h1><h2>y</h2>" * n * 6),
    "canonical": lambda n: page("", head='<link rel=canonical href="http://a.example/' + "a/" * n * 40 + '">'),
    "scripts": lambda n: page("<script>" * n * 10),
    "script texts": lambda n: page("<script>x</script>" * n * 10),
    "comments": lambda n: page("<!--" * n * 20),
    "comment ends": lambda n: page("<!-- x -->" * n * 10),
    "conditional": lambda n: page("<![if " * n * 10),
    "entities": lambda n: page("<p>" + "&amp;lt;" * n * 20 + "</p>"),
    "char references": lambda n: page("<p>" + "&#99999999999;&#xD800;" * n * 8 + "</p>"),
    "nul bytes": lambda n: page("<p>" + "\0" * n * 40 + "</p>"),
    "surrogates": lambda n: page("<p>" + "\ud800" * n * 8 + "</p>"),
    "one token": lambda n: page("<p>" + "x" * n * 300 + "</p>"),
    "words": lambda n: page("<p>" + "the of and " * n * 40 + "</p>"),
    "paragraphs": lambda n: page("<p>x</p>" * n * 12),
    "one paragraph again": lambda n: page(f"<p>{_SENTENCE}</p>" * n * 2),
    "capitals": lambda n: page("<p>READ MORE ABOUT THIS</p>" * n * 4),
    "captions": lambda n: page("<figure><img src=x><figcaption>Photo of a bridge in town</figcaption></figure>" * n),
    "posts": lambda n: page('<blockquote class="twitter-tweet"><p>x</p></blockquote>' * n),
    "pictures": lambda n: page("<picture><source srcset='" + "a 1x, " * 50 + "'></picture>" * n),
    "data addresses": lambda n: page(f'<img src="data:image/png;base64,{"A" * n * 200}">'),
    "frames": lambda n: page("<iframe src=x></iframe>" * n * 5),
    "forms": lambda n: page("<form><input><select>" * n * 2 + "<option>x" * n * 4),
    "svg": lambda n: page("<svg><g>" * n * 4),
    "math": lambda n: page("<math><mrow>" * n * 4),
    "templates": lambda n: page("<template><p>x" * n * 2),
    "classes": lambda n: page(f'<div class="{"article body " * n * 10}"><p>x</p></div>'),
    "related": lambda n: page('<div class="related"><a href=x>Read more</a></div>' * n * 4),
    "selectors": lambda n: page('<div id="comments"><p>x</p></div>' * n * 4),
    "refresh": lambda n: page("", head='<meta http-equiv=refresh content="' + "0;" * n * 20 + 'url=x">' * 20),
    "consent": lambda n: page("<p>We use cookies and store " * n),
    "wrong encoding": lambda n: b"<meta charset=utf-16>" + page("<p>" + "ä" * n * 20).decode().encode("cp1252"),
    "encoding that is none": lambda n: b"<meta charset=hex>" + page("<p>" + "\xe4" * n),
    "mixed bytes": lambda n: page("<p>") + bytes(range(128, 256)) * n,
    "no page": lambda n: b"\x00\xff" * n * 40,
    "xml declaration": lambda n: b"<?xml " + b" " * n * 200,
    "doctype": lambda n: b"<!DOCTYPE html " + b"[" * n * 100,
    "script type": lambda n: page("", head=f'<script type="{"ld+json " * n * 20}">x</script>'),
}  # fmt: skip
