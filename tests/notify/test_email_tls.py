"""Mail over TLS, with an authority of the test's own: a server that is not trusted gets none."""

import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.notify.certificates import OPENSSL, make_certificates
from tests.notify.conftest import MakeMessage
from watcher.fetch.sending import Way
from watcher.model.delivery import (
    Destination,
    DestinationKind,
    Outcome,
    Refused,
    Sent,
    TryAgain,
)
from watcher.model.settings import Network
from watcher.notify.channel import open_channel

pytestmark = pytest.mark.skipif(not OPENSSL, reason="openssl makes the certificates")


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@dataclass
class Box:
    """A mail server that takes everything, and remembers whether it came encrypted."""

    url: str = ""
    encrypted: list[bool] = field(default_factory=list)

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, smtp: SMTP, session: Session, _envelope: Envelope
    ) -> str:
        assert smtp.transport is not None
        over_tls = smtp.transport.get_extra_info("ssl_object") is not None
        self.encrypted.append(over_tls or session.ssl is not None)
        return "250 OK"


def login(
    _server: SMTP, _session: Session, _envelope: Envelope, _way: str, given: object
) -> AuthResult:
    assert isinstance(given, LoginPassword)
    return AuthResult(success=given.password == b"right", handled=False)


StartBox = Callable[..., Box]


@pytest.fixture
def box(closed_port: int, certificates: Path) -> Iterator[StartBox]:
    controllers: list[Controller] = []

    def start(scheme: str, name: str = "good", user: str = "") -> Box:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificates / f"{name}.pem", certificates / f"{name}.key")
        handler = Box(url=f"{scheme}://{user}127.0.0.1:{closed_port}")
        options = (
            {"ssl_context": context}
            if scheme == "smtps"
            else {"tls_context": context, "authenticator": login, "auth_required": bool(user)}
        )
        controller = Controller(handler, hostname="127.0.0.1", port=closed_port, **options)
        controller.start()
        controllers.append(controller)
        return handler

    yield start
    for controller in controllers:
        controller.stop()


@pytest.fixture
def trusted(certificates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have this process trust the throw-away authority, as an operator would."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates / "ca.pem"))


async def send(url: str, make_message: MakeMessage) -> Outcome:
    destination = Destination(
        id="mail",
        kind=DestinationKind.EMAIL,
        server=url,
        sender="watch@desk.example",
        recipients=("desk@x.example",),
    )
    return await open_channel(destination, Way(Network()), timeout=5).send(make_message())


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
async def test_mail_goes_out_encrypted(
    scheme: str, box: StartBox, make_message: MakeMessage
) -> None:
    server = box(scheme)
    assert isinstance(await send(server.url, make_message), Sent)
    assert server.encrypted == [True]


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
async def test_an_authority_that_is_not_trusted_gets_no_mail(
    scheme: str, box: StartBox, make_message: MakeMessage
) -> None:
    server = box(scheme)
    outcome = await send(server.url, make_message)
    assert isinstance(outcome, TryAgain)
    assert "certificate cannot be trusted" in outcome.detail
    assert server.encrypted == []


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
async def test_a_certificate_of_another_host_gets_no_mail(
    scheme: str, box: StartBox, make_message: MakeMessage
) -> None:
    server = box(scheme, "other")
    outcome = await send(server.url, make_message)
    assert isinstance(outcome, TryAgain)
    assert "certificate cannot be trusted" in outcome.detail
    assert "127.0.0.1" in outcome.detail
    assert server.encrypted == []


@pytest.mark.usefixtures("trusted")
async def test_a_password_is_taken_over_tls(box: StartBox, make_message: MakeMessage) -> None:
    server = box("smtp", user="me:right@")
    assert isinstance(await send(server.url, make_message), Sent)


@pytest.mark.usefixtures("trusted")
async def test_a_wrong_password_is_explained_and_not_repeated(
    box: StartBox, make_message: MakeMessage
) -> None:
    server = box("smtp", user="me:canary@")
    outcome = await send(server.url, make_message)
    assert isinstance(outcome, Refused)
    assert "535" in outcome.detail
    assert "user or password are wrong" in outcome.detail
    assert "canary" not in outcome.detail
