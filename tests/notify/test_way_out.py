"""What is sent leaves by the guard's rules, whatever library sends it."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Protocol

import pytest

from tests.notify.certificates import OPENSSL, make_certificates
from tests.notify.conftest import MakeMessage, MakeServer
from watcher.fetch.sending import Way
from watcher.model.delivery import Destination, DestinationKind, Outcome, Refused, Sent, TryAgain
from watcher.model.settings import Network
from watcher.notify.channel import examined, open_channel

TOKEN = "3ccdd113474722377935511fc85d3dd4"


class Trap:
    """A server that must not be touched, or counts how often it was."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.port = 0
        self.says = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.heard.append("")
        try:
            self.heard[-1] = (await reader.readuntil(b"\r\n")).decode("latin-1").strip()
            writer.write(self.says)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@pytest.fixture
async def trap() -> AsyncIterator[Trap]:
    made = Trap()
    server = await asyncio.start_server(made.answer, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    yield made
    server.close()


class Sends(Protocol):
    async def __call__(
        self, address: str, *allow: str, proxy: str = "", ca_file: str = "", within: float = 3
    ) -> Outcome: ...


@pytest.fixture
def send(make_message: MakeMessage) -> Sends:
    async def sent(
        address: str, *allow: str, proxy: str = "", ca_file: str = "", within: float = 3
    ) -> Outcome:
        way = Way(Network(allow=allow, proxy=proxy, ca_file=ca_file))
        kind = DestinationKind.SLACK if address.startswith("http") else DestinationKind.APPRISE
        to = Destination(id="x", kind=kind, address=address)
        try:
            return await open_channel(to, way, timeout=within).send(make_message())
        finally:
            await way.close()

    return sent


SERVICES = [
    "http://{at}/hook", "json://{at}/", "xml://{at}/", "form://{at}/", "mmost://{at}/" + TOKEN,
    "gotify://{at}/" + TOKEN, "ntfy://{at}/topic", "rocket://user:pass@{at}/#room",
    "matrix://user:pass@{at}/#room",
]  # fmt: skip
HOSTS = ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "127.0.0.1."]


@pytest.mark.parametrize("service", SERVICES)
async def test_no_service_is_reached_on_a_private_address(
    service: str, trap: Trap, send: Sends
) -> None:
    for host in HOSTS:
        outcome = await send(service.format(at=f"{host}:{trap.port}"))
        assert isinstance(outcome, Refused | TryAgain)
        assert trap.heard == []


async def test_a_refusal_says_what_would_permit_it(trap: Trap, send: Sends) -> None:
    for service in SERVICES:
        outcome = await send(service.format(at=f"127.0.0.1:{trap.port}"))
        assert isinstance(outcome, Refused)
        assert "daemon.network.allow" in outcome.detail


@pytest.mark.parametrize("service", [one for one in SERVICES if not one.startswith(("m", "r"))])
async def test_what_is_allowed_by_name_is_reached(service: str, trap: Trap, send: Sends) -> None:
    outcome = await send(service.format(at=f"127.0.0.1:{trap.port}"), "127.0.0.1")
    assert isinstance(outcome, Sent)
    assert len(trap.heard) == 1


@pytest.mark.parametrize("service", ["http://{at}/hook", "json://{at}/", "form://{at}/"])
@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
async def test_no_redirect_is_followed(
    service: str, code: int, trap: Trap, http_server: MakeServer, send: Sends
) -> None:
    elsewhere = {"Location": f"http://127.0.0.1:{trap.port}/"}
    server = await http_server((code, elsewhere, ""))
    outcome = await send(service.format(at=server.url.partition("://")[2]), "127.0.0.1")
    assert not isinstance(outcome, Sent)
    assert trap.heard == []


@pytest.mark.parametrize("service", ["http://{at}/hook", "json://{at}/"])
async def test_neither_proxies_nor_passwords_come_from_the_environment(
    service: str, trap: Trap, http_server: MakeServer, send: Sends,
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    server = await http_server((200, {}, "ok"))
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{trap.port}")
        monkeypatch.setenv(name.upper(), f"http://127.0.0.1:{trap.port}")
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password canary\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    outcome = await send(service.format(at=server.url.partition("://")[2]), "127.0.0.1")
    assert isinstance(outcome, Sent)
    assert trap.heard == []
    assert "Authorization" not in server.headers[0]


@pytest.mark.parametrize("service", ["http://hooks.invalid/hook", "json://hooks.invalid/"])
async def test_the_proxy_of_the_configuration_is_used(
    service: str, trap: Trap, send: Sends
) -> None:
    outcome = await send(service, proxy=f"http://127.0.0.1:{trap.port}")
    assert isinstance(outcome, Sent)
    assert trap.heard[0].startswith("POST http://hooks.invalid/")


@pytest.mark.parametrize("service", ["http://{host}/hook", "json://{host}/"])
async def test_the_proxy_is_not_asked_for_what_is_refused(
    service: str, trap: Trap, send: Sends
) -> None:
    for host in (*HOSTS, "10.0.0.1", "169.254.169.254", "192.168.1.1"):
        outcome = await send(service.format(host=host), proxy=f"http://127.0.0.1:{trap.port}")
        assert isinstance(outcome, Refused | TryAgain)
    assert trap.heard == []


@pytest.mark.parametrize("extra", ["verify=no", "redirect=yes", "VERIFY=no", "format=html"])
async def test_an_apprise_address_does_not_loosen_the_rules(
    extra: str, trap: Trap, send: Sends
) -> None:
    outcome = await send(f"jsons://127.0.0.1:{trap.port}/?{extra}", "127.0.0.1")
    assert isinstance(outcome, Refused)
    assert trap.heard == []


async def test_what_slack_is_asked_goes_the_same_way(trap: Trap) -> None:
    bot = Destination(
        id="desk", kind=DestinationKind.SLACK, address="desk", token="xoxb-1",
        api=f"http://127.0.0.1:{trap.port}",
    )  # fmt: skip
    (line,) = await examined(bot, Way(Network()), within=2)
    assert "daemon.network.allow" in line
    assert trap.heard == []


needs_openssl = pytest.mark.skipif(not OPENSSL, reason="openssl makes the certificates")


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificates(tmp_path_factory.mktemp("certificates"))


Secure = Callable[[str], ssl.SSLContext]


@needs_openssl
@pytest.mark.parametrize("service", ["https://{at}/hook", "jsons://{at}/"])
@pytest.mark.parametrize(
    ("name", "ca_file", "accepted"),
    [("good", "ca.pem", True), ("good", "", False), ("other", "ca.pem", False)],
)
async def test_a_certificate_is_verified_by_the_authorities_of_the_configuration(
    service: str, name: str, ca_file: str, accepted: bool,  # noqa: FBT001 - a case of the table
    certificates: Path, send: Sends,
) -> None:  # fmt: skip
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificates / f"{name}.pem", certificates / f"{name}.key")
    made = Trap()
    server = await asyncio.start_server(made.answer, "127.0.0.1", 0, ssl=context)
    at = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    more = str(certificates / ca_file) if ca_file else ""
    outcome = await send(service.format(at=at), "127.0.0.1", ca_file=more)
    server.close()
    assert isinstance(outcome, Sent) is accepted
    assert len(made.heard) == accepted
