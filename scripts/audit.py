"""Known weaknesses of what the lock names: `python scripts/audit.py`, by pip-audit.

Ends with 1 where the advisory service knows one. A network without that service is told and is no
failure: a check that cannot be made must not stop the others.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_SECONDS = 120
_PER_REQUEST = 10


def asked() -> str:
    """What pip-audit answers, in JSON; empty where it came to no answer."""
    command = [
        str(Path(sys.executable).with_name("pip-audit")), "--format", "json",
        "--progress-spinner", "off", "--timeout", str(_PER_REQUEST),
        "--disable-pip", "--require-hashes", "--requirement", str(ROOT / "requirements.lock"),
    ]  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603
            command, capture_output=True, text=True, check=False, timeout=_SECONDS
        )
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout


def judged(answer: str) -> tuple[int, str]:
    """The exit code and what to say, given pip-audit's answer."""
    try:
        every = json.loads(answer)["dependencies"]
    except (ValueError, KeyError, TypeError):
        every = []
    seen = [one for one in every if "skip_reason" not in one]
    if not seen:
        return 0, "not checked: no answer from the advisory service"
    found = [
        f"{one['name']} {one['version']}: {weak['id']}"
        f" (mended in {', '.join(weak['fix_versions']) or 'no version yet'})"
        for one in seen
        for weak in one["vulns"]
    ]
    unseen = len(every) - len(seen)
    said = f"{len(seen)} packages checked, {len(found)} known weaknesses"
    said += f"; {unseen} not checked" if unseen else ""
    return int(bool(found)), "\n".join([said, *found])


if __name__ == "__main__":
    code, words = judged(asked())
    print(words)  # noqa: T201
    sys.exit(code)
