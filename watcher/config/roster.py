"""Actors out of other people's lists: a Wikidata entity, FollowTheMoney lines, a CSV table.

    Wikidata         {"entities": {"Q1": {"labels": {"en": {"value": …}}, "aliases": …}}}
    FollowTheMoney   {"schema": "Person", "properties": {"name": […], "alias": […]}}, one a line
    CSV              name,kind,aliases (separated by ; or |) or one column per language code

Facts are taken as they stand: whoever imports a roster reads it through before use.
"""

import csv
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO

import yaml
from anyascii import anyascii

from watcher.errors import UsageError
from watcher.model.actor import Actor, ActorKind

MOST_NAME = 120
"""Letters of a name; longer ones are descriptions."""

# Wikidata's classes (P31) and properties that tell what an entity is.
_HUMAN, _COUNTRIES = "Q5", frozenset({"Q6256", "Q3624078", "Q7275", "Q20181813"})
_SITS_SOMEWHERE = ("P159", "P1128", "P452", "P112", "P169")  # headquarters, employees, industry …
_COORDINATES = "P625"
_SCHEMAS = {
    "Person": ActorKind.PERSON,
    "Organization": ActorKind.ORGANISATION,
    "Company": ActorKind.ORGANISATION,
    "PublicBody": ActorKind.ORGANISATION,
    "LegalEntity": ActorKind.ORGANISATION,
}
_FTM_NAMES = ("name", "alias", "weakAlias", "previousName", "abbreviation")
_CODE = re.compile(r"[a-z]{2,3}")
_SCRIPTS = (
    ("HANGUL", "ko"), ("HIRAGANA", "ja"), ("KATAKANA", "ja"), ("CJK", "zh"), ("ARABIC", "ar"),
    ("HEBREW", "he"), ("GREEK", "el"), ("CYRILLIC", "ru"),
)  # fmt: skip
_UKRAINIAN, _BELARUSIAN = frozenset("іїєґІЇЄҐ"), frozenset("ўЎ")


def read(text: str, languages: frozenset[str] = frozenset()) -> tuple[Actor, ...]:
    """The actors in `text`, whichever of the formats it is; `languages` leaves out all others.

    Raises `UsageError`, with the line, if it is none of them.
    """
    stripped = text.lstrip("\ufeff \t\r\n")
    if stripped.startswith(("{", "[")):
        found = [one for data in _documents(stripped) for one in _from_json(data)]
    else:
        found = list(_from_csv(stripped))
    made = [_chosen(one, languages) for one in found]
    return _renamed([one for one in made if one.name])


def as_yaml(actors: Iterable[Actor]) -> str:
    """A configuration file with the actors, in the order and the style of one typed by hand."""
    section = {one.id: _typed(one) for one in actors}
    return yaml.safe_dump(
        {"actors": section}, allow_unicode=True, sort_keys=False, width=100, default_flow_style=None
    )


def _typed(one: Actor) -> dict[str, object]:
    shown: dict[str, object] = {"name": one.name, "kind": one.kind.value}
    aliases = {code or "en": list(texts) for code, texts in one.aliases.items() if texts}
    return shown | ({"aliases": aliases} if aliases else {})


def _documents(text: str) -> Iterator[Mapping[str, object]]:
    """One JSON document, a list of them, or one a line."""
    try:
        whole = json.loads(text)
    except json.JSONDecodeError:
        for number, line in enumerate(text.splitlines(), start=1):
            if line.strip():
                yield _object(_line(line, number), number)
        return
    for number, one in enumerate(whole if isinstance(whole, list) else [whole], start=1):
        yield _object(one, number)


def _line(line: str, number: int) -> object:
    try:
        return json.loads(line)
    except json.JSONDecodeError as error:
        raise UsageError(f"line {number}, column {error.colno}: no JSON: {error.msg}") from error


def _object(data: object, number: int) -> Mapping[str, object]:
    if not isinstance(data, dict):
        raise UsageError(f"line {number}: an object was expected, with labels or properties")
    return data


def _from_json(data: Mapping[str, object]) -> Iterator[Actor]:
    entities = data.get("entities")
    if isinstance(entities, dict):
        yield from (_wikidata(one) for one in entities.values() if isinstance(one, dict))
    elif isinstance(data.get("labels"), dict):
        yield _wikidata(data)
    elif isinstance(data.get("properties"), dict):
        if data.get("schema") in _SCHEMAS:
            yield _follow_the_money(data)
    else:
        raise UsageError("neither a Wikidata entity (labels) nor FollowTheMoney (properties)")


def _wikidata(entity: Mapping[str, object]) -> Actor:
    spelled: dict[str, list[str]] = {}
    labels, others = _mapping(entity.get("labels")), _mapping(entity.get("aliases"))
    for code, label in labels.items():
        spelled.setdefault(_language(code), []).extend(_values([label]))
    for code, aliases in others.items():
        if isinstance(aliases, list):
            spelled.setdefault(_language(code), []).extend(_values(aliases))
    return _actor(spelled, _wikidata_kind(_mapping(entity.get("claims"))))


def _values(found: Iterable[object]) -> list[str]:
    return [str(one["value"]) for one in found if isinstance(one, dict) and one.get("value")]


