"""`daemon` and `timezone` -> `Settings`. A bad part falls back on its defaults.

Only a bad store cannot: a daemon on another database than the one meant would tell all again.
"""

import ssl
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, TypeAdapter

from watcher.config import addresses, schema, window
from watcher.config.credentials import SecretProblem, Secrets
from watcher.config.files import Sections
from watcher.config.problem import Notes, Place, did_you_mean, quoted
from watcher.config.tree import Entry, Node, Table, place_of, plain
from watcher.config.validate import checked
from watcher.errors import ConfigurationError
from watcher.model.settings import (
    FEWEST_PER_FEED,
    Heartbeat,
    Network,
    Polling,
    Retention,
    Settings,
    Storm,
)

VERSION = "1"

_DAEMON = TypeAdapter(schema.Daemon)
_POLLING = TypeAdapter(Polling)
_NETWORK = TypeAdapter(Network)
_RETENTION = TypeAdapter(Retention)
_STORM = TypeAdapter(Storm)
_NO_PROXY = "http://127.0.0.1:9"  # the port of `discard`


def settings(sections: Sections, folder: Path, secrets: Secrets, notes: Notes) -> Settings:
    """The machine's settings. Raises ConfigurationError if `daemon.store` cannot be used."""
    _check_version(sections, notes)
    parts = {key: _part(entry, notes) for key, entry in sections.named["daemon"].items()}
    good = {key: part for key, part in parts.items() if part is not None}
    if "store" in parts and "store" not in good:
        raise ConfigurationError("\n".join(str(problem) for problem in notes.sorted()))
    entries = sections.named["daemon"]
    written = good["store"].store if "store" in good else None
    found = Settings(
        timezone=_timezone(sections, notes),
        store=_store(written, entries.get("store"), folder, secrets),
        polling=_polling(good.get("polling"), entries.get("polling"), notes),
        network=_network(good.get("network"), entries.get("network"), secrets, notes),
        retention=_retention(good.get("retention"), entries.get("retention"), notes),
        storm=_storm(good.get("storm")),
    )
    beat = _heartbeat(good.get("heartbeat"), entries, secrets, notes)
    needed = (
        addresses.refused_networks(addresses.host_of(beat.url), found.network.allow) if beat else ()
    )
    if needed:
        place = place_of(entries["heartbeat"], ("url",))
        message = f"the heartbeat goes to a private address: {addresses.cure(needed)}"
        notes.warning(place, message, ("daemon", "heartbeat"))
    page = window.web(good.get("web"), entries, secrets, notes)
    return _rest(replace(found, heartbeat=beat, web=page), good)


def state_folder(folder: Path, environ: Mapping[str, str]) -> Path:
    """Where a relative store lies: systemd's state directory, else beside the configuration."""
    state = environ.get("STATE_DIRECTORY", "").split(":")[0]
    return Path(state) if state else folder.resolve().parent


def _part(entry: Entry, notes: Notes) -> schema.Daemon | None:
    """One key of `daemon` on its own, so that a mistake in one leaves the others standing."""
    alone = Entry("daemon", entry.place, _around(entry))
    return checked(_DAEMON, schema.Daemon, alone, notes, ("daemon", entry.key))


def _around(entry: Entry) -> Node:
    return Table(entry.place, (entry,))


def _rest(found: Settings, good: Mapping[str, schema.Daemon]) -> Settings:
    if "workers" in good:
        found = replace(found, workers=good["workers"].workers or 0)
    if "logging" in good and (logging := good["logging"].logging):
        found = replace(found, log_level=logging.level or found.log_level)
    if "operator" in good:
        found = replace(found, operator=good["operator"].operator or ())
    if "ops" in good:
        both = (*found.operator, *(good["ops"].ops or ()))
        found = replace(found, operator=tuple(dict.fromkeys(both)))
    return found


def _check_version(sections: Sections, notes: Notes) -> None:
    entry = sections.single.get("version")
    if entry is None:
        return
    text = plain(entry.value, notes, ("version",), "version")
    if text not in (VERSION, ""):
        message = f"this program reads version {VERSION} of the language"
        notes.error(place_of(entry, ()), message, ("version",))


def _timezone(sections: Sections, notes: Notes) -> str:
    entry = sections.single.get("timezone")
    name = plain(entry.value, notes, ("timezone",), "timezone") if entry else "UTC"
    if entry is None or name == "":
        return "UTC"
    if isinstance(name, str) and _is_zone(name):
        return name
    from zoneinfo import available_timezones  # noqa: PLC0415 - slow, and only for the message

    typed = name if isinstance(name, str) else "this"
    hint = did_you_mean(typed, available_timezones()) or "; write `Europe/Brussels` or `UTC`"
    message = f"{quoted(typed)} is not a time zone{hint}"
    notes.error(place_of(entry, ()), message, ("timezone",))
    return "UTC"


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _store(written: str | None, entry: Entry | None, folder: Path, secrets: Secrets) -> str:
    try:
        store = secrets.resolve(written or Settings().store)
    except SecretProblem as wrong:
        place = place_of(entry, ()) if entry else Place(str(folder), 1, 1)
        raise ConfigurationError(f"{place}: {wrong}") from None
    if "://" in store:
        secrets.redactor.add(store)
        return store
    return str(state_folder(folder, secrets.environ) / Path(store).expanduser())


