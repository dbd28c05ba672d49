"""The unit file: verified and rated by systemd's own tools."""

import ipaddress
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import needs

ROOT = Path(__file__).resolve().parents[2]
UNIT = ROOT / "systemd" / "watcher.service"
PUBLIC_ONLY = ROOT / "systemd" / "public-only.conf"
EXPOSED = re.compile(r"^✗ (\w+)", re.MULTILINE)


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("systemd-analyze")
    needs("systemd-analyze", program)
    command = [str(program), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603


def rated() -> str:
    return analyze("security", "--offline=true", "--no-pager", str(UNIT)).stdout


def values(unit: Path, name: str) -> list[str]:
    """The words of all lines of a directive."""
    lines = unit.read_text(encoding="utf-8").splitlines()
    return [
        word for line in lines if line.startswith(f"{name}=") for word in line.split("=")[1].split()
    ]


def reachable(unit: Path, address: str) -> bool:
    """Whether the unit's list of networks lets an address through."""
    nets = [ipaddress.ip_network(one) for one in values(unit, "IPAddressAllow") if "/" in one]
    return any(ipaddress.ip_address(address) in net for net in nets)


def test_the_exposure_is_at_most_1() -> None:
    found = re.search(r"Overall exposure level[^:]*: ([\d.]+)", rated())
    assert found
    assert float(found.group(1)) <= 1.0


def test_what_is_still_exposed_has_its_reason_in_the_unit() -> None:
    exposed = set(EXPOSED.findall(rated()))
    text = UNIT.read_text(encoding="utf-8")

    assert exposed
    assert {name for name in exposed if f"\n# {name}" not in text} == set()


def test_the_unit_verifies(tmp_path: Path) -> None:
    text = UNIT.read_text(encoding="utf-8")
    unit = tmp_path / "watcher.service"
    unit.write_text(text.replace("/opt/watcher/.venv/bin/watcher", "/bin/true"), encoding="utf-8")
    verified = analyze("verify", "--man=no", str(unit))
    assert verified.returncode == 0, verified.stderr
    assert "watcher.service" not in verified.stderr


def test_the_daemon_may_write_to_one_folder_only() -> None:
    lines = UNIT.read_text(encoding="utf-8").splitlines()
    for line in (
        "Type=notify",
        "DynamicUser=yes",
        "StateDirectory=watcher",
        "ProtectSystem=strict",
    ):
        assert line in lines
    assert any(line.startswith("WatchdogSec=") for line in lines)
    assert any(line.startswith("LoadCredential=") for line in lines)


def test_a_secret_whose_file_is_missing_does_not_stop_the_service() -> None:
    named = {one.partition(":")[0] for one in values(UNIT, "LoadCredential")}
    assert {one.partition(":")[0] for one in values(UNIT, "SetCredential")} == named


@pytest.mark.parametrize(
    "address",
    ["169.254.169.254", "100.100.100.200", "fd00:ec2::254", "fe80::1", "0.0.0.0", "224.0.0.251"],
)
def test_no_metadata_service_can_be_reached(address: str) -> None:
    assert not reachable(UNIT, address)
    assert not reachable(PUBLIC_ONLY, address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "100.63.0.1", "169.253.0.1", "203.0.114.9", "2a00::1"]
)
def test_public_addresses_can_be_reached(address: str) -> None:
    assert reachable(UNIT, address)
    assert reachable(PUBLIC_ONLY, address)


@pytest.mark.parametrize("address", ["10.0.0.1", "172.16.9.9", "192.168.1.1"])
def test_ones_own_network_is_closed_by_the_drop_in(address: str) -> None:
    assert reachable(UNIT, address)
    assert not reachable(PUBLIC_ONLY, address)


@pytest.mark.skipif("WATCHER_CONFINED" not in os.environ, reason="takes a minute and needs strace")
def test_the_daemon_needs_no_call_that_the_unit_forbids() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "confined.py")]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert ran.returncode == 0, ran.stdout + ran.stderr
