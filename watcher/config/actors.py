"""`actors` -> the names by which each is known."""

from pydantic import TypeAdapter

from watcher.config import schema
from watcher.config.problem import Notes
from watcher.config.tree import Entry, place_of
from watcher.config.validate import checked, named_well
from watcher.model.actor import Actor

_ACTOR = TypeAdapter(schema.Actor)


def actors(entries: dict[str, Entry], notes: Notes) -> dict[str, Actor]:
    """Every good actor."""
    found = (_actor(entry, notes) for entry in entries.values())
    return {actor.id: actor for actor in found if actor is not None}


def _actor(entry: Entry, notes: Notes) -> Actor | None:
    subject = ("actor", entry.key)
    written = checked(_ACTOR, schema.Actor, entry, notes, subject)
    if not named_well(entry, notes, subject) or written is None:
        return None
    _warn_of_masked_names(written, entry, notes)
    return Actor(
        id=entry.key,
        name=written.name,
        kind=written.kind,
        aliases=dict(written.aliases),
        masks=written.not_,
        excluded=written.except_,
        strict=written.strict,
        inflect=written.inflect,
        romanise=written.romanise,
    )


def _warn_of_masked_names(written: schema.Actor, entry: Entry, notes: Notes) -> None:
    """A spelling that is also under `not:` can never be found."""
    masked = {mask.casefold() for mask in written.not_}
    for language, spellings in written.aliases.items():
        for index, spelling in enumerate(spellings):
            if spelling.casefold() in masked:
                message = f"`{spelling}` is also under `not:`, so it never counts"
                place = place_of(entry, ("aliases", language, index))
                notes.warning(place, message, ("actor", entry.key))
