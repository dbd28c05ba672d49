"""The page of a real daemon, a process of its own."""

import asyncio
import signal
import socket
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest

from tests.scenarios.builders import Web, configuration, item, rss
from tests.scenarios.daemon import running
from tests.web.looking import Answer, Browser

pytestmark = pytest.mark.timeout(180)  # whole processes are started and ended


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def with_page(config: Path, port: int) -> None:
    file = config / "watcher.yaml"
    text = file.read_text().replace("daemon:\n", f"daemon:\n  web: {{ listen: {port} }}\n")
    file.write_text(text)


async def patiently(browser: Browser, path: str, wanted: str) -> Answer:
    async with asyncio.timeout(60):
        while True:
            with suppress(aiohttp.ClientConnectionError):
                answer = await browser.get(path)
                if wanted in answer.text:
                    return answer
            await asyncio.sleep(0.2)


async def test_the_page_says_what_is_wrong_after_an_edit_and_ends_with_the_daemon(
    web: Web, tmp_path: Path
) -> None:
    config, port = configuration(tmp_path, web), free_port()
    with_page(config, port)
    web.paths["/feed"] = rss(item(1))
    browser = Browser(port)
    async with running(config) as daemon:
        await patiently(browser, "/", "Watching. Nothing needs you.")
        broken = "  broken: { match: { all: [ { actors: [nobody] } ] } }\n"
        (config / "more.yaml").write_text(f"watches:\n{broken}")
        answer = await patiently(browser, "/", "Something needs you.")
        assert "more.yaml:2:" in answer.text
        daemon.send(signal.SIGTERM)
        assert await daemon.ended() == 0
    with pytest.raises(aiohttp.ClientConnectionError):
        await browser.get("/")


async def test_a_daemon_without_a_page_loads_nothing_of_it(web: Web, tmp_path: Path) -> None:
    config = configuration(tmp_path, web)
    web.paths["/feed"] = rss(item(1))
    async with running(config, PYTHONVERBOSE="1") as daemon:
        await daemon.logged('"event": "watching"')
        loaded = daemon.log.read_text(errors="replace")
    assert "import 'watcher.daemon.run'" in loaded
    assert not [one for one in ("jinja2", "prometheus_client", "watcher.web") if one in loaded]
