"""Twenty ways in which sites build an article page, with furniture in it; each marks its truth.

A site is a function from a `Page`, which knows the words of a language, to HTML. What it writes
through `own`, `other` and `mere` is noted: text of the article, of other stories, and furniture.
"""

from collections.abc import Callable
from html import escape

Words = dict[str, list[str]]


class Page:
    """The words of one language, in `variant` 0, 1 or 2, and what was written of them."""

    def __init__(self, words: Words, variant: int) -> None:
        """Nothing is written yet."""
        self.words = words
        self.variant = variant
        self.own_text: list[str] = []
        self.others: list[str] = []
        self.furniture: list[str] = []

    def own(self, kind: str, at: int = 0) -> str:
        """Text of the article, as HTML."""
        self.own_text.append(self.words[kind][at])
        return escape(self.words[kind][at], quote=False)

    def body(self, first: int = 0, last: int = 8) -> list[str]:
        """Paragraphs of the article, as HTML."""
        return [self.own("p", at) for at in range(first, last)]

    def other(self, at: int) -> str:
        """A headline of another story, as HTML."""
        text = self.words["teaser"][at % 6]
        self.others.append(text)
        return escape(text, quote=False)

    def link(self, at: int, name: str = "") -> str:
        """The same as a link."""
        return f'<a class="{name}" href="/news/{at}">{self.other(at)}</a>'

    def mere(self, kind: str, at: int = 0) -> str:
        """Furniture, as HTML."""
        text = self.words[kind][at]
        self.furniture.append(text)
        return escape(text, quote=False)

    @property
    def also(self) -> str:
        """Words that announce another story."""
        return self.words["also"][self.variant]

    @property
    def title(self) -> str:
        """The headline, as HTML."""
        return escape(self.words["title"][0])


def _ps(paragraphs: list[str], name: str = "") -> str:
    of_class = f' class="{name}"' if name else ""
    return "".join(f"<p{of_class}>{text}</p>" for text in paragraphs)


def _document(page: Page, body: str, *, head: str = "", site: str = "Harbour Post") -> str:
    menu = "".join(f'<li><a href="/{n}">{n}</a></li>' for n in ("News", "World", "Sport", "Video"))
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{page.title} | {site}</title>'
        f'<meta property="og:title" content="{page.title}">{head}</head><body>'
        f"<header><nav><ul>{menu}</ul></nav></header>{body}"
        f"<footer><p>© 2026 {site}. All rights reserved.</p></footer></body></html>"
    )


def wordpress(page: Page) -> str:
    """Jetpack's related posts and share buttons; teasers in bold, run on into their headline."""
    top = _ps([page.own("lead"), *page.body(0, 3)])
    teaser = f"<p><strong>{page.also}</strong>  {page.link(0)}</p>"
    rest = _ps(page.body(3))
    share = "".join(f'<li><a href="#">{n}</a></li>' for n in ("Facebook", "Twitter", "Telegram"))
    related = "".join(f"<div class='jp-relatedposts-post'>{page.link(n)}</div>" for n in (1, 2, 3))
    comments = f"<ol class='comment-list'><li><p>{page.mere('comment')}</p></li></ol>"
    return _document(
        page,
        f"<main id='main'><article class='post type-post'><h1 class='entry-title'>{page.title}</h1>"
        f"<div class='entry-meta'>{page.mere('label')}</div>"
        f"<div class='entry-content'>{top}{teaser}"
        f"{rest}<div class='sharedaddy sd-sharing-enabled'><h3>{page.mere('share')}</h3><ul>{share}"
        f"</ul></div><div id='jp-relatedposts' class='jp-relatedposts'><h3>{page.mere('related')}"
        f"</h3>{related}</div></div></article><div id='comments'><h2>{page.mere('comments')}</h2>"
        f"{comments}</div></main>",
    )


def amp(page: Page) -> str:
    """An AMP page: its own elements for images, a list of stories in a section."""
    stories = "".join(f"<div class='i-amp-item'><h4>{page.link(n)}</h4></div>" for n in (2, 3, 4))
    image = (
        "<figure><amp-img src='a.jpg' width=9 height=6></amp-img>"
        f"<figcaption>{page.own('caption')}</figcaption></figure>"
    )
    return _document(
        page,
        f"<article class='amp-wp-article'><h1 class='amp-wp-title'>{page.title}</h1>{image}"
        f"<div class='amp-wp-article-content'>{_ps([page.own('lead'), *page.body(0, 4)])}"
        f"<p><em>{page.also.upper()}:</em> {page.link(1)}</p>{_ps(page.body(4))}</div>"
        f"<section class='amp-related'><h3>{page.mere('related')}</h3>{stories}</section>"
        f"</article>",
    )


