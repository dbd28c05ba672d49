"""Odd feeds: each state has a name and ends by itself; nothing is lost, told twice, or floods.

The sequences stand in `odd.py`. More of them, if you have some, are played from the folder that
WATCHER_SCENARIOS_DATA names: N.xml is the body of poll N, expect.json the alerts that it raises.
"""

import json
import os
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.scenarios.builders import configuration, flowing
from tests.scenarios.odd import GROUPS, PAGE
from tests.scenarios.scripted import Answer, Publisher, http, publishing
from watcher.clock import SystemClock
from watcher.model.condition import Condition
from watcher.store import history

FOLDER = os.environ.get("WATCHER_SCENARIOS_DATA", "")


def configured(folder: Path, publisher: Publisher, names: list[str], network: str) -> Path:
    """A feed for each name, and a watch of its own that matches all that is in it."""
    feeds = "".join(
        f'  {one}: {{ feed: "{publisher.url}/{one}", articles: from feed }}\n' for one in names
    )
    match = 'match: { all: [ { regex: ["[^ ]"] } ] }'
    watches = "".join(
        f"  w-{one}: {{ {match}, sources: {{ only: [{one}] }}, send: {{ to: [chat] }} }}\n"
        for one in names
    )
    config = configuration(folder, publisher, feeds=feeds, watches=watches)
    path = config / "watcher.yaml"
    text = path.read_text().replace("timeout: 5 seconds", network)
    path.write_text(text.replace("daemon:\n", "daemon:\n  storm: { at_most: 10000 }\n"))
    return config


async def played(
    folder: Path, sequences: dict[str, list[Answer]], *, cap: str = "10 MB"
) -> dict[str, list[tuple[int, Condition]]]:
    """The answers, one a poll, of several feeds at once: alerts and condition of each poll."""
    seen: dict[str, list[tuple[int, Condition]]] = {name: [] for name in sequences}
    async with publishing(SystemClock()) as publisher:
        publisher.plays["/page"] = http("200 OK", body=PAGE)
        network = f"timeout: 0.5 seconds, max_feed_bytes: {cap}"
        async with flowing(configured(folder, publisher, list(sequences), network)) as river:
            before: Counter[str] = Counter()
            for number in range(max(map(len, sequences.values()))):
                playing = {name for name, steps in sequences.items() if number < len(steps)}
                publisher.plays |= {f"/{name}": sequences[name][number] for name in playing}
                states = [one for one in await river.all_states() if one.feed_id in playing]
                river.crew.hand(states)
                await river.crew.idle()
                await river.delivered()
                rows = await river.store.read(lambda reader: history.alerts(reader, limit=10_000))
                after = Counter(row.feed_id for row in rows)
                for state in await river.all_states():
                    if (name := state.feed_id) in playing:
                        seen[name].append((after[name] - before[name], state.condition))
                before = after
        assert len(publisher.posts) == before.total(), "each alert was told once"
    return seen


@pytest.mark.parametrize("group", GROUPS)
async def test_each_state_of_a_feed_has_a_name_and_ends_by_itself(
    group: str, tmp_path: Path
) -> None:
    sequences = {re.sub(r"\W+", "-", name).lower(): steps for name, steps in GROUPS[group].items()}
    answers = {name: [one.answer for one in steps] for name, steps in sequences.items()}
    assert await played(tmp_path, answers, cap="100 kB") == {
        name: [(one.alerts, one.found) for one in steps] for name, steps in sequences.items()
    }


@pytest.mark.skipif(not FOLDER, reason="WATCHER_SCENARIOS_DATA names no folder with sequences")
async def test_sequences_from_elsewhere_alert_as_they_say(tmp_path: Path) -> None:
    bodies: dict[str, list[Answer]] = {}
    counts = {}
    for folder in Path(FOLDER).iterdir():  # noqa: ASYNC240 - of a few files
        expected = json.loads((folder / "expect.json").read_text())
        counts[folder.name] = expected["expected_individual_alerts_per_poll"]
        polls = range(1, len(counts[folder.name]) + 1)
        bodies[folder.name] = [
            http("200 OK", body=(folder / f"{poll}.xml").read_bytes()) for poll in polls
        ]
    seen = await played(tmp_path, bodies)
    assert {name: [alerts for alerts, _ in polls] for name, polls in seen.items()} == counts
