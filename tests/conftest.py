"""For all tests: nothing leaves loopback, and nothing from the surroundings gets in."""

import ipaddress
import os
import socket

import pytest
import structlog

_connect = socket.socket.connect

# Tracebacks as they are: coloured ones, with the values of all names, take seconds each.
_plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
structlog.configure(processors=[*structlog.get_config()["processors"][:-1], _plain])


def _loopback_only(self: socket.socket, address: object) -> None:
    if isinstance(address, tuple) and self.family in {socket.AF_INET, socket.AF_INET6}:
        host = str(address[0])
        bare, _, _ = host.partition("%")  # fe80::1%eth0
        if host != "localhost" and not ipaddress.ip_address(bare).is_loopback:
            pytest.fail(f"a test tried to reach {host}: tests speak to loopback only")
    _connect(self, address)  # type: ignore[arg-type]  # passed on as it came


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "connect", _loopback_only)
    for name in list(os.environ):
        if name.startswith("WATCHER_") or name in {"CREDENTIALS_DIRECTORY", "STATE_DIRECTORY"}:
            monkeypatch.delenv(name)


def needs(program: str, present: object) -> None:
    """Skip on a laptop, fail in CI, when a program that the test needs is missing."""
    if present:
        return
    if os.environ.get("CI"):
        pytest.fail(f"{program} is missing, and CI is set")
    pytest.skip(f"{program} is not installed")
