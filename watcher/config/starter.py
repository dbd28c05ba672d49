"""The commented configuration that `watcher init` writes for a new user."""

import json
from dataclasses import dataclass
from pathlib import Path

from watcher.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What `init` asks. Every answer has a default, so that `--yes` asks nothing.

    `contact` is where publishers can write to; it goes out with every request.

    `email` needs a mail server's URL as the secret `smtp-url`, `slack` a webhook's address as the
    secret `slack-webhook`, `phone` an Apprise URL as the secret `phone-url`.
    """

    timezone: str = "UTC"
    feed: str = "https://feeds.bbci.co.uk/news/world/rss.xml"
    email: str = ""
    slack: bool = False
    phone: bool = False
    contact: str = ""


def write(folder: Path, answers: Answers | None = None) -> tuple[Path, ...]:
    """Write the files and give their paths. Raises UsageError before it would overwrite one."""
    files = texts(answers or Answers())
    paths = [folder / name for name in files]
    if taken := [path for path in paths if path.exists()]:
        raise UsageError(f"{taken[0]} exists already; name another folder, or move it away")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in zip(paths, files.values(), strict=True):
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
    except OSError as wrong:
        raise UsageError(f"{folder} cannot be written: {wrong.strerror}") from None
    return tuple(paths)


def texts(answers: Answers) -> dict[str, str]:
    """The text of each file by its name."""
    return {
        "watcher.yaml": _WATCHER.format(timezone=_quoted(answers.timezone))
        + _daemon(answers.contact),
        "sources.yaml": _SOURCES.format(feed=_quoted(answers.feed)),
        "actors.yaml": _ACTORS,
        "watches.yaml": _WATCHES.format(send=_send(answers)),
        "destinations.yaml": _destinations(answers),
    }


def _daemon(contact: str) -> str:
    """The section `daemon`; all of it is a comment where there is nothing to say yet."""
    if contact:
        return _DAEMON.format(contact=_quoted(contact))
    lines = _DAEMON.format(contact="desk@example.org").splitlines()
    return "".join(f"# {line.replace('# ', '', line.lstrip().startswith('#'))}\n" for line in lines)


def _quoted(text: str) -> str:
    """A JSON string is a quoted YAML text."""
    return json.dumps(text, ensure_ascii=False)


def _chosen(answers: Answers) -> dict[str, str]:
    chosen = {
        "email": _EMAIL.format(email=_quoted(answers.email)) if answers.email else "",
        "slack": _SLACK if answers.slack else "",
        "phone": _PHONE if answers.phone else "",
    }
    return {name: text for name, text in chosen.items() if text}


def _send(answers: Answers) -> str:
    names = ", ".join(_chosen(answers))
    if not names:
        return (
            "    mode: shadow                 # counts and shows, sends nothing; delete this line\n"
            "    # send: { to: [email], cooldown: 6 hours }     # and open this one\n"
        )
    return f"    send: {{ to: [{names}], cooldown: 6 hours }}   # per story\n"


def _destinations(answers: Answers) -> str:
    chosen = _chosen(answers)
    offered = {"email": _EMAIL.format(email="desk@example.org"), "slack": _SLACK, "phone": _PHONE}
    spare = "".join(
        f"  # {line[2:]}\n"
        for name, text in offered.items()
        if name not in chosen
        for line in text.splitlines()
    )
    return _DESTINATIONS + "".join(chosen.values()) + spare


_WATCHER = """\
# The machine's settings. Every *.yaml in this folder is read; `watcher check` tells what is wrong.
version: 1
timezone: {timezone}               # used wherever no other time zone is given

"""

_DAEMON = """\
daemon:
  # store: watcher.db                # relative: beside this file, or in systemd's state directory
  network:
    contact: {contact}      # goes out with each request, for publishers who mind
    # allow: [127.0.0.0/8]           # private networks that feeds may be fetched from
  # retention: {{ articles: 90 days, alerts: forever }}
  # web: {{ listen: 8080 }}            # a status page at http://127.0.0.1:8080, for this machine
  # operator: [email]                # told when the watcher itself needs help
"""

_SOURCES = """\
# The feeds that are read. `watcher sources add https://example.org` finds a site's feed.
sources:
  first-source:
    feed: {feed}
    language: en                     # of most of its articles
    # every: 2 minutes               # a fast lane; without it the interval adapts by itself
    # articles: from feed            # do not read the page behind each entry
"""

_ACTORS = """\
# Who and what you follow, under all their names.
actors:
  north-korea:
    name: North Korea
    kind: country                    # person | organisation | place | country | thing
    aliases:                         # real spellings, by language
      en: [DPRK, Pyongyang, North Korean]
      ru: [КНДР, Северная Корея, Северной Корее, Северную Корею, Пхеньян]
      ko: [북한]
    # not: [North Korea Town]        # names of somebody or something else
"""

_WATCHES = """\
# What you want to be told about.
watches:
  north-korea-talks:
    title: North Korea talks
    match:
      all:                           # every line must be found ...
        - actors: [north-korea]      # ... inside one line any item is enough
        - words: [talks, summit, visit*, envoy*]
      none:                          # rejects the article
        - words: [quiz, obituary]
{send}    examples:                      # run every time the file is loaded
      should_match:
        - Envoy arrives in Pyongyang for two days of talks
      should_not_match:
        - Weekly quiz on the talks in Pyongyang
"""

_DESTINATIONS = """\
# Where alerts go. "${secret:name}" is looked up in systemd's credentials, in $WATCHER_SECRETS_DIR,
# in the folder secrets/ here (chmod 600), and in the environment as WATCHER_SECRET_NAME.
destinations:
"""

_EMAIL = """\
  email:
    email: [{email}]
    server: "${{secret:smtp-url}}"     # smtps://user:password@mail.example.org
"""

_SLACK = """\
  slack:
    slack: "${secret:slack-webhook}"  # https://hooks.slack.com/services/...
"""

_PHONE = """\
  phone:
    apprise: "${secret:phone-url}"    # any service that Apprise knows, such as ntfys://topic
    only: [high, breaking]
"""
