"""What a worker process gives up before it reads its first byte from the network.

    limits       memory, size of files (none), number of descriptors; no core dumps
    descriptors  all but its pipe and the standard ones are closed
    environment  gone, and its memory overwritten: tokens may stand in it
    Landlock     files: read only, and only where Python, its libraries and time zones lie
    seccomp      no sockets, no programs, no new processes, no signals or looks at other ones

The first three hold everywhere. Landlock and seccomp need Linux (5.13, 3.17) on x86-64 or arm64;
`lacking` says in words what this machine does not have, and whoever starts workers repeats it.
All is done through the C library: no package on PyPI that does both was kept and typed when this
was written (docs/adr/0023).
"""

import contextlib
import ctypes
import os
import platform
import resource
import signal
import struct
import sys
import sysconfig
import zoneinfo
from collections.abc import Iterable
from pathlib import Path

_DEATH_SIGNAL, _NO_NEW_PRIVILEGES, _SECCOMP, _DUMPABLE = 1, 38, 22, 4  # options of prctl
_FILTER = 2
_DESCRIPTORS = 64
_CREATE, _ADD, _RESTRICT = 444, 445, 446  # Landlock's calls, the same numbers everywhere
_VERSION, _BENEATH = 1, 1  # a flag, and the kind of a rule
_READ_FILE, _READ_FOLDER = 1 << 2, 1 << 3
# What each version of Landlock can refuse: files, then also moving, truncating, device control.
_FILE_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
_NET_FROM, _NET_RIGHTS = 4, 3  # TCP: bind, connect
_SCOPES_FROM, _SCOPES = 6, 3  # abstract sockets, signals
_KEPT_VARIABLES = frozenset({"LANG", "LC_ALL", "LC_CTYPE", "TZ", "PYTHONHASHSEED"})
_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib")
_FILES = ("/etc/localtime", "/etc/ld.so.cache", "/dev/null", "/dev/urandom")
_ENVIRONMENT = (47, 48)  # where /proc/self/stat holds its bounds, counted after the name

# Calls by their numbers on x86-64 and on arm64 (None: it has no such call).
_REFUSED: dict[str, tuple[int | None, int | None]] = {
    "socket": (41, 198), "connect": (42, 203), "accept": (43, 202), "sendto": (44, 206),
    "sendmsg": (46, 211), "bind": (49, 200), "listen": (50, 201), "socketpair": (53, 199),
    "accept4": (288, 242), "sendmmsg": (307, 269),
    "fork": (57, None), "vfork": (58, None), "execve": (59, 221), "execveat": (322, 281),
    "kill": (62, 129), "tkill": (200, 130), "tgkill": (234, 131), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240), "pidfd_send_signal": (424, 424), "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438), "ptrace": (101, 117), "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271), "process_madvise": (440, 440), "kcmp": (312, 272),
    "chmod": (90, None), "fchmod": (91, 52), "chown": (92, None), "fchown": (93, 55),
    "lchown": (94, None), "fchownat": (260, 54), "fchmodat": (268, 53), "fchmodat2": (452, 452),
    "utimensat": (280, 88), "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7),
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
    "unshare": (272, 97), "setns": (308, 268), "move_mount": (429, 429), "open_tree": (428, 428),
    "fsopen": (430, 430), "bpf": (321, 280), "perf_event_open": (298, 241), "keyctl": (250, 219),
    "add_key": (248, 217), "request_key": (249, 218), "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "memfd_create": (319, 279), "init_module": (175, 105), "finit_module": (313, 273),
    "kexec_load": (246, 104), "reboot": (169, 142), "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264), "setuid": (105, 146), "setgid": (106, 144),
    "shmget": (29, 194), "msgget": (68, 186), "semget": (64, 190), "mq_open": (240, 180),
    "personality": (135, 92), "openat2": (437, 437), "creat": (85, None),
    "unlink": (87, None), "unlinkat": (263, 35), "rename": (82, None), "renameat": (264, 38),
    "renameat2": (316, 276), "mkdir": (83, None), "mkdirat": (258, 34), "rmdir": (84, None),
    "link": (86, None), "linkat": (265, 37), "symlink": (88, None), "symlinkat": (266, 36),
    "truncate": (76, 45), "mknod": (133, None), "mknodat": (259, 33),
}  # fmt: skip
_CLONE, _CLONE3 = (56, 220), (435, 435)
_THREAD = 0x00010000  # CLONE_THREAD
_PRLIMIT = (302, 261)
_OPEN, _OPENAT = (2, None), (257, 56)
_WRITES = 0x643  # O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND
_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
_X32 = 0x40000000  # the other numbering of calls on x86-64
_ALLOW, _KILL, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000
_EPERM, _EFAULT, _ENOSYS = 1, 14, 38
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # of BPF
_NUMBER, _ARCHITECTURE, _FIRST, _SECOND, _THIRD = 0, 4, 16, 24, 32  # offsets in what it sees


