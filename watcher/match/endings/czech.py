"""Czech and Slovak: the endings of names and words, by rule.

Cells: genitive, dative, accusative, instrumental, locative, vocative. `^` softens a consonant
before -e (Praha, Praze; Merkelová; Ankara, Ankaře).
"""

import re
from dataclasses import replace

from watcher.match.endings import plurals
from watcher.match.endings.grammar import Grammar, words
from watcher.match.endings.paradigm import Table, last_letter

_CASES = 7
_soft = last_letter({"ch": "š", "h": "z", "g": "z", "k": "c", "r": "ř"})
_WOMEN = words(
    "elizabeth margaret elisabeth beth ruth miriam ingrid astrid karen ellen helen hillary hilary "
    "nicole michelle rachel edith judith isabel mercedes dolores carmen jean joan jane ann anne "
    "lynn liz kate meg sarah hannah deborah marion madeleine marine ségolène brigitte christine "
    "catherine caroline alice condoleezza dominique véronique simone danielle gabrielle estelle "
    "dagmar ester rút nikol"
)
_MEN = words(
    "nikita ilja saša luca andrea mustafa abdulla musa isa aleksa kosma joshua ezra "
    "jirka honza tonda pepa franta láďa míra standa péťa vašek nikola miša costa"
)
_STAYS = words(
    "von van der den de da di du la le los dos das ibn bin ben al el as y a i v ve z ze "
    "na nad pod při do od u o pro za nado"
)

_M = """
m  (pavel)>pavl         a ovi/u a em ovi/u e
m  (karel)>karl         a ovi/u a em ovi/u e
m  (havel)>havl         a ovi/u a em ovi/u e
m  (lev)>lv             a ovi/u a em ovi/u e
m  (zdeněk)>zdeňk       a ovi/u a em ovi/u u
m  (ěk)>k               a ovi/u a em ovi/u u
m  [^aeiouyáéíóúýě](ek)>k  a ovi/u a em ovi/u u
m  (něc)>nc             e i/ovi e em i/ovi e
m  (dec)>dc             e i/ovi e em i/ovi e
m  [^aeiouyáéíóúýě](ec)>c  e i/ovi e em i/ovi e
+m [^aeiouyáéíóúýě](el)>l  a ovi/u a em ovi/u e
+m [^aeiouyáéíóúýě](er)>r  a ovi/u a em ovi/u e
+m tel                  e i/ovi e em i/ovi i
m  (ď)>d                ě i ě ěm i i
m  (ť)>t                ě i ě ěm i i
m  (ň)>n                ě i ě ěm i i
m  [žščřcj]             e i/ovi e em i/ovi i
+m [ie]s                e i/ovi e em i/ovi i
+m x                    e i/ovi e em i/ovi i
m  k|g|h|ch|q           a ovi/u a em ovi/u u
m  [^aeiouyáéíóúýěů0-9] a ovi/u a em ovi/u e
"""
_SOFT_A = """
+m [žščřcjďťň](a)       i/y ovi u ou ovi o
m  (a)                  y ovi u ou ovi o
"""
_F = """
f  (?:ov|[sc]k)(á)      é é ou ou é .
f  (á)                  é é ou ou é .
f  e(a)                 je/y ji/i u jou/ou ji/i o
f  i(a)                 e i i/u í/ou i o
f  [žščřcjďťň](a)       i/e i/e/ě u ou i/e o
f  [lszL](a)            y e u ou e o
f  [kghr](a)            y ^e u ou ^e o
f  (a)                  y ě u ou ě o
f  i(e)                 . i i í i .
f  (e|ě)                . i i í i .
"""
_FOREIGN = """
m  (ý)                  ého ému ého ým ém .
m  (í)                  ího ímu ího ím ím .
m  sk(ij|yj|yy|ii|y|i)  ého ému ého ým ém .
m  [iy]                 ho mu ho m m .
m  i                    ho mu ho m m .
m  [eé]                 ho mu ho m m .
m  i(o)                 a ovi a em ovi o
m  (o)                  a ovi/u a em ovi/u o
+m ..(us)               a ovi a em ovi e
m  u                    a/ho ovi/mu a/ho em/m ovi/mu .
m  ů                    =
"""
_PLACE_M = """
m  [^aeiouyáéíóúýě](ek)>k  u/a u . em u u
m  [^aeiouyáéíóúýě](ec)>c  e i . em i i
m  [žščřcj]             e i . em i i
m  (ň)>n                ě i . ěm i i
m  [kgh]|ch             u/a u . em u/^e u
m  l                    u/a u . em u/e e
m  [^aeiouyáéíóúýěů0-9] u/a u . em u/ě e
"""


