"""A folder -> a configuration, with every problem at its place."""

# ruff: noqa: E501 - a case of a table reads best on one line

import os
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from watcher.config.configuration import Loaded
from watcher.config.credentials import Secrets
from watcher.config.examples import examples_of
from watcher.config.load import load
from watcher.config.problem import Severity
from watcher.errors import ConfigurationError
from watcher.model.actor import ActorKind
from watcher.model.feed import ArticlesFrom, Trust
from watcher.model.watch import (
    Confirm,
    FollowUps,
    Mode,
    Near,
    NearUnit,
    Priority,
    UntilThen,
    Where,
)

Load = Callable[..., Loaded]
Lines = Callable[..., list[str]]

WHOLE = """\
version: 1
timezone: Europe/Brussels
sources:
  agency:
    feed: https://agency.example/rss.xml
    owner: Agency
    language: en
    every: 2 minutes
  blog: { feed: "https://blog.example/feed", articles: from feed }
  short: https://short.example/feed
source_groups:
  fast: { sources: [agency, short] }
actors:
  petrova:
    name: Anna Petrova
    kind: person
    aliases:
      en: [Petrova]
      no: [Petrova]
      ru: Анна Петрова
    not: [Olga Petrova]
    except: [Petrovo]
    strict: yes
    inflect: false
  ruritania: { name: Ruritania, kind: country }
watches:
  visit:
    title: "Visit: Petrova"
    owner: desk
    match:
      all:
        - actors: [petrova]
        - actors: [ruritania]
      any:
        at_least: 2
        of:
          - words: [visit*, 12:30]
          - exact: [no, on]
          - regex: ["v[i1]sit"]
      none:
        - words: [quiz]
      near:
        - between: [petrova, ruritania]
          within: 2 sentences
    where: title or first 3 paragraphs
    languages: [en, no]
    sources: { not: [blog], groups: [fast] }
    priority: breaking
    send: { to: [phone], cooldown: 6 hours }
    mode: shadow
    until: 2027-03-01
    examples:
      should_match: [Petrova visits Ruritania at 12:30]
      should_not_match:
        - Olga Petrova visits Ruritania
        - "Petrova: at home"
destinations:
  phone: { apprise: "json://phone.example:9/x", only: [breaking] }
"""


def test_the_whole_language_becomes_records(loaded: Load) -> None:
    found = loaded(WHOLE)
    configuration = found.configuration
    watch = configuration.watches["visit"]
    petrova = configuration.actors["petrova"]
    assert found.problems == ()
    assert configuration.settings.timezone == "Europe/Brussels"
    assert configuration.feeds["agency"].every == timedelta(minutes=2)
    assert configuration.feeds["agency"].groups == {"fast"}
    assert configuration.feeds["blog"].articles is ArticlesFrom.FEED
    assert configuration.feeds["short"].url == "https://short.example/feed"
    assert (petrova.kind, petrova.strict, petrova.inflect) == (ActorKind.PERSON, True, False)
    assert petrova.aliases == {"en": ("Petrova",), "no": ("Petrova",), "ru": ("Анна Петрова",)}
    assert (petrova.masks, petrova.excluded) == (("Olga Petrova",), ("Petrovo",))
    assert watch.rule.any[0].words == ("visit*", "12:30")
    assert watch.rule.any[1].exact == ("no", "on")
    assert (watch.rule.at_least, watch.rule.none[0].words) == (2, ("quiz",))
    assert watch.rule.near == (
        Near(between=("petrova", "ruritania"), unit=NearUnit.SENTENCES, count=2),
    )
    assert watch.where == Where(paragraphs=3)
    assert watch.languages == {"en", "no"}
    assert watch.sources.groups == {"fast"}
    assert watch.sources.excluded == {"blog"}
    assert (watch.priority, watch.mode) == (Priority.BREAKING, Mode.SHADOW)
    assert (watch.send.to, watch.send.cooldown) == (("phone",), timedelta(hours=6))
    assert watch.until == date(2027, 3, 1)