def paper(page: Page) -> str:
    """A large newspaper: rich links as asides, lead as standfirst, tags below."""
    aside = (
        f"<aside class='element element-rich-link'><div><p>{page.also}</p><div>"
        f"<a href='/x'><h1 class='rich-link__title'>{page.other(0)}</h1></a></div></div></aside>"
    )
    return _document(
        page,
        f"<main><article><div data-gu-name='headline'><h1>{page.title}</h1></div>"
        f"<div data-gu-name='standfirst'><p>{page.own('lead')}</p></div>"
        f"<div class='article-body-viewer-selector dcr-1' data-gu-name='body'>"
        f"{_ps(page.body(0, 3), 'dcr-4')}{aside}{_ps(page.body(3), 'dcr-4')}</div>"
        f"<div class='submeta'><p>{page.mere('tags')}</p></div></article></main>",
    )


def components(page: Page) -> str:
    """No paragraphs at all: divisions with hashed class names, cards between them."""

    def cells(texts: list[str]) -> str:
        return "".join(
            f"<div class='css-1x{n}'><span>{t}</span></div>" for n, t in enumerate(texts)
        )

    card = (
        f"<div class='css-card9'><div class='css-k'>{page.also}</div><a href='/c'>"
        f"<div class='css-t'>{page.other(2)}</div></a></div>"
    )
    return _document(
        page,
        f"<div id='root'><div class='css-0'><h1 class='css-h'>{page.title}</h1>"
        f"<div class='css-body'>"
        f"{cells([page.own('lead'), *page.body(0, 4)])}{card}{cells(page.body(4))}</div></div>"
        f"</div>",
    )


def breaks(page: Page) -> str:
    """One cell of text broken by line breaks, with teasers among the lines."""
    lines = [page.own("lead"), *page.body(0, 3), f"{page.also}: {page.link(3)}", *page.body(3, 6)]
    lines += [f"<b>{page.also}</b> {page.link(4)}", *page.body(6)]
    return _document(
        page,
        f"<h1>{page.title}</h1><div class='article-text' id='article'>{'<br><br>'.join(lines)}"
        f"<br><br>{page.mere('share')}: <a href='#'>Facebook</a> <a href='#'>Twitter</a></div>",
    )


def tables(page: Page) -> str:
    """A site of the nineties: nested tables, a column of headlines beside the text."""
    column = "".join(f"<tr><td class='n'>{page.link(n)}</td></tr>" for n in range(4))
    return _document(
        page,
        f"<table width=900><tr><td width=200 valign=top><table><tr><td>{page.mere('most')}</td>"
        f"</tr>"
        f"{column}</table></td><td class='text' valign=top><h1>{page.title}</h1>"
        f"{_ps([page.own('lead'), *page.body()])}<p class=small>{page.mere('share')}</p></td>"
        f"</tr></table>",
    )


def questions(page: Page) -> str:
    """A definition list inside the text, and a teaser between its parts."""
    body = page.body()
    pairs = f"<dl><dt>{body[4]}</dt><dd>{body[5]}</dd><dt>{body[6]}</dt><dd>{body[7]}</dd></dl>"
    return _document(
        page,
        f"<article><h1>{page.title}</h1>"
        f"<div class='story-body'>{_ps([page.own('lead'), *body[:4]])}"
        f"<div class='story-inset related-inset'><h4>{page.also}</h4><p>{page.link(5)}</p></div>"
        f"{pairs}<div class='newsletter-box'><p>{page.mere('news')}</p></div></div></article>",
    )


def pictures(page: Page) -> str:
    """A picture with caption and credit in one of three ways."""
    caption = page.own("caption")
    credit = f"<span class='credit'>{page.mere('credit')}</span>"
    ways = (
        f"<div class='wp-caption'><img src=a.jpg><p class='wp-caption-text'>{caption}</p></div>",
        f"<figure><img src=a.jpg><figcaption><span>{caption}</span> {credit}</figcaption></figure>",
        f"<div class='image-block'><img src=a.jpg><div class='image-caption'>{caption}</div></div>",
    )
    return _document(
        page,
        f"<div class='content'><h1>{page.title}</h1><div class='post-content'>"
        f"{_ps([page.own('lead'), *page.body(0, 2)])}{ways[page.variant]}{_ps(page.body(2, 5))}"
        f"<p>{page.also}: <a href='/z'>{page.other(1)}</a></p>{_ps(page.body(5))}</div></div>",
    )


