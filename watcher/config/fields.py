"""The types of single fields: how each is checked, and how an editor is told about it."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, GetJsonSchemaHandler, WithJsonSchema
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from watcher.config import addresses, words
from watcher.config.problem import did_you_mean, quoted
from watcher.model import calendar, delivery, feed, watch
from watcher.model.actor import ActorKind
from watcher.model.feed import ArticlesFrom
from watcher.model.watch import FollowUps, Mode, NearUnit, Priority, UntilThen, Where

MAX_PHRASE = 200

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})?", re.IGNORECASE)
_COUNTRY_CODES = {
    "ua": "uk", "jp": "ja", "kr": "ko", "cn": "zh", "cz": "cs", "dk": "da", "gr": "el",
    "eng": "en", "rus": "ru", "ukr": "uk", "ger": "de", "fre": "fr", "spa": "es",
}  # fmt: skip
_STAR = re.compile(r"\*(?=\S)(?![)\]»”\"'.,;:!?])|(?<!\w)\*")


def scalar(value: object) -> str:
    """`value` if it is one text."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        raise ValueError("one text is expected here; a text with `: ` in it must be in quotes")  # noqa: TRY004
    raise ValueError("one text is expected here, not a list")


def typed(read: Callable[[str], object]) -> BeforeValidator:
    """A validator that reads one text."""
    return BeforeValidator(lambda value: read(scalar(value)))


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError("the text is empty")
    return " ".join(text.split())


def _phrase(text: str) -> str:
    phrase = _filled(text)
    if len(phrase) > MAX_PHRASE:
        raise ValueError(f"a name or phrase has at most {MAX_PHRASE} characters")
    if _STAR.search(phrase):
        raise ValueError(f"{quoted(phrase)}: * is allowed only at the end of a word, as in drone*")
    if not any(character.isalnum() for character in phrase):
        raise ValueError(f"{quoted(phrase)} has neither a letter nor a digit, so it never matches")
    return phrase


def _language(text: str) -> str:
    code = text.strip().casefold()
    if code in _COUNTRY_CODES:
        raise ValueError(
            f"{quoted(text)} is not a language code (did you mean `{_COUNTRY_CODES[code]}`?)"
        )
    if not _LANGUAGE.fullmatch(code):
        raise ValueError(f"{quoted(text)} is not a language code; write `en`, `ru`, `uk` or `ko`")
    return code


def _chosen(names: Mapping[str, StrEnum]) -> BeforeValidator:
    def read(text: str) -> StrEnum:
        found = names.get(text.strip().casefold())
        if found is None:
            raise ValueError(_not_one_of(text, list(names)))
        return found

    return typed(read)


def _one_of(*names: str) -> BeforeValidator:
    def read(text: str) -> str:
        if text.strip() not in names:
            raise ValueError(_not_one_of(text, list(names)))
        return text.strip()

    return typed(read)


def _not_one_of(text: str, names: list[str]) -> str:
    known = ", ".join(f"`{name}`" for name in names)
    return f"{quoted(text)} is not one of {known}{did_you_mean(text, names)}"


class OneOrMore:
    """Tells the JSON schema that a list of one may be written without its brackets."""

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Called by pydantic."""
        schema = handler(core)
        return {"anyOf": [schema, schema["items"]]}


class Or:
    """Tells the JSON schema that a short form may stand for the whole: that of one key."""

    def __init__(self, key: str) -> None:
        """`key` is the one that the short form gives; "" for any key of a mapping."""
        self._key = key

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Called by pydantic."""
        schema = handler(core)
        whole = handler.resolve_ref_schema(schema)
        short = whole["properties"][self._key] if self._key else whole["additionalProperties"]
        return {"anyOf": [schema, short]}


def _listed(value: object) -> list[object]:
    if isinstance(value, list):
        return value
    if isinstance(value, str) and "," in value:
        raise ValueError(f"this is one text; a list is written [{value[:40]}]")
    if isinstance(value, str):
        return [value]
    raise ValueError("a list is expected here, such as [one, two]")


def _schema(**schema: object) -> WithJsonSchema:
    return WithJsonSchema(dict(schema))


_SCALAR = ["string", "number", "boolean"]
_LENGTH = r"^\s*(every\s+)?\d+(\.\d+)?\s*[A-Za-z]+\s*$"