def test_everything_has_a_position(loaded: Load) -> None:
    configuration = loaded(WHOLE).configuration
    name = str(configuration.where(("watch", "visit"))).rpartition("/")[2]
    assert name == "a.yaml:27:3"
    assert configuration.where(("watch", "visit", "should_not_match", 1)).endswith(":56:11")
    assert configuration.where(("watch", "visit", "match", "all", 1)).endswith(":33:11")
    assert configuration.where(("actor", "ruritania")).endswith(":25:3")
    assert configuration.where(("watch", "unknown")) == ""


def test_examples_come_with_the_subject_that_finds_them(loaded: Load) -> None:
    configuration = loaded(WHOLE).configuration
    last = examples_of(configuration.watches["visit"])[-1]
    assert (last.text, last.should_match) == ("Petrova: at home", False)
    assert configuration.where(last.subject).endswith(":56:11")


def test_the_version_of_a_watch_follows_all_that_decides_what_it_matches(loaded: Load) -> None:
    def version(text: str) -> str:
        return loaded(text).configuration.watches["visit"].version

    first = version(WHOLE)
    assert version(WHOLE) == first
    assert version(WHOLE.replace("6 hours", "7 hours")) == first
    assert version(WHOLE.replace("[quiz]", "[quizzes]")) != first
    assert version(WHOLE.replace("Olga Petrova]", "Vera Petrova]")) != first
    assert version(WHOLE.replace("first 3", "first 4")) != first
    assert version(WHOLE.replace("languages: [en, no]", "languages: [en]")) != first
    assert version(WHOLE.replace("sources: [agency, short]", "sources: [agency]")) != first


def test_files_of_subfolders_are_merged_and_backups_are_not(folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "secrets").mkdir()
    (folder / ".git").mkdir()
    for place in ("a.yaml", "sub/b.yml"):
        (folder / place).write_text(
            f"sources: {{ {Path(place).stem}: 'https://x.example/{place}' }}"
        )
    for place in (".a.yaml.swp", "a.yaml~", "#a.yaml#", ".#a.yaml", "a.yaml.bak", "a.yaml.orig",
                  ".hidden.yaml", "secrets/s.yaml", ".git/x.yaml", "notes.txt"):  # fmt: skip
        (folder / place).write_text("sources: { extra: 'https://x.example/extra' }")
    found = load(folder, secrets=Secrets.of(folder, {}))
    assert sorted(found.configuration.feeds) == ["a", "b"]
    assert found.problems == ()


def test_a_name_defined_twice_names_both_places(problems: Lines, folder: Path) -> None:
    text = "sources:\n  one: https://a.example/1\n"
    assert problems(text, b="sources:\n\n  one: https://a.example/2\n") == [
        f"b.yaml:3:3: source `one` is already defined at {folder}/a.yaml:2:3"
    ]


