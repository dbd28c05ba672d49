"""A site without a feed, watched by its news sitemap."""

from pathlib import Path

from tests.scenarios.builders import Web, configuration, flowing, page, round_of

HEAD = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
)


async def test_news_in_a_sitemap_is_read_on_its_page_and_told_once(
    web: Web, tmp_path: Path
) -> None:
    def item(number: int, title: str) -> str:
        return (
            f"<url><loc>{web.url}/{number}.html</loc><news:news>"
            f"<news:publication_date>2026-11-28T09:00:00Z</news:publication_date>"
            f"<news:title>{title}</news:title></news:news></url>"
        )

    def sitemap(*items: str) -> bytes:
        return f"{HEAD}{''.join(items)}</urlset>".encode()

    watch = "  quay: { match: { all: [ { words: [quay] } ] }, send: { to: [chat] } }\n"
    feeds = f'  outlet: {{ feed: "{web.url}/news-sitemap.xml" }}\n'
    old, new = item(1, "Town votes on bridge"), item(2, "Council meets late")
    web.paths["/2.html"] = page("Council meets late", *["The old quay is to be sold. " * 20] * 3)
    async with flowing(configuration(tmp_path, web, feeds=feeds, watches=watch)) as river:
        web.paths["/news-sitemap.xml"] = sitemap(old)
        assert await round_of(river) == 0
        web.paths["/news-sitemap.xml"] = sitemap(old, new)
        assert await round_of(river) == 1
        web.paths["/news-sitemap.xml"] = sitemap(new, old)
        assert await round_of(river) == 0
    assert web.told[0].startswith("Council meets late")