def live(page: Page) -> str:
    """A live blog: entries with times and share lines, a list of other stories between them."""
    entries = [
        f"<div class='live-entry'><time>14:0{n}</time><div class='live-text'><p>{text}</p></div>"
        f"<div class='share-line'><a href='#'>Facebook</a> <a href='#'>Twitter</a></div></div>"
        for n, text in enumerate(page.body())
    ]
    entries.insert(
        4, f"<h3>{page.mere('related')}</h3><ul><li>{page.link(0)}</li><li>{page.link(1)}</li></ul>"
    )
    return _document(
        page,
        f"<article class='liveblog'><h1>{page.title}</h1>"
        f"<p class='live-update'>{page.mere('live')}</p>"
        f"<p class='lead'>{page.own('lead')}</p><div class='entries'>{''.join(entries)}</div>"
        f"</article>",
    )


def metered(page: Page) -> str:
    """A plea to subscribe in the middle of the text and a cookie notice at its end."""
    return _document(
        page,
        f"<article><h1>{page.title}</h1>"
        f"<div class='article__body'>{_ps([page.own('lead'), *page.body(0, 4)])}"
        f"<div class='offer'><p>{page.mere('pay')}</p></div>{_ps(page.body(4))}"
        f"<div class='cookie-bar'><p>{page.mere('cookie')}</p></div></div></article>",
    )


def agency(page: Page) -> str:
    """A news agency: the reporter's line, lists of related stories, a notice of rights."""
    items = "".join(
        f"<li><a href='/r{n}'><strong>{page.other(n)}</strong></a></li>" for n in (0, 4)
    )
    return _document(
        page,
        f"<div class='article-wrap'><h1 class='tit'>{page.title}</h1>"
        f"<article class='story-news article'>"
        f"{_ps([page.own('lead'), *page.body(0, 5)])}<div class='related-zone'>"
        f"<strong>{page.mere('related')}"
        f"</strong><ul class='list'>{items}</ul></div>{_ps(page.body(5))}"
        f"<p>{page.mere('author')}</p>"
        f"<p class='txt-copyright'>© Harbour Agency</p></article></div>",
    )


def wire(page: Page) -> str:
    """Blocks of text with an inset link in each gap; a headline in capitals where they exist."""
    loud = page.other(5).upper()
    blocks = [
        f"<div class='text-block'><p>{text}</p></div>" for text in (page.own("lead"), *page.body())
    ]
    blocks.insert(
        3,
        f"<div class='text-include'><a href='/i'><span>{page.also}</span> <span>{page.other(3)}"
        f"</span></a></div>",
    )
    if loud.lower() != loud:
        blocks.insert(6, f"<p>{loud}</p>")
    return _document(
        page,
        f"<div class='news'><div class='news-header'><h1>{page.title}</h1></div>"
        f"<div class='text-content'>{''.join(blocks)}</div></div>",
    )


def magazine(page: Page) -> str:
    """Sections, an area of related stories with texts of their own, two boxes below."""
    area = (
        f"<div data-area='related_articles'><h2>{page.mere('related')}</h2><article>"
        f"<h3>{page.link(0)}</h3>"
        f"<p>{page.other(1)}</p></article><article><h3>{page.link(2)}</h3></article></div>"
    )
    return _document(
        page,
        f"<main><article><header><h2><span>{page.mere('label')}</span> <span>{page.title}</span>"
        f"</h2></header>"
        f"<h1>{page.title}</h1><section class='RichText lead'>{_ps([page.own('lead')])}</section>"
        f"<section class='RichText'>{_ps(page.body(0, 4))}</section>{area}"
        f"<section class='RichText'>"
        f"{_ps(page.body(4))}</section><div class='author-box'><p>{page.mere('author')}</p></div>"
        f"<div class='newsletter'><p>{page.mere('news')}</p></div></article></main>",
    )


def listed(page: Page) -> str:
    """A list of related stories in the middle of the text, each with a line about it."""
    items = "".join(f"<li><a href='/{n}'>{page.other(n)}</a></li>" for n in (1, 3, 5))
    return _document(
        page,
        f"<div class='main-content'><h1>{page.title}</h1><div class='article-content'>"
        f"{_ps([page.own('lead'), *page.body(0, 3)])}<p><b>{page.mere('related')}:</b></p>"
        f"<ul>{items}</ul>"
        f"{_ps(page.body(3))}</div></div>",
    )


