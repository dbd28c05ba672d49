"""The demo's configuration, and what it must come to when the script has been played."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

from watcher.demo import workspace, world
from watcher.demo.inbox import Inbox
from watcher.demo.publisher import Publisher

DESTINATIONS: Final = ("desk-chat", "desk-mail")
"""The ids of the demo's destinations. Every live watch sends to both."""

_FIXED: Final = ("actors.yaml", "watches.yaml", "destinations.yaml")

_ALERTING: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    # Each line is one story: the articles of the script that tell it and match, copies and reports
    # in other languages. The copy of the wire in the Pacific Ledger comes first, is not asked for,
    # and is named as another source.
    "lavrov-dprk": (
        (
            "meridian/foreign-minister-lands",
            "harbour/north-korea-trip",
            "lowland/russia-north-korea-dialogue",
            "zarechny/lavrov-vonsan",
            "nadrichchia/lavrov-pkhenian",
        ),
        ("hanyeoul/lavrov-visit-north",),
        ("meridian/wonsan-meeting",),
    ),
    "kursk": (
        ("zarechny/kursk-bespilotniki",),
        ("nadrichchia/kursk-evakuatsiia",),
        ("harbour/kursk-plant-inspectors",),
        ("northgate/kursk-evacuation-trains",),
    ),
    "fbi": (),
    "ice": (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One alert to come: the watch, and the headlines of the story, any of which may be told."""

    watch: str
    headlines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the whole script must lead to. `silent` are watches that must not alert at all."""

    stories: tuple[Story, ...]
    silent: tuple[str, ...]

    @property
    def alerts(self) -> int:
        """How many alerts there are in all: one per story and watch."""
        return len(self.stories)

    @property
    def deliveries(self) -> int:
        """How many messages arrive in all."""
        return self.alerts * len(DESTINATIONS)

    def per_watch(self) -> Mapping[str, int]:
        """How many alerts each watch raises."""
        counted = dict.fromkeys(self.silent, 0)
        for story in self.stories:
            counted[story.watch] = counted.get(story.watch, 0) + 1
        return counted


def expected() -> Expected:
    """Which watch alerts on which stories once every article of the script has appeared."""
    titles = {
        f"{outlet.id}/{one.slug}": one.title
        for outlet in world.outlets()
        for one in outlet.articles
    }
    stories = tuple(
        Story(watch=watch, headlines=tuple(titles[name] for name in story))
        for watch, told in _ALERTING.items()
        for story in told
    )
    silent = tuple(watch for watch, told in _ALERTING.items() if not told)
    return Expected(stories=stories, silent=silent)


def write(folder: Path, publisher: Publisher, inbox: Inbox) -> None:
    """Write the configuration into `folder`; the database is to lie beside it as `watcher.db`.

    Publisher and inbox must have been started, since their ports stand in the files. The inbox's
    addresses are written as secrets, as real ones should be.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in _FIXED:
        (folder / name).write_text(_template(name), encoding="utf-8")
    settings = _template("watcher.yaml").replace("{{store}}", _quoted(str(store_of(folder))))
    (folder / "watcher.yaml").write_text(settings, encoding="utf-8")
    (folder / "sources.yaml").write_text(_sources(publisher), encoding="utf-8")
    secrets = folder / "secrets"
    secrets.mkdir(mode=0o700, exist_ok=True)
    _write_secret(secrets / "slack-token", workspace.TOKEN)
    _write_secret(secrets / "slack-api", inbox.slack_api)
    _write_secret(secrets / "smtp-url", inbox.smtp_url)


def store_of(folder: Path) -> Path:
    """Where the database of the configuration in `folder` lies."""
    return folder.resolve().parent / "watcher.db"


def _sources(publisher: Publisher) -> str:
    lines = ["# The outlets of the demo, each on a port of its own.", "sources:"]
    for feed in publisher.feeds():
        lines += [
            f"  {feed.id}:",
            f"    feed: {feed.url}",
            f"    title: {_quoted(feed.title)}",
            f"    owner: {_quoted(feed.owner)}",
            f"    language: {feed.language}",
        ]
    return "\n".join(lines) + "\n"


def _template(name: str) -> str:
    return files("watcher.demo").joinpath("configuration", name).read_text(encoding="utf-8")


def _quoted(text: str) -> str:
    """A double-quoted YAML text; JSON's are a subset of them."""
    return json.dumps(text, ensure_ascii=False)


def _write_secret(path: Path, value: str) -> None:
    path.touch(mode=0o600)
    path.write_text(value + "\n", encoding="utf-8")