Text = Annotated[str, typed(_filled), _schema(type=_SCALAR)]
Phrase = Annotated[str, typed(_phrase), _schema(type=_SCALAR)]
Name = Annotated[str, typed(_filled), _schema(type=["string", "number"])]
Secretive = Annotated[str, typed(str.strip), _schema(type="string")]
Language = Annotated[str, typed(_language), _schema(type=["string", "boolean"])]
AliasLanguage = Annotated[str, typed(lambda text: _language(text) if text else text)]
Length = Annotated[
    timedelta,
    typed(words.length),
    _schema(type="string", pattern=_LENGTH, examples=["6 hours", "2 minutes", "1 day"]),
]
Pause = Annotated[timedelta, typed(words.pause), _schema(type="string", pattern=_LENGTH)]
Kept = Annotated[
    timedelta | None, typed(words.kept), _schema(type="string", examples=["90 days", "forever"])
]
Day = Annotated[
    date, typed(words.day), _schema(type="string", format="date", examples=["2027-03-01"])
]
Hours = Annotated[
    calendar.Hours, typed(words.hours), _schema(type="string", examples=["22:00-07:00"])
]
Schedule = Annotated[
    calendar.Schedule,
    typed(words.schedule),
    _schema(type="string", examples=["weekdays at 07:30", "every 2 hours"]),
]
IfEmpty = Annotated[
    str, typed(words.if_empty), _schema(type="string", examples=["say nothing new", "send nothing"])
]
Number = Annotated[int, typed(words.number), _schema(type=["integer", "string"])]
NumberOrNone = Annotated[int, typed(words.number_or_none), _schema(type=["integer", "string"])]
Listen = Annotated[
    tuple[str, int],
    typed(addresses.listen),
    _schema(type=["integer", "string"], examples=["8080", "127.0.0.1:8080"]),
]
Port = Annotated[int, typed(words.port), _schema(type=["integer", "string"])]
Factor = Annotated[float, typed(words.factor), _schema(type=["number", "string"])]
StoryCount = Annotated[int, typed(words.stories), _schema(type="string", examples=["8 stories"])]
Size = Annotated[
    int, typed(words.size), _schema(type=["integer", "string"], examples=["10 MB", "500 kB"])
]
Often = Annotated[
    delivery.Rate,
    typed(words.rate),
    _schema(type="string", examples=["20 per minute", "1 per second", "100 per hour"]),
]
YesNo = Annotated[
    bool,
    typed(words.truth),
    _schema(enum=[True, False, "yes", "no", "true", "false", "on", "off"]),
]
Distance = Annotated[
    tuple[NearUnit, int],
    typed(words.distance),
    _schema(type="string", examples=["2 sentences", "30 words", "same paragraph"]),
]
Part = Annotated[
    Where,
    typed(words.where),
    _schema(type="string", examples=["title", "title or first 3 paragraphs", "anywhere"]),
]
Kind = Annotated[ActorKind, _chosen({kind.value: kind for kind in ActorKind})]
Urgency = Annotated[Priority, _chosen({item.value: item for item in Priority})]
LiveOrShadow = Annotated[Mode, _chosen({mode.value: mode for mode in Mode})]
Articles = Annotated[
    ArticlesFrom,
    _chosen({"fetch": ArticlesFrom.PAGE, "from feed": ArticlesFrom.FEED}),
    _schema(enum=["fetch", "from feed"]),
]
Until = Annotated[UntilThen, _chosen({item.value: item for item in UntilThen})]
Changes = Annotated[FollowUps, _chosen({item.value: item for item in FollowUps})]
Trust = Annotated[feed.Trust, _chosen({one.value: one for one in feed.Trust})]
Afterwards = Annotated[watch.Afterwards, _chosen({one.value: one for one in watch.Afterwards})]
GroupBy = Annotated[delivery.GroupBy, _chosen({one.value: one for one in delivery.GroupBy})]
LogLevel = Annotated[
    Literal["debug", "info", "warning", "error"], _one_of("debug", "info", "warning", "error")
]

Texts = Annotated[tuple[Text, ...], BeforeValidator(_listed), OneOrMore()]
Phrases = Annotated[tuple[Phrase, ...], BeforeValidator(_listed), OneOrMore()]
Names = Annotated[tuple[Name, ...], BeforeValidator(_listed), OneOrMore()]
Languages = Annotated[tuple[Language, ...], BeforeValidator(_listed), OneOrMore()]
Priorities = Annotated[tuple[Urgency, ...], BeforeValidator(_listed), OneOrMore()]
Groupings = Annotated[tuple[GroupBy, ...], BeforeValidator(_listed), OneOrMore()]
Ports = Annotated[tuple[Port, ...], BeforeValidator(_listed), OneOrMore()]
Secretives = Annotated[tuple[Secretive, ...], BeforeValidator(_listed), OneOrMore()]
