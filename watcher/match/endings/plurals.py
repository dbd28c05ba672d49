"""The plurals of plain words, by rule. Their order is that of the cases of each language.

`~` puts a vowel before the last consonant where the genitive has no ending (wojna, wojen).
"""

from collections.abc import Callable

from watcher.match.endings.paradigm import Table, last_letter

_CYRILLIC = frozenset("аеёиоуыэюяіїєў")
_SHORTEST = 3
_LATIN = frozenset("aeiouyáéíóúýąęěů")


def _with_vowel(before_k: str, else_: str, vowels: frozenset[str]) -> Callable[[str], str]:
    """What puts a vowel between the last two consonants of a stem."""

    def changed(stem: str) -> str:
        low = stem.lower()
        tight = low[-2:] in {"ст", "st", "ьк", "ск", "sk"}
        if tight or not vowels.isdisjoint(low[-2:]) or len(low) < _SHORTEST:
            return stem
        return stem[:-1] + (before_k if low[-1] in "кk" else else_) + stem[-1]

    return changed


RUSSIAN = Table(
    """
m  (ец)>ц               ы ев/ов ам ев/ов/ы ами ах
m  [^аеёиоуыэюя](ок)>к  и ов ам и/ов ами ах
m  (анин)>ан            е 0 ам 0 ами ах
m  (й)                  и ев ям и/ев ями ях
m  (ь)                  и ей ям и/ей ями ях
m  [жшчщ]               и ей ам и/ей ами ах
m  [кгх]                и ов ам и/ов ами ах
m  ц                    ы ев ам ы/ев ами ах
m  [бвдзлмнпрстф]       ы ов ам ы/ов ами ах
f  и(я)                 и й ям и/й ями ях
f  (я)                  и ь ям и/ь ями ях
f  [кгхжшчщ](а)         и 0/~0 ам и/0/~0 ами ах
f  (а)                  ы 0/~0 ам ы/0/~0 ами ах
f  (ь)                  и ей ям и/ей ями ях
n  и(е)                 я й ям я ями ях
n  (о)                  а 0/~0 ам а ами ах
""",
    cases=6,
    fleeting=_with_vowel("о", "е", _CYRILLIC),
    plural=True,
)
RUSSIAN_ADJECTIVE = Table(
    """
mfn (?:[кгхжшчщ])(ий|ая|ое|ее|ой)  ие их им ие/их ими их
mfn н(ий|яя|ее)         ие их им ие/их ими их
mfn (ый|ая|ое|ой)       ые ых ым ые/ых ыми ых
""",
    cases=6,
    plural=True,
)
UKRAINIAN = Table(
    """
m  (ець)>ц              і ів ям і/ів ями ях і
m  [^аеиоуіїєюя](ок)>к  и ів ам и/ів ами ах и
m  (анин)>ан            и 0 ам 0 ами ах и
m  (й)                  ї їв ям ї/їв ями ях ї
m  (ь)                  і ів ям і/ів ями ях і
m  [жшчщ]               і ів ам і/ів ами ах і
m  ар                   і/и ів ям/ам і/ів/и ями/ами ях/ах і
m  (іт)>от              и ів ам и/ів ами ах и
m  [бвгґдзклмнпрстфх]   и ів ам и/ів ами ах и
f  і(я)                 ї й ям ї/й ями ях ї
f  (я)                  і ь/~ь ям і/ь ями ях і
f  [жшчщ](а)            і 0 ам і/0 ами ах і
f  (а)                  и 0/~0 ам и/0/~0 ами ах и
f  (ість)>ост           і ей ям і ями ях і
f  (ь)                  і ей ям і/ей ями ях і
n  (нн|тт|лл|зз|сс|дд|чч)я   =
n  (о)                  а 0/~0 ам а ами ах а
n  (е)                  я/а ь/ів/0 ям/ам я/а ями/ами ях/ах я/а
""",
    cases=7,
    fleeting=_with_vowel("о", "е", _CYRILLIC),
    plural=True,
)
UKRAINIAN_ADJECTIVE = Table(
    """
mfn (ий|а|е)            і их им і/их ими их і
mfn (ій|я|є)            і іх ім і/іх іми іх і
""",
    cases=7,
    plural=True,
)
BELARUSIAN = Table(
    """
m  (ец|эц)>ц            ы аў ам ы/аў амі ах
m  (ў)>в                ы аў ам ы/аў амі ах
m  (й)                  і яў ям і/яў ямі ях
m  (ь)                  і яў/ей ям і/яў/ей ямі ях
m  [кгх]                і аў ам і/аў амі ах
m  [^аеёіоуыэюя]        ы аў ам ы/аў амі ах
f  і(я)                 і й ям і/й ямі ях
f  (я)                  і ь/яў ям і/яў ямі ях
f  [кгх](а)             і 0/~0/аў ам і/0/~0 амі ах
f  (а)                  ы 0/~0/аў ам ы/0/~0 амі ах
f  (ць)>ц               і ей ям і ямі ях
f  (ь)                  і ей ям і ямі ях
n  (?:(о)|ств(а))       ы/а аў/0 ам ы/а амі ах
n  (е)                  і яў ям і ямі ях
""",
    cases=6,
    fleeting=_with_vowel("а", "а", _CYRILLIC),
    plural=True,
)
BELARUSIAN_ADJECTIVE = Table(
    """
mfn [кгх](і|ая|ае)      ія іх ім ія/іх імі іх
mfn (ы|ая|ае)           ыя ых ым ыя/ых ымі ых
mfn (і|яя|яе)           ія іх ім ія/іх імі іх
""",
    cases=6,
    plural=True,
)
POLISH = Table(
    """
m  [^aeiouyąęó](ek)>k   i ów om i/ów ami ach i
m  [^aeiouyąęó](iec|ec)>c  e/y ów om e/ów ami ach e/y
m  (ń)>ni               e/0 i/ów/0 om e/ów/0 ami ach e
m  (ść|ć)>ci            e ów/0 om e ami ach e
m  [lj]                 e i/ów/0 om e/i/ów ami ach e
m  (?:cz|sz|rz|dz|ż)    e y/ów om e/y/ów ami ach e
m  c                    e/y ów om e/ów ami ach e
m  [kg]                 i/^y/owie ów om i/ów ami ach i/^y
m  (?:ch|h)             y/owie ów om y/ów ami ach y
m  r                    y/^y/owie ów om y/ów ami ach y
m  [^aeiouyąęó]         y/^0/owie ów om y/ów ami ach y
f  (ość)>ośc            i i iom i iami iach i
f  (ć)>c                i i iom i iami iach i
f  [aeiouy](ja)>j       e 0/i om e ami ach e
f  (ja)>j               e i om e ami ach e
f  (nia)>ni             e 0 om e ami ach e
f  (ia)>i               e 0/i om e ami ach e
f  [kg](a)              i 0/~0 om i/0/~0 ami ach i
f  (?:cz|sz|rz|dz|ż|c|l)(a)  e 0/i/y om e ami ach e
f  (a)                  y 0/~0 om y/0/~0 ami ach y
f  (?:cz|sz|rz|c|ż)     e/y y om e/y ami ach e/y
n  (nie)>ni             a a om a ami ach a
n  (o)                  a 0/~0 om a ami ach a
n  (ie)>i               a 0 om a ami ach a
n  (e)                  a 0/y om a ami ach a
""",
    cases=7,
    soften=last_letter({"r": "rz", "k": "c", "g": "dz", "t": "ci", "d": "dzi", "st": "ści",
                        "n": "ni", "p": "pi", "b": "bi", "w": "wi", "f": "fi", "m": "mi",
                        "s": "si", "ł": "li", "z": "zi"}),
    fleeting=_with_vowel("e", "e", _LATIN),
    plural=True,
)  # fmt: skip
POLISH_ADJECTIVE = Table(
    """
mfn [kg](i|a|ie)        ie/^y ich im ie/ich imi ich ie
mfn (y|a|e)             e/i ych ym e/ych ymi ych e
mfn (i|a|ie)            ie/i ich im ie/ich imi ich ie
""",
    cases=7,
    soften=last_letter({"sk": "sc", "k": "c", "g": "dz"}),
    plural=True,
)
CZECH = Table(
    """
m  [^aeiouyáéíóúý](ek)>k  y/^i ů ům y y/ami ^ích/ách y
m  (ec)>c               e/i ů ům e i ích i
m  [žščřcj]             e/i ů ům e i ích i
m  (ň|ď|ť)>0            =
m  [kgh]|ch             y/^i/ové ů ům y y/ami ^ích/ách y
m  tel                  é ů ům e i ích é
m  [^aeiouyáéíóúýě]     y/i/ové ů ům y y/ami ech/ích/ách y
f  (ost)>ost            i í em i mi ech i
f  (e)                  e í ím e emi ích e
f  (ě)                  ě í ím ě ěmi ích ě
f  i(a)                 e í ím e emi ích e
f  (a)                  y 0/~0 ám y ami ách y
f  ň>n                  ě í ím ě ěmi ích ě
n  (o)                  a 0/~0 ům a y ech/ách/^ích a
n  (í)                  í í ím í ími ích í
n  (e)                  e/ata í/at ím/atům e/ata i/aty ích/atech e
""",
    cases=7,
    soften=last_letter({"k": "c", "g": "z", "ch": "š", "h": "z"}),
    fleeting=_with_vowel("e", "e", _LATIN),
    plural=True,
)
CZECH_ADJECTIVE = Table(
    """
mfn (ý|á|é)             é/á/í ých ým é/á ými ých é/á
mfn [sc]k(ý)            é/á ých ým é/á ými ých é/á
mfn (í)                 í ích ím í ími ích í
""",
    cases=7,
    plural=True,
)
SLOVAK = Table(
    """
m  [^aeiouyáéíóúý](ek|ok)>k  y/ovia/^i ov om y/ov mi/ami och y
m  (ec)>c               e/i ov om e/ov mi/ami och e
m  [žščcjďťňľ]          e/i ov om e/ov mi/ami och e
m  [kgh]|ch             y/^i/ovia ov om y/ov mi/ami och y
m  [^aeiouyáéíóúýô]     y/i/ovia ov om y/ov mi/ami och y
f  (osť)>ost            i í iam i ami iach i
f  i(a)                 e í ám e ami ách e
f  [žščcj](a)           e 0 iam e ami iach e
f  (a)                  y 0/~0 ám y ami ách y
n  (o)                  á/a 0/~0 ám/am á/a ami ách/och á
n  i(e)                 a í am a ami ach a
""",
    cases=7,
    soften=last_letter({"k": "c", "ch": "s", "g": "z"}),
    fleeting=_with_vowel("ie", "ie", _LATIN),
    plural=True,
)
SLOVAK_ADJECTIVE = Table(
    "mfn (ý|á|é|y|a|e)  é/í ých ým é/ých ými ých é\nmfn (í|ia|ie)  ie/í ích ím ie/ích ími ích ie\n",
    cases=7,
    plural=True,
)
SLOVENE = Table(
    """
m  [^aeiou](ec)>c       i/a ev em/ema e/a i/ema ih i
m  [^aeiou](ek)>k       i/a ov om/oma e/a i/oma ih i
m  [cčšžj]              i/a ev em/ema e/a i/ema ih i
m  [^aeiou]             i/a/je ov om/oma e/a i/oma ih i
f  (ost)>ost            i i im/ima i mi/ima ih i
f  (a)                  e/i 0/~0 am/ama e/i ami/ama ah e
n  (o)                  a/i 0/~0 om/oma a/i i/oma ih a
n  (e)                  a/i 0 em/ema a/i i/ema ih a
""",
    cases=7,
    fleeting=_with_vowel("e", "e", _LATIN),
    plural=True,
)
SLOVENE_ADJECTIVE = Table(
    "mfn [^aeiou](en)>n  i/a/e ih im e/i imi ih i\nmfn (i|a|o|e)  i/a/e ih im e/a/i imi ih i\n",
    cases=7,
    plural=True,
)
CROATIAN = Table(
    """
m  [^aeiou](ac)>c       i a/. ima e ima ima i
m  [kgh]                ^i/ovi a/ova ^ima/ovima e/ove ^ima/ovima ^ima/ovima i
m  [cčćđšžj]            i/evi a/eva ima/evima e/eve ima/evima ima/evima i
m  [^aeiou]             i/ovi a/ova ima/ovima e/ove ima/ovima ima/ovima i
f  (ost)>ost            i i ima i ima ima i
f  (a)                  e a/i/~a ama e ama ama e
n  (o)                  a a/~a ima a ima ima a
n  (e)                  a a/~a ima a ima ima a
""",
    cases=7,
    soften=last_letter({"k": "c", "g": "z", "h": "s"}),
    fleeting=_with_vowel("a", "a", _LATIN),
    plural=True,
)
CROATIAN_ADJECTIVE = Table(
    "mfn [^aeiou](an)>n  i/e/a ih im/ima e/a im/ima im/ima i\n"
    "mfn (i|a|o|e)  i/e/a ih im/ima e/a im/ima im/ima i\n",
    cases=7,
    plural=True,
)
BULGARIAN = Table(
    """
m  (ник)>ни             ци ците ците
m  (ец)>ц               и ите ите
m  ^[^аеиоуъюя]*[аеиоуъюя][^аеиоуъюя]+  ове/а овете овете
m  (й)                  и/еве ите/евете ите
m  (к)                  ци ците ците
m  (г)                  зи зите зите
m  [^аеиоуъюя]          и/ове/а ите/овете ите
f  и(я)                 и ите ите
f  (а|я)                и ите ите
f  ст                   и ите ите
n  (о)                  а ата ата
n  и(е)                 я ята ята
n  (е)                  ета/я етата/ята етата
""",
    cases=3,
    plural=True,
)
MACEDONIAN = Table(
    """
m  (ник)>ни             ци ците ците
m  (ец)>ц               и ите ите
m  ^[^аеиоу]*[аеиоу][^аеиоу]+  ови овите овите
m  (к)                  ци ците ците
m  [^аеиоу]             и/ови ите/овите ите
f  (а)                  и ите ите
n  (о)                  а ата ата
n  (е)                  ја/иња јата/ињата јата
""",
    cases=3,
    plural=True,
)
