"""An actor: a person, organisation, place, country or thing, under all its names."""

from dataclasses import dataclass, field
from enum import StrEnum


class ActorKind(StrEnum):
    """What an actor is."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    COUNTRY = "country"
    THING = "thing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """One entry of `actors`. `aliases` maps a language code ("" where none) to spellings.

    `masks` (`not:` in YAML) are names of somebody else: their span never counts. `excluded`
    (`except:` in YAML) are generated forms that are switched off. `strict` asks for one full name
    in the article before a bare surname counts.
    """

    id: str
    name: str
    kind: ActorKind = ActorKind.THING
    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    masks: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    strict: bool = False
    inflect: bool = True
    romanise: bool = True