def _wikidata_kind(claims: Mapping[str, object]) -> ActorKind:
    classes = set(re.findall(r'"id": "(Q\d+)"', json.dumps(claims.get("P31", []))))
    if _HUMAN in classes:
        return ActorKind.PERSON
    if classes & _COUNTRIES:
        return ActorKind.COUNTRY
    if any(name in claims for name in _SITS_SOMEWHERE):
        return ActorKind.ORGANISATION
    return ActorKind.PLACE if _COORDINATES in claims else ActorKind.THING


def _follow_the_money(entity: Mapping[str, object]) -> Actor:
    properties = _mapping(entity.get("properties"))
    spelled: dict[str, list[str]] = {}
    for name in _FTM_NAMES:
        values = properties.get(name)
        for text in values if isinstance(values, list) else []:
            spelled.setdefault(_guessed(str(text)), []).append(str(text))
    return _actor(spelled, _SCHEMAS[str(entity.get("schema"))], first=_first(properties))


def _first(properties: Mapping[str, object]) -> str:
    names = properties.get("name")
    written = map(str, names) if isinstance(names, list) else ()
    return next((one for one in written if _guessed(one) == "en"), "")


def _from_csv(text: str) -> Iterator[Actor]:
    table = csv.DictReader(StringIO(text), dialect=_dialect(text))
    columns = {(name or "").strip().casefold(): name for name in table.fieldnames or ()}
    if "name" not in columns:
        raise UsageError("line 1: neither JSON nor a CSV table with a column called name")
    for row in table:
        cells = {name: str(row.get(column) or "").strip() for name, column in columns.items()}
        if cells["name"]:
            yield _from_row(cells, table.line_num)


def _dialect(text: str) -> type[csv.Dialect]:
    try:
        return csv.Sniffer().sniff(text.split("\n", 1)[0], delimiters=",;\t")
    except csv.Error:
        return csv.excel


def _from_row(cells: Mapping[str, str], line: int) -> Actor:
    given = cells.get("kind", "").casefold().replace("organization", "organisation")
    try:
        kind = ActorKind(given) if given else ActorKind.PERSON
    except ValueError:
        kinds = ", ".join(ActorKind)
        raise UsageError(f"line {line}: {given!r} is no kind; there are {kinds}") from None
    spelled: dict[str, list[str]] = {}
    for text in re.split(r"[;|]", cells.get("aliases", "")):
        spelled.setdefault(_guessed(text), []).append(text)
    for name in filter(_CODE.fullmatch, cells):
        spelled.setdefault(name, []).extend(re.split(r"[;|]", cells[name]))
    return _actor(spelled, kind, first=cells["name"])


def _actor(spelled: Mapping[str, Iterable[str]], kind: ActorKind, *, first: str = "") -> Actor:
    """An actor whose name is `first`, or else its first spelling in English or at all."""
    clean = {code: [_clean(text) for text in texts] for code, texts in spelled.items()}
    kept = {code: [text for text in texts if text] for code, texts in clean.items()}
    every = [text for code in ("en", *kept) for text in kept.get(code, [])]
    name = _clean(first) or next(iter(every), "")
    seen = {name.casefold()}
    aliases: dict[str, tuple[str, ...]] = {}
    for code in sorted(kept, key=lambda one: (one != "en", one)):
        fresh = [text for text in kept[code] if not _known(text, seen)]
        if fresh:
            aliases[code] = tuple(fresh)
    return Actor(id=_slug(name), name=name, kind=kind, aliases=aliases)


def _known(text: str, seen: set[str]) -> bool:
    """Whether a spelling was there before; from now on it was."""
    key = text.casefold()
    known = key in seen
    seen.add(key)
    return known


def _clean(text: str) -> str:
    """One line without "(politician)" behind it; empty if it is no name."""
    plain = " ".join(re.sub(r"\([^)]*\)\s*$", "", text).split())
    return plain if 1 < len(plain) <= MOST_NAME else ""


def _chosen(one: Actor, languages: frozenset[str]) -> Actor:
    if not languages:
        return one
    kept = {code: texts for code, texts in one.aliases.items() if code in languages}
    return Actor(id=one.id, name=one.name, kind=one.kind, aliases=kept)


def _renamed(found: list[Actor]) -> tuple[Actor, ...]:
    """Ids made distinct: the second "lavrov" is "lavrov-2"."""
    taken: dict[str, Actor] = {}
    for one in found:
        names = (one.id, *(f"{one.id}-{number}" for number in range(2, len(taken) + 3)))
        free = next(name for name in names if name not in taken)
        taken[free] = Actor(id=free, name=one.name, kind=one.kind, aliases=one.aliases)
    return tuple(taken.values())


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", anyascii(name).casefold()).strip("-") or "actor"


def _language(code: object) -> str:
    """Wikidata's code less its variant: zh-hans and zh-tw are zh, en-gb is en."""
    return str(code).casefold().split("-")[0]


def _guessed(text: str) -> str:
    """The language that the letters of a name suggest; English for Latin ones."""
    for letter in filter(str.isalpha, text):
        name = unicodedata.name(letter, "")
        code = next((code for script, code in _SCRIPTS if name.startswith(script)), "")
        if code == "ru" and not _UKRAINIAN.isdisjoint(text):
            return "be" if not _BELARUSIAN.isdisjoint(text) else "uk"
        if code:
            return code
    return "en"


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}