def test_a_pipe_among_the_files_does_not_block(folder: Path) -> None:
    os.mkfifo(folder / "pipe.yaml")
    (folder / "a.yaml").write_text("sources: { a: 'https://a.example/' }")
    assert load(folder, secrets=Secrets.of(folder, {})).problems == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("watchs:\n  a: b\n", "1:1: unknown section `watchs` (did you mean `watches`?)"),
        ("watches: [a]\n", "1:10: `watches` holds names"),
        ("version: 2\n", "1:10: this program reads version 1"),
        ("timezone: Europe/Brusels\n", "1:11: `Europe/Brusels` is not a time zone (did you mean `Europe/Brussels`?)"),
        ("sources:\n  a: {feed: 'https://a.example/', ownr: x}\n", "2:35: unknown key `ownr` (did you mean `owner`?)"),
        ("sources:\n  a: {owner: x}\n", "2:3: `feed` is missing"),
        ("sources:\n  a: ftp://a.example/\n", "2:6: a feed's address begins with https://"),
        ("sources:\n  a: https://u:p@a.example/\n", "2:6: a user and password"),
        ("sources:\n  a: 'https://a.example:99999/'\n", "2:6: the address is malformed"),
        ("sources:\n  a: 'https:///x'\n", "2:6: the address names no host"),
        ("sources:\n  a: {feed: 'https://a.example/', every: 5 seconds}\n", "2:42: `every` is at least `10 seconds`"),
        ("sources:\n  a: {feed: 'https://a.example/', every: 10}\n", "2:42: `10` has no unit"),
        ("sources:\n  a: {feed: 'https://a.example/', articles: page}\n", "2:45: `page` is not one of `fetch`, `from feed`"),
        ("sources:\n  a: {feed: 'https://a.example/', language: ua}\n", "2:45: `ua` is not a language code (did you mean `uk`?)"),
        ("sources:\n  a:\n", "2:5: `a` has no value"),
        ("sources:\n  a b: https://a.example/\n", "2:3: `a b` cannot be a name"),
        ("source_groups:\n  g: {sources: [nobody]}\n", "2:17: there is no source `nobody`"),
        ("actors:\n  a: {kind: person}\n", "2:3: `name` is missing"),
        ("actors:\n  a: {name: A, kind: persn}\n", "2:22: `persn` is not one of"),
        ("actors:\n  a: {name: A, strict: maybe}\n", "2:24: `maybe` is neither"),
        ("actors:\n  a: {name: A, aliases: {english: [A]}}\n", "2:35: `english` is not a language code"),
        ("actors:\n  a: {name: '…'}\n", "2:13: `…` has neither a letter nor a digit"),
        ("actors:\n  a: {name: A, name: B}\n", "2:16: `name` is written twice"),
        ("actors:\n  a: {name: !x A}\n", "2:13: a text that begins with !"),
        ("actors:\n  a: {name: *A }\n", "2:13: a text that begins with *"),
        ("actors: {}\nactors: {}\n", "2:1: `actors` is written twice"),
        ("actors:\n  <<: {name: x}\n", "2:3: "),
        ("nonsense:\n  a: 1\n  a: 2\n", "3:3: `a` is written twice"),
        ("daemon: {polling: {default_evry: 1 hour}}\n", "1:20: unknown key `default_evry`"),
        ("daemon: {network: {allow: [nowhere]}}\n", "1:28: `nowhere` is not a network"),
        ("daemon: {polling: {at_most_every: 1 day, at_least_every: 1 hour}}\n", "1:10: `at_most_every` is the fastest"),
        ("daemon: {operator: [nobody]}\n", "1:21: there is no destination `nobody`"),
        ("daemon: {network: {timeout: 20}}\n", "1:29: `20` has no unit"),
        ("daemon: {logging: {level: loud}}\n", "1:27: `loud` is not one of"),
    ],
)  # fmt: skip
def test_a_mistake_is_reported_at_its_place(problems: Lines, text: str, expected: str) -> None:
    assert any(line.startswith(f"a.yaml:{expected}") for line in problems(text)), problems(text)


