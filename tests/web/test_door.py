"""Who may look, how many at once, and for how long."""

import asyncio
import socket
from base64 import b64encode
from pathlib import Path

import pytest

from tests.scenarios.builders import Web, configuration, flowing
from tests.web.looking import LISTS, looking, raw
from watcher.model import settings as settings_of
from watcher.web import serve
from watcher.web.pages import Pages

PASSWORD = "a long enough password"


def basic(password: str, user: str = "anyone") -> str:
    return f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"


async def test_without_a_password_only_names_of_this_machine_are_answered(
    web: Web, tmp_path: Path
) -> None:
    config = configuration(tmp_path, web)
    async with flowing(config) as river, looking(river, names=["desk.example"]) as browser:
        mine = {
            host: (await browser.get("/", Host=host)).status
            for host in (
                "localhost:8080", "LOCALHOST", "127.0.0.1:1", "[::1]:8080", "desk.example",
                "evil.example", "127.0.0.1.evil.example", "evil.example:127.0.0.1", "",
            )
        }  # fmt: skip
    assert [host for host, status in mine.items() if status == 200] == [
        "localhost:8080", "LOCALHOST", "127.0.0.1:1", "[::1]:8080", "desk.example",
    ]  # fmt: skip
    assert {status for status in mine.values() if status != 200} <= {421, 400}


async def test_with_a_password_nothing_is_shown_without_it(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "_PAUSE", 0.01)
    wrong = ("", "Basic", "Basic !", basic(""), basic(PASSWORD[:-1]), f"Bearer {PASSWORD}")
    paths = (*LISTS, "/metrics", "/healthz", "/style.css", "/nothing")
    config = configuration(tmp_path, web)
    async with flowing(config) as river, looking(river, password=PASSWORD) as browser:
        refused = [await browser.get("/", Authorization=one) for one in wrong]
        refused += [await browser.get(path) for path in paths]
        taken = await browser.get("/", Authorization=basic(PASSWORD), Host="desk.example")
    assert {(one.status, one.text) for one in refused} == {(401, "This page wants a password.\n")}
    assert "WWW-Authenticate" in refused[0].headers
    assert taken.status == 200


async def test_nothing_can_be_changed_and_nothing_is_loaded_from_elsewhere(
    web: Web, tmp_path: Path
) -> None:
    async with flowing(configuration(tmp_path, web)) as river, looking(river) as browser:
        for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
            assert (await browser.get("/", method)).status == 405
        pages = [await browser.get(path) for path in (*LISTS, "/nothing", "/metrics")]
    for page in pages:
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Server"] == "watcher"


async def test_connections_beyond_the_last_are_closed_and_the_others_answered(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "MOST", 5)
    async with flowing(configuration(tmp_path, web)) as river, looking(river) as browser:
        held = [await asyncio.open_connection("127.0.0.1", browser.port) for _ in range(5)]
        await asyncio.sleep(0.05)
        assert await raw(browser.port, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n") == b""
        reader, writer = held.pop()
        writer.write(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert (await reader.read()).startswith(b"HTTP/1.1 200 OK")
        for one in (writer, *(closing for _, closing in held)):
            one.close()
            await one.wait_closed()


async def test_a_connection_that_drips_is_closed(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "LONGEST", 0.3)
    async with flowing(configuration(tmp_path, web)) as river, looking(river) as browser:
        async with asyncio.timeout(5):
            assert await raw(browser.port, b"GET / HTTP/1.1\r\nHost: local") == b""


async def test_the_end_waits_for_nobody_who_is_still_asking(web: Web, tmp_path: Path) -> None:
    async with flowing(configuration(tmp_path, web)) as river:
        async with looking(river) as browser:
            dripping = await asyncio.open_connection("127.0.0.1", browser.port)
            dripping[1].write(b"GET / HTTP/1.1\r\nHost: local")
            idle = await asyncio.open_connection("127.0.0.1", browser.port)
            idle[1].write(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert (await idle[0].readuntil(b"fine")).startswith(b"HTTP/1.1 200")
            begun = asyncio.get_running_loop().time()
        assert asyncio.get_running_loop().time() - begun < 5
    for _, writer in (dripping, idle):
        writer.close()


@pytest.mark.parametrize(
    "data",
    [
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
        b"\x16\x03\x01\x02\x00" + bytes(64),
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n",
    ],
)
async def test_what_is_no_request_is_refused_and_the_next_is_answered(
    data: bytes, web: Web, tmp_path: Path
) -> None:
    async with flowing(configuration(tmp_path, web)) as river, looking(river) as browser:
        reader, writer = await asyncio.open_connection("127.0.0.1", browser.port)
        writer.write(data)
        assert (await reader.read(12)).startswith(b"HTTP/1.")
        writer.close()
        assert (await browser.get("/healthz")).text == "fine\n"


async def test_a_port_that_is_taken_costs_the_page_and_not_the_news(
    web: Web, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        config = configuration(tmp_path, web)
        async with flowing(config) as river:
            settings = settings_of.Web(host="127.0.0.1", port=port)
            async with serve.window(settings, Pages(river, lambda: ())) as found:
                assert found == 0
