"""The days that a text names: weekdays and dates, as days of the calendar."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise

# The beginnings of the weekdays' names, Monday first.
_WEEKDAYS = """
monday montag lundi lunes lunedì maandag poniedzia pondělí pondel понедельник понеділ понеделник
  ponedel ponedjel hétf luni pazartesi δευτέρα segunda-feira måndag mandag maanantai;
tuesday dienstag mardi martes martedì dinsdag wtorek wtorku úterý вторник вівторок вівторк torek
  utorak kedd marți salı τρίτη tisdag tirsdag tiistai;
wednesday mittwoch mercredi miércoles mercoledì woensdag środa środę středa středu среда среду
  среды среде серед сряда sreda sredo srijed szerda miercuri çarşamba τετάρτη onsdag keskiviikko;
thursday donnerstag jeudi jueves giovedì donderdag czwartek čtvrtek štvrtok четверг четвер
  четвъртък četrtek četvrtak csütörtök joi perşembe πέμπτη torsdag torstai;
friday freitag vendredi viernes venerdì vrijdag piątek pátek piatok пятниц п'ятниц п’ятниц
  пʼятниц петък petek petak péntek vineri cuma παρασκευή fredag perjantai;
saturday samstag sonnabend samedi sábado sabato zaterdag sobota sobotu sobotę суббот субот събот
  subot szombat sâmbătă cumartesi σάββατο lördag lørdag lauantai;
sunday sonntag dimanche domingo domenica zondag niedziela niedzielę neděle neděli nedeľ
  воскресень неділ nedelj nedjelj vasárnap duminică pazar κυριακή söndag søndag sunnuntai
"""
_BY_BEGINNING = {
    beginning: number
    for number, line in enumerate(_WEEKDAYS.split(";"))
    for beginning in line.split()
}
_LENGTHS = sorted({len(one) for one in _BY_BEGINNING}, reverse=True)
_ENDING = 3  # letters of a case ending, at most
_MONTHS = (
    "january januar janvier enero gennaio januari stycznia ledna января січня януари januarja",
    "february februar février febrero febbraio februari lutego února февраля лютого февруари",
    "march märz mars marzo maart marca března марта березня март",
    "april avril abril aprile kwietnia dubna апреля квітня април aprila",
    "may mai mayo maggio mei maja května мая травня май",
    "june juni juin junio giugno czerwca června июня червня юни junija",
    "july juli juillet julio luglio lipca července июля липня юли julija",
    "august août agosto augustus sierpnia srpna августа серпня avgusta",
    "september septembre septiembre settembre września září сентября вересня септември septembra",
    "october oktober octobre octubre ottobre października října октября жовтня октомври oktobra",
    "november novembre noviembre listopada listopadu ноября листопада ноември novembra",
    "december dezember décembre diciembre dicembre grudnia prosince декабря грудня декември",
)
_MONTH = {name: number for number, line in enumerate(_MONTHS, 1) for name in line.split()}
_NEAR = timedelta(days=45)  # a day and month without a year mean the nearest such day


def named(words: Sequence[str], written: datetime | None) -> frozenset[int]:
    """The ordinals of the days named in folded `words` of a text written at `written`.

    A weekday is the latest one before; none are known for a text without a date.
    """
    if written is None:
        return frozenset()
    today = written.date()
    found = {today - timedelta(days=(today.weekday() - one) % 7) for one in _weekdays(words)}
    for left, right in pairwise(words):
        found |= _dates(left, right, today)
    return frozenset(day.toordinal() for day in found)


def is_day(word: str) -> bool:
    """Whether a folded word is the name of a weekday or month."""
    return word in _MONTH or _weekday(word) is not None


def _weekdays(words: Sequence[str]) -> set[int]:
    return {number for word in words if (number := _weekday(word)) is not None}


@lru_cache(maxsize=20_000)
def _weekday(word: str) -> int | None:
    for length in _LENGTHS:
        number = _BY_BEGINNING.get(word[:length])
        if number is not None and len(word) - length <= _ENDING:
            return number
    return None


def _dates(left: str, right: str, today: date) -> set[date]:
    """12 March, March 12, as the day nearest to `today`."""
    month = _MONTH.get(right) or _MONTH.get(left)
    if month is None:
        return set()
    number = (left if left.startswith("#") else right).removeprefix("#")
    if not number.isdecimal() or not 1 <= int(number) <= 31:  # noqa: PLR2004
        return set()
    near = set()
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            day = date(year, month, int(number))
        except (ValueError, OverflowError):
            continue
        if abs(day - today) <= _NEAR:
            near.add(day)
    return near
