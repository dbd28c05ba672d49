"""The configuration in `config/`, the starter, and the editors' schema."""

from pathlib import Path

import jsonschema
import pytest

from watcher.config.credentials import Secrets
from watcher.config.files import found
from watcher.config.jsonschema import json_schema
from watcher.config.load import load
from watcher.config.problem import Notes
from watcher.config.starter import Answers, write
from watcher.config.tree import Plain, Table, plain
from watcher.config.yamltext import read
from watcher.errors import UsageError
from watcher.model.watch import Mode

SHIPPED = Path(__file__).parents[2] / "config"
VALIDATOR = jsonschema.Draft202012Validator(json_schema())
SECRETS = {
    "WATCHER_SECRET_SLACK_TOKEN": "xoxb-1",
    "WATCHER_SECRET_SMTP_URL": "smtps://user:word@mail.example.org",
    "WATCHER_SECRET_NTFY_URL": "ntfys://topic",
}


def tree(path: Path) -> Plain:
    table = read(str(path), path.read_bytes())
    assert isinstance(table, Table)
    return plain(table, Notes(), ())


def valid(text: str) -> bool:
    table = read("f.yaml", text.encode())
    assert isinstance(table, Table)
    return VALIDATOR.is_valid(plain(table, Notes(), ()))


def test_the_shipped_configuration_loads_without_a_problem() -> None:
    loaded = load(SHIPPED, secrets=Secrets.of(SHIPPED, SECRETS))
    configuration = loaded.configuration
    assert loaded.problems == ()
    assert len(configuration.feeds) >= 20
    assert len({feed.language for feed in configuration.feeds.values()}) >= 6
    assert all(feed.owner and feed.language for feed in configuration.feeds.values())
    assert len(configuration.actors) >= 6
    assert len(configuration.watches) == 3
    assert all(watch.examples.should_match for watch in configuration.watches.values())


def test_without_secrets_only_the_destinations_that_need_them_are_missing() -> None:
    loaded = load(SHIPPED, secrets=Secrets.of(SHIPPED, {}))
    assert {problem.subject[0] for problem in loaded.problems} == {"destination"}
    assert len(loaded.configuration.watches) == 3
    assert "WATCHER_SECRET_NTFY_URL" in str(loaded.problems[-1])


@pytest.mark.parametrize("path", found(SHIPPED), ids=lambda path: path.name)
def test_the_shipped_files_obey_the_editors_schema(path: Path) -> None:
    VALIDATOR.validate(tree(path))


def test_the_editors_schema_is_itself_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("watches: { w: { match: { any: [{ words: x }] }, where: title } }", True),
        ("watches: { w: { match: { any: { at_least: 1, of: [{ words: [x] }] } } } }", True),
        ("sources: { a: 'https://a.example/' }", True),
        ("actors: { a: { name: A, aliases: [B], not: [C], except: [D] } }", True),
        ("actors: { a: { name: A, aliases: { en: B } } }", True),
        ("destinations: { d: { email: a@b.example, from: c@d.example } }", True),
        ("watches: { w: { match: {}, titel: x } }", False),
        ("watches: { w: { match: { all: [{ word: x }] } } }", False),
        ("sources: { a: { feed: x, every: soon } }", False),
        ("actors: { a: { name: A, kind: persn } }", False),
        ("watchs: {}", False),
    ],
)
def test_the_editors_schema_knows_the_language(text: str, *, expected: bool) -> None:
    assert valid(text) is expected


@pytest.mark.parametrize(
    "answers",
    [
        Answers(),
        Answers(timezone="Asia/Seoul", feed="https://one.example/rss", email="desk@one.example"),
        Answers(email="a@b.example", slack=True, phone=True),
    ],
)
def test_the_starter_loads_without_a_problem(tmp_path: Path, answers: Answers) -> None:
    paths = write(tmp_path / "new", answers)
    env = {
        "WATCHER_SECRET_SMTP_URL": "smtps://u:p@h",
        "WATCHER_SECRET_SLACK_WEBHOOK": "https://hooks.example/x",
        "WATCHER_SECRET_PHONE_URL": "ntfys://topic",
    }
    loaded = load(tmp_path / "new", secrets=Secrets.of(tmp_path / "new", env))
    watch = loaded.configuration.watches["north-korea-talks"]
    assert loaded.problems == ()
    assert len(paths) == 5
    assert loaded.configuration.settings.timezone == answers.timezone
    assert (watch.mode is Mode.SHADOW) == (not watch.send.to)


def test_the_starter_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "actors.yaml").write_text("mine")
    with pytest.raises(UsageError, match=r"actors\.yaml exists already"):
        write(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["actors.yaml"]
