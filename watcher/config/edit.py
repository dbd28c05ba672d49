"""Small edits of the sources in YAML files, as a person would type them: comments stay.

    added(text, {"bbc": "https://…"}) -> text        removed(text, "bbc") -> text

Only block style is edited; whatever is written otherwise is left to a person.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from watcher.config import files
from watcher.errors import UsageError

_HEAD = re.compile(r"^sources:\s*(?:#.*)?$")
_NAME = re.compile(r"^(\s+)(?:\"([^\"]+)\"|'([^']+)'|([^\s#:'\"][^:]*?))\s*:(?:\s|$)")


def add(folder: Path, feeds: Mapping[str, str]) -> Path:
    """Add feeds (URL by name) to the file that holds `sources:`; the file that was changed.

    Raises `UsageError` where that file cannot be edited by a program.
    """
    path = _file(folder) or folder / "sources.yaml"
    text = path.read_text(encoding="utf-8") if path.exists() else "sources:\n"
    _write(path, added(text, feeds))
    return path


def remove(folder: Path, name: str) -> Path:
    """Remove a source; the file that was changed. Raises `UsageError` if it is not found."""
    for path in files.found(folder):
        text = path.read_text(encoding="utf-8")
        if (without := removed(text, name)) != text:
            _write(path, without)
            return path
    raise UsageError(f"no file in {folder} has a source written as `{name}:` on a line of its own")


def added(text: str, feeds: Mapping[str, str]) -> str:
    """`text` with the feeds at the end of its `sources:`."""
    lines = text.splitlines()
    begin, end = _section(lines)
    indents = [found[1] for line in lines[begin:end] if (found := _NAME.match(line))]
    indent = min(indents, key=len) if indents else "  "
    new = [f"{indent}{name}: {{ feed: {json.dumps(url)} }}" for name, url in feeds.items()]
    while end > begin and not lines[end - 1].strip():
        end -= 1
    return "\n".join([*lines[:end], *new, *lines[end:]]) + "\n"


def removed(text: str, name: str) -> str:
    """`text` without the source `name`; the same text if it has none."""
    lines = text.splitlines()
    try:
        begin, end = _section(lines)
    except UsageError:
        return text
    for number in range(begin, end):
        found = _NAME.match(lines[number])
        if found and name in found.groups()[1:]:
            after = number + 1
            while after < end and _deeper(lines[after], len(found[1])):
                after += 1
            return "\n".join([*lines[:number], *lines[after:]]) + "\n"
    return text


def _deeper(line: str, indent: int) -> bool:
    return bool(line.strip()) and len(line) - len(line.lstrip()) > indent


def _section(lines: list[str]) -> tuple[int, int]:
    """The lines below `sources:`, first and past the last."""
    head = next((number for number, line in enumerate(lines) if _HEAD.match(line)), None)
    if head is None:
        raise UsageError("there is no line `sources:` in block style; edit the file by hand")
    end = head + 1
    while end < len(lines) and (not lines[end].strip() or lines[end][0] in " #\t"):
        end += 1
    return head + 1, end


def _file(folder: Path) -> Path | None:
    for path in files.found(folder):
        if any(_HEAD.match(line) for line in path.read_text(encoding="utf-8").splitlines()):
            return path
    return None


def _write(path: Path, text: str) -> None:
    """Replace the file at once: a daemon that watches it never sees half of it."""
    try:
        fresh = path.with_name(f".{path.name}.new")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
