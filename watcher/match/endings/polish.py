"""Polish: the endings of names and words, by rule.

Cells: genitive, dative, accusative, instrumental, locative, vocative. `^` softens the last
consonant before -e (Tusk, but Trump, Trumpie; Obama, Obamie; Blair, Blairze).
"""

import re

from watcher.match.endings import plurals
from watcher.match.endings.grammar import Grammar, words
from watcher.match.endings.paradigm import Table, last_letter

_CASES = 7
_soft = last_letter(
    {
        "st": "ści", "zd": "ździ", "sł": "śl", "zł": "źl", "sn": "śni", "zn": "źni",
        "sm": "śmi", "ch": "sz", "p": "pi", "b": "bi", "w": "wi", "f": "fi", "m": "mi",
        "n": "ni", "s": "si", "z": "zi", "t": "ci", "d": "dzi", "ł": "l", "r": "rz",
        "k": "c", "g": "dz", "v": "vi", "x": "ksi",
    }
)  # fmt: skip

_A_NOUN = """
f  (ia)                 i/ii i/ii ię ią i/ii io
m  (ia)                 i/ii i/ii ię ią i/ii io
mf [aeouąęó]j(a)        . . ę ą . o
mf (ja)                 ji ji ję ją ji jo
mf [kg](a)              i ^e ę ą ^e o
mf ch(a)                y ^e ę ą ^e o
mf h(a)                 y ze ę ą ze o
mf (?:cz|sz|rz|dz|ż|c)(a)   y y ę ą y o
mf l(a)                 i i ę ą i o
mf [eo](a)              i i ę ą i o
mf u(a)                 y/i y/i ę ą y/i o
mf (a)                  y ^e ę ą ^e o
"""
_MASCULINE = """
m  (aweł)>awł           a owi a em ^e ^e
m  (ozioł)>ozł          a owi a em ^e ^e
m  (lew)>lw             a owi a em ie ie
m  (ąb)>ęb              a owi a em ie ie
m  [^aeiouyąęó](iek)>k  a owi a iem u u
m  [^aeiouyąęó](ek)>k   a owi a iem u u
m  [aeiouy](niec)>ńc    a owi a em u u/ze
m  [aeiouy](lec)>lc     a owi a em u u/ze
m  [^aeiouyąęó](iec)>c  a owi a em u u/ze
+m [^aeiouyąęós](ec)>c  a owi a em u u/ze
+m [^aeiouyąęó](el)>l   a owi a em u u
+m [^aeiouyąęó](eń)>ni  a owi a em u u
+m [^aeiouyąęóg](er)>r  a owi a em ^e ^e
m  (ń)>ni               a owi a em u u
m  (ś)>si               a owi a em u u
m  (ć)>ci               a owi a em u u
m  (ź)>zi               a owi a em u u
m  [kg]                 a owi a iem u u
m  (?:ch|h)             a owi a em u u
m  (?:cz|sz|rz|dz|dż|[żlcj])  a owi a em u u
+m (x)>ks               a owi a em ie ie
m  (x)>x                a owi a em ie ie
m  q|ue                 a owi a iem u u
m  [^aeiouyąęóé0-9]     a owi a em ^e ^e
"""
_ADJECTIVAL = """
m  (?:[sc]k|dzk)(i)     iego iemu iego im im .
+m y                    'ego 'emu 'ego m m .
m  (y)                  ego emu ego ym ym .
m  (i)                  iego/ego iemu/emu iego/ego im im .
m  (é)                  égo/é'go/é ému/é ego/é ém/é ém/é .
"""
_FOREIGN = """
+m [^aeiouy]ie          'go 'mu 'go m m .
+m [^aeiouy]e           'a 'owi 'a 'em ie .
m  e                    go mu go m m .
m  k(o)                 i/a ^e/owi ę/a ą/iem ^e/u o
m  (?:nk|zk|sk)(o)      i ^e ę ą ^e o
m  (io)                 ia/ii/io iowi/io ia/io iem/io iu/io io
m  (o)                  a/o owi/o a/o em/o ^e/u/o o
m  [uóő]                =
mf [eouiyéóőöü]         =
"""
SURNAME = Table(
    _ADJECTIVAL
    + """
f  [sc]k(a)             iej iej ą ą iej o
f  dzk(a)               iej iej ą ą iej o
f  ow(a)                ej/y ej/ie ą/ę ą ej/ie o/.
f  [oe]v(a)             ej/y ej/ie ą/ę ą ej/ie o/.
f  n(a)                 ej/y ej/ie ą/ę ą ej/ie o/.
"""
    + _A_NOUN
    + _FOREIGN
    + _MASCULINE
    + "f  . =\n",
    cases=_CASES,
    soften=_soft,
)
GIVEN = Table(
    _ADJECTIVAL + _A_NOUN + _FOREIGN + _MASCULINE + "f  . =\n", cases=_CASES, soften=_soft
)
NOUN = Table(
    """
n  um                   =
n  (stwo)               stwa stwu . stwem stwie .
n  k(o)                 a u . iem u .
n  [lcj](o)             a u . em u .
n  (o)                  a u . em ^e .
n  (ie)                 ia iu . iem iu .
n  (e)                  a u . em u .
p  (niemcy)>niem        iec com . cami czech .
p  (włochy)>wło         ch chom . chami szech .
p  (węgry)>węg          ier rom . rami rzech .
p  [kg](i)              0/ów om . ami ach .
p  (nie)>               ni niom . niami niach .
p  (y)                  0/ów om . ami ach .
p  (je)                 ji jom . jami jach .
p  i(e)                 0 om . ami ach .
mnfp [iuyé]             =
f  (łódź)>łodz          i i . ią i i
m  łódź                 =
f  (ść)>śc              i i . ią i i
m  ość                  =
f  (ć)>c                i i . ią i i
f  (ń)>ni               0 0 . ą 0 0
f  (dź)>dz              i i . ią i i
f  (ew)>w               i i . ią i i
f  (?:cz|sz|rz|c|ż)     y y . ą y y
"""
    + _A_NOUN.replace("mf ", "f  ").replace("m  (ia)                 i/ii i/ii ię ią i/ii io\n", "")
    + """
m  [^aeiouyąęó](ów)>ow  a owi/u . em ie ie
+m [^aeiouyąęó](ód)>od  u owi . em zie zie
m  [^aeiouyąęó](iek)>k  a/u owi ./a iem u u
m  [^aeiouyąęó](ek)>k   a/u owi ./a iem u u
m  (?:[^aeiouyąęó])(iec)>c  a owi/u ./a em u u
+m [^aeiouyąęós](ec)>c  a owi/u ./a em u u
+m [^aeiouyąęó](el)>l   a owi ./a em u u
m  (ń)>ni               a/u owi . em u u
m  (ś)>si               a/u owi . em u u
m  (ć)>ci               a/u owi . em u u
m  (ź)>zi               a/u owi . em u u
m  [kg]                 a/u owi ./a iem u u
m  (?:ch|h)             a/u owi ./a em u u
m  (?:cz|sz|rz|dz|dż|[żlcj])  a/u owi ./a em u u
m  (x)>ks               a/u owi . em ie ie
m  [^aeiouyąęóé0-9]     a/u owi/u ./a em ^e ^e
""",
    cases=_CASES,
    soften=_soft,
)
ADJECTIVE = Table(
    """
m  [kg](i)              iego iemu i/iego im im i
m  (i)                  iego iemu i/iego im im i
m  (y)                  ego emu y/ego ym ym y
f  [kg](a)              iej iej ą ą iej a
f  (a)                  ej ej ą ą ej a
n  [kg](ie)             iego iemu ie im im ie
n  [nwtdrżcłs](e)       ego emu e ym ym e
p  [kg](ie)             ich im ie/ich imi ich ie
p  [cżdr]z(e)           ych ym e/ych ymi ych e
p  (e)                  ych ym e/ych ymi ych e
""",
    cases=_CASES,
)
POLISH = Grammar(
    alone=re.compile(r"(?:[sc]k[iae]|[^aeiou]y|n[iy])$"),
    plural=plurals.POLISH,
    adjective_plural=plurals.POLISH_ADJECTIVE,
    cases=_CASES,
    surname=SURNAME,
    given=GIVEN,
    noun=NOUN,
    adjective=ADJECTIVE,
    trailing=True,
    adjectival=re.compile(r"(?:[sc]k|dzk|[^aeiouy]n|[ao]ln|ow|on|ejsz|rcz)(?:[iyae]|ie)$"),
    conjunctions=words("i oraz"),
    men=words(
        "kuba barnaba bonawentura sasza misza wania wołodia ilja nikita luca andrea mustafa "
        "abdulla musa isa aleksa sawa kosma joshua ezra dyzma jarema saszka costa"
    ),
    women=words(
        "elizabeth margaret elisabeth beth ruth miriam ingrid astrid karen ellen helen "
        "hillary hilary nicole michelle rachel edith judith isabel mercedes dolores carmen "
        "jean joan jane ann anne lynn liz kate meg sarah hannah deborah ursula marion "
        "madeleine marine ségolène brigitte christine catherine caroline alice theresa "
        "condoleezza dominique véronique simone danielle gabrielle estelle"
    ),
    stays=words(
        "von van der den de da di du la le los dos das ibn bin ben al el as y i w z na nad "
        "pod przy do od dla o ze we oraz"
    ),
    heads=words(
        "ministerstwo komitet komisja rada służba agencja zarząd departament urząd rząd "
        "administracja parlament sejm senat sąd trybunał prokuratura uniwersytet instytut "
        "akademia szkoła partia ruch front związek unia federacja stowarzyszenie "
        "organizacja fundacja fundusz bank spółka firma korporacja koncern zakład grupa "
        "centrum biuro sztab armia pułk dywizja brygada flota republika obwód region "
        "powiat województwo gmina miasto wieś wyspa morze jezioro rzeka plac ulica klub "
        "gazeta dziennik telewizja kanał radio teatr muzeum szpital kościół liga izba dom "
        "gwardia kongres forum szczyt traktat umowa projekt policja straż"
    ),
    his=re.compile(r"(?:ski|cki|dzki)$"),
    hers=re.compile(r"(?:ska|cka|dzka|[oe][vw]a)$"),
    genitive=re.compile(r"(?:ów|ych|ich|ości|acji|stwa|skiej|nej|wej|ego)$"),
    abbreviation=Table("m  [^aeiouyąęóiu] -u/-a -owi . -em -ie/-u -ie\n", cases=_CASES),
)
