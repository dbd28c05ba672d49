"""The unit file: verified and rated by systemd's own tools."""

import re
import shutil
import subprocess
from pathlib import Path

from tests.conftest import needs

ROOT = Path(__file__).resolve().parents[2]
UNIT = ROOT / "systemd" / "watcher.service"


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("systemd-analyze")
    needs("systemd-analyze", program)
    command = [str(program), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603


def test_the_exposure_is_at_most_1_2() -> None:
    rated = analyze("security", "--offline=true", str(UNIT))
    found = re.search(r"Overall exposure level[^:]*: ([\d.]+)", rated.stdout)
    assert found, rated.stdout + rated.stderr
    assert float(found.group(1)) <= 1.2


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
