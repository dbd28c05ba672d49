"""Does the program run where the unit file lets it? `python scripts/confined.py` (needs strace).

Runs `watcher demo`, a whole daemon with its workers, under strace, which answers every system call
that `SystemCallFilter=` of the unit leaves out with the unit's error, as the kernel would. Sockets
of other families than those allowed, and memory that is writable and executable, are looked for in
the trace. It prints what was asked for and refused, and ends with 1 if the demo failed over it.
"""

import functools
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
UNIT = ROOT / "systemd" / "watcher.service"
WATCHER = ROOT / ".venv" / "bin" / "watcher"
_CALL = re.compile(r"^\d+ +(?:<\.\.\. )?(\w+)")
_INJECTED = "(INJECTED)"
_FAMILY = re.compile(r"socket\((AF_\w+)")
_OPENED_TWICE = re.compile(r"(?:mmap|mprotect)\(.*PROT_WRITE\|PROT_EXEC")


@functools.cache
def group(name: str) -> frozenset[str]:
    """The calls of one of systemd's groups, as `systemd-analyze` lists them."""
    command = [str(shutil.which("systemd-analyze")), "syscall-filter", name]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    found: set[str] = set()
    for line in listed.splitlines()[1:]:
        word = line.strip()
        if word and not word.startswith("#"):
            found |= group(word) if word.startswith("@") else {word}
    return frozenset(found)


def settings(name: str) -> list[str]:
    """The values of a directive of the unit, in order."""
    lines = UNIT.read_text(encoding="utf-8").splitlines()
    return [line.partition("=")[2] for line in lines if line.startswith(f"{name}=")]


def allowed() -> frozenset[str]:
    """The calls that the unit's filter lets through."""
    calls: frozenset[str] = frozenset()
    for value in settings("SystemCallFilter"):
        words = value.removeprefix("~").split()
        named = frozenset().union(*(group(w) if w.startswith("@") else {w} for w in words))
        calls = calls - named if value.startswith("~") else calls | named
    return calls


def trace(refused: frozenset[str], log: Path) -> int:
    """Run the demo with these calls refused; its exit code."""
    named = ",".join(f"?{one}" for one in sorted(refused))
    watched = f"trace={named},socket,mmap,mprotect"
    error = settings("SystemCallErrorNumber")[0]
    command = [
        str(shutil.which("strace")), "-f", "-qq", "--seccomp-bpf", "-o", str(log),
        "-e", watched, "-e", f"inject={named}:error={error}", str(WATCHER), "demo",
    ]  # fmt: skip
    surroundings = {**os.environ, "NO_COLOR": "1"}
    return subprocess.run(  # noqa: S603
        command, stdout=subprocess.DEVNULL, env=surroundings, check=False
    ).returncode


def main() -> int:
    """Trace, and tell."""
    for program in ("strace", "systemd-analyze"):
        if not shutil.which(program):
            print(f"{program} is not installed")  # noqa: T201 - a script prints
            return 3
    passed = allowed()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "trace"
        code = trace(group("@known") - passed, log)
        lines = log.read_text(errors="replace").splitlines()
    refused = sorted(
        {found[1] for one in lines if _INJECTED in one and (found := _CALL.match(one))}
    )
    families = {found[1] for one in lines if (found := _FAMILY.search(one))}
    strange = sorted(families - set(settings("RestrictAddressFamilies")[0].split()))
    both = [one for one in lines if _OPENED_TWICE.search(one)]
    print(f"{len(passed)} calls are allowed; asked for and refused: {', '.join(refused) or 'none'}")  # noqa: T201
    print(f"families of sockets beyond those allowed: {', '.join(strange) or 'none'}")  # noqa: T201
    print(f"memory that is writable and executable: {len(both)} times")  # noqa: T201
    print("the demo ran to its end" if code == 0 else f"the demo failed ({code})")  # noqa: T201
    return 0 if code == 0 and not both else 1


if __name__ == "__main__":
    sys.exit(main())