def _tables(lines: str) -> Table:
    return Table(lines, cases=_CASES, soften=_soft)


SURNAME = _tables(_FOREIGN + _F + _SOFT_A + _M + "f  . =\n")
GIVEN = SURNAME
NOUN = _tables(
    """
n  k(o)                 a u o em u o
n  (o)                  a u o em u/ě/e o
n  [řcjžšč](e)          e i . em i .
n  (um)                 a u um em u um
n  (í)                  í í í ím í í
p  (y)                  0/ů ům . y/ami ách .
p  ic(e)                0 ím . emi ích .
f  (ost)>ost            i i . í i i
m  ost                  =
f  (ň)>n                ě i . í i i
f  (eň)>n               ě i . í i i
f  [cčžšřl]             e/i i . í i i
mnf [iuéů]              =
m  [sc]k(ý)             ého ému ý/ého ým ém .
m  (ům)>om              u/a u . em u/ě e
m  (ůl)>ol              u/a u . em u/e e
"""
    + _F
    + "+m [^aeiouyáéíóúýě](el)>l  u/e/a u/i . em u/i e\n"
    + _PLACE_M
)
ADJECTIVE = _tables(
    """
m  (ý)                  ého ému ý/ého ým ém ý
m  í                    ho mu ./ho m m .
f  í                    . . . . . .
n  í                    ho mu . m m .
p  í                    ch m . mi ch .
f  (á)                  é é ou ou é á
n  (é)                  ého ému é ým ém é
p  (é)                  ých ým é ými ých é
p  ov(y)                ých ým y ými ých y
"""
)
CZECH = Grammar(
    alone=re.compile(r"[ýá]$|[sc]ké$"),
    plural=plurals.CZECH,
    adjective_plural=plurals.CZECH_ADJECTIVE,
    cases=_CASES,
    surname=SURNAME,
    given=GIVEN,
    noun=NOUN,
    adjective=ADJECTIVE,
    trailing=True,
    of_him=("ův", "ova", "ovo", "ovu", "ově", "ovou", "ovi", "ovy", "ových", "ovým", "ovými"),
    of_her=("in", "ina", "ino", "inu", "ině", "inou", "ini", "iny", "iných", "iným", "inými"),
    adjectival=re.compile(r"(?:[sc]k|n|ov)[ýáéí]$"),
    conjunctions=words("a"),
    wife=_tables("f  (á) é é ou ou é .\n"),
    men=_MEN,
    women=_WOMEN,
    stays=_STAYS,
    heads=words(
        "ministerstvo výbor komise rada služba agentura úřad vláda správa parlament sněmovna "
        "senát soud prokuratura univerzita institut ústav akademie škola strana hnutí "
        "fronta svaz unie federace asociace sdružení organizace nadace fond banka "
        "společnost firma korporace koncern závod skupina centrum kancelář štáb armáda "
        "pluk divize brigáda republika oblast kraj okres město obec ostrov moře jezero "
        "řeka náměstí ulice klub deník televize kanál rádio divadlo muzeum nemocnice "
        "kostel liga komora dům garda kongres fórum summit smlouva dohoda projekt policie"
    ),
    his=re.compile(r"(?:[sc]ký|skij|ov)$"),
    hers=re.compile(r"(?:ová|[sc]ká)$"),
    genitive=re.compile(r"(?:ů|ých|ích|osti|ace|ství|ého|ské)$"),
    abbreviation=_tables("m  [^aeiouyáéíóúýě] -u -u . -em -u .\n"),
)


