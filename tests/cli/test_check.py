"""`init`, `check` and `schema`: whether the files say what was meant, and where they do not."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from tests.cli.running import watcher

GOOD = """\
version: 1
sources:
  harbour: { feed: "https://harbour.example/feed", language: en }
actors:
  mayor-oram: { name: Tilda Oram, kind: person, aliases: { ru: [Тильда Орам] } }
watches:
  ferry:
    match: { all: [ { actors: [mayor-oram] }, { words: [ferry] } ] }
    mode: shadow
    examples: { should_match: [Tilda Oram takes the ferry] }
"""

BAD = {
    "a tab": (
        "watches:\n  bridge:\n\tmatch: x\n",
        ":3:1: the line is indented with a tab",
    ),
    "a name that is written twice": (
        (
            "watches:\n  bridge: { match: { all: [ { words: [a bridge] } ] } }\n"
            "  bridge: { match: { all: [ { words: [a bridge] } ] } }\n"
        ),
        ":3:3: watch `bridge` is already defined at {file}:2:3",
    ),
    "a name that another file has": (
        "watches:\n  ferry: { match: { all: [ { words: [a ferry] } ] } }\n",
        ":7:3: watch `ferry` is already defined at {file}:2:3",
    ),
    "an unknown key": (
        "watches:\n  bridge:\n    macth: { all: [ { words: [bridge] } ] }\n",
        ":3:5: unknown key `macth` (did you mean `match`?)",
    ),
    "a broken regular expression": (
        'watches:\n  bridge:\n    match: { all: [ { regex: ["(abc"] } ] }\n',
        "missing ) in “(abc”",
    ),
    "an actor that is nowhere": (
        "watches:\n  bridge:\n    match: { all: [ { actors: [mayor-oran] } ] }\n",
        ":3:32: there is no actor `mayor-oran` (did you mean `mayor-oram`?)",
    ),
    "an example that must match and does not": (
        (
            "watches:\n  bridge:\n    match: { all: [ { words: [bridge] } ] }\n"
            "    examples:\n      should_match:\n        - The ferry is late\n"
        ),
        ":6:11: example `The ferry is late` should match, but a line of `all` was not found",
    ),
    "an example that must not match and does": (
        (
            "watches:\n  bridge:\n    match: { all: [ { words: [bridge] } ] }\n"
            "    examples:\n      should_not_match:\n        - The bridge is up\n"
        ),
        ":6:11: example `The bridge is up` should not match, but it does",
    ),
    "another type": (
        "watches:\n  bridge:\n    match:\n      all: { words: 5 }\n",
        ":4:7: `all` takes a list",
    ),
    "a tag": (
        "watches:\n  bridge: !!python/object/apply:os.system [id]\n",
        ":2:11: a text that begins with ! is a YAML tag",
    ),
}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "watcher.yaml").write_text(GOOD, encoding="utf-8")
    return folder


def test_what_init_writes_passes_check_and_is_never_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    answer = watcher("init", "--yes", folder, "--json")
    assert answer.code == 0
    assert set(answer.row) == {"written"}
    assert str(folder / "watches.yaml") in answer.out
    checked = watcher("--config", folder, "check", "--strict", "--json")
    assert (checked.code, checked.row["ok"], checked.row["problems"]) == (0, True, [])
    before = {path: path.read_bytes() for path in folder.iterdir()}
    assert watcher("init", "--yes", folder).code == 2
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_check_lists_what_each_actors_names_became(config: Path) -> None:
    answer = watcher("--config", config, "check")
    assert answer.code == 0
    assert "mayor-oram: Tilda Oram, Тильда Орам" in answer.out
    assert "ferry: ferry → nobody (1 examples, shadow)" in answer.out
    assert "1 sources, 1 actors, 1 watches, 0 destinations: 0 errors, 0 warnings" in answer.out


def test_check_json_has_every_problem_at_its_place(config: Path) -> None:
    (config / "more.yaml").write_text(BAD["an unknown key"][0], encoding="utf-8")
    answer = watcher("--config", config, "check", "--json")
    assert answer.code == 1
    row = answer.row
    assert set(row) == {
        "ok", "problems", "sources", "watches", "destinations", "actors"
    }  # fmt: skip
    assert (row["ok"], row["sources"], row["watches"]) == (False, 1, ["ferry"])
    problems = row["problems"]
    assert isinstance(problems, list)
    assert {
        "severity": "error",
        "file": str(config / "more.yaml"),
        "line": 3,
        "column": 5,
        "message": "unknown key `macth` (did you mean `match`?)",
    } in problems


@pytest.mark.parametrize("sort", BAD)
def test_check_says_where_and_what_and_lists_the_rest(config: Path, sort: str) -> None:
    text, expected = BAD[sort]
    file = config / "more.yaml"
    file.write_text(text, encoding="utf-8")
    answer = watcher("--config", config, "check")
    assert answer.code == 1
    assert expected.format(file=file) in answer.out
    first = next(line for line in answer.out.splitlines() if line.endswith("[error]"))
    path, line, column, message = first.split(":", 3)
    assert path.startswith(str(config))
    assert line.isdigit()
    assert column.isdigit()
    assert message.strip()
    assert "mayor-oram: Tilda Oram" in answer.out


def test_a_watch_that_cannot_be_used_stops_no_other(config: Path) -> None:
    (config / "more.yaml").write_text("".join(BAD["a broken regular expression"][0]), "utf-8")
    answer = watcher("--config", config, "check", "--json")
    assert (answer.code, answer.row["watches"]) == (1, ["ferry"])


def test_strict_lets_warnings_fail(config: Path) -> None:
    text = GOOD.replace("    mode: shadow\n", "")
    (config / "watcher.yaml").write_text(text, encoding="utf-8")
    answer = watcher("--config", config, "check")
    assert answer.code == 0
    assert "[warning]" in answer.out
    assert watcher("--config", config, "check", "--strict").code == 1


def test_a_configuration_that_is_nowhere_or_empty_cannot_be_used(tmp_path: Path) -> None:
    for command in ("check", "once", "status", "run"):
        answer = watcher("--config", tmp_path / "gone", command)
        assert (answer.code, answer.out) == (2, "")
        assert "there is no such folder" in answer.err


def test_the_schema_is_json_schema_and_agrees_with_check(config: Path) -> None:
    answer = watcher("schema")
    assert answer.code == 0
    schema = json.loads(answer.out)
    jsonschema.validators.validator_for(schema).check_schema(schema)
    shipped = Path(__file__).resolve().parents[2] / "config"
    for path in (*shipped.glob("*.yaml"), config / "watcher.yaml"):
        jsonschema.validate(yaml.load(path.read_text("utf-8"), yaml.BaseLoader), schema)  # noqa: S506
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"watches": {"bridge": {"macth": {}}}}, schema)
