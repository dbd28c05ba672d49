"""`destinations` -> addresses with their secrets resolved. No message here repeats a value."""

import re
from dataclasses import replace
from urllib.parse import SplitResult, unquote

from pydantic import TypeAdapter

from watcher.config import addresses, schema
from watcher.config.credentials import SecretProblem, Secrets, everybody_reads, is_telling
from watcher.config.problem import Notes
from watcher.config.tree import Entry, Step, Table, Text, place_of
from watcher.config.validate import checked, named_well
from watcher.model.delivery import Destination, DestinationKind

_DESTINATION = TypeAdapter(schema.Destination)
_KINDS = ("slack", "email", "apprise")
_BELONGS = {
    "token": "slack", "api": "slack", "mention_on_breaking": "slack",
    "server": "email", "from": "email",
}  # fmt: skip
_CHANNEL = re.compile(r"#?[\w.-]{1,80}")
_MENTION = re.compile(r"here|channel|everyone|[UWS][A-Z0-9]{5,}")
_APPRISE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S+")
_MAIL_SCHEME = re.compile(r"mailtos?:", re.IGNORECASE)
_SURELY_A_HOST = re.compile(r"(?:.*\.)?localhost\.?|\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]*:[0-9a-f:.]*")
_FORMAT = re.compile(r"[?&]\s*format\s*=", re.IGNORECASE)


class _Wrong(Exception):  # noqa: N818 - never leaves this module
    def __init__(self, key: str, message: str, *, item: int = 0) -> None:
        super().__init__(message)
        self.path: tuple[Step, ...] = (key, item) if key else ()
        self.message = message


def destinations(
    entries: dict[str, Entry], secrets: Secrets, allow: tuple[str, ...], notes: Notes
) -> dict[str, Destination]:
    """Every good destination. One whose secret is missing is left out with an error.

    One on a private network that `allow` does not name is kept with a warning: it may be allowed
    without another start, and what is to be sent there waits.
    """
    result: dict[str, Destination] = {}
    for entry in entries.values():
        made = _destination(entry, secrets, notes)
        if made is not None:
            result[made.id] = made
            _warn_of_private_host(made, entry, allow, notes)
            _warn_of_typed_secret(made, entry, notes)
    return result


def _warn_of_typed_secret(made: Destination, entry: Entry, notes: Notes) -> None:
    """A file of rules is shared, copied and committed; a secret has no place in an open one."""
    known = {
        "token": made.token,
        "slack": made.address if made.kind is DestinationKind.SLACK else "",
        "server": made.server,
        "apprise": made.address if made.kind is DestinationKind.APPRISE else "",
    }
    for key, value in known.items():
        place = place_of(entry, (key,))
        if value and _is_typed(entry, key, value) and everybody_reads(place.file):
            message = (
                "a secret is typed into a file that everybody can read: write"
                f' {key}: "${{secret:{entry.key}}}" and put it in secrets/{entry.key},'
                f" or run `chmod 640 {place.file}`"
            )
            notes.warning(place, message, ("destination", entry.key))


def _is_typed(entry: Entry, key: str, value: str) -> bool:
    """Whether a value stands in the file as it is, and is a secret by its looks."""
    written = entry.value.get(key) if isinstance(entry.value, Table) else None
    if written is None or not isinstance(written.value, Text) or written.value.value != value:
        return False
    host = addresses.host_of(value)
    return not addresses.is_loopback(host) if is_telling(value) else key == "token"


def _warn_of_private_host(
    made: Destination, entry: Entry, allow: tuple[str, ...], notes: Notes
) -> None:
    """The text does not repeat the address; of Apprise's, only what is surely a host is looked at.

    A mail server may stand anywhere.
    """
    key, address = {
        DestinationKind.SLACK: ("api", made.api) if made.api else ("slack", made.address),
        DestinationKind.EMAIL: ("", ""),
        DestinationKind.APPRISE: ("apprise", made.address),
    }[made.kind]
    host = addresses.host_of(address)
    if made.kind is DestinationKind.APPRISE and (
        _MAIL_SCHEME.match(address) or not _SURELY_A_HOST.fullmatch(host)
    ):
        return
    if needed := addresses.refused_networks(host, allow):
        message = f"`{key}` is a private address: {addresses.cure(needed)}"
        notes.warning(place_of(entry, (key,)), message, ("destination", entry.key))


def _destination(entry: Entry, secrets: Secrets, notes: Notes) -> Destination | None:
    subject = ("destination", entry.key)
    written = checked(_DESTINATION, schema.Destination, entry, notes, subject)
    if not named_well(entry, notes, subject) or written is None:
        return None
    try:
        return _with_digest(_built(entry.key, written, secrets), written)
    except _Wrong as wrong:
        place = place_of(entry, wrong.path) if wrong.path else entry.place
        notes.error(place, wrong.message, subject)
        return None