WATCH = """\
actors:
  good: {{ name: Good }}
  bad: {{ name: Bad, kind: nothing }}
sources:
  one: https://one.example/
destinations:
  phone: {{ apprise: "json://phone.example:9/" }}
watches:
  fine:
    match: {{ all: [{{ words: [fine] }}] }}
    send: {{ to: [phone] }}
  wrong:
{body}
"""


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("    title: x", "12:3: `match` is missing"),
        ("    match: { none: [{ words: [x] }] }", "13:5: a rule needs a line under `all` or `any`"),
        ("    match: { all: [{ actors: [goood] }] }", "13:31: there is no actor `goood` (did you mean `good`?)"),
        ("    match: { all: [{ actors: [bad] }] }", "13:31: actor `bad` has an error of its own at "),
        ("    match: { all: [{}] }", "13:20: a line needs `actors`"),
        ("    match: { all: [x] }", "13:20: this takes keys of its own, such as `actors`"),
        ("    match: { all: [{ word: [x] }] }", "13:22: unknown key `word` (did you mean `words`?)"),
        ("    match: { all: [{ words: [dr*ne] }] }", "13:30: `dr*ne`: * is allowed only at the end"),
        ("    match: { all: [{ words: ['*x'] }] }", "13:30: `*x`: * is allowed only at the end"),
        ("    match: { all: [{ words: 'a, b' }] }", "13:29: this is one text; a list is written [a, b]"),
        ("    match: { any: { at_least: 2, of: [{ words: [x] }] } }", "13:31: `at_least` is 2, but there are only 1"),
        ("    match: { all: [{ words: [x] }], near: [{ between: [x, y], within: 3 words }] }", "13:59: `y` is no actor or word"),
        ("    match: { all: [{ words: [x] }], near: [{ between: [x], within: 3 words }] }", "13:46: `between` takes two names"),
        ("    match: { all: [{ words: [x] }], near: [{ between: [x, x], within: near }] }", "13:71: `near` is not a distance"),
        ("    match: { all: [{ words: [x] }] }\n    send: { to: [phon] }", "14:18: there is no destination `phon` (did you mean `phone`?)"),
        ("    match: { all: [{ words: [x] }] }\n    send:\n      to: #phone", '15:11: `to` has no value: in YAML # begins a comment; write "#phone" in quotes'),
        ("    match: { all: [{ words: [x] }] }\n    cooldown: 1 hour", "14:5: unknown key `cooldown` here: it belongs under `send`"),
        ("    match: { all: [{ words: [x] }] }\n    sources: { not: [two] }", "14:22: there is no source `two`"),
        ("    match: { all: [{ words: [x] }] }\n    sources: { groups: [g] }", "14:25: there is no source group `g`"),
        ("    match: { all: [{ words: [x] }] }\n    where: titel", "14:12: `titel` is no part of an article"),
        ("    match: { all: [{ words: [x] }] }\n    priority: hihg", "14:15: `hihg` is not one of `low`, `normal`, `high`, `breaking` (did you mean `high`?)"),
        ("    match: { all: [{ words: [x] }] }\n    until: tomorrow", "14:12: `tomorrow` is not a date"),
        ("    match: { all: [{ words: [x] }] }\n    confirm: { sources: 3 }", "14:5: `within` is missing"),
        ("    match: { all: [{ words: [x] }] }\n    examples:\n      should_match:\n        - Fine: at last", "16:11: one text is expected here; a text with `: ` in it must be in quotes"),
        ("    match: { all: [{ words: [x] }] }\n    title: ''", "14:12: the text is empty"),
    ],
)  # fmt: skip
def test_one_bad_watch_is_left_out_and_its_neighbour_stays(
    loaded: Load, body: str, expected: str
) -> None:
    text = WATCH.format(body=body)
    found = loaded(text)
    about = [p for p in found.problems if p.subject == ("watch", "wrong")]
    lines = [f"{p.line}:{p.column}: {p.message}" for p in about if p.severity is Severity.ERROR]
    assert list(found.configuration.watches) == ["fine"]
    assert any(line.startswith(expected) for line in lines), lines


def test_a_list_cut_open_by_a_comment_is_explained_in_the_whole_file(loaded: Load) -> None:
    body = "    match: { all: [{ words: [x] }] }\n    send: { to: #phone }"
    with pytest.raises(ConfigurationError, match=r'a.yaml:14:17: .* write "#phone" in quotes'):
        loaded(WATCH.format(body=body))


LATER = """\
destinations:
  mail:
    apprise: json://phone.example:9/
    digest: weekdays at 07:30
    group_by: [watch, story]
    if_empty: say nothing new
watches:
  w:
    match: { all: [{ words: [x] }] }
    confirm: { sources: 3, within: 2 hours, until_then: digest }
    spike: { factor: 3, window: 1 hour, compared_with: 14 days, at_least: 8 stories, raise_to: high }
    quiet_for: 3 days
    quiet: { hours: 22:00-07:00, let_through: breaking, afterwards: digest }
    send: { to: [mail], follow_ups: thread }
"""


def test_a_match_cannot_wait_for_a_digest_that_nobody_gets(problems: Lines) -> None:
    assert problems(LATER) == []
    without = LATER.replace("digest: weekdays at 07:30", "only: [high]")
    without = without.replace("    group_by: [watch, story]\n    if_empty: say nothing new\n", "")
    assert problems(without) == [
        "a.yaml:8:57: none of the watch's destinations has a `digest`: until then a match is held"
    ]


