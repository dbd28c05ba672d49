"""One file of text -> a tree, or why not and where."""

# ruff: noqa: E501 - a case of a table reads best on one line

import time

import pytest

from watcher.config.tree import Broken, Items, Table, Text
from watcher.config.yamltext import MAX_BYTES, Unreadable, read


def tree(text: str) -> Table:
    found = read("f.yaml", text.encode())
    assert isinstance(found, Table), found
    return found


def refusal(data: bytes) -> str:
    found = read("f.yaml", data)
    assert isinstance(found, Unreadable), found
    return f"{found.place}: {found.message}"


def broken(text: str) -> str:
    value = tree(text).entries[0].value
    assert isinstance(value, Broken), value
    return f"{value.place}: {value.message}"


@pytest.mark.parametrize(
    "typed",
    ["no", "NO", "on", "off", "yes", "true", "Null", "~", "12:30", "190:20:30", "1e3", "012", "1_0",
     "0x1F", ".inf", "2026-01-01", "1.10", "C#", "=", "a:b"],
)  # fmt: skip
def test_every_scalar_stays_what_was_typed(typed: str) -> None:
    assert tree(f"key: {typed}\n").entries[0].value == Text(
        tree(f"key: {typed}\n").entries[0].value.place, typed
    )


def test_every_node_knows_its_line_and_column() -> None:
    table = tree("a:\n  - b\n  - {кл: знач}\n")
    items = table.entries[0].value
    assert isinstance(items, Items)
    inner = items.values[1]
    assert isinstance(inner, Table)
    assert str(items.values[0].place) == "f.yaml:2:5"
    assert str(inner.entries[0].place) == "f.yaml:3:6"
    assert str(inner.entries[0].value.place) == "f.yaml:3:10"


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm() -> None:
    found = read("f.yaml", b"\xef\xbb\xbfa: b\r\nc: d\r\n")
    assert isinstance(found, Table)
    assert [str(entry.place) for entry in found.entries] == ["f.yaml:1:1", "f.yaml:2:1"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a:\n\tb: 1\n", "f.yaml:2:1: the line is indented with a tab"),
        (b"a:\n  \tb: 1\n", "f.yaml:2:3: the line is indented with a tab"),
        (b"a: b: c\n", "f.yaml:1:5: a text with a colon and a space in it must be in quotes"),
        (b"a: [b, c\nd: e\n", "f.yaml:2:2: the list that opens at line 1, column 4"),
        (b"a: [b, #c]\nd: e\n", 'f.yaml:1:8: # begins a comment, so the list is not closed: write "#c"'),
        (b"a: [#c, b]\n", 'f.yaml:1:5: # begins a comment, so the list is not closed: write "#c"'),
        (b'a: "x\nb: c\n', "f.yaml:1:4: the text that begins with this quote is not closed"),
        (b'a: "x" y\n', "f.yaml:1:8: text follows a closing quote"),
        (b"a: @x\n", "f.yaml:1:4: a text that begins with @ must be in quotes"),
        (b"a: * x\n", "f.yaml:1:4: a text that begins with * is a YAML alias"),
        (b"a: {token: ${secret:x}}\n", 'f.yaml:1:13: write it in quotes: "${secret:name}"'),
        (b"a:\n    b: 1\n  c: 2\n", "f.yaml:3:3: the line does not fit the ones above"),
        (b"a: 1\n---\nb: 2\n", "f.yaml:2:1: `---` begins a second document"),
        (b"- a\n", "f.yaml:1:1: a file begins with a section"),
        (b"caf\xe9: 1\n", "f.yaml:1:4: byte 0xe9 is not UTF-8"),
        (b"\xff\xfea\x00", "f.yaml:1:1: the file is saved as UTF-16"),
        (b"a: b\nc: x\x1by\n", "f.yaml:2:5: the invisible character U+001B"),
        ("a: x\u2028y\n".encode(), "f.yaml:1:5: the invisible character U+2028"),
        (b"a: x\x00\n", "f.yaml:1:5: the invisible character U+0000"),
    ],
)  # fmt: skip
def test_what_is_no_yaml_is_explained_at_its_place(data: bytes, expected: str) -> None:
    assert refusal(data).startswith(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: *x\n", "f.yaml:1:4: a text that begins with *"),
        ("a: &x b\n", "f.yaml:1:4: a text that begins with &"),
        ("a: &x [b]\n", "f.yaml:1:4: a text that begins with &"),
        ("a: !!python/object:os.system x\n", "f.yaml:1:4: a text that begins with !"),
        ("a: !x {b: c}\n", "f.yaml:1:4: a text that begins with !"),
        ("<<: {a: b}\n", "f.yaml:1:1: merge keys"),
        ("? [a]\n: b\n", "f.yaml:1:3: a key must be a plain text"),
        ('a: "x\\e[31m"\n', "f.yaml:1:4: the text holds a control character"),
    ],
)  # fmt: skip
def test_yaml_that_the_language_does_not_have_is_an_error_of_its_value_only(
    text: str, expected: str
) -> None:
    assert broken(text).startswith(expected)


def test_a_value_swallowed_by_a_comment_is_remembered() -> None:
    swallowed = tree("channel: #general\n").entries[0].value
    cut = tree("channel: general #news\n").entries[0].value
    remark = tree("channel: general # the desk's\n").entries[0].value
    assert isinstance(swallowed, Text)
    assert isinstance(cut, Text)
    assert isinstance(remark, Text)
    assert (swallowed.value, swallowed.comment) == (None, "#general")
    assert str(swallowed.place) == "f.yaml:1:10"
    assert (cut.value, cut.comment) == ("general", "#news")
    assert remark.comment == ""


BOMBS = {
    "lists": b"[" * 200_000,
    "groups": b"{a: " * 100_000,
    "dashes": b"- " * 200_000,
    "questions": b"? " * 200_000,
    "steps": b"".join(b" " * depth + b"a:\n" for depth in range(900)),
    "quotes": b'"' * 400_000,
    "bangs": b"! " * 200_000,
    "tabs": b"\t" * 400_000 + b"a",
    "too large": b"a" * (MAX_BYTES + 1),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_quickly(name: str) -> None:
    begin = time.process_time()
    refusal(BOMBS[name])
    assert time.process_time() - begin < 1


def test_twenty_levels_are_read_and_twenty_one_are_not() -> None:
    assert tree("a: " + "[" * 19 + "]" * 19)
    assert refusal(b"a: " + b"[" * 20 + b"]" * 20) == "f.yaml:1:23: nested more than 20 deep"


def test_an_alias_bomb_stays_small() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n"
        for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert all(isinstance(entry.value, Broken) for entry in tree(bomb).entries)
