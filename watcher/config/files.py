"""A folder -> the sections of all its YAML files, merged, each name with its place."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from watcher.config import yamltext
from watcher.config.problem import Notes, Place, did_you_mean, quoted
from watcher.config.tree import Broken, Entry, Table, Text, plain
from watcher.config.yamltext import Unreadable
from watcher.errors import ConfigurationError

SECRETS = "secrets"
MAX_FILES = 1000

_NAMED = ("sources", "source_groups", "actors", "watches", "destinations", "daemon")
_SINGLE = ("version", "timezone")
_SORT = {
    "sources": "source",
    "source_groups": "source_group",
    "actors": "actor",
    "watches": "watch",
    "destinations": "destination",
    "daemon": "daemon",
}


@dataclass(slots=True)
class Sections:
    """`named[section][name]` and `single[key]`; `unreadable` are files that gave nothing."""

    named: dict[str, dict[str, Entry]] = field(default_factory=lambda: {n: {} for n in _NAMED})
    single: dict[str, Entry] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)


def found(folder: Path) -> tuple[Path, ...]:
    """Every *.yaml and *.yml below `folder`, sorted; hidden files, backups, `secrets/` left out.

    Folders that are links are not followed, files that are links are.
    """
    paths: list[Path] = []
    for top, folders, names in os.walk(folder):
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".") and not (Path(top) == folder and name == SECRETS)
        ]
        paths += [Path(top) / name for name in names if is_ours(name)]
    return tuple(sorted(path for path in paths if path.is_file()))


def is_ours(name: str) -> bool:
    """Whether a file of that name is read: no hidden file, no editor's backup or lock."""
    return name.endswith((".yaml", ".yml")) and not name.startswith((".", "#", "~", "_tmp"))


def sections(folder: Path, notes: Notes) -> Sections:
    """All files merged. Raises ConfigurationError if there is nothing that can be read."""
    if not folder.is_dir():
        raise ConfigurationError(f"{folder}: there is no such folder; `watcher init` makes one")
    paths = found(folder)
    if not paths:
        raise ConfigurationError(f"{folder}: no *.yaml file in it; `watcher init` makes some")
    if len(paths) > MAX_FILES:
        raise ConfigurationError(
            f"{folder}: more than {MAX_FILES} YAML files; is it the right one?"
        )
    result = Sections()
    for path in paths:
        _add_file(path, result, notes)
    if len(result.unreadable) == len(paths):
        raise ConfigurationError("\n".join(str(problem) for problem in notes.sorted()))
    return result


def _add_file(path: Path, result: Sections, notes: Notes) -> None:
    document = _read(path)
    if isinstance(document, Table):
        seen: dict[str, Place] = {}
        for entry in document.entries:
            if entry.key in seen and entry.key in _NAMED:
                notes.error(
                    entry.place, f"`{entry.key}` is written twice: first at {seen[entry.key]}"
                )
            seen.setdefault(entry.key, entry.place)
            _add_section(entry, result, notes)
        return
    result.unreadable.add(str(path))
    notes.error(document.place, document.message)
    if any(line.startswith("daemon:") for line in document.text.splitlines()):
        raise ConfigurationError(
            f"{document.place}: {document.message}\n"
            f"{path} holds the `daemon` settings, so nothing can run before it is corrected"
        )


def _read(path: Path) -> Table | Unreadable:
    try:
        with path.open("rb") as file:
            data = file.read(yamltext.MAX_BYTES + 1)
    except OSError as wrong:
        reason = wrong.strerror or "it cannot be opened"
        return Unreadable(Place(str(path), 1, 1), f"the file cannot be read: {reason}")
    return yamltext.read(str(path), data)


def _add_section(entry: Entry, result: Sections, notes: Notes) -> None:
    if isinstance(entry.value, Broken):
        notes.error(entry.value.place, entry.value.message)
    elif entry.key in _SINGLE:
        _add_single(entry, result, notes)
    elif entry.key in _NAMED:
        _add_names(entry, result.named[entry.key], notes)
    else:
        hint = did_you_mean(entry.key, (*_NAMED, *_SINGLE))
        known = ", ".join((*_NAMED, *_SINGLE))
        message = f"unknown section {quoted(entry.key)}{hint or f'; the sections are {known}'}"
        notes.error(entry.place, message)
        plain(entry.value, notes, ())


def _add_single(entry: Entry, result: Sections, notes: Notes) -> None:
    if first := result.single.get(entry.key):
        notes.error(entry.place, f"`{entry.key}` is already set at {first.place}", (entry.key,))
    else:
        result.single[entry.key] = entry


def _add_names(section: Entry, names: dict[str, Entry], notes: Notes) -> None:
    match section.value:
        case Text(value=None):
            return
        case Table(entries=entries):
            for entry in entries:
                _add_name(section.key, entry, names, notes)
        case _:
            notes.error(
                section.value.place,
                f"`{section.key}` holds names, each followed by a colon, not a list or a text",
            )


def _add_name(section: str, entry: Entry, names: dict[str, Entry], notes: Notes) -> None:
    sort = _SORT[section]
    if first := names.get(entry.key):
        notes.error(
            entry.place,
            f"{sort.replace('_', ' ')} {quoted(entry.key)} is already defined at {first.place}",
            (sort, entry.key),
        )
    else:
        names[entry.key] = entry
