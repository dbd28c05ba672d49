"""A hostile file beside a good one: a clear error with its place, and nothing else lost."""

# ruff: noqa: E501 - a case of a table reads best on one line

import os
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hostile import TITLES
from watcher.config.configuration import Loaded
from watcher.config.credentials import Secrets
from watcher.config.load import load

GOOD = "version: 1\ntimezone: Europe/Brussels\nsources: { one: https://one.example/ }\n"


def watches(line: str, number: int = 4_000) -> bytes:
    return ("watches:\n" + "".join(f"  w{at}: {line}\n" for at in range(number))).encode()


FILES: dict[str, tuple[bytes, str]] = {
    "lists without end": (b"[" * 200_000, "1:21: nested more than 20 deep"),
    "lists in lists, closed": (b"a: " + b"[" * 500 + b"]" * 500, "1:23: nested more than 20"),
    "groups without end": (b"{a: " * 100_000, "1:81: nested more than 20 deep"),
    "steps": (b"".join(b" " * at + b"a:\n" for at in range(900)), "21:21: nested more than"),
    "half flow, half block": (b"a:\n  - [b, {c: [d, {e: " * 9, "2:22: the group that opens at"),
    "aliases": (b"a: &a x\n" + watches("*a"), "1:4: a text that begins with &"),
    "alias bomb": (
        b"a: &a [x, x]\n" + b"".join(
            f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n".encode()
            for old, new in zip("abcdefgh", "bcdefghi", strict=True)
        ),
        "1:4: a text that begins with &",
    ),
    "merge keys": (b"b: &b { x: 1 }\n" + watches("{ <<: *b }"), "1:4: a text that begins with &"),
    "a merge of itself": (b"watches: &w { <<: *w }\n", "1:10: a text that begins with &"),
    "tags": (watches("!!python/object/apply:os.system [id]"), "2:7: a text that begins with !"),
    "a tag by its whole name": (
        b"watches: { w: !<tag:yaml.org,2002:python/name:os.system> x }\n", "1:15: a text that",
    ),
    "a shorthand for tags": (
        b"%TAG ! tag:yaml.org,2002:python/\n---\nwatches: { w: !name:os.system x }\n", "3:15: ",
    ),
    "a binary": (b"watches: { w: !!binary aGVsbG8= }\n", "1:15: a text that begins with !"),
    "a set and a pair": (b"watches: !!omap [ a: b ]\n", "1:10: a text that begins with !"),
    "two watches of one name": (b"watches:\n  w: {}\n  w: {}\n", "3:3: watch `w` is already defined"),
    "one name many times": (b"watches:\n" + b"  w: {}\n" * 10_000, "3:3: watch `w` is already"),
    "many sections": (b"watches:\n" * 10_000, "2:1: `watches` is written twice"),
    "many unknown sections": (
        b"".join(b"k%d: 1\n" % at for at in range(10_000)), "1:1: unknown section `k0`",
    ),
    "many unknown actors": (
        b"watches: { w: { match: { all: [ { actors: ["
        + b",".join(b"a%d" % at for at in range(10_000)) + b"] } ] } } }\n",
        "1:44: there is no actor `a0`",
    ),
    "a long text": (b"watches: " + b"x" * 900_000 + b"\n", "1:10: `watches` holds names"),
    "a long key": (b"x" * 900_000 + b": 1\n", "1:900001: "),
    "a long name": (b"watches: { " + b"x" * 900 + b": {} }\n", "1:12: "),
    "too large": (b"a: b\n" * 250_000, "1:1: the file is larger than 1 MB"),
    "no UTF-8": (b"watches:\n  caf\xe9: {}\n", "2:6: byte 0xe9 is not UTF-8"),
    "UTF-16": ("watches: {}\n".encode("utf-16"), "1:1: the file is saved as UTF-16"),
    "UTF-16 without its mark": ("watches: {}\n".encode("utf-16-le"), "1:2: the invisible"),
    "UTF-32": ("watches: {}\n".encode("utf-32"), "1:1: the file is saved as UTF-16"),
    "NUL": (b"watches:\n  w: \0\n", "2:6: the invisible character U+0000"),
    "an escape sequence": (b"watches:\n  w: \x1b[31m\n", "2:6: the invisible character U+001B"),
    "a mark inside": ("watches:\n  \ufeffw: {}\n".encode(), "2:3: the invisible character U+FEFF"),
    "a quoted NUL": (b'timezones: "\\0"\n', "1:12: the text holds a control character"),
    "two documents": (b"sources: {}\n---\nwatches: {}\n", "2:1: `---` begins a second document"),
    "keys that are lists": (b"? [a, b]\n: c\n" * 5_000, "1:3: a key must be a plain text"),
    "tabs": (b"watches:\n\tw: {}\n", "2:1: the line is indented with a tab"),
    "quotes": (b'watches: "' + b"x\n" * 100_000, "1:10: the text that begins with this quote"),
    "a list for a section": (b"watches: [a, b]\n", "1:10: `watches` holds names"),
}  # fmt: skip

# More of them, where they lie; each has at least one error, at whatever place.
if _more := os.environ.get("WATCHER_ATTACKS_DATA"):
    FILES |= {one.name: (one.read_bytes(), "1:") for one in Path(_more).glob("rules_*.yaml")}

LoadBoth = Callable[[bytes], Loaded]


@pytest.fixture
def both(tmp_path: Path) -> LoadBoth:
    def loaded(data: bytes) -> Loaded:
        (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")
        (tmp_path / "z.yaml").write_bytes(data)
        return load(tmp_path, secrets=Secrets.of(tmp_path, {}))

    return loaded


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_explained_and_costs_only_itself(name: str, both: LoadBoth) -> None:
    data, expected = FILES[name]
    begun = time.process_time()
    found = both(data)
    assert time.process_time() - begun < 3
    shown = [str(one).partition("/z.yaml:")[2] for one in found.problems]
    assert any(one.startswith(expected) for one in shown), shown[:3]
    assert all(re.match(r"\d+:\d+: \S", one) for one in shown)
    assert all(len(one) < 1_000 and "\n" not in one for one in shown)
    assert found.configuration.settings.timezone == "Europe/Brussels"
    assert "one" in found.configuration.feeds


@pytest.mark.parametrize(
    "name", ["template", "format", "encoded word, quoted", "syslog", "log line"]
)
def test_what_looks_like_a_template_is_a_text(name: str, both: LoadBoth) -> None:
    title = TITLES[name].replace("\\", "").replace('"', "").replace("\n", " ")
    found = both(
        f'sources: {{ two: {{ feed: "https://two.example/", title: "{title}" }} }}'.encode()
    )
    assert found.problems == ()
    assert found.configuration.feeds["two"].title == title


@pytest.mark.parametrize("name", ["colours", "title of a terminal", "nul", "eight bit controls"])
def test_an_error_that_quotes_a_hostile_text_has_no_controls_in_it(
    name: str, both: LoadBoth
) -> None:
    typed = "".join(f"\\u{ord(one):04x}" for one in TITLES[name])
    found = both(
        f'sources: {{ two: {{ feed: "{typed}" }} }}\nwatches: {{ "{typed}": {{}} }}'.encode()
    )
    assert found.problems
    assert all(str(one).isprintable() for one in found.problems)


@pytest.mark.parametrize("network", ["0.0.0.0/0", "::/0", "0.0.0.0/1"])
def test_to_allow_everything_is_warned_of(network: str, both: LoadBoth) -> None:
    (problem,) = both(f"daemon: {{ network: {{ allow: ['{network}'] }} }}".encode()).problems
    assert "opens" in problem.message