def _with_digest(made: Destination, written: schema.Destination) -> Destination:
    if written.digest is None:
        for key in ("group_by", "if_empty"):
            if key in written.model_fields_set:
                raise _Wrong(key, f"`{key}` goes with `digest`, and this destination has none")
    return replace(
        made,
        digest=written.digest,
        group_by=tuple(dict.fromkeys(written.group_by)) or made.group_by,
        if_empty=written.if_empty,
    )


def _built(name: str, written: schema.Destination, secrets: Secrets) -> Destination:
    keys = [schema.Destination.model_fields[key].alias or key for key in written.model_fields_set]
    kinds = [kind for kind in _KINDS if kind in keys]
    if len(kinds) != 1:
        what = f"this has {' and '.join(kinds)}" if kinds else "this has none of them"
        raise _Wrong("", f"a destination has exactly one of `slack`, `email`, `apprise`; {what}")
    for key in sorted(keys):
        if (owner := _BELONGS.get(key)) and owner != kinds[0]:
            raise _Wrong(key, f"`{key}` goes with `{owner}`, and this destination is `{kinds[0]}`")
    build = {"slack": _slack, "email": _email, "apprise": _apprise}[kinds[0]]
    return replace(build(name, written, secrets), at_most=written.at_most)


def _slack(name: str, written: schema.Destination, secrets: Secrets) -> Destination:
    address = _secret("slack", written.slack, secrets)
    token = _secret("token", written.token, secrets, hide=True)
    api = _secret("api", written.api, secrets)
    if "://" in address:
        secrets.redactor.add(address)
        _secure("slack", address)
        if token:
            raise _Wrong("token", "a webhook has no `token`: leave one of the two out")
    else:
        _check_channel(address, token)
    if api:
        _secure("api", api)
    if written.mention_on_breaking and not _MENTION.fullmatch(written.mention_on_breaking):
        message = "write here, channel, everyone or the ID of a member or group, such as U012AB3CD"
        raise _Wrong("mention_on_breaking", message)
    return Destination(
        id=name,
        kind=DestinationKind.SLACK,
        address=address.removeprefix("#"),
        token=token,
        api=api,
        mention_on_breaking=written.mention_on_breaking,
        only=_only(written),
    )


def _check_channel(address: str, token: str) -> None:
    if not _CHANNEL.fullmatch(address):
        raise _Wrong("slack", "this is neither a channel's name nor a webhook's https:// address")
    if not token:
        raise _Wrong("slack", 'a channel needs a `token`; write token: "${secret:slack-token}"')


def _email(name: str, written: schema.Destination, secrets: Secrets) -> Destination:
    if not written.email:
        raise _Wrong("email", "`email` names no recipient")
    for item, address in enumerate(written.email):
        _mail("email", address, item)
    if written.from_:
        _mail("from", written.from_)
    if not written.server:
        raise _Wrong("email", '`server` is missing; write server: "${secret:smtp-url}"')
    server = _secret("server", written.server, secrets, hide=True)
    parts = _split("server", server)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise _Wrong("server", "a mail server is smtp://host:587 or smtps://host:465")
    return Destination(
        id=name,
        kind=DestinationKind.EMAIL,
        recipients=written.email,
        server=server,
        sender=written.from_ or _sender(parts, written.email),
        only=_only(written),
    )


def _sender(server: SplitResult, recipients: tuple[str, ...]) -> str:
    """Who sends where `from` is not given: the server's user, else the first recipient."""
    try:
        return addresses.mail(unquote(server.username or ""))
    except ValueError:
        return recipients[0]


def _apprise(name: str, written: schema.Destination, secrets: Secrets) -> Destination:
    address = _secret("apprise", written.apprise, secrets, hide=True)
    if not _APPRISE.fullmatch(address):
        raise _Wrong("apprise", "an Apprise address is one URL, such as ntfys://topic")
    if _FORMAT.search(address):
        raise _Wrong("apprise", "take `format=` out of the address: it would let markup through")
    return Destination(id=name, kind=DestinationKind.APPRISE, address=address, only=_only(written))


def _secret(key: str, text: str, secrets: Secrets, *, hide: bool = False) -> str:
    try:
        value = secrets.resolve(text)
    except SecretProblem as wrong:
        raise _Wrong(key, str(wrong)) from None
    if hide and value:
        secrets.redactor.add(value)
    if any(not character.isprintable() for character in value):
        raise _Wrong(key, f"`{key}` holds a line break or another control character")
    return value


def _secure(key: str, address: str) -> None:
    parts = _split(key, address)
    loopback = parts.scheme == "http" and addresses.is_loopback(parts.hostname or "")
    if not parts.hostname or (parts.scheme != "https" and not loopback):
        raise _Wrong(key, f"`{key}` must begin with https:// (http:// only on this machine)")


def _split(key: str, address: str) -> SplitResult:
    try:
        return addresses.split(address)
    except ValueError as wrong:
        raise _Wrong(key, str(wrong)) from None


def _mail(key: str, address: str, item: int = 0) -> None:
    try:
        addresses.mail(address)
    except ValueError as wrong:
        raise _Wrong(key, str(wrong), item=item) from None


def _only(written: schema.Destination) -> frozenset[str]:
    return frozenset(priority.value for priority in written.only)