def _given(part: BaseModel | None) -> dict[str, object]:
    """The keys that were written, with their values."""
    if part is None:
        return {}
    return {name: getattr(part, name) for name in part.model_fields_set}


def _polling(part: schema.Daemon | None, entry: Entry | None, notes: Notes) -> Polling:
    if part is None or part.polling is None or entry is None:
        return Polling()
    polling = _POLLING.validate_python({**asdict(Polling()), **_given(part.polling)})
    if polling.at_most_every > polling.at_least_every:
        message = "`at_most_every` is the fastest pace and must not be longer than `at_least_every`"
        notes.error(entry.place, message, ("daemon", "polling"))
        return Polling()
    return polling


def _network(
    part: schema.Daemon | None, entry: Entry | None, secrets: Secrets, notes: Notes
) -> Network:
    if part is None or part.network is None or entry is None:
        return Network()
    given = _given(part.network)
    allow = []
    for index, text in enumerate(part.network.allow or ()):
        try:
            allow.append(addresses.network(text))
        except ValueError as wrong:
            place = place_of(entry, ("allow", index))
            notes.error(place, str(wrong), ("daemon", "network"))
            continue
        if addresses.is_wide(allow[-1]):
            message = f"{allow[-1]} opens this machine and its networks to whatever a feed links to"
            notes.warning(place_of(entry, ("allow", index)), message, ("daemon", "network"))
    given["proxy"] = _proxy(part.network.proxy or "", entry, secrets, notes)
    given["ca_file"] = _ca_file(part.network.ca_file or "", entry, secrets.config, notes)
    if not part.network.ports:
        given.pop("ports", None)
    return _NETWORK.validate_python({**asdict(Network()), **given, "allow": tuple(allow)})


def _proxy(written: str, entry: Entry, secrets: Secrets, notes: Notes) -> str:
    """The proxy. One that cannot be used is left out with an error, and nothing goes around it.

    What is left is an address at which nobody listens: whoever wants a proxy does not want to
    be seen without it.
    """
    place, subject = place_of(entry, ("proxy",)), ("daemon", "network")
    try:
        proxy = secrets.resolve(written)
        parts = addresses.split(proxy)
    except ValueError as wrong:
        notes.error(place, str(wrong), subject)
        return _NO_PROXY
    if parts.password:
        secrets.redactor.add(proxy)
    if proxy and (parts.scheme != "http" or not parts.hostname):
        notes.error(place, "a proxy is written http://host:3128", subject)
        return _NO_PROXY
    return proxy


def _ca_file(written: str, entry: Entry, folder: Path, notes: Notes) -> str:
    """The file of further authorities, from the folder of the configuration on."""
    if not written:
        return ""
    path = folder / Path(written).expanduser()
    try:
        ssl.create_default_context(cafile=str(path))
    except OSError as wrong:  # an SSLError is one
        reason = wrong.strerror if not isinstance(wrong, ssl.SSLError) else ""
        message = f"{path}: {reason or 'no certificates in PEM form in it'}"
        notes.error(place_of(entry, ("ca_file",)), message, ("daemon", "network"))
        return ""
    return str(path)


def _retention(part: schema.Daemon | None, entry: Entry | None, notes: Notes) -> Retention:
    if part is None or part.retention is None or entry is None:
        return Retention()
    kept = _RETENTION.validate_python({**asdict(Retention()), **_given(part.retention)})
    if kept.per_feed < FEWEST_PER_FEED:
        message = (
            f"`per_feed` must be at least {FEWEST_PER_FEED}: a feed may show half as many entries"
            " at once, and one that is forgotten would be news again"
        )
        notes.error(place_of(entry, ("per_feed",)), message, ("daemon", "retention"))
        return replace(kept, per_feed=Retention().per_feed)
    return kept


def _storm(part: schema.Daemon | None) -> Storm:
    if part is None:
        return Storm()
    return _STORM.validate_python({**asdict(Storm()), **_given(part.storm)})


def _heartbeat(
    part: schema.Daemon | None, entries: Mapping[str, Entry], secrets: Secrets, notes: Notes
) -> Heartbeat | None:
    """A heartbeat that cannot be sent is left out with an error: its silence then tells."""
    if part is None or part.heartbeat is None:
        return None
    place, subject = place_of(entries["heartbeat"], ("url",)), ("daemon", "heartbeat")
    try:
        url = secrets.resolve(part.heartbeat.url)
    except SecretProblem as wrong:
        notes.error(place, str(wrong), subject)
        return None
    secrets.redactor.add(url)
    if not url.startswith(("https://", "http://")):
        notes.error(place, "a heartbeat is an address that begins with https://", subject)
        return None
    return Heartbeat(url=url, every=part.heartbeat.every or Heartbeat(url=url).every)