def test_confirm_spike_and_silence_are_read(loaded: Load) -> None:
    watch = loaded(LATER).configuration.watches["w"]
    assert watch.confirm == Confirm(
        sources=3, within=timedelta(hours=2), until_then=UntilThen.DIGEST
    )
    assert watch.spike
    assert (watch.spike.at_least, watch.spike.raise_to) == (8, Priority.HIGH)
    assert watch.quiet_for == timedelta(days=3)
    assert watch.send.follow_ups is FollowUps.THREAD


def test_what_cannot_be_compared_is_refused(problems: Lines) -> None:
    days, window = LATER.replace("14 days", "3 days"), LATER.replace("1 hour,", "2 days,")
    assert any("`compared_with` is at least `4 days`" in one for one in problems(days))
    assert any("`window` is at most `1 day`" in one for one in problems(window))


GROUPS = """sources: { a: "https://a.example/f", b: "https://b.example/f" }
source_groups:
  state: { sources: [a], count_as_one: yes, trust: low }
  wires: { sources: [a, b], count_as_one: yes }
"""


def test_a_group_counts_as_one_and_a_source_in_one_such_group_only(
    loaded: Load, problems: Lines
) -> None:
    assert problems(GROUPS) == [
        "a.yaml:4:22: `a` counts as one with `state` already, and not with this",
    ]
    feeds = loaded(GROUPS).configuration.feeds
    assert {one.id: one.counts_as for one in feeds.values()} == {"a": "state", "b": "wires"}
    assert {one.id: one.trust for one in feeds.values()} == {"a": Trust.LOW, "b": Trust.NORMAL}


def test_a_source_has_the_trust_of_the_first_group_that_gives_one(
    loaded: Load, problems: Lines
) -> None:
    text = GROUPS.replace("count_as_one: yes }", "trust: high }")
    assert problems(text) == ["a.yaml:4:36: `a` has the trust that `state` gives it: low"]
    feeds = loaded(text).configuration.feeds
    assert {one.id: one.trust for one in feeds.values()} == {"a": Trust.LOW, "b": Trust.HIGH}


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("127.0.0.1:8800", "[127.0.0.0/8]"), ("localhost", '[127.0.0.0/8, "::1/128"]'),
        ("127.1", "[127.0.0.0/8]"), ("2130706433", "[127.0.0.0/8]"), ("[::1]", '["::1/128"]'),
        ("10.1.2.3", "[10.1.2.3/32]"), ("169.254.169.254", "[169.254.169.254/32]"),
        ("100.64.0.1", "[100.64.0.1/32]"),
    ],
)  # fmt: skip
def test_a_private_host_is_answered_with_what_to_add(
    problems: Lines, host: str, network: str
) -> None:
    line = problems(f"sources:\n  a: 'http://{host}/feed'\n")[0]
    assert line.startswith("a.yaml:2:6: ")
    assert line.endswith(f"under `daemon:` add `network: {{ allow: {network} }}`")
    allowed = f"daemon: {{ network: {{ allow: {network} }} }}\n"
    assert problems(f"{allowed}sources:\n  a: 'http://{host}/feed'\n") == []


def test_an_expired_or_silent_watch_is_a_warning(problems: Lines) -> None:
    text = "watches:\n  w:\n    match: { any: [{ words: [x] }] }\n    until: 2020-01-01\n"
    assert problems(text) == [
        "a.yaml:2:3: `send` names no destination: matches are recorded and nobody is told",
        "a.yaml:4:12: the watch ended on 2020-01-01: it sends nothing any more",
    ]


def test_so_few_entries_of_a_feed_that_old_ones_become_news_are_refused(
    loaded: Load, problems: Lines
) -> None:
    text = "daemon:\n  retention: { articles: 30 days, per_feed: 9999 }\n"
    kept = loaded(text).configuration.settings.retention
    assert (kept.per_feed, kept.articles) == (100_000, timedelta(days=30))
    (told,) = problems(text)
    assert told.startswith("a.yaml:2:45: `per_feed` must be at least 10000: a feed may show half")


