"""No way into the private network: every spelling, every way round, and a server that must not
be touched."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp.abc import ResolveResult

from watcher.clock import SystemClock
from watcher.fetch import guard
from watcher.fetch.discover import FoundFeed, discover
from watcher.fetch.http import HttpFetcher
from watcher.fetch.offers import feeds_in
from watcher.fetch.sending import Way
from watcher.model.feed import Feed, FeedState
from watcher.model.fetched import Failed, FailReason, Fetched, Page
from watcher.model.sending import Stage, Unanswered
from watcher.model.settings import Network

RSS = b"<rss version='2.0'><channel></channel></rss>"
NEVER = FeedState(feed_id="f", next_due=datetime(2026, 11, 1, tzinfo=UTC))
GOOD, BAD = "127.0.0.2", "127.0.0.1"

LITERALS = [
    "127.0.0.1", "127.1", "127.0.1", "0x7f.1", "0x7f000001", "0x7F.0.0.0x1", "0177.0.0.1",
    "0177.0.0.01", "017700000001", "2130706433", "127.0.0.1.", "①②⑦.⓪.⓪.①", "１２７.０.０.１",
    "127。0。0。1", "127.0.0.1", "127%2e0%2e0%2e1", "127.255.255.254", "0", "0.0.0.0", "0.0.0.1",
    "localhost", "localhost.", "LOCALHOST", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "a.b.localhost", "a@127.0.0.1",
    "news.example@127.0.0.1", "news.example:80@127.0.0.1", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:0:127.0.0.1]", "[::127.0.0.1]",
    "[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]",
    "[2002:7f00:1::1]", "[2001:0:7f00:1::]", "[2001:0:4136:e378:8000:63bf:80ff:fffe]", "[fe80::1]",
    "[fe80::1%25lo]", "[fec0::1]", "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]", "[2001:db8::1]",
    "[3fff::1]", "[100::1]", "[5f00::1]", "[4000::1]", "169.254.169.254", "169.254.1.1",
    "0xa9fea9fe", "2852039166", "169.16689662", "10.0.0.1", "10.1", "012.0.0.1", "172.16.0.1",
    "172.31.255.255", "192.168.0.1", "192.168.257", "100.64.0.1", "100.100.100.200",
    "100.127.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.51.100.1",
    "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
]  # fmt: skip
"""Hosts as an attacker writes them. All of them are refused where nothing is allowed."""


class Trap:
    """A server on this machine that must never be touched."""

    def __init__(self) -> None:
        self.touched = 0
        self.port = 0

    async def answer(self, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.touched += 1
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + RSS)
        await writer.drain()
        writer.close()


@pytest.fixture
async def trap() -> AsyncIterator[Trap]:
    made = Trap()
    server = await asyncio.start_server(made.answer, BAD, 0)
    made.port = server.sockets[0].getsockname()[1]
    six = await _on_ipv6(made)
    yield made
    for one in (server, *six):
        one.close()
    assert made.touched == 0


async def _on_ipv6(trap: Trap) -> list[asyncio.Server]:
    try:
        return [await asyncio.start_server(trap.answer, "::1", trap.port)]
    except OSError:  # a machine without IPv6
        return []


class Publisher:
    """A publisher that may be asked, on an address of its own; answers by path."""

    def __init__(self) -> None:
        self.answers: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.port = 0

    def url(self, path: str = "/", host: str = GOOD) -> str:
        return f"http://{host}:{self.port}{path}"

    def redirects(self, path: str, code: int, to: str) -> None:
        head = f"HTTP/1.1 {code} Over there\r\nConnection: close\r\nLocation: {to}\r\n\r\n"
        self.answers[path] = head.encode()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        self.asked.append(request)
        found = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/html\r\n\r\n" + RSS
        writer.write(self.answers.get(request.split(" ")[1], found))
        await writer.drain()
        writer.close()


@pytest.fixture
async def publisher() -> AsyncIterator[Publisher]:
    made = Publisher()
    server = await asyncio.start_server(made.answer, GOOD, 0)
    made.port = server.sockets[0].getsockname()[1]
    yield made
    server.close()


Make = Callable[..., HttpFetcher]


@pytest.fixture
async def fetching() -> AsyncIterator[Make]:
    made: list[HttpFetcher] = []

    def make(*allow: str, lookup: guard.Lookup | None = None, **more: str) -> HttpFetcher:
        network = Network(allow=allow, host_spacing=timedelta(0), timeout=timedelta(3), **more)  # type: ignore[arg-type]
        made.append(HttpFetcher(network, SystemClock(), lookup=lookup))
        return made[-1]

    yield make
    for one in made:
        await one.close()


def reason(answer: object) -> FailReason:
    assert isinstance(answer, Failed), answer
    return answer.reason


class Reader:
    """Reads offers where it is called."""

    async def offers(self, body: bytes, url: str) -> tuple[FoundFeed, ...]:
        return feeds_in(body, url)


REFUSALS = {FailReason.REFUSED_ADDRESS, FailReason.BAD_URL}


async def test_no_literal_reaches_this_machine_or_a_private_network(
    trap: Trap, fetching: Make
) -> None:
    fetcher = fetching()
    for host in LITERALS:
        for scheme in ("http", "https"):
            url = f"{scheme}://{host}:{trap.port}/f"
            assert reason(await fetcher.feed(Feed(id="f", url=url), NEVER, full=True)) in REFUSALS
            assert reason(await fetcher.page(url)) in REFUSALS
            assert (await fetcher.ping(url)) is not None
            found = await discover(fetcher, Reader(), url)
            assert isinstance(found, Failed)


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
async def test_no_redirect_leads_there(
    code: int, trap: Trap, publisher: Publisher, fetching: Make
) -> None:
    fetcher = fetching(GOOD)
    for number, host in enumerate(LITERALS):
        publisher.redirects(f"/{number}", code, f"http://{host}:{trap.port}/f")
        answer = await fetcher.page(publisher.url(f"/{number}"), heed_robots=False)
        assert reason(answer) in REFUSALS, host
    assert len(publisher.asked) == len(LITERALS)


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1:25/_x", "dict://127.0.0.1/",
        "data:text/html,x", "javascript:alert(1)", "ws://127.0.0.1/",
    ],
)  # fmt: skip
async def test_a_redirect_leaves_neither_http_nor_the_server(
    location: str, publisher: Publisher, fetching: Make
) -> None:
    publisher.redirects("/r", 302, location)
    assert reason(await fetching(GOOD).page(publisher.url("/r"))) in REFUSALS


def answering(*rounds: tuple[str, ...]) -> guard.Lookup:
    """A name server that gives another answer each time."""
    left = list(rounds)

    def lookup(host: str, port: int, family: int) -> list[ResolveResult]:
        del family
        found = left.pop(0) if len(left) > 1 else left[0]
        return [
            ResolveResult(
                hostname=host,
                host=one,
                port=port,
                family=socket.AF_INET6 if ":" in one else socket.AF_INET,
                proto=0,
                flags=0,
            )
            for one in found
        ]

    return lookup


async def test_a_name_that_changes_its_address_gets_no_further(
    trap: Trap, publisher: Publisher, fetching: Make
) -> None:
    lookup = answering(*[(GOOD,), (BAD,)] * 5)
    reached = 0
    for number in range(10):
        port = publisher.port if number % 2 == 0 else trap.port
        fetcher = fetching(GOOD, lookup=lookup)
        answer = await fetcher.page(f"http://rebinding.example:{port}/", heed_robots=False)
        await fetcher.close()
        reached += isinstance(answer, Page)
        assert isinstance(answer, Page) or reason(answer) is FailReason.REFUSED_ADDRESS
    assert (reached, len(publisher.asked)) == (5, 5)


@pytest.mark.parametrize(
    "answers",
    [
        (GOOD, BAD), (BAD, GOOD), (GOOD, "::1"), (GOOD, "10.0.0.1"), (GOOD, "fe80::1%lo"),
        (GOOD, "::ffff:127.0.0.1"), (GOOD, "64:ff9b::7f00:1"), (GOOD, "0.0.0.0"),
        (GOOD, GOOD, GOOD, "169.254.169.254"),
    ],
)  # fmt: skip
async def test_one_bad_answer_among_good_ones_refuses_them_all(
    answers: tuple[str, ...], trap: Trap, publisher: Publisher, fetching: Make
) -> None:
    fetcher = fetching(GOOD, lookup=answering(answers))
    for port in (publisher.port, trap.port):
        answer = await fetcher.page(f"http://mixed.example:{port}/")
        assert reason(answer) is FailReason.REFUSED_ADDRESS
    assert publisher.asked == []


@pytest.mark.parametrize("port", [22, 25, 110, 139, 445, 3306, 5432, 6379, 11211])
async def test_a_public_address_is_asked_at_ports_of_the_web_only(
    port: int, fetching: Make
) -> None:
    fetcher = fetching()
    answer = await fetcher.page(f"http://8.8.8.8:{port}/")
    assert isinstance(answer, Failed)
    assert answer.reason is FailReason.REFUSED_ADDRESS
    assert "daemon.network.ports" in answer.detail
    named = fetching(lookup=answering(("8.8.8.8",)))
    assert "daemon.network.ports" in str(await named.page(f"http://news.example:{port}/"))


async def test_a_proxy_is_not_asked_for_what_is_refused(
    trap: Trap, publisher: Publisher, fetching: Make
) -> None:
    fetcher = fetching(lookup=answering((BAD,)), proxy=publisher.url(""))
    for host in (*LITERALS, "intranet.example"):
        assert reason(await fetcher.page(f"http://{host}:{trap.port}/")) in REFUSALS
    assert reason(await fetcher.page("http://8.8.8.8:25/")) is FailReason.REFUSED_ADDRESS
    assert publisher.asked == []


async def test_a_name_that_only_the_proxy_knows_is_the_proxys_to_judge(
    publisher: Publisher, fetching: Make
) -> None:
    def nobody(host: str, port: int, family: int) -> list[ResolveResult]:
        raise socket.gaierror(socket.EAI_NONAME, f"{host} {port} {family}")

    fetcher = fetching(lookup=nobody, proxy=publisher.url(""))
    answer = await fetcher.feed(Feed(id="f", url="http://news.example/f"), NEVER, full=True)
    assert isinstance(answer, Fetched)
    assert publisher.asked[0].startswith("GET http://news.example/f ")


async def test_a_proxy_of_the_environment_is_not_used(
    trap: Trap, publisher: Publisher, fetching: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{trap.port}")
        monkeypatch.setenv(name.upper(), f"http://127.0.0.1:{trap.port}")
    assert isinstance(await fetching(GOOD).page(publisher.url()), Page)


@pytest.fixture
async def way() -> AsyncIterator[Callable[..., Way]]:
    made: list[Way] = []

    def make(*allow: str, lookup: guard.Lookup | None = None, proxy: str = "") -> Way:
        made.append(Way(Network(allow=allow, proxy=proxy), lookup=lookup))
        return made[-1]

    yield make
    for one in made:
        await one.close()


MakeWay = Callable[..., Way]


async def test_no_webhook_is_sent_there(trap: Trap, way: MakeWay) -> None:
    for host in LITERALS:
        answer = await way().post(f"http://{host}:{trap.port}/hook", {}, {"text": "x"})
        assert isinstance(answer, Unanswered), host
        assert answer.stage in {Stage.REFUSED, Stage.BAD_URL}
        assert answer.lasting


@pytest.mark.parametrize("answers", [(BAD,), (GOOD, BAD), ("::1",), ("169.254.169.254",)])
async def test_no_name_leads_a_webhook_there(
    answers: tuple[str, ...], trap: Trap, way: MakeWay
) -> None:
    answer = await way(GOOD, lookup=answering(answers)).post(
        f"http://hooks.example:{trap.port}/", {}, {}
    )
    assert isinstance(answer, Unanswered)
    assert (answer.stage, answer.lasting) == (Stage.REFUSED, False)
    assert "daemon.network.allow" in answer.detail


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
async def test_a_webhook_follows_no_redirect(
    code: int, trap: Trap, publisher: Publisher, way: MakeWay
) -> None:
    publisher.redirects("/hook", code, f"http://127.0.0.1:{trap.port}/")
    answer = await way(GOOD, BAD).post(publisher.url("/hook"), {"Authorization": "Bearer x"}, {})
    assert not isinstance(answer, Unanswered)
    assert answer.status == code


async def test_a_webhook_goes_by_the_proxy_and_an_endless_answer_is_cut(
    publisher: Publisher, way: MakeWay
) -> None:
    publisher.answers["http://hooks.example/h"] = b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 300_000
    through = way(lookup=answering(("8.8.8.8",)), proxy=publisher.url(""))
    answer = await through.post("http://hooks.example/h", {}, {"text": "x"})
    assert not isinstance(answer, Unanswered)
    assert len(answer.text) == 65_536


MAIL_REFUSED = ["169.254.169.254", "0.0.0.0", "[::]", "224.0.0.1", "100.64.0.1", "2852039166"]


@pytest.mark.parametrize("host", [one.strip("[]") for one in MAIL_REFUSED])
async def test_no_mail_server_stands_where_none_can(host: str, way: MakeWay) -> None:
    with pytest.raises(guard.RefusedAddress):
        await way().dial(host, 25)
    with pytest.raises(guard.RefusedAddress):
        await way(lookup=answering(("8.8.8.8", host))).dial("mail.example", 25)


async def test_a_mail_server_on_this_machine_needs_no_leave(trap: Trap, way: MakeWay) -> None:
    made = await way(lookup=answering(("127.0.0.1",))).dial("mail.example", trap.port)
    made.close()
    await asyncio.sleep(0.05)
    assert trap.touched == 1
    trap.touched = 0


def connect(host: str, port: int) -> None:
    with socket.socket() as made:
        made.connect((host, port))


def connect_ex(host: str, port: int) -> None:
    with socket.socket() as made:
        made.connect_ex((host, port))


def datagram(host: str, port: int) -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as made:
        made.sendto(b"x", (host, port))


CALLS: dict[str, Callable[[str, int], object]] = {
    "create_connection": lambda host, port: socket.create_connection((host, port), 1),
    "connect": connect,
    "connect_ex": connect_ex,
    "a datagram": datagram,
    "getaddrinfo": socket.getaddrinfo,
}


@pytest.mark.parametrize("call", CALLS)
async def test_no_library_gets_a_socket_there(call: str, trap: Trap, way: MakeWay) -> None:
    for host in ("127.0.0.1", "localhost", "127.0.0.3"):
        with way().tapped(mail=False) as tap:
            with pytest.raises(guard.RefusedAddress):
                await asyncio.to_thread(CALLS[call], host, trap.port)
            assert "daemon.network.allow" in tap.refused


@pytest.mark.parametrize("host", [one for one in LITERALS if "%" not in one and "@" not in one])
async def test_no_library_looks_up_what_is_refused(host: str, way: MakeWay) -> None:
    with way().tapped(mail=False), pytest.raises(OSError, match=r".") as raised:
        await asyncio.to_thread(socket.getaddrinfo, host.strip("[]"), 80)
    # The system's resolver does not know all of these spellings; what it knows is refused.
    assert isinstance(raised.value, guard.RefusedAddress | socket.gaierror)


async def test_one_bad_answer_refuses_all_for_a_library_as_well(trap: Trap, way: MakeWay) -> None:
    mixed = way(lookup=answering(("8.8.8.8", "127.0.0.1")))
    with mixed.tapped(mail=False), pytest.raises(guard.RefusedAddress):
        await asyncio.to_thread(socket.create_connection, ("news.example", trap.port), 1)


async def test_outside_of_the_tap_libraries_are_free(publisher: Publisher, way: MakeWay) -> None:
    with way().tapped(mail=False):
        pass
    made = await asyncio.to_thread(socket.create_connection, (GOOD, publisher.port), 1)
    assert isinstance(made, socket.socket)
    made.close()
