"""`escalate` in a watch: what is read, and what is refused where."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from watcher.config import jsonschema
from watcher.config.configuration import Loaded
from watcher.model.watch import Escalation, Priority

Load = Callable[..., Loaded]
Lines = Callable[..., list[str]]

BASE = """\
version: 1
destinations:
  desk: { apprise: "json://phone.example" }
  phone: { apprise: "json://phone.example" }
  chief: { apprise: "json://phone.example", only: breaking }
  mail: { apprise: "json://phone.example", digest: every day at 07:30 }
watches:
  w:
    match: { all: [ { words: [ferry] } ] }
    send: { to: [desk] }
    priority: high
"""


def test_one_step_or_a_list_of_them_is_read(loaded: Load) -> None:
    one = loaded(f"{BASE}    escalate: {{ after: 15 minutes, to: phone }}\n")
    assert one.configuration.watches["w"].escalate == (
        Escalation(after=timedelta(minutes=15), to=("phone",), lowest=Priority.HIGH),
    )
    two = "[ {after: 15 minutes, to: [phone]}, {after: 1 hour, to: [desk], from: low} ]"
    steps = loaded(f"{BASE}    escalate: {two}\n").configuration.watches["w"].escalate
    assert [(step.after, step.lowest) for step in steps] == [
        (timedelta(minutes=15), Priority.HIGH),
        (timedelta(hours=1), Priority.LOW),
    ]


def test_whom_to_tell_does_not_change_the_version_of_a_watch(loaded: Load) -> None:
    before = loaded(BASE).configuration.watches["w"].version
    after = loaded(f"{BASE}    escalate: {{ after: 15 minutes, to: phone }}\n")
    assert after.configuration.watches["w"].version == before


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("{ after: 5 minutes, to: [desk, fone] }", "12:46: there is no destination `fone`"),
        ("{ after: 5 minutes, to: [fone] }", "did you mean `phone`?"),
        ("{ after: 5 mintues, to: [phone] }", "12:24: `mintues` is not a unit of time"),
        ("{ after: 2 days, to: [phone] }", "12:24: `after` is at most `1 day`"),
        ("{ after: 5 minutes }", "`to` is missing"),
        ("{ after: 5 minutes, to: [] }", "`to` names no destination"),
        ("{ after: 5 minutes, too: [phone] }", "12:35: unknown key `too` (did you mean `to`?)"),
        ("{ after: 5 minutes, to: phone, from: hihg }", "did you mean `high`?"),
        ("phone", "write `escalate: { after: 15 minutes, to: [phone] }`"),
        (
            "[ {after: 1 hour, to: [phone]}, {after: 15 minutes, to: [desk]} ]",
            "12:55: each step comes later than the one before",
        ),
        ("{ after: 5 minutes, to: [mail] }", "`mail` collects digests"),
        ("{ after: 5 minutes, to: [chief] }", "`chief` takes no high alerts"),
    ],
)
def test_a_mistake_is_told_at_its_place(problems: Lines, written: str, message: str) -> None:
    found = problems(f"{BASE}    escalate: {written}\n")
    assert any(message in line for line in found), found


def test_a_step_for_breaking_news_may_name_who_takes_only_that(problems: Lines) -> None:
    step = "{ after: 5 minutes, to: [chief], from: breaking }"
    assert problems(f"{BASE}    escalate: {step}\n") == []


def test_editors_know_both_ways_of_writing_it() -> None:
    found = jsonschema.json_schema()["$defs"]["Watch"]["properties"]["escalate"]
    assert [one.get("type", one.get("$ref")) for one in found["anyOf"]] == [
        "array",
        "#/$defs/Step",
    ]
