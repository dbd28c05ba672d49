"""The lead image that a page names for itself: an address only, which nobody here asks for."""

import json
from collections.abc import Iterator
from itertools import islice

from lxml import html

from watcher.model import links

_MOST = 400  # elements looked at
_LONGEST_JSON = 200_000
_DEEPEST = 4
_NAMES = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")


def lead(root: html.HtmlElement, url: str) -> str:
    """The absolute http or https address of the lead image; "" where the page names none.

    In this order: `og:image`, `twitter:image`, the image of JSON-LD, `link rel=image_src`.
    """
    found = (links.absolute(one, url) for one in _named(root))
    return next((one for one in found if one), "")


def _named(root: html.HtmlElement) -> Iterator[str]:
    said: dict[str, str] = {}
    for meta in islice(root.iter("meta"), _MOST):
        name = (meta.get("property") or meta.get("name") or "").strip().lower()
        if name in _NAMES:
            said.setdefault(name, (meta.get("content") or "").strip())
    yield from (said[name] for name in _NAMES if said.get(name))
    yield from _of_json_ld(root)
    for link in islice(root.iter("link"), _MOST):
        if "image_src" in (link.get("rel") or "").lower().split():
            yield link.get("href") or ""


def _of_json_ld(root: html.HtmlElement) -> Iterator[str]:
    for script in islice(root.iter("script"), _MOST // 2):
        text = script.text or ""
        if "ld+json" not in (script.get("type") or "") or len(text) > _LONGEST_JSON:
            continue
        try:
            yield from _images(json.loads(text, strict=False), 0)
        except (ValueError, RecursionError):
            continue


def _images(value: object, depth: int) -> Iterator[str]:
    """The images of articles, at most a few levels down. An organisation's logo is none."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for one in value[:50]:
            yield from _images(one, depth + 1)
    elif isinstance(value, dict):
        kinds = str(value.get("@type", ""))
        if "Article" in kinds or "Posting" in kinds:
            yield from _addresses(value.get("image"))
        yield from _images(value.get("@graph"), depth + 1)


def _addresses(value: object) -> Iterator[str]:
    """An image as JSON-LD gives it: an address, an object with one, or a list of these."""
    for one in value[:5] if isinstance(value, list) else [value]:
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict) and isinstance(one.get("url"), str):
            yield one["url"]
