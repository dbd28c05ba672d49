"""What a worker cannot do, tried by one that wants to: it is as if a page had taken it over."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from watcher.jobs import confine
from watcher.jobs.sandbox import Sandbox

HERE = str(Path(__file__).parents[2])
LACKING = "; ".join(confine.lacking())
needs_landlock = pytest.mark.skipif("Landlock" in LACKING, reason=LACKING)
needs_seccomp = pytest.mark.skipif("seccomp" in LACKING, reason=LACKING)


@pytest.fixture
async def worker() -> AsyncIterator[Sandbox]:
    box = Sandbox(workers=1, readable=(HERE,))
    yield box
    await box.close()


def refused(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except PermissionError:
        return True
    return False


def reading(path: str) -> bool:
    return refused(lambda: Path(path).read_bytes())


def listing(path: str) -> bool:
    return refused(lambda: list(Path(path).iterdir()))


def writing(path: str) -> bool:
    return refused(lambda: Path(path).write_bytes(b"x"))


def deleting(path: str) -> bool:
    return refused(lambda: Path(path).unlink())


def calling(name: str) -> bool:
    attempts: dict[str, Callable[[], object]] = {
        "socket": socket.socket,
        "socketpair": socket.socketpair,
        "fork": os.fork,
        "execve": lambda: os.execv("/bin/true", ["true"]),  # noqa: S606 - it is refused
        "kill": lambda: os.kill(os.getppid(), 0),
        "memfd": lambda: os.memfd_create("x"),
        "limits of another": lambda: __import__("resource").prlimit(
            os.getppid(), __import__("resource").RLIMIT_CORE
        ),
    }
    return refused(attempts[name])


def open_descriptors() -> list[str]:
    found = []
    for number in range(256):
        try:
            status = os.fstat(number)
        except OSError:
            continue
        found.append("null" if status.st_rdev else "pipe")
    return found


def environment() -> list[str]:
    return sorted(os.environ)


def thread() -> bool:
    done: list[int] = []
    one = threading.Thread(target=done.append, args=(1,))
    one.start()
    one.join()
    return done == [1]


async def ask(box: Sandbox, function: Callable[..., object], *given: object) -> object:
    return await box.run(function, given, url="", seconds=5)


@needs_landlock
async def test_a_worker_reads_no_files_of_the_user(worker: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "watcher.db").write_bytes(b"secret")
    assert await ask(worker, reading, str(tmp_path / "watcher.db")) is True
    assert await ask(worker, reading, "/etc/passwd") is True
    assert await ask(worker, reading, "/proc/self/environ") is True
    assert await ask(worker, listing, str(tmp_path)) is True
    assert await ask(worker, reading, os.__file__) is False


async def test_a_worker_writes_nothing(worker: Sandbox, tmp_path: Path) -> None:
    if LACKING:
        pytest.skip(LACKING)
    path = tmp_path / "kept"
    path.write_bytes(b"kept")
    assert await ask(worker, writing, str(path)) is True
    assert await ask(worker, writing, str(tmp_path / "new")) is True
    assert await ask(worker, deleting, str(path)) is True
    assert path.read_bytes() == b"kept"


@needs_seccomp
@pytest.mark.parametrize(
    "name", ["socket", "socketpair", "fork", "execve", "kill", "memfd", "limits of another"]
)
async def test_a_worker_opens_no_socket_and_starts_nothing(worker: Sandbox, name: str) -> None:
    assert await ask(worker, calling, name) is True


@needs_seccomp
async def test_a_worker_may_have_threads(worker: Sandbox) -> None:
    assert await ask(worker, thread) is True


async def test_a_worker_has_its_pipe_and_no_other_descriptor(worker: Sandbox) -> None:
    with socket.socket():
        assert await ask(worker, open_descriptors) == ["null", "null", "null", "pipe"]


SECRETIVE = """
import asyncio, os
from pathlib import Path
from watcher.jobs.sandbox import Sandbox
from tests.jobs import test_confine as worker

async def main():
    os.environ["TOKEN_SET_LATE"] = "late-secret"
    box = Sandbox(workers=1, feeds=False, pages=False, readable=(worker.HERE,))
    print(await box.run(worker.environment, (), url="", seconds=5))
    for pid in box.pids():
        print(b"secret" in Path(f"/proc/{pid}/environ").read_bytes())
    await box.close()

if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_worker_knows_nothing_of_the_environment(tmp_path: Path) -> None:
    if os.geteuid():
        pytest.skip("only root may look into a process that is not to be looked into")
    script = tmp_path / "secretive.py"
    script.write_text(SECRETIVE)
    done = subprocess.run(  # noqa: S603
        [sys.executable, str(script)], capture_output=True, text=True, check=True,
        env={"PYTHONPATH": HERE, "LANG": "C.UTF-8", "WATCHER_TOKEN": "early-secret"},
    )  # fmt: skip
    assert done.stdout.splitlines() == ["['LANG']", "False"]


OTHER_MACHINE = """
import asyncio, ctypes
ctypes.CDLL(None).personality(8)  # Linux then says that it is a 32-bit machine
from watcher.jobs import confine
from watcher.jobs.sandbox import Sandbox

async def main():
    box = Sandbox(workers=1, feeds=False, pages=False)
    print(await box.run(len, ("four",), url="", seconds=5))
    print("; ".join(box.lacking))
    print("; ".join(confine.lacking()))
    await box.close()

if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Linux has such personalities")
def test_a_machine_without_seccomp_reads_on_and_says_so(tmp_path: Path) -> None:
    script = tmp_path / "other.py"
    script.write_text(OTHER_MACHINE)
    done = subprocess.run(  # noqa: S603
        [sys.executable, str(script)], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": HERE},
    )  # fmt: skip
    worked, by_worker, by_question = done.stdout.splitlines()
    assert worked == "4"
    assert "no seccomp" in by_worker
    assert by_question == by_worker
    assert "less confined than they should be: no seccomp" in done.stderr


async def test_the_daemon_says_what_its_machine_lacks(worker: Sandbox) -> None:
    await ask(worker, len, "x")
    assert worker.lacking == confine.lacking()
