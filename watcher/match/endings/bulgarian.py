"""Bulgarian and Macedonian: no cases, but articles behind the first word of a name.

Cells: the article of the subject, the article elsewhere.
"""

from watcher.match.endings import plurals
from watcher.match.endings.grammar import CYRILLIC, Grammar, words
from watcher.match.endings.paradigm import Table

_HEADS = (
    "министерство комитет комисия комисија съвет совет служба агенция агенција управление "
    "управа правителство влада администрация администрација парламент собрание съд суд "
    "прокуратура обвинителство университет универзитет институт академия академија школа "
    "училище партия партија движение движење фронт съюз сојуз федерация федерација асоциация "
    "асоцијација организация организација фонд банка компания компанија корпорация концерн "
    "завод група център центар бюро биро щаб штаб армия армија полк дивизия бригада флот "
    "република област край район град село остров море езеро река площад улица клуб вестник "
    "весник телевизия телевизија радио театър музей музеј болница църква црква лига палата дом "
    "гвардия гвардија конгрес форум договор споразумение проект полиция полиција централа "
    "кралство кралица емирство щати држави народи нации територии острови"
)
_STAYS = words(
    "фон ван дер ден де да ди дю ла ле лос ибн бин бен аль ал ел и в във на над под при до "
    "от за с със по со во"
)


def _table(lines: str) -> Table:
    return Table(lines, cases=3)


_PERSON = _table(
    """
m  (христос)>христ      а а
m  ^бог|^господ         а а
mf .                    =
"""
)
_NOUN = _table(
    """
p  (?:ове|еве|и)        те те
n  [ое]                 то то
f  [ая]                 та та
f  [оеи]ст|щ            та та
m  (й)                  ят/я я
+m тел|ар|ен            ят я
m  (ър)>ър              ът а
m  [^аеиоуюя0-9]        ът а
"""
)
_ADJECTIVE = _table(
    """
m  (?:[сш]к)и           ят я
m  ни                   ят я
m  [^аеиоуъ](ен)>н      ият ия
m  [^аеиоуъ](ък)>к      ият ия
m  (?:ов|ев|ин|ан|ен|ит|ат|висш|нов|стар|бял|млад|добр|общ)  ият ия
f  (?:ск|шк|[нвтлдрмк]|щ|ш)а   та та
n  (?:ск|шк|[нвтлдрмк]|щ|ш)о   то то
p  (?:ск|шк|[нвтлдрмк]|щ|ш)и   те те
"""
)
BULGARIAN = Grammar(
    letters=CYRILLIC,
    plural=plurals.BULGARIAN,
    cases=3,
    surname=_PERSON,
    given=_PERSON,
    noun=_NOUN,
    adjective=_ADJECTIVE,
    stays=_STAYS,
    heads=words(_HEADS),
    first_only=True,
)
_MACEDONIAN_NOUN = _table(
    """
p  (?:ови|еви|и)        те те
n  [ое]                 то то
f  а                    та та
f  ост                  а/та а/та
m  [^аеиоу0-9]          от от
"""
)
_MACEDONIAN_ADJECTIVE = _table(
    """
m  (?:[сш]к)и           от от
m  ни                   от от
m  [^аеиоу](ен)>н       иот иот
m  (?:ов|ев|ин|ан|ен|ат|нов|стар|бел|млад|општ)  иот иот
f  (?:ск|шк|[нвтлдрмк])а   та та
n  (?:ск|шк|[нвтлдрмк])о   то то
p  (?:ск|шк|[нвтлдрмк])и   те те
"""
)
MACEDONIAN = Grammar(
    letters=CYRILLIC,
    plural=plurals.MACEDONIAN,
    cases=3,
    surname=_PERSON,
    given=_PERSON,
    noun=_MACEDONIAN_NOUN,
    adjective=_MACEDONIAN_ADJECTIVE,
    stays=_STAYS,
    heads=words(_HEADS),
    first_only=True,
)
