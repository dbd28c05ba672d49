"""Slovene, Croatian, Bosnian and Serbian: the endings of names and words, by rule.

Cells: genitive, dative, accusative, instrumental, locative (as the dative), vocative. `^` softens
a consonant before -i (Amerika, Americi).
"""

import re

from watcher.match.endings import plurals
from watcher.match.endings.grammar import Grammar, words
from watcher.match.endings.paradigm import Table, last_letter

_SOFT_END = r"(?:lj|nj|dž|[cčćđšžj])"
_CONSONANT = "[^aeiouáéíóúàèìòùäöü0-9]"
_soft = last_letter({"k": "c", "g": "z", "h": "s"})
_WOMEN = words(
    "elizabeth margaret elisabeth beth ruth miriam ingrid astrid karen ellen helen hillary hilary "
    "nicole michelle rachel edith judith isabel mercedes dolores carmen jean joan jane ann anne "
    "lynn liz kate meg sarah hannah deborah marion madeleine marine ségolène brigitte christine "
    "catherine caroline alice condoleezza dominique véronique simone danielle gabrielle estelle "
    "ines karmen dolores nives iris"
)
_MEN = words(
    "nikola luka saša sava ilija matija toma andrija mustafa musa isa aleksa nikita kosta "
    "jaka miha luka žiga jurica ivica perica jovica siniša nebojša grga jusuf aca "
    "vanja đura pera mika žika koča dača boža vlada vasa joža"
)
_STAYS = words(
    "von van der den de da di du la le los dos das ibn bin ben al el as i in ali v z s na "
    "nad pod pri do od o za po iz u sa k bez"
)

_SLOVENE_M = f"""
m  (pavel)>pavl         a u a om u .
m  (lev)>lev            a u a om u .
m  {_CONSONANT}(ec)>c   a u a em u .
m  {_CONSONANT}(ek)>k   a u a om u .
+m {_CONSONANT}(el)>l   a u a om u .
+m {_CONSONANT}(er)>r   a u a om u .
+m {_CONSONANT}(en)>n   a u a om u .
+m {_CONSONANT}(an)>n   a u a om u .
+m [aeiou]r             ja ju ja jem ju .
m  {_SOFT_END}          a u a em u .
m  {_CONSONANT}         a u a om/em u .
"""
_SLOVENE_ADJECTIVAL = """
m  [sc]k(i)             ega emu ega im em .
m  [sc]k(ij|y|yj)       ega emu ega im em .
m  š[kn](i)             ega emu ega im em .
"""
_FOREIGN = """
m  i(o)                 a u a em/om u .
m  (o)                  a u a om/em u .
m  [iyuüöéá]            ja ju ja jem ju .
m  e                    ja ju ja jem/om ju .
+m (e)                  a u a om/em u .
"""
_SLOVENE_A = """
f  [sc]k(a)             e i o o i .
f  ev(a)|ov(a)          e i o o i .
f  (a)                  e i o o i .
m  (a)                  e/a i/u o/a o/om i/u .
f  .                    =
"""
_CROATIAN_A = """
f  [sc]k(a)             e/oj oj/i u om oj/i .
f  [oe]v(a)             e/oj oj/i u om oj/i o/.
f  [kgh](a)             e i/^i u om i/^i o
f  ic(a)                e i u om i e/o
f  (a)                  e i u om i o
m  (a)                  e i u om i o
f  .                    =
"""
_CROATIAN_M = f"""
m  (aleksandar)>aleksandr  a u a om u e
m  (pavao)>pavl         a u a om u e
m  (lav)>lav            a u a om u e
m  {_CONSONANT}(ac)>c   a u a em/om u .
m  (ao)>l               a u a om u .
m  {_CONSONANT}(ar)>r   a u a om u e
+m {_CONSONANT}(ak)>k   a u a om u .
+m {_CONSONANT}(an)>n   a u a om u e
+m {_CONSONANT}(al)>l   a u a om u e
m  {_SOFT_END}          a u a em/om u u/e
m  [kgh]                a u a om u .
m  {_CONSONANT}         a u a om/em u e
"""
_CROATIAN_ADJECTIVAL = """
m  [sc]k(i)             og/oga om/ome/omu og/oga im om/ome .
m  [sc]k(ij|y|yj)       og/oga om/ome/omu og/oga im om/ome .
m  (?:šn|čk|šk)(i)      og/oga om/ome/omu og/oga im om/ome .
"""
_CROATIAN_FOREIGN = """
m  i(o)                 ja/a ju/u ja/a om/jem/em ju/u .
m  (o)                  a u a om/em u o/.
m  [iyuüöéá]            ja/a ju/u ja/a jem/em ju/u .
m  e                    a/ja u/ju a/ja om/em/jem u/ju .
+m (e)                  a/e/eta u/i/etu a/u/eta om/em/etom u/i/etu .
"""