def lacking() -> tuple[str, ...]:
    """What this machine cannot do of the above, one line each; empty where all holds."""
    return _said(files=_landlock_version() > 0, calls=_has_seccomp())


def limit(memory_bytes: int) -> None:
    """Set the limits on this process, and tie its life to the program's.

    SIGTERM keeps its default action: a handler in Python would wait for the very loop in C that the
    worker is killed for. SIGINT from a terminal is the parent's to answer. The kernel, short of
    memory, is to take a worker before the daemon.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
        _prctl(_DEATH_SIGNAL, signal.SIGKILL)


def confine(kept: Iterable[int], readable: Iterable[str] = ()) -> tuple[str, ...]:
    """Give up what is left but for the descriptors in `kept`; what could not be given up.

    `readable` are folders to read from besides those of Python and of this program. There is no
    way back.
    """
    forget_environment()
    _close_all_but(kept)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_DESCRIPTORS, _DESCRIPTORS))
    if sys.platform != "linux":
        return lacking()
    _prctl(_NO_NEW_PRIVILEGES, 1)
    _prctl(_DUMPABLE, 0)
    files = _restrict_files((*_python(), *readable))
    calls = _restrict_calls()
    return _said(files=files, calls=calls)


def _said(*, files: bool, calls: bool) -> tuple[str, ...]:
    found = {
        "no Landlock: what reads feeds and pages could read the user's files too": files,
        "no seccomp: what reads feeds and pages could open sockets and start programs": calls,
    }
    return tuple(words for words, held in found.items() if not held)


def forget_environment() -> None:
    """Empty the environment but for language and time zone, in `/proc` and in memory as well."""
    kept = {name: value for name, value in os.environ.items() if name in _KEPT_VARIABLES}
    os.environ.clear()
    if sys.platform == "linux":
        with contextlib.suppress(OSError):  # without /proc nobody can look it up there either
            _overwrite_environment()
    os.environ.update(kept)


def _overwrite_environment() -> None:
    """The block of memory in which the process was handed its environment; a copy is in use."""
    stat = Path("/proc/self/stat").read_text(encoding="utf-8", errors="replace")
    fields = stat.rpartition(")")[2].split()
    start, end = (int(fields[at]) for at in _ENVIRONMENT)
    if 0 < start < end:
        ctypes.memset(start, 0, end - start)


def _close_all_but(kept: Iterable[int]) -> None:
    """What the fork server left open; the standard three lead nowhere from here on."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):
        os.dup2(nowhere, descriptor)
    last = 2
    for descriptor in sorted({*kept} - {0, 1, 2}):
        os.closerange(last + 1, descriptor)
        last = descriptor
    os.closerange(last + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])


def _python() -> set[str]:
    """Where Python, the libraries, this program and the time zones lie."""
    paths = sysconfig.get_paths()
    found = {paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    found |= {str(Path(sys.base_prefix) / "lib"), str(Path(__file__).parents[1])}
    return found | set(zoneinfo.TZPATH) | set(_LIBRARIES) | set(_FILES)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _prctl(option: int, value: int, pointer: int = 0) -> bool:
    zero = ctypes.c_ulong(0)
    arguments = ctypes.c_ulong(value), ctypes.c_ulong(pointer), zero, zero
    return bool(_libc().prctl(option, *arguments) == 0)


def _call(number: int, *arguments: object) -> int:
    return int(_libc().syscall(ctypes.c_long(number), *arguments))


def _landlock_version() -> int:
    """0 or less where the kernel has none."""
    if sys.platform != "linux":
        return 0
    return _call(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION))


