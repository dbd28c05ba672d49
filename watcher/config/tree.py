"""The text of a configuration as a tree in which every node knows its place."""

from typing import NamedTuple

from watcher.config.problem import Notes, Place, Subject, quoted

Plain = str | list["Plain"] | dict[str, "Plain"]
"""A tree without places. Every scalar is the text that was typed."""

Step = str | int


class Text(NamedTuple):
    """A scalar as typed; None where nothing was typed. `comment` follows it without a space."""

    place: Place
    value: str | None
    comment: str = ""


class Items(NamedTuple):
    """A list."""

    place: Place
    values: tuple["Node", ...]


class Entry(NamedTuple):
    """One `key: value`; `place` is the key's."""

    key: str
    place: Place
    value: "Node"


class Table(NamedTuple):
    """A mapping in the order of the file; a key that is written twice is here twice."""

    place: Place
    entries: tuple[Entry, ...]

    def get(self, key: str) -> Entry | None:
        """The first entry of that key."""
        return next((entry for entry in self.entries if entry.key == key), None)


class Broken(NamedTuple):
    """Something that the language does not have, with the message for its author."""

    place: Place
    message: str


Node = Text | Items | Table | Broken


def plain(node: Node, notes: Notes, subject: Subject, key: str = "") -> Plain:
    """The tree without places; what is wrong with its form goes to `notes`."""
    match node:
        case Text():
            return _scalar(node, notes, subject, key)
        case Items():
            return [plain(value, notes, subject, key) for value in node.values]
        case Table():
            return _mapping(node, notes, subject)
        case Broken():
            notes.error(node.place, node.message, subject)
            return ""


def _scalar(node: Text, notes: Notes, subject: Subject, key: str) -> str:
    if node.value is None:
        notes.error(node.place, _nothing(node, key), subject)
        return ""
    if node.comment:
        notes.warning(
            node.place,
            f"{quoted(node.comment)} is read as a comment; "
            f'if it belongs to the text, write "{quoted(node.value)[1:-1]} {node.comment[:40]}"',
            subject,
        )
    return node.value


def _nothing(node: Text, key: str) -> str:
    what = f"`{key}` has no value" if key else "there is no value here"
    if node.comment:
        word = node.comment.split()[0].rstrip(",]}")
        return f'{what}: in YAML # begins a comment; write "{word}" in quotes'
    return f"{what}: write one, or delete the line"


def _mapping(node: Table, notes: Notes, subject: Subject) -> dict[str, Plain]:
    seen: dict[str, Place] = {}
    result: dict[str, Plain] = {}
    for entry in node.entries:
        value = plain(entry.value, notes, subject, entry.key)
        if entry.key in seen:
            first = seen[entry.key]
            notes.error(
                entry.place,
                f"{quoted(entry.key)} is written twice: first at {first}, again here",
                subject,
            )
            continue
        seen[entry.key] = entry.place
        result[entry.key] = value
    return result


def place_of(entry: Entry, path: tuple[Step, ...], *, key: bool = False) -> Place:
    """Where the value at `path` below `entry` begins, or its key if `key`.

    A step that the tree does not have (a short form was used) is passed over, so that the
    nearest place is given.
    """
    node, value_place, key_place = entry.value, entry.value.place, entry.place
    for step in path:
        found = _below(node, step)
        if found is None:
            continue
        node, key_place = found
        value_place = node.place
    return key_place if key or isinstance(node, Table) else value_place


def _below(node: Node, step: Step) -> tuple[Node, Place] | None:
    if isinstance(node, Table) and isinstance(step, str):
        entry = node.get(step)
        return (entry.value, entry.place) if entry else None
    if isinstance(node, Items) and isinstance(step, int) and step < len(node.values):
        return node.values[step], node.values[step].place
    return None
