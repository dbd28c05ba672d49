"""Names inside longer names of another kind: Lenin Street, Kim Il Sung Square, Kursk Station.

Told by the word beside the hit: behind it in English, German, Turkish, Hungarian and Korean, before
it in Slavic and Romance languages.
"""

import re
from collections.abc import Mapping
from functools import cache
from itertools import islice

from watcher.match.fold import key

# Kinds and the words, as dictionaries give them; a * stands for any ending.
_BEHIND = {
    "street": "street st avenue ave boulevard blvd road lane straße strasse gasse allee utca "
    "utcája sokağı caddesi bulvarı 거리 로",
    "square": "square platz meydanı tér tere 광장",
    "station": "station bahnhof hauptbahnhof garı pályaudvar 역",
    "airport": "airport flughafen havalimanı repülőtér 공항",
    "bridge": "bridge brücke köprüsü híd 대교",
    "school": "university college school institute academy universität schule üniversitesi egyetem "
    "대학 대학교",
    "house": "museum theatre theater library hospital stadium arena palace tower monument",
    "prize": "prize award medal scholarship preis",
    "ship": "submarine cruiser frigate class",
}
_BEFORE = {
    "street": "улиц* ул проспект* просп пр бульвар* переулк* переулок вулиц* вул бульвар* провулк* "
    "ulic* ul alej* al ulice ulici ulicí třída třídě rue avenue boulevard calle avenida via viale "
    "corso",
    "square": "площад* пл площ* майдан* plac* pl náměstí nám trg* place plaza piazza",
    "station": "вокзал* станци* вокзал* станці* dworzec dworca dworcu stacj* nádraží gare estación "
    "stazione",
    "airport": "аэропорт* аеропорт* lotnisk* letiště aéroport aeropuerto aeroporto",
    "bridge": "мост* міст моста most* pont puente ponte",
    "school": "университет* институт* академи* школ* університет* інститут* академі* uniwersytet* "
    "univerzit* université universidad università",
    "house": "музе* театр* библиотек* больниц* стадион* мавзоле* памятник* музей* театр* лікарн* "
    "пам'ятник* muze* teatr* pomnik* stadion* musée stade museo",
    "prize": "преми* медал* орден* премі* nagrod* prix premio",
    "ship": "крейсер* фрегат* лодк* подлодк* submarine cruiser frigate",
    "battle": "битв* сражени* дуг* bitw* bataille batalla battaglia",
    "namesake": "имени им імені імя imienia im jménem",
}
_OF = re.compile(r"\b(battle|siege|university|bishop|diocese|port) of (?:the )?$", re.IGNORECASE)
_BACKWARDS = re.compile(r"[\s\"'«„“]*\.?((?:[^\W\d_]+['’ʼ])?[^\W\d_]+)")
_NEXT = re.compile(r"[\s\-]+([^\W\d_]+)")
_REACH = 40
_SHORTEST, _ENDING = 3, 5  # letters before a *, and those that an ending may have


def kind(text: str, start: int, end: int) -> str:
    """The kind of longer name around a hit ("street"), or empty. `text` is as given."""
    behind = _NEXT.match(text, end)
    if behind and not behind[1].islower():  # "Kursk Station", not "at Kursk station"
        found = _kind_of(behind[1], _words(behind=True))
        if found:
            return found
    before = text[max(0, start - _REACH) : start]
    if " of " in before and (of := _OF.search(before)):
        return of[1].lower()
    last = _BACKWARDS.match(before[::-1])
    return _kind_of(last[1][::-1], _words(behind=False)) if last else ""


def _kind_of(word: str, kinds: Mapping[str, str]) -> str:
    folded = key(word)
    whole = kinds.get(folded)
    if whole:
        return whole
    stems = (folded[:at] + "*" for at in range(len(folded), _SHORTEST - 1, -1))
    return next((kinds[stem] for stem in islice(stems, _ENDING + 1) if stem in kinds), "")


@cache
def _words(*, behind: bool) -> Mapping[str, str]:
    """The kind by folded word; a stem keeps its star."""
    table = _BEHIND if behind else _BEFORE
    return {
        key(word.rstrip("*")) + "*" * word.endswith("*"): name
        for name, words in reversed(table.items())
        for word in words.split()
    }
