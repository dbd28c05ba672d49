"""`daemon.web` -> `Web`: where the status page is served, and who may see it."""

from collections.abc import Mapping

from watcher.config import addresses, schema
from watcher.config.credentials import SecretProblem, Secrets
from watcher.config.problem import Notes
from watcher.config.tree import Entry, place_of
from watcher.model.settings import Web

SHORTEST = 12
"""Characters of a password: whoever reaches the page may try sixty of them a second."""

_SUBJECT = ("daemon", "web")


def web(
    part: schema.Daemon | None, entries: Mapping[str, Entry], secrets: Secrets, notes: Notes
) -> Web | None:
    """The page, or None where there is none. One that others could see unasked is an error."""
    if part is None or part.web is None:
        return None
    host, port = part.web.listen
    entry, password = entries["web"], ""
    if part.web.password is not None:
        where = place_of(entry, ("password",))
        try:
            password = secrets.resolve(part.web.password)
        except SecretProblem as wrong:
            notes.error(where, str(wrong), _SUBJECT)
            return None
        secrets.redactor.add(password)
        if len(password) < SHORTEST:
            message = f"the page's password must have at least {SHORTEST} characters"
            notes.error(where, message, _SUBJECT)
            return None
    elif not addresses.is_loopback(host):
        message = (
            "others can reach the page there: give it a `password`, or listen on this machine"
            f" only (`listen: {port}`)"
        )
        notes.error(place_of(entry, ("listen",)), message, _SUBJECT)
        return None
    names = tuple(name.casefold() for name in part.web.names or ())
    return Web(host=host, port=port, password=password, names=names)
