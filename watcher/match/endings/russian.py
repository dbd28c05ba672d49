"""Russian: the endings of names and of words that are in no dictionary.

Cells: genitive, dative, accusative, instrumental, prepositional.
"""

import re
from functools import lru_cache

from watcher.match.endings import dictionary, plurals
from watcher.match.endings.grammar import CYRILLIC, Grammar, words
from watcher.match.endings.paradigm import Cells, Paradigm, Table

_CASES = 6
_IRREGULAR = """
m  (павел)>павл         а у а ом е
m  (лев)>льв            а у а ом е
m  [аеёиоуыэюя](ец)>йц  а у а ом/ем е
m  (ец)>ц               а у а ом/ем е
m  (ёк|йек)>ьк          а у а ом е
+m ц(ок)>к              а у а ом е
m  (пётр|петр)>петр     а у а ом е
"""
_FEMALE = """
mf [уеиоыюэ]а           =
mf ^(?:дюма|золя|петипа|дега|ферма|тома|камара|труайя|франсуа)  =
f  .(ая)                ой ой ую ой ой
f  .(яя)                ей ей юю ей ей
mf [жшчщ](а)            и е у ей/ой е
mf ц(а)                 ы е у ей/ой е
mf [кгх](а)             и е у ой е
mf (а)                  ы е у ой е
mf и(я)                 и и ю ей и
mf (я)                  и е ю ей е
"""
_SOFT = """
m  ^[^аеёиоуыэюя]*о(й)  я ю я ем е
+m [бвл](ей)>ь          я ю я ем/ём е
m  и(й)                 я ю я ем и/е
m  (й)                  я ю я ем е
m  (ь)                  я ю я ем е
"""
_ADJECTIVAL = """
+m [^сц][кгх]и(й)       я ю я ем и
m  [кгх](ий)            ого ому ого им ом
m  [жшчщн](ий)          его ему его им ем
m  (ый)                 ого ому ого ым ом
"""
SURNAME = Table(
    """
mf [ыи]х                =
m  ^(лев)>льв           а у а ом е
mf [оеёэиыую]           =
f  [оеё]в(а)            ой ой у ой ой
f  [ыи]н(а)             ой ой у ой ой
"""
    + _ADJECTIVAL
    + """
m  ^[^аеёиоуыэюя]*о(й)  я ю я ем е
m  [кгхжшчщ](ой)        ого ому ого им ом
m  (ой)                 ого ому ого ым ом
m  [оеё]в               а у а ым е
m  [ыи]н                а у а ым/ом е
+m [аеоу]р(ец)>ец       а у а ем/ом е
+m [^аеёиоуыэюяь]([ое])к>к  а у а ом е
"""
    + _IRREGULAR
    + _FEMALE
    + _SOFT
    + "m  ич а у а ем е\nm  [жшчщц] а у а ем/ом е\nm  [^аеёиоуыэюя0-9] а у а ом е\nf  . =\n",
    cases=_CASES,
)
GIVEN = Table(
    """
mf [оеёэиыую]           =
f  ^(любовь)>любов      и и ь ью и
"""
    + _IRREGULAR
    + _ADJECTIVAL.replace("жшчщн", "жшчщ")
    + """
f  [оеё]в(а)            ой/ы ой/е у ой ой/е
m  [оеё]в               а у а ым/ом е
m  [ыи]н                а у а ом е
"""
    + _FEMALE
    + _SOFT
    + """
f  (ь)                  и и ь ью и
f  .                    =
m  ич                   а у а ем е
m  [жшчщц]              а у а ем/ом е
m  [^аеёиоуыэюя0-9]     а у а ом е
""",
    cases=_CASES,
)
NOUN = Table(
    """
n  [оеё]в(о)|[ыи]н(о)   а у о ом е
n  ств(о)               а у о ом е
n  и(е)                 я ю е ем и
n  [нлртдзсвмпб]ь(е)    я ю е ем е
mfnp [оеёэиую]          =
p  [кгхжшчщ](ы|и)       0 ам ./0 ами ах
p  (ы)                  0/ов ам . ами ах
m  [кгхжшчщ](ий)        ого ому ого/. им ом
m  (ый)                 ого ому ого/. ым ом
m  и(й)                 я ю й ем и
m  (й)                  я ю й ем е
m  (ец)>ц               а у . ом/ем е
m  н(ок)>к              а у . ом е
"""
    + _FEMALE
    + """
m  [вл](ль)>ль          =
m  (ь)                  я ю ь/я ем е
f  (ь)                  и и ь ью и
m  [жшчщц]              а у . ем/ом е
m  [^аеёиоуыэюя0-9]     а у . ом е
""",
    cases=_CASES,
)
ADJECTIVE = Table(
    """
m  [кгх](ий)            ого ому ий/ого им ом
m  [жшчщ](ий)           его ему ий/его им ем
m  (ий)                 его ему ий/его им ем
m  (ый)                 ого ому ый/ого ым ом
m  [кгхжшчщ](ой)        ого ому ой/ого им ом
m  (ой)                 ого ому ой/ого ым ом
f  [жшчщ](ая)           ей ей ую ей ей
f  (ая)                 ой ой ую ой ой
f  (яя)                 ей ей юю ей ей
n  [кгх](ое)            ого ому ое им ом
n  (ое)                 ого ому ое ым ом
n  [жшчщ](ее)           его ему ее им ем
n  (ее)                 его ему ее им ем
p  [кгхжшчщ](ие)        их им ие/их ими их
p  (ие)                 их им ие/их ими их
p  (ые)                 ых ым ые/ых ыми ых
""",
    cases=_CASES,
)

