"""Which of its days a page shows to its readers: that of publication, or that of the last change.

Many pages state both, and show one. What readers see is what they will quote.
"""

import re
from collections.abc import Iterator
from datetime import datetime

# The beginnings of the names of the months in English, German, French, Spanish, Italian,
# Portuguese, Polish, Czech, Russian, Ukrainian, Turkish.
_MONTHS = (
    "jan januar janv ene gen sty led янв січ oca",
    "feb febr févr fev lut úno фев лют şub",
    "mar mär march mars mag marz març bře мар бер",
    "apr avr abr kwi dub апр квіт nis",
    "may mai maj mag mayo мая май трав kvě",
    "jun juin giu cze čer июн черв haz",
    "jul juil lug lip июл лип tem",
    "aug août ago sie srp авг серп ağu",
    "sep sept set wrz zář сен верес eyl",
    "oct okt ott out paź říj окт жовт eki",
    "nov noiembrie lis ноя лист kas",
    "dec dez déc dic gru pro дек груд ara",
)
_MOST = 200_000
_BEFORE, _BEHIND = 250, 700  # characters around a headline in which a page shows its day


def day(
    text: str, title: str, published: datetime | None, changed: datetime | None
) -> datetime | None:
    """`changed` where `text` shows its day by the headline and not that of `published`, else that.

    `text` is all that the page shows, in order.
    """
    if published is None or changed is None or published.date() >= changed.date():
        return published
    around = "\n".join(_around(text[:_MOST], title))
    return changed if _shows(around, changed) and not _shows(around, published) else published


def _around(text: str, title: str) -> Iterator[str]:
    at = text.find(title) if title else -1
    while at >= 0:
        yield text[max(0, at - _BEFORE) : at + len(title) + _BEHIND]
        at = text.find(title, at + len(title))


def _shows(text: str, when: datetime) -> bool:
    names = "|".join(map(re.escape, _MONTHS[when.month - 1].split()))
    month = rf"(?:{names})[^\W\d_]*\.?"
    of_month, number, year = rf"0?{when.day}", rf"0?{when.month}", str(when.year)
    ways = (
        rf"{month}\s+{of_month}(?:st|nd|rd|th)?,?\s+{year}",
        rf"{of_month}(?:st|nd|rd|th|\.)?(?:\s+de)?\s+{month},?(?:\s+de)?\s+{year}",
        rf"{year}\s*[-./年년]\s*{number}\s*[-./月월]\s*{of_month}",
        rf"{of_month}\s*[-./]\s*{number}\s*[-./]\s*(?:{year}|{year[2:]})",
        rf"{number}/{of_month}/(?:{year}|{year[2:]})",
    )
    pattern = "|".join(ways)
    return re.search(rf"(?<![\d/.-])(?:{pattern})(?!\d)", text, re.IGNORECASE) is not None
