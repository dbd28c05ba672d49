"""Paragraphs, sentences and words as spans of a text, well enough for news in many languages.

A full stop ends a sentence unless it belongs to an initial ("S. Lavrov"), to an abbreviation
("Nov. 1", «ул. Ленина») or an ordinal ("3. Oktober"), or stands before a small letter. 。！？
always end one, and so does the Greek question mark.
"""

import re

Span = tuple[int, int]

_LINE = re.compile(r"[^\n\u2029]+")
_ENDING = re.compile(
    r"(?:[.!?…؟۔।]+|(?<=[\u0370-\u03ff\u1f00-\u1fff]);)[\"'”’»›)\]]*(?=\s)|[。！？｡]+[\"'”’」』）)\]]*"
)
_LAST_TOKEN = re.compile(r"[^\s(\[«“„\"—–-]+$")
_NEXT = re.compile(r"\s*[\"'“”„«‹‘(\[¿¡—–-]*\s*")
# Longer than any token before a full stop that is worth a look.
_TOKEN = 24

# By language family: English; German and Scandinavian; Romance; West and South Slavic in Latin
# letters; Cyrillic; Turkish, Greek, Romanian.
_ALWAYS = """
mr mrs ms dr prof sen rep gov gen col lt sgt capt cmdr adm maj rev hon st sr jr pres ft mt vs dept
inc ltd corp bros assn univ est approx ave blvd jan feb mar apr jun jul aug sep sept oct nov dec e.g
i.e cf messrs supt insp det
bzw evtl ggf inkl str abs hrsg jh jhdt mio mrd sog u.a z.b d.h o.ä dhr mw t.ex f.eks ca
mm mme mlle mgr sra srta dra d.ª ee.uu pág núm sig sig.ra dott exmo
im św ul płk por ppłk kpt inż hab tzw np m.in tj mln mld godz wyd red tzv např resp plk npor mudr
judr phdr npr
им ул пл пр просп пер кв корп тыс млн млрд трлн проф акад ген полк подп лейт адм т.е т.н т.к т.ч др
см рис напр св вул тис т.зв тзв бул гр м с д г р о
sn doç yrd bkz κ κα δρ αρ dl dna
"""
# Abbreviations that are words as well: only before a number.
_NUMBERING = """
no nos nr vol fig art pp p nº č ст стр вв гг табл рр par § cap sec tel тел mon tue wed thu fri sat
sun
"""
# After "U.S." and the like only these are likely to begin a sentence.
_OPENING = """
the a an this that these those he she it they we i you his her its their in on at but and however
meanwhile earlier last when while after before as if both there some
"""
# Nouns behind a German ordinal: "3. Oktober".
_COUNTED = """
januar jänner februar märz april mai juni juli august september oktober november dezember
jahrhundert jahrtausend jahrestag geburtstag todestag weltkrieg bundesliga liga platz runde
spieltag etage stock klasse quartal halbjahr advent tag woche
"""
_ABBREVIATIONS = frozenset(_ALWAYS.split())
_BEFORE_NUMBERS = frozenset(_NUMBERING.split())
_OPENERS = frozenset(_OPENING.split())
_AFTER_ORDINALS = frozenset(_COUNTED.split())
_LONGEST_ORDINAL = 2
# A word may hold apostrophes, points and hyphens; one Chinese or Japanese character is a word.
_UNSPACED = "\u3041-\u3096\u30a1-\u30fa\u3400-\u9fff"
_WORD = re.compile(f"[{_UNSPACED}]|[^\\W_{_UNSPACED}]+(?:['’ʼ.\u2011\u00ad-][^\\W_{_UNSPACED}]+)*")


def paragraphs(text: str) -> tuple[Span, ...]:
    """The lines of `text` that are not blank, without the blanks around them."""
    return tuple(
        span
        for found in _LINE.finditer(text)
        if (span := _trimmed(text, found.start(), found.end()))[0] < span[1]
    )


def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of `text` in order. No sentence crosses a paragraph."""
    return tuple(span for paragraph in paragraphs(text) for span in _within(text, paragraph))


def words(text: str) -> tuple[int, ...]:
    """Where each word begins. A Chinese or Japanese character counts as a word."""
    return tuple(found.start() for found in _WORD.finditer(text))


def _within(text: str, paragraph: Span) -> list[Span]:
    begin, end = paragraph
    found: list[Span] = []
    for ending in _ENDING.finditer(text, begin, end):
        if ending.end() < end and _ends(text, ending, end):
            found.append(_trimmed(text, begin, ending.end()))
            begin = ending.end()
    found.append(_trimmed(text, begin, end))
    return [span for span in found if span[0] < span[1]]


def _ends(text: str, ending: re.Match[str], limit: int) -> bool:
    """Whether the punctuation is the end of a sentence."""
    if ending.group()[0] in "。！？｡؟۔।":
        return True
    following = _NEXT.match(text, ending.end(), limit)
    after = following.end() if following else ending.end()
    if after >= limit or text[after].islower():
        return False
    if ending.group() == ".":
        return not _abbreviated(text, ending.start(), after)
    return True


def _abbreviated(text: str, stop: int, after: int) -> bool:
    found = _LAST_TOKEN.search(text, max(0, stop - _TOKEN), stop)
    if found is None:
        return False
    token = found.group()
    if "." in token and all(len(part) <= 1 for part in token.split(".")):
        following = _WORD.match(text, after)
        return following is None or following.group().lower() not in _OPENERS
    if token.isdecimal():
        following = _WORD.match(text, after)
        counted = following is not None and following.group().lower() in _AFTER_ORDINALS
        return counted and len(token) <= _LONGEST_ORDINAL
    if len(token) == 1 and token.isupper():
        return True
    if token.lower() in _BEFORE_NUMBERS:
        return text[after].isdigit()
    return token.lower() in _ABBREVIATIONS


def _trimmed(text: str, begin: int, end: int) -> Span:
    while begin < end and text[begin].isspace():
        begin += 1
    while end > begin and text[end - 1].isspace():
        end -= 1
    return begin, end