_TAGS = {"given": "Name", "surname": "Surn"}


def _lookup(word: str, role: str) -> tuple[Paradigm, ...]:
    """What the dictionary says of `word`; place names come before other words."""
    return _found(word, role, plural=False)


def _plural_lookup(word: str, role: str) -> tuple[Paradigm, ...]:
    return _found(word, role, plural=True)


def _lexemes(word: str) -> tuple[str, ...]:
    forms = set().union(*dictionary.lexemes(word.lower()))
    return tuple(sorted(recased(word, form) for form in forms))


@lru_cache(maxsize=20_000)
def _found(word: str, role: str, *, plural: bool) -> tuple[Paradigm, ...]:
    known = dictionary.readings(word.lower())
    if role in _TAGS:
        known = tuple(one for one in known if _TAGS[role] in one.tags and one.gender != "p")
    else:
        known = tuple(one for one in known if one.kind == role and not one.tags & _PERSONAL)
    places = tuple(one for one in known if "Geox" in one.tags)
    if plural:
        return tuple(Paradigm("p", _recased(word, one.others)) for one in known if one.others[0])
    return tuple(
        Paradigm(one.gender, ((word,), *_recased(word, one.cells[1:]))) for one in places or known
    )


def _recased(word: str, cells: Cells) -> Cells:
    return tuple(tuple(recased(word, form) for form in cell) or (word,) for cell in cells)


_PERSONAL = frozenset({"Name", "Surn", "Patr"})


def recased(word: str, form: str) -> str:
    """`form` in the case of `word`, as far as they are the same."""
    same = 0
    while same < min(len(word), len(form)) and word[same].lower() in {
        form[same],
        "е" if form[same] == "ё" else "",
    }:
        same += 1
    return word[:same] + form[same:]


RUSSIAN = Grammar(
    letters=CYRILLIC,
    alone=re.compile(r"(?:ый|ий|ой|ая|яя|ое|ее|ые|ие)$"),
    lookup=_lookup,
    plural_lookup=_plural_lookup,
    lexemes=_lexemes,
    plural=plurals.RUSSIAN,
    adjective_plural=plurals.RUSSIAN_ADJECTIVE,
    cases=_CASES,
    surname=SURNAME,
    given=GIVEN,
    noun=NOUN,
    adjective=ADJECTIVE,
    abbreviation=Table(
        """
m  ^[бвгджзклмнпрстфхцчшщ]+[аеиоуыэюя][бвгджзклмнпрстфхцчшщ]   а у . ом е
m  [аеиоуэ][бвгджзклмнпрстфхцчшщ]+[аеиоуэ][бвгджзклмнпрстфхцчшщ]   а у . ом е
""",
        cases=_CASES,
    ),
    men=words(
        "папа никита илья фома лука кузьма данила савва фока добрыня гаврила саша миша коля "
        "ваня петя дима вова володя лёша гоша гриша костя паша слава серёжа толя юра яша жора "
        "боря витя алёша андрюша антоша веня гена женя валера лёня лёва митя стёпа федя эдик "
        "муса мустафа иса юра яхья заза гела джоба каха коба вахтанга лёха абдулла фатхулла "
        "насрулла хамза талха таха рза риза реза джоша луиджи горацио андреа джанлука никола "
        "микола"
    ),
    women=words(
        "мишель николь кэтрин катрин элизабет маргарет рут хиллари эстер юдифь рахиль нинель "
        "адель изабель эмили аннабель рашель ирен ирэн элен хелен эллен карен кармен вивьен "
        "жаклин мадлен марион марлен шарлотт ингрид астрид мерседес долорес айгуль гюльчатай "
        "сьюзан сюзан энн джоан джейн джин кристин лоррейн ким джилл шэрон линн лиз бет кейт "
        "мэг дейзи мишел рэйчел рейчел бриджит брижит эдит джудит мюриэль габриэль даниэль "
        "симон вероник доминик моник анжелик сандрин аннегрет хайдрун сигрид гретхен урсул "
        "марин сеголен жюльет одри урсель кэролин мэрилин эвелин жозефин любовь"
    ),
    stays=words(
        "фон ван дер ден де да ди дю ла ле лос дос дас ибн бин бен аль эль ас аш ад ар ан "
        "оглы кызы заде и на над под при в во по о об за из с со к ко у от до для о’ д’"
    ),
    heads=words(
        "министерство комитет комиссия совет служба агентство управление департамент "
        "ведомство правительство администрация парламент дума суд прокуратура университет "
        "институт академия школа партия движение фронт союз федерация ассоциация организация "
        "фонд банк компания корпорация концерн завод фабрика группа центр бюро штаб армия "
        "полк дивизия бригада флот республика область край округ район город село остров море "
        "озеро река площадь улица клуб сектор газета журнал телеканал канал радио театр музей "
        "больница церковь храм лига палата объединение общество дом гвардия конгресс форум "
        "саммит съезд договор соглашение проект"
    ),
    conjunctions=words("и"),
    patronymic=re.compile(r"(?:[оеё]вич|[иь]ич|оглы)$"),
    matronymic=re.compile(r"(?:[оеё]вна|инична|ична|кызы)$"),
    his=re.compile(r"(?:[оеё]в|ский|цкий|[кгжшчщ]ий|ый)$"),
    hers=re.compile(r"(?:[оеё]ва|ская|цкая|ая)$"),
)
