"""German names, and the plurals of plain words in German, English, French, Spanish and Italian.

German cells: the genitive, the weak and the strong cases. The others: the plural.
"""

import re

from watcher.match.endings.grammar import Grammar, words
from watcher.match.endings.paradigm import Table

_STAYS = words(
    "von van vom zu zur der den des die das de di da du la le los ibn bin al el und and of "
    "the für fur for et e y und in im am an"
)


def _german(lines: str) -> Table:
    return Table(lines, cases=3)


_GERMAN_NAME = _german(
    """
mfnp (?:[sxzß]|ce|sch)  =
mfnp [^0-9]             s .
"""
)
_GERMAN_NOUN = _german(
    """
p  .                    =
f  .                    =
mn (?:ung|heit|keit|ion|schaft|ei|tät|union|bank|partei|republik|wehr|[st]aaten|ionen|nen)  =
mn e                    =
mn (?:s|ß|x|z)          es .
mn (?:amt|bund|rat|land|werk|staat|verband|gericht|tag|dienst|heim)  s/es .
mn [^0-9]               s .
"""
)
_GERMAN_ADJECTIVE = _german(
    """
fp e                    n/r n/r
mn e                    n n
m  (er)>e               n n/m
n  (es)>e               n ./n/m
"""
)
GERMAN = Grammar(
    alone=re.compile(r"^[a-zäöü].*e[rs]?$"),
    cases=3,
    surname=_GERMAN_NAME,
    given=_GERMAN_NAME,
    noun=_GERMAN_NOUN,
    adjective=_GERMAN_ADJECTIVE,
    stays=_STAYS,
    surname_only=True,
    plural=Table(
        """
m  [^aeiouyäöü]er       . n .
m  (?:ung|heit|keit|ion|schaft|tät|ei)   en en en
m  in                   nen nen nen
m  e                    n n n
m  (?:el|er)            . n .
m  [aiouy]              s s s
m  [sxzß]               e en e
m  .                    e/en/er/s en/ern/s e/en/er/s
""",
        cases=3,
        plural=True,
    ),
    adjective_plural=Table("mfn (e|er|es)  e en er", cases=3, plural=True),
)
ENGLISH = Table(
    """
m  ^(man)>men           0
m  (man)>men            0
m  [^aeiou](y)          ies
m  (?:s|x|z|ch|sh)      es
m  [^aeiouy](o)>o       es/s
m  [a-z]                s
""",
    cases=2,
)
FRENCH = Table(
    """
m  [sxz]                =
m  (?:eau|eu)           x
m  (al)                 aux/als
m  [a-zéèêàçïîôû]       s
""",
    cases=2,
)
SPANISH = Table(
    """
m  (z)                  ces
m  (ón)>on              es
m  (és)>es              es
m  (ín)>in              es
m  [sx]                 =
m  [aeiouéáó]           s
m  [a-zñíú]             es
""",
    cases=2,
)
ITALIAN = Table(
    """
m  [àèìòù]              =
m  (ca)                 che
m  (ga)                 ghe
m  (co)                 chi/ci
m  (go)                 ghi/gi
m  i(o)                 0/i
m  (o)                  i
m  (?:ist|m)(a)         i/e
m  (a)                  e
m  (e)                  i
""",
    cases=2,
)
