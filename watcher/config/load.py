"""A folder of YAML -> `Loaded`: what can be used, and everything that is wrong with the rest.

files.sections -> settings, sources, actors, destinations, watches -> Configuration
"""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from watcher.config import actors, destinations, files, settings, sources, watches
from watcher.config.configuration import Configuration, Loaded
from watcher.config.credentials import Secrets
from watcher.config.files import Sections
from watcher.config.problem import Notes, quoted
from watcher.config.tree import Entry, place_of
from watcher.model.settings import Settings

_SORTS = {
    "source": "sources",
    "source_group": "source_groups",
    "actor": "actors",
    "watch": "watches",
    "destination": "destinations",
    "daemon": "daemon",
}


def load(folder: Path, *, secrets: Secrets | None = None, now: datetime | None = None) -> Loaded:
    """Read the configuration in `folder`.

    What is bad is left out with an error and never stops the rest. `secrets` is by default looked
    up in the process's environment. `now` (aware) lets expired watches be reported. Raises
    ConfigurationError if there is no folder, no readable file or no usable store.
    """
    secrets = secrets or Secrets.of(folder)
    notes = Notes()
    sections = files.sections(folder, notes)
    found = settings.settings(sections, folder, secrets, notes)
    named = sections.named
    feeds = sources.feeds(named["sources"], named["source_groups"], found.network, notes)
    good_actors = actors.actors(named["actors"], notes)
    known = watches.Known(
        sources=named["sources"],
        groups=named["source_groups"],
        actors=named["actors"],
        destinations=named["destinations"],
        good_actors=good_actors,
        feeds=feeds,
    )
    configuration = Configuration(
        settings=found,
        feeds=feeds,
        actors=good_actors,
        watches=watches.watches(named["watches"], known, _today(found, now), notes),
        destinations=destinations.destinations(
            named["destinations"], secrets, found.network.allow, notes
        ),
        origins=_origins(sections),
    )
    _check_operator(found, sections, notes)
    return Loaded(
        configuration=configuration,
        problems=notes.sorted(),
        unreadable=frozenset(sections.unreadable),
    )


def _today(found: Settings, now: datetime | None) -> date | None:
    return now.astimezone(ZoneInfo(found.timezone)).date() if now else None


def _origins(sections: Sections) -> dict[tuple[str, str], Entry]:
    return {
        (sort, name): entry
        for sort, section in _SORTS.items()
        for name, entry in sections.named[section].items()
    }


def _check_operator(found: Settings, sections: Sections, notes: Notes) -> None:
    known = sections.named["destinations"]
    for index, name in enumerate(found.operator):
        if name not in known:
            place = place_of(sections.named["daemon"]["operator"], (index,))
            message = f"there is no destination {quoted(name)}{notes.hint(name, known)}"
            notes.error(place, message, ("daemon", "operator"))