def _table(lines: str) -> Table:
    return Table(lines, cases=7, soften=_soft)


_SLOVENE_PERSON = _table(_SLOVENE_ADJECTIVAL + _FOREIGN + _SLOVENE_A + _SLOVENE_M)
_SLOVENE_NOUN = _table(
    """
n  [cčšžj](e)           a u . em u .
n  (o)                  a u . om u .
m  ost                  =
f  ost                  i i . jo i .
p  (e)                  0 am . ami ah .
p  (i)                  ov/0 om e/. i ih .
mnf [iuyéá]             =
f  (a)                  e i o o i .
m  [sc]k(i)             ega emu ega/. im em .
"""
    f"""
m  {_CONSONANT}(ec)>c   a u a/. em u .
m  {_CONSONANT}(ek)>k   a u a/. om u .
+m {_CONSONANT}(er)>r   a u a/. om u .
+m {_CONSONANT}(en)>n   a u a/. om u .
+m [aeiou]r             ja ju ja/. jem ju .
m  {_SOFT_END}          a u a/. em u .
m  {_CONSONANT}         a u a/. om/em u .
f  (?:[aeiou]st|oč|ev|ad|er)  i i . jo i .
"""
)
_SLOVENE_ADJECTIVE = _table(
    f"""
m  (i)                  ega emu i/ega im em i
m  {_CONSONANT}(en)>n   ega emu i/ega im em .
m  (?:ov|ev|in)         ega emu ./ega im em .
f  (a)                  e i o o i a
n  {_SOFT_END}(e)       ega emu e im em e
n  (?:[scšž]k|[^aeiou]n|ln|al|tn|ov|ev)(o)  ega emu o im em o
p  (e)                  ih im e imi ih e
p  (i)                  ih im e imi ih i
"""
)
_CROATIAN_PERSON = _table(_CROATIAN_ADJECTIVAL + _CROATIAN_FOREIGN + _CROATIAN_A + _CROATIAN_M)
_CROATIAN_NOUN = _table(
    f"""
n  [sc]k(o)             e/a oj/u . om oj/u .
n  (o)                  a u . om u .
n  (?:j|lj|nj|št|ć|c)(e)  a u . em u .
f  ost                  i i . i/ju i i
m  ost                  =
p  (e)                  a ama . ama ama .
p  (i)                  a/ova ima e ima ima .
mnf [uyéá]              =
m  [sc]k(i)             og/oga om/ome og/. im om/ome .
f  [sc]k(a)             e/oj oj/i u om oj/i .
f  [kgh](a)             e i/^i u om i/^i o
f  (a)                  e i u om i o
m  i                    ja ju ja/. jem ju .
m  {_CONSONANT}(ac)>c   a u a/. em/om u .
m  (ao)>l               a u a/. om u .
+m {_CONSONANT}(ar)>r   a u a/. om u .
+m {_CONSONANT}(ak)>k   a u a/. om u .
m  {_SOFT_END}          a u a/. em/om u .
m  {_CONSONANT}         a u a/. om/em u .
f  (?:[aeo]st|oć|oč|eć|eč|av)  i i . i/ju i .
"""
)
_CROATIAN_ADJECTIVE = _table(
    f"""
m  (i)                  og/oga om/ome/omu i/og im om/ome i
m  {_CONSONANT}(an)>n   og/oga om/ome ./og im om/ome i
m  (?:ov|ev|in)         og/a om/u ./og im om/u .
f  (a)                  e oj u om oj a
n  {_SOFT_END}(e)       eg/ega em/emu e im em/emu e
n  (?:[scšž]k|[^aeiou]n|ln|al|tn|ov|ev)(o)  og/oga om/ome o im om/ome o
p  (e)                  ih im/ima e im/ima im/ima e
p  (i)                  ih im/ima e im/ima im/ima i
p  (a)                  ih im/ima a im/ima im/ima a
"""
)
_HEADS = (
    "ministarstvo ministrstvo odbor komisija svet savet služba agencija uprava vlada parlament "
    "skupština skupščina sabor zbor sud sodišče tužilaštvo tožilstvo univerzitet univerza "
    "institut inštitut akademija škola šola partija stranka pokret gibanje front fronta savez "
    "zveza unija federacija asocijacija organizacija organizacija fond sklad banka kompanija "
    "podjetje družba koncern skupina grupa centar center biro štab vojska puk divizija brigada "
    "republika regija oblast okrug grad mesto selo ostrvo otok more jezero rijeka reka trg ulica "
    "klub dnevnik televizija kanal radio gledališče pozorište muzej bolnica crkva cerkev liga "
    "zbornica dom garda kongres forum sporazum projekt projekat policija sveučilište vijeće"
)
SLOVENE = Grammar(
    alone=re.compile(r"[sš]k[iao]$|n[i]$"),
    plural=plurals.SLOVENE,
    adjective_plural=plurals.SLOVENE_ADJECTIVE,
    cases=7,
    surname=_SLOVENE_PERSON,
    given=_SLOVENE_PERSON,
    noun=_SLOVENE_NOUN,
    adjective=_SLOVENE_ADJECTIVE,
    conjunctions=words("in"),
    men=_MEN,
    women=_WOMEN,
    stays=_STAYS - {"i"},
    heads=words(_HEADS),
    hers=re.compile(r"(?:[sc]ka|[oe]va)$"),
    of_him=("ov", "ova", "ovo", "ove", "ovi", "ovega", "ovemu", "ovem", "ovim", "ovih", "ovimi"),
    of_her=("in", "ina", "ino", "ine", "ini", "inega", "inemu", "inem", "inim", "inih", "inimi"),
    abbreviation=_table("m  . -a -u . -em/-om -u .\n"),
)
CROATIAN = Grammar(
    alone=re.compile(r"[sš]k[iao]$|n[i]$"),
    plural=plurals.CROATIAN,
    adjective_plural=plurals.CROATIAN_ADJECTIVE,
    cases=7,
    surname=_CROATIAN_PERSON,
    given=_CROATIAN_PERSON,
    noun=_CROATIAN_NOUN,
    adjective=_CROATIAN_ADJECTIVE,
    conjunctions=words("i"),
    men=_MEN,
    women=_WOMEN,
    stays=_STAYS,
    heads=words(_HEADS),
    hers=re.compile(r"(?:[sc]ka|[oe]va)$"),
    of_him=(
        "ov",
        "ova",
        "ovo",
        "ove",
        "ovi",
        "ovu",
        "ovoj",
        "ovom",
        "ovog",
        "ovoga",
        "ovim",
        "ovima",
        "ovih",
    ),
    of_her=(
        "in",
        "ina",
        "ino",
        "ine",
        "ini",
        "inu",
        "inoj",
        "inom",
        "inog",
        "inoga",
        "inim",
        "inima",
        "inih",
    ),
    abbreviation=_table("m  . -a -u . -om/-em -u .\n"),
)
