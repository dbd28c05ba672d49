"""The day that a page shows its readers by its headline: that is the one that they will quote.

Many pages state a day of publication and one of the last change for machines, and show one of
them, or a third.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from itertools import islice

# The beginnings of the names of the months in English, German, French, Spanish, Italian,
# Portuguese, Polish, Czech, Russian, Ukrainian, Turkish.
_MONTHS = (
    "jan januar janv ene gen sty led янв січ oca",
    "feb febr févr fev lut úno фев лют şub",
    "mar mär mars marz març bře мар бер",
    "apr avr abr kwi dub апр квіт nis",
    "may mai maj mag май мая трав kvě",
    "jun juin giu cze čer июн черв haz",
    "jul juil lug lip июл лип tem červenec",
    "aug août ago sie srp авг серп ağu",
    "sep sept set wrz zář сен верес eyl",
    "oct okt ott out paź říj окт жовт eki",
    "nov noiembrie lis ноя лист kas",
    "dec dez déc dic gru pro дек груд ara",
)
_NUMBER = {name: at for at, names in enumerate(_MONTHS, 1) for name in reversed(names.split())}
_NAMES = "|".join(sorted(_NUMBER, key=len, reverse=True))
_DATE = re.compile(
    rf"(?<![\w/.-])(?:"
    rf"(?P<d1>\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?(?:\s+de)?[\s-]+(?P<m1>{_NAMES})[^\W\d_]*\.?,?(?:\s+(?:de|del))?[\s-]+(?P<y1>\d{{4}})"
    rf"|(?P<m2>{_NAMES})[^\W\d_]*\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>\d{{4}})"
    rf"|(?P<y3>\d{{4}})\s*[-./年년]\s*(?P<m3>\d{{1,2}})\s*[-./月월]\s*(?P<d3>\d{{1,2}})"
    rf"|(?P<a4>\d{{1,2}})\s?(?P<dot>[./-])\s?(?P<b4>\d{{1,2}})\s?[./-]\s?(?P<y4>\d{{4}}|\d{{2}})"
    rf")(?!\d)",
    re.IGNORECASE,
)
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_MOST = 200_000
_BEFORE, _BEHIND = 250, 700  # characters around a headline in which a page shows its day
_HEADLINE, _NEAR = "\n\0", 40  # ends what stands before a headline; characters between it and a day
_LONGEST_REST, _SENTENCE = 45, 3  # characters of a line less its day; words of a sentence
_MOST_PLACES, _MOST_WORDS = 3, 20  # of a headline
_UPDATE = re.compile(
    r"updat|modif|changed|revis|review|обновл|оновл|aktuali[sz]|mis à jour|màj|aggiornat"
    r"|atualizad|actualizad|güncel|수정|更新",
    re.IGNORECASE,
)


def found(text: str) -> list[tuple[set[date], re.Match[str]]]:
    """The days in a text and where they stand; two where month and day may be swapped."""
    return [(days, match) for match in _DATE.finditer(text) if (days := _days(match))]


def _days(match: re.Match[str]) -> set[date]:
    said = match.groupdict()
    if said["y1"]:
        return _valid((said["y1"], _NUMBER[said["m1"].lower()], said["d1"]))
    if said["y2"]:
        return _valid((said["y2"], _NUMBER[said["m2"].lower()], said["d2"]))
    if said["y3"]:
        return _valid((said["y3"], said["m3"], said["d3"]))
    whole = len(said["y4"]) == len("2026")
    year = said["y4"] if whole else f"20{said['y4']}"
    day_first, month_first = (year, said["b4"], said["a4"]), (year, said["a4"], said["b4"])
    if whole and said["dot"] == ".":  # nobody writes the month first with full stops
        return _valid(day_first)
    return _valid(day_first, month_first)


def _valid(*parts: tuple[str, str | int, str]) -> set[date]:
    days = set()
    for year, month, day in parts:
        try:
            one = date(int(year), int(month), int(day))
        except ValueError:
            continue
        if _FIRST_YEAR <= one.year <= _LAST_YEAR:
            days.add(one)
    return days


def day(
    text: str,
    headings: Iterable[str],
    published: datetime | None,
    changed: datetime | None,
    *,
    firm: bool = False,
) -> datetime | None:
    """The day shown by one of `headings`: `published`, else `changed`, else any on its own line.

    `text` is all that the page shows, in order, with a line for each piece. `firm`: the page
    states the day of publication for those who link to it as well; the day of an update does not
    replace it. `published` where nothing else is shown; a day in words is midnight in UTC.
    """
    said = [one for part in _around(text[:_MOST], headings) for one in found(part)]
    if published and any(published.date() in days for days, _ in said):
        return published
    if firm:
        said = [(days, match) for days, match in said if not _UPDATE.search(_label(match))]
    if changed and any(changed.date() in days for days, _ in said):
        return changed
    alone = [min(days) for days, match in said if len(days) == 1 and _is_alone(match)]
    if alone and not firm:
        return datetime.combine(alone[0], time(), tzinfo=UTC)
    return published


def _around(text: str, headings: Iterable[str]) -> list[str]:
    """What stands behind each of the headings and before it, the first places first."""
    found: list[str] = []
    for heading in dict.fromkeys(headings):
        words = heading.split()[:_MOST_WORDS]
        pattern = r"\s+".join(map(re.escape, words))
        for match in islice(re.finditer(pattern, text), _MOST_PLACES if words else 0):
            found.append(text[match.end() : match.end() + _BEHIND])
            found.append(text[max(0, match.start() - _BEFORE) : match.start()] + _HEADLINE)
    return found


def _line(match: re.Match[str]) -> tuple[str, str]:
    """What stands before a day and behind it in its line."""
    text, start, end = match.string, match.start(), match.end()
    ends = text.find("\n", end)
    return text[text.rfind("\n", 0, start) + 1 : start], text[end : ends if ends >= 0 else None]


def _label(match: re.Match[str]) -> str:
    """What stands before a day, in its line or, where that is all of the line, in the one above."""
    before, _ = _line(match)
    above = match.string[: match.start() - len(before)].rstrip("\n")
    return before if before.strip() else above[above.rfind("\n") + 1 :][-_LONGEST_REST:]


def _is_alone(match: re.Match[str]) -> bool:
    """Whether the line of a day is hardly more than it, and no sentence."""
    rest = " ".join("".join(_line(match)).split())
    if match.string.endswith(_HEADLINE) and match.end() < len(match.string) - _NEAR:
        return False  # today's date, in the head of the page
    sentence = rest.endswith((".", "。")) and len(rest.split()) >= _SENTENCE
    return len(rest) <= _LONGEST_REST and not sentence