def _restrict_files(readable: Iterable[str]) -> bool:
    version = _landlock_version()
    if version <= 0:
        return False
    rights = max(bits for since, bits in _FILE_RIGHTS.items() if since <= version)
    net = _NET_RIGHTS if version >= _NET_FROM else 0
    scopes = _SCOPES if version >= _SCOPES_FROM else 0
    size = 24 if scopes else 16 if net else 8  # the record grew with the versions
    record = struct.pack("QQQ", rights, net, scopes)[:size]
    rules = _call(_CREATE, record, ctypes.c_size_t(size), ctypes.c_uint32(0))
    if rules < 0:
        return False
    for path in sorted(set(readable)):
        _permit(rules, path)
    held = _call(_RESTRICT, ctypes.c_int(rules), ctypes.c_uint32(0)) == 0
    os.close(rules)
    return held


def _permit(rules: int, path: str) -> None:
    """Let files beneath `path` be read, if there is such a path."""
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    right = _READ_FILE | (_READ_FOLDER if Path(path).is_dir() else 0)
    rule = struct.pack("=Qi", right, place)
    _call(_ADD, ctypes.c_int(rules), ctypes.c_int(_BENEATH), rule, ctypes.c_uint32(0))
    os.close(place)


def _has_seccomp() -> bool:
    known = sys.platform == "linux" and platform.machine() in _ARCHITECTURES
    # Filtering without a filter: EFAULT where the kernel can filter, EINVAL where it cannot.
    return known and not _prctl(_SECCOMP, _FILTER) and ctypes.get_errno() == _EFAULT


def _restrict_calls() -> bool:
    found = _ARCHITECTURES.get(platform.machine())
    if found is None:
        return False
    code = _program(*found)
    buffer = ctypes.create_string_buffer(code, len(code))
    count = len(code) // struct.calcsize("HBBI")
    record = struct.pack("HxxxxxxQ", count, ctypes.addressof(buffer))
    pointer = ctypes.create_string_buffer(record, len(record))
    return _prctl(_SECCOMP, _FILTER, ctypes.addressof(pointer))


def _program(at: int, architecture: int) -> bytes:
    """The filter: another architecture kills, what is refused says so, all else passes.

    New threads are let through, new processes are not. `clone3`, whose flags a filter cannot see,
    is said not to exist: the C library then uses `clone`. Files are opened to be read only, and
    other processes' limits stay theirs.
    """
    refused = sorted(number for pair in _REFUSED.values() if (number := pair[at]) is not None)
    steps: list[tuple[int, int, int, int]] = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 0, 1, _X32),
        (_RETURN, 0, 0, _ERROR | _ENOSYS),
        (_EQUAL, 0, 1, _CLONE3[at]),
        (_RETURN, 0, 0, _ERROR | _ENOSYS),
    ]
    for number in refused:
        steps += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ERROR | _EPERM)]
    for number, place, wanted in (
        (_CLONE[at], _FIRST, (_ANY_BIT, 1, 0, _THREAD)),
        (_PRLIMIT[at], _FIRST, (_EQUAL, 1, 0, 0)),
        (_OPENAT[at], _THIRD, (_ANY_BIT, 0, 1, _WRITES)),
        (_OPEN[at], _SECOND, (_ANY_BIT, 0, 1, _WRITES)),
    ):
        if number is not None:
            refusal = (_RETURN, 0, 0, _ERROR | _EPERM)
            steps += [(_EQUAL, 0, 4, number), (_LOAD, 0, 0, place), wanted, refusal]
            steps.append((_LOAD, 0, 0, _NUMBER))
    steps.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(struct.pack("HBBI", *step) for step in steps)