def syndicated(page: Page) -> str:
    """The label on top, the lead cut and whole, teasers run on in plain text, share lines below."""
    lead = page.own("lead")
    cut = lead[: len(lead) * 2 // 3] + " […]"
    return _document(
        page,
        f"<div class='td-post-content'><p>{page.mere('label')}</p><h1>{page.title}</h1><p>{cut}</p>"
        f"{_ps([lead, *page.body(0, 4)])}<p>{page.also}  {page.other(0)}</p>{_ps(page.body(4))}"
        f"<p>{page.mere('share')}:</p><p>Facebook</p><p>Tweet</p></div>",
    )


def endless(page: Page) -> str:
    """The next articles are appended whole below the one that was asked for."""
    own = f"<h1>{page.title}</h1>{_ps([page.own('lead'), *page.body()])}"
    nexts = "".join(
        f"<article class='story'><h2><a href='/{n}'>{page.other(n)}</a></h2>"
        f"<p>{page.other(n + 1)}. "
        f"{page.other(n + 2)}.</p></article>"
        for n in (0, 3)
    )
    return _document(page, f"<div class='feed'><article class='story'>{own}</article>{nexts}</div>")


def blog(page: Page) -> str:
    """A blog: text and line breaks in one division, labels, older and newer posts."""
    text = "<br /><br />".join([page.own("lead"), *page.body()])
    return _document(
        page,
        f"<div class='blog-posts hfeed'><div class='post hentry'>"
        f"<h3 class='post-title entry-title'>{page.title}"
        f"</h3><div class='post-body entry-content'>{text}<div style='clear: both;'></div></div>"
        f"<div class='post-footer'><p>{page.mere('tags')}</p><p>{page.mere('comments')}</p>"
        f"</div></div>"
        f"<div class='blog-pager'>{page.link(0)} {page.link(1)}</div></div>",
    )


def regional(page: Page) -> str:
    """Author, letter and most read stand in the column of the text, between its paragraphs."""
    most = "".join(
        f"<li><span>{n}</span> <a href='/m{n}'>{page.other(n)}</a></li>" for n in range(4)
    )
    return _document(
        page,
        f"<div class='container'><article><h1>{page.title}</h1>"
        f"<p class='author'>{page.mere('author')}</p>"
        f"<div class='entry'>{_ps([page.own('lead'), *page.body(0, 3)])}<div class='box'>"
        f"<h4>{page.mere('most')}"
        f"</h4><ol>{most}</ol></div>{_ps(page.body(3, 6))}<p>{page.mere('news')}"
        f"</p>{_ps(page.body(6))}"
        f"<p>{page.mere('tags')}</p></div></article></div>",
    )


def inline(page: Page) -> str:
    """Teasers at the end of paragraphs of the article, in bold with a link."""
    body = [page.own("lead"), *page.body()]
    body[2] += f" <strong>{page.also}: {page.link(2)}</strong>"
    body[5] += f"<br><em>{page.also}: <a href='/e'>{page.other(4)}</a></em>"
    return _document(
        page,
        f"<main class='site'><article class='node'><h1>{page.title}</h1>"
        f"<div class='field-body'>{_ps(body)}"
        f"</div></article></main>",
    )


def quoting(page: Page) -> str:
    """A post of somebody else is quoted; advertisements and a video's title stand between."""
    body = [page.own("lead"), *page.body()]
    post = f"<blockquote class='twitter-tweet'><p>{body[3]}</p></blockquote>"
    video = f"<div class='video-embed'><div class='video-title'>{page.link(1)}</div></div>"
    return _document(
        page,
        f"<article class='article'><h1 class='headline'>{page.title}</h1><div class='article-text'>"
        f"{_ps(body[:3])}<div class='embed'>{post}</div><p>Advertisement</p>{_ps(body[4:6])}{video}"
        f"{_ps(body[6:])}<p>{page.also}: {page.link(5)}</p></div></article>",
    )


SITES: tuple[Callable[[Page], str], ...] = (
    wordpress, amp, paper, components, breaks, tables, questions, pictures, live, metered,
    agency, wire, magazine, listed, syndicated, endless, blog, regional, inline, quoting,
)  # fmt: skip
