"""`${secret:name}` -> its value, and the guard that keeps values out of logs and messages."""

import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from watcher.config.files import SECRETS

MAX_BYTES = 65_536
SHORTEST = 4
"""Values shorter than this are not redacted: they would blot out ordinary words."""

_REFERENCE = re.compile(r"\$\{secret:([A-Za-z0-9][A-Za-z0-9_-]{0,99})\}")
_MEANT = re.compile(r"\$\{[^}]*\}?|\$secret\b")
_KEY = re.compile(r"[^\s]{16,}|(?=[^\s]*\d)[^\s]{8,}")
_PLAIN_SCHEMES = frozenset({"http", "https", "smtp", "smtps"})


class SecretProblem(ValueError):  # noqa: N818 - reads as what it is
    """A secret cannot be had. The text names places, never a value."""


@dataclass(slots=True)
class Redactor:
    """Every secret seen so far. One may be shared by the logs of the whole program."""

    values: set[str] = field(default_factory=set)
    _pattern: re.Pattern[str] | None = None

    def add(self, value: str) -> None:
        """From now on `value` is hidden, and so are the telling parts of it if it is a URL."""
        fresh = {v for v in (value, quote(value), *_telling_parts(value)) if len(v) >= SHORTEST}
        if not fresh <= self.values:
            self.values |= fresh
            longest_first = sorted(self.values, key=len, reverse=True)
            self._pattern = re.compile("|".join(map(re.escape, longest_first)))

    def redact(self, text: str) -> str:
        """`text` with every known secret replaced by `[secret]`."""
        return self._pattern.sub("[secret]", text) if self._pattern else text


@dataclass(frozen=True, slots=True)
class Secrets:
    """Looks secrets up.

    In this order: systemd's credentials, `$WATCHER_SECRETS_DIR`, the configuration's own
    `secrets/` folder, environment variables. The files of both folders must be closed to others;
    systemd sees to its own, whose mode shows an access list and not who can read.
    """

    config: Path
    environ: Mapping[str, str]
    redactor: Redactor = field(default_factory=Redactor)

    @classmethod
    def of(cls, config: Path, environ: Mapping[str, str] | None = None) -> "Secrets":
        """The secrets of the configuration folder, by default with the process's environment."""
        return cls(config, os.environ if environ is None else environ)

    def resolve(self, text: str) -> str:
        """`text` with each `${secret:name}` replaced. Raises SecretProblem."""
        for meant in _MEANT.finditer(text):
            if not _REFERENCE.fullmatch(meant[0]):
                raise SecretProblem("a secret is written ${secret:name}, with letters and hyphens")
        return _REFERENCE.sub(lambda found: self.value(found[1]), text)

    def value(self, name: str) -> str:
        """The value called `name`, without a final newline. Raises SecretProblem."""
        variable = f"WATCHER_SECRET_{name.upper().replace('-', '_')}"
        found = self._in_folders(name)
        if found is None:
            found = self.environ.get(variable)
        if found is None:
            places = [str(path) for path, _ in self._paths(name)]
            raise SecretProblem(
                f"the secret `{name}` is missing: put it in {' or '.join(places)}, "
                f"or in the environment variable {variable}"
            )
        if not found.strip():
            raise SecretProblem(f"the secret `{name}` is empty")
        self.redactor.add(found.strip())
        return found.strip()

    def _paths(self, name: str) -> list[tuple[Path, bool]]:
        """Where `name` may lie, and whether that file must be closed to others."""
        folders = [
            (self.environ.get("CREDENTIALS_DIRECTORY", ""), False),
            (self.environ.get("WATCHER_SECRETS_DIR", ""), True),
            (str(self.config / SECRETS), True),
        ]
        return [(Path(folder) / name, private) for folder, private in folders if folder]

    def _in_folders(self, name: str) -> str | None:
        for path, private in self._paths(name):
            found = _contents(path, name, private=private)
            if found is not None:
                return found
        return None


def _contents(path: Path, name: str, *, private: bool) -> str | None:
    """What a file holds, judged and read by one descriptor, so that nobody swaps it in between.

    None where there is none.
    """
    try:
        # A pipe that nobody writes to must not hold up the start.
        opened = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        with os.fdopen(opened, "rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise SecretProblem(f"{path} is not a file")
            if private and (wrong := exposed(path, found, path.parent.stat(), os.geteuid())):
                raise SecretProblem(wrong)
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise SecretProblem(f"the secret `{name}` in {path} is larger than 64 kB")
        return data.decode("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as wrong:
        raise SecretProblem(f"{path} cannot be read: {wrong.strerror}") from None
    except UnicodeDecodeError:
        raise SecretProblem(f"the secret `{name}` in {path} is not a text in UTF-8") from None


def exposed(path: Path, file: os.stat_result, folder: os.stat_result, user: int) -> str:
    """Who else can read or change a secret, and the cure; empty for nobody. Pure.

    `file` is what a link leads to. The group may read a file of root's, which is how an
    administrator lends one to a service; nobody else's group may. `user` is who asks: a file
    that belongs to neither them nor root is another's to change. Root may read anybody's.
    """
    cure = f"run `chmod 600 {path}`"
    if file.st_mode & 0o007:
        return f"{path} can be read by everybody: {cure}"
    if file.st_mode & 0o020 or (file.st_mode & 0o040 and file.st_uid != 0):
        return f"{path} can be read by a group: {cure}"
    if user != 0 and file.st_uid not in {0, user}:
        return f"{path} belongs to another user: run `chown {user} {path}`"
    if folder.st_mode & 0o002 and not folder.st_mode & stat.S_ISVTX:
        return f"everybody can change what is in {path.parent}: run `chmod 700 {path.parent}`"
    return ""


def is_telling(value: str) -> bool:
    """Whether an address holds a password or a key, as far as that can be seen."""
    try:
        parts = urlsplit(value)
        return bool(parts.netloc and (parts.password or _keys(parts.path, parts.query)))
    except ValueError:
        return False


def everybody_reads(file: str) -> bool:
    """Whether a file can be read by everybody on this machine."""
    try:
        return bool(Path(file).stat().st_mode & stat.S_IROTH)
    except OSError:
        return False


def _telling_parts(value: str) -> set[str]:
    """What a library or a server may say of a secret URL: its password, its path, its query."""
    try:
        parts = urlsplit(value)
        password = parts.password or ""
    except ValueError:
        return set()
    if not parts.scheme or not parts.netloc:
        return set()
    found = {password, unquote(password), parts.query if len(parts.query) > 7 else ""}  # noqa: PLR2004
    found |= {parts.path if len(parts.path) > 7 else "", *_keys(parts.path, parts.query)}  # noqa: PLR2004
    if parts.scheme not in _PLAIN_SCHEMES and "." not in (parts.hostname or "."):
        found.add(parts.netloc)
    return found


def _keys(path: str, query: str) -> set[str]:
    """The pieces of a path and a query that are no words: long ones, and shorter with digits."""
    pieces = {*path.split("/"), *(pair.partition("=")[2] for pair in query.split("&"))}
    last = path.rpartition("/")[2]
    found = {one for one in pieces if _KEY.fullmatch(one)} | ({last} if len(last) > 7 else set())  # noqa: PLR2004
    return found | {unquote(one) for one in found}