def test_settings_are_read_and_a_bad_part_leaves_the_others(loaded: Load, folder: Path) -> None:
    text = (
        "daemon:\n  store: news.db\n  workers: 2\n  polling: { default_every: 3 }\n"
        "  network: { allow: [127.0.0.1], max_feed_bytes: 1 MB, host_spacing: 0 seconds }\n"
        "  retention: { articles: 30 days, alerts: forever, per_feed: 50000 }\n"
        "  logging: { level: debug }\n"
    )
    settings = loaded(text).configuration.settings
    assert settings.store == str(folder.parent / "news.db")
    assert settings.network.allow == ("127.0.0.1/32",)
    assert settings.network.host_spacing == timedelta()
    assert settings.network.max_feed_bytes == 1_000_000
    assert (settings.retention.articles, settings.retention.alerts) == (timedelta(days=30), None)
    assert settings.retention.per_feed == 50_000
    assert (settings.workers, settings.log_level) == (2, "debug")
    assert settings.polling.default_every == timedelta(minutes=10)


def test_the_store_lies_in_the_state_directory_of_systemd(loaded: Load) -> None:
    found = loaded("version: 1\n", env={"STATE_DIRECTORY": "/var/lib/watcher"})
    assert found.configuration.settings.store == "/var/lib/watcher/watcher.db"
    absolute = loaded("daemon: { store: /data/x.db }\n", env={"STATE_DIRECTORY": "/var/lib/w"})
    assert absolute.configuration.settings.store == "/data/x.db"


def test_a_store_whose_secret_is_missing_stops_everything(loaded: Load) -> None:
    with pytest.raises(ConfigurationError, match="the secret `db` is missing"):
        loaded('daemon: { store: "${secret:db}" }\n')


def test_a_broken_file_leaves_the_others_standing(loaded: Load, folder: Path) -> None:
    found = loaded("sources: { a: 'https://a.example/' }\n", b="watches: [\n")
    assert list(found.configuration.feeds) == ["a"]
    assert found.unreadable == {str(folder / "b.yaml")}
    assert len(found.errors) == 1


def test_a_broken_file_with_the_settings_stops_everything(loaded: Load) -> None:
    with pytest.raises(ConfigurationError, match="nothing can run before it is corrected"):
        loaded("sources: { a: 'https://a.example/' }\n", b="daemon:\n  store: [\n")


def test_nothing_readable_is_an_error_of_the_whole(folder: Path) -> None:
    with pytest.raises(ConfigurationError, match="no such folder"):
        load(folder / "missing")
    with pytest.raises(ConfigurationError, match=r"no \*\.yaml file"):
        load(folder)
    (folder / "a.yaml").write_text("a: [")
    with pytest.raises(ConfigurationError, match=r"a\.yaml:1:4: a list or group opens here"):
        load(folder)


def test_thousands_of_sources_and_watches_load_in_time(loaded: Load) -> None:
    sources = "sources:\n" + "".join(f"  s{i}: https://s{i}.example/\n" for i in range(5000))
    watches = "watches:\n" + "".join(
        f"  w{i}:\n    match: {{ all: [{{ words: [word{i}] }}] }}\n    mode: shadow\n"
        for i in range(1000)
    )
    begin = time.process_time()
    found = loaded(sources, b=watches)
    assert (len(found.configuration.feeds), len(found.configuration.watches)) == (5000, 1000)
    assert time.process_time() - begin < 10


def test_thousands_of_mistakes_are_reported_in_time(loaded: Load) -> None:
    sources = "sources:\n" + "".join(f"  s{i}: https://s{i}.example/\n" for i in range(3000))
    watches = "watches:\n" + "".join(
        f"  w{i}:\n    match: {{ all: [{{ words: [x] }}] }}\n    sources: {{ only: [z{i}] }}\n"
        for i in range(1000)
    )
    begin = time.process_time()
    assert len(loaded(sources, b=watches).errors) == 1000
    assert time.process_time() - begin < 10