_SLOVAK_M = """
m  (pavol)>pavl         a ovi a om ovi .
m  (karol)>karl         a ovi a om ovi .
m  [^aeiouyáéíóúýô](ek|ok)>k  a ovi a om ovi .
m  [^aeiouyáéíóúýô](ec)>c  a ovi a om ovi .
+m [^aeiouyáéíóúýô](el)>l  a ovi a om ovi .
+m [^aeiouyáéíóúýô](er)>r  a ovi a om ovi .
m  (ď)>ď                a ovi a om ovi .
m  [^aeiouyáéíóúýôěů0-9]   a ovi a om ovi .
"""
_SLOVAK_F = """
f  (á)                  ej ej ú ou ej .
f  i(a)                 e i u ou i .
f  e(a)                 y/e i u ou i .
f  [žščcjďťňľ](a)       e i u ou i .
f  (a)                  y e u ou e .
"""
_SLOVAK_FOREIGN = """
m  (ý)                  ého ému ého ým om .
m  sk(ij|yj|yy|ii|y|i)  ého ému ého ým om .
m  [iyíe]               ho mu ho m m .
m  i(o)                 a ovi a om ovi .
m  (o)                  a ovi a om ovi .
m  (a)                  u ovi u om ovi .
"""
_SLOVAK_PERSON = _tables(_SLOVAK_FOREIGN + _SLOVAK_F + _SLOVAK_M + "f  . =\n")
SLOVAK = replace(
    CZECH,
    surname=_SLOVAK_PERSON,
    given=_SLOVAK_PERSON,
    noun=_tables(
        """
n  k(o)                 a u . om u .
n  (o)                  a u . om e/u .
n  i(e)                 a u . m í .
f  (osť)>ost            i i . ťou i .
m  osť                  =
f  (ť|ň|ľ)              e/i i . ou i .
p  (y)                  0/ov om/ám . mi/ami och/ách .
p  (e)                  0/ov om/am/iam . mi/ami och/ach/iach .
"""
        + _SLOVAK_F
        + """
m  [^aeiouyáéíóúýô](ek|ok)>k  u/a u . om u .
m  [^aeiouyáéíóúýô](ec)>c  a u . om i .
m  [žščcjďťňľ]          a/u u . om i .
m  [kgh]|ch             a/u u . om u .
m  [^aeiouyáéíóúýô0-9]  a/u u . om e/i/u .
"""
    ),
    adjective=_tables(
        """
m  (ý|y)                ého/eho ému/emu ./ého ým/ym om .
m  (í)                  ieho iemu ./ieho ím om .
f  (á)                  ej ej ú ou ej .
f  (a)                  ej ej u ou ej .
f  (ia)                 ej ej iu ou ej .
n  (é|e)                ého/eho ému/emu . ým/ym om .
n  (ie)                 ieho iemu . ím om .
p  (é|e)                ých/ych ým/ym ./ých ými/ymi ých/ych .
p  (ie)                 ích ím . ími ích .
"""
    ),
    plural=plurals.SLOVAK,
    adjective_plural=plurals.SLOVAK_ADJECTIVE,
    wife=_tables("f  (á) ej ej ú ou ej .\n"),
    of_him=(
        "ov",
        "ova",
        "ovo",
        "ovu",
        "ovej",
        "ovou",
        "ovho",
        "ovmu",
        "ovým",
        "ovom",
        "ove",
        "ovi",
        "ových",
        "ovými",
    ),
    of_her=(
        "in",
        "ina",
        "ino",
        "inu",
        "inej",
        "inou",
        "inho",
        "inmu",
        "iným",
        "inom",
        "ine",
        "iných",
        "inými",
    ),
)
