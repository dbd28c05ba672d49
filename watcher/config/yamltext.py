"""The only door to PyYAML: bytes of one file -> a tree of text, or why it cannot be read.

Only the event parser is used. It keeps its state on the heap, so brackets 100,000 deep cannot
overflow the C stack as `CSafeLoader` does; nesting is counted here and refused beyond 20. Nothing
is ever resolved: no types, no tags, no anchors, no merge keys.
"""

import re
from dataclasses import dataclass

import yaml

from watcher.config import yamlerror
from watcher.config.problem import Place
from watcher.config.tree import Broken, Entry, Items, Node, Table, Text

MAX_BYTES = 1_000_000
MAX_DEPTH = 20

_PARSER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_ESCAPED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_TAB = re.compile(r"^ *\t[ \t]*(?=[^\s#])", re.MULTILINE)
_LINE_END = re.compile(r"\r\n|\r|\n")
_COMMENT = re.compile(r"\s+(#\S.*)")
_AFTER_NOTHING = re.compile(r"\s*(#.*)")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file of which nothing can be used. `text` is what could be decoded of it."""

    place: Place
    message: str
    text: str = ""


def read(name: str, data: bytes) -> Table | Unreadable:
    """The tree of the file `name`, or the one reason why it has none. Takes linear time."""
    if len(data) > MAX_BYTES:
        return Unreadable(Place(name, 1, 1), "the file is larger than 1 MB: split it in several")
    text = _decoded(name, data)
    if isinstance(text, Unreadable):
        return text
    refusal = _unusable_characters(name, text)
    return refusal or _composed(name, text)


def _decoded(name: str, data: bytes) -> str | Unreadable:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Unreadable(Place(name, 1, 1), "the file is saved as UTF-16: save it as UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        before = data[: wrong.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        message = f"byte 0x{data[wrong.start]:02x} is not UTF-8: save the file as UTF-8"
        return Unreadable(Place(name, line, column), message, data.decode("utf-8", "replace"))


def _unusable_characters(name: str, text: str) -> Unreadable | None:
    if found := _UNPRINTABLE.search(text):
        message = f"the invisible character U+{ord(found[0]):04X} is not allowed: delete it"
        return Unreadable(_place_at(name, text, found.start()), message, text)
    if found := _TAB.search(text):
        message = "the line is indented with a tab: YAML takes spaces only (two per level)"
        at = found.start() + found[0].index("\t")
        return Unreadable(_place_at(name, text, at), message, text)
    return None


def _place_at(name: str, text: str, index: int) -> Place:
    lines = _LINE_END.split(text[:index])
    return Place(name, len(lines), len(lines[-1]) + 1)


def _composed(name: str, text: str) -> Table | Unreadable:
    lines = _LINE_END.split(text)
    composer = _Composer(name, lines)
    try:
        for event in yaml.parse(text, Loader=_PARSER):
            composer.take(event)
    except yaml.MarkedYAMLError as wrong:
        line, column, message = yamlerror.explained(wrong, lines)
        return Unreadable(Place(name, line, column), message, text)
    except _Refused as wrong:
        return Unreadable(wrong.place, wrong.message, text)
    root = composer.root
    if root is None or (isinstance(root, Text) and root.value is None):
        return Table(Place(name, 1, 1), ())
    if isinstance(root, Broken):
        return Unreadable(root.place, root.message, text)
    if not isinstance(root, Table):
        message = "a file begins with a section such as `watches:`"
        return Unreadable(root.place, message, text)
    return root


class _Refused(Exception):  # noqa: N818 - never leaves this module
    def __init__(self, place: Place, message: str) -> None:
        super().__init__(message)
        self.place = place
        self.message = message


class _Open:
    """A list or mapping whose end has not come yet."""

    def __init__(self, place: Place, *, mapping: bool, broken: str) -> None:
        self.place = place
        self.mapping = mapping
        self.broken = broken
        self.nodes: list[Node] = []

    def closed(self) -> Node:
        """The finished node; in a mapping, keys and values alternate."""
        if self.broken:
            return Broken(self.place, self.broken)
        if not self.mapping:
            return Items(self.place, tuple(self.nodes))
        pairs = zip(self.nodes[::2], self.nodes[1::2], strict=True)
        return Table(self.place, tuple(_entry(key, value) for key, value in pairs))


class _Composer:
    def __init__(self, name: str, lines: list[str]) -> None:
        self._name = name
        self._lines = lines
        self._open: list[_Open] = []
        self._documents = 0
        self.root: Node | None = None

    def take(self, event: yaml.Event) -> None:
        match event:
            case yaml.ScalarEvent():
                self._attach(self._scalar(event))
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._begin(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._attach(self._open.pop().closed())
            case yaml.AliasEvent():
                self._attach(Broken(self._place(event), yamlerror.STAR))
            case yaml.DocumentStartEvent():
                self._document(event)
            case _:
                pass

    def _document(self, event: yaml.Event) -> None:
        self._documents += 1
        if self._documents > 1:
            message = "`---` begins a second document: a file holds one; merge them"
            raise _Refused(self._place(event), message)

    def _begin(self, event: yaml.CollectionStartEvent) -> None:
        place = self._place(event)
        if len(self._open) >= MAX_DEPTH:
            raise _Refused(place, f"nested more than {MAX_DEPTH} deep")
        mapping = isinstance(event, yaml.MappingStartEvent)
        self._open.append(_Open(place, mapping=mapping, broken=_decoration(event)))

    def _scalar(self, event: yaml.ScalarEvent) -> Node:
        place = self._place(event)
        if broken := _decoration(event):
            return Broken(place, broken)
        if _ESCAPED.search(event.value):
            return Broken(place, "the text holds a control character: delete its \\ escape")
        if event.style:
            return Text(place, event.value)
        return self._typed(event, place)

    def _typed(self, event: yaml.ScalarEvent, place: Place) -> Text:
        """A text without quotes, which a comment may have cut short or swallowed."""
        line, column = _numbers(event.end_mark)
        text = self._lines[line] if line < len(self._lines) else ""
        if event.value == "":
            found = _AFTER_NOTHING.match(text, column)
            comment, at = (found[1], found.start(1) + 1) if found else ("", place.column)
            return Text(Place(place.file, line + 1, at), None, comment)
        found = _COMMENT.match(text, column)
        return Text(place, event.value, found[1] if found else "")

    def _attach(self, node: Node) -> None:
        if self._open:
            self._open[-1].nodes.append(node)
        else:
            self.root = node

    def _place(self, event: yaml.Event) -> Place:
        line, column = _numbers(event.start_mark)
        return Place(self._name, line + 1, column + 1)


def _numbers(mark: object) -> tuple[int, int]:
    """Line and column from 0. The two parsers have a class of mark each."""
    return getattr(mark, "line", 0), getattr(mark, "column", 0)


def _entry(key: Node, value: Node) -> Entry:
    if isinstance(key, Broken):
        return Entry("", key.place, key)
    if not isinstance(key, Text) or key.value is None:
        return Entry("", key.place, Broken(key.place, "a key must be a plain text"))
    if key.value == "<<":
        return Entry("<<", key.place, Broken(key.place, "merge keys (`<<`) are not used here"))
    return Entry(key.value, key.place, value)


def _decoration(event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> str:
    if event.anchor is not None:
        return yamlerror.AMPERSAND
    return yamlerror.BANG if event.tag is not None else ""
