"""The parts of a personal name as it is written: particles, titles, numerals and who comes first."""

import re
from dataclasses import dataclass

from watcher.match.roman import titled

_WORD = re.compile(r"[^\W_]+(?:['\u2018\u2019\u02bc`][^\W_]+)*")
PARTICLES = frozenset(
    "al el ul ur as ad ar az an at bin ben ibn bint abu de da do di du del della dos das des la le van von vom "
    "der den ter ten te zu zum y e af av bar het op i und and the of auf".split()
)
_JOINED = frozenset("ul ur ud us uz ur".split())
_HONORIFICS = frozenset(
    "mr mrs ms dr prof sir lord dame lady hon jr sr phd md president minister senator general colonel "
    "captain herr frau monsieur madame señor don".split()
)
# "(born 1950)"; "the Patriarch of Moscow": what is no name.
_TAIL = re.compile(r"\s*\(.*|,? the .*", re.IGNORECASE)
_NUMERAL = re.compile("[IVX]{1,6}")
# Families by which an East Asian name written in its own order (family first) is known.
_KOREAN = frozenset(
    "kim lee yi ri rhee park pak bak choi choe ch'oe jung jeong chung chong kang cho jo yoon yun jang chang im lim "
    "rim han oh o shin sin seo suh so kwon hwang an ahn song ryu yoo yu hong jeon chun jon ko koh go mun moon yang son sohn "
    "bae pae paek baek heo hur ho nam sim shim no roh noh ha kwak sung song cha chu joo ju u woo ku koo min na ra ji chi om "
    "um chae won chon cheon pang bang kong hyon hyun ham pyon byun yom yeom to do sok suk son sun thae tae ma kil gil".split()
)
_CHINESE = frozenset(
    "wang li zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang song zheng xie han tang feng yu "
    "dong xiao cheng cao yuan deng xu fu shen zeng peng lu su lü jiang cai jia ding wei xue ye yan pan du dai xia zhong tian "
    "ren fan fang shi yao tan liao zou xiong jin hao kong bai cui kang mao qiu qin gu hou shao meng long wan duan qian yin yi "
    "chang wen niu xi lai tsai ma hsiao chiang pu bo ling".split()
)
_SYLLABLE = re.compile("[bcdfghjklmnpqrstwxyz']{0,3}[aeiouyŏŭ]{1,4}(?:n|ng|k|l|m|p|t|h|r)?")


@dataclass(frozen=True, slots=True)
class Person:
    """A name in its parts, the surname last.

    `whole` says that it is in East Asian order, the family first, and that only all parts together
    are a full name. A `title` that belongs to the name (Pope) is the first part or behind it.
    """

    parts: tuple[str, ...]
    whole: bool = False
    numeral: str = ""
    title: str = ""


def words(name: str) -> list[str]:
    """The words of a name; hyphens part, apostrophes do not."""
    return _WORD.findall(name)


def person(name: str) -> Person | None:
    """The parts of a full name in Latin letters, or None where it has none."""
    written = words(_TAIL.sub("", name))
    numeral = next((word for word in written[1:] if _NUMERAL.fullmatch(word)), "")
    parts = tuple(word for word in written if word != numeral and _counts(word))
    if not parts:
        return None
    if _is_east_asian(parts):
        return Person(parts, whole=True)
    following = titled.title(next(iter(words(name)[len(written) + 1 :]), ""))
    if following and len(parts) == 1:
        return Person((following, *parts), title=following)
    return Person(parts, numeral=numeral, title=titled.title(parts[0]))


def joined(name: str) -> str:
    """`name` with "ul" and the like joined to the word before: "Saiful Malook" for Saif ul Malook."""
    found: list[str] = []
    for word in words(name):
        if found and word.lower() in _JOINED:
            found[-1] += word.lower()
        else:
            found.append(word)
    return " ".join(found)


def _counts(word: str) -> bool:
    low = word.lower()
    return len(word) > 1 and low not in PARTICLES and low not in _HONORIFICS


def _is_east_asian(parts: tuple[str, ...]) -> bool:
    """Family first and given names of one syllable each (Kim Jong Un), or a pinyin pair (Xi Jinping)."""
    low = [part.lower() for part in parts]
    if len(parts) == 3:  # noqa: PLR2004 - family and two syllables
        family = low[0] in _KOREAN or low[0] in _CHINESE
        return family and all(_SYLLABLE.fullmatch(part) for part in low)
    if len(parts) == 2:  # noqa: PLR2004 - family and given name
        return low[0] in _CHINESE and _is_pinyin(low[1])
    return False


_PINYIN_SYLLABLE = (
    "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|iao|ian|uai|uan|an|en|in|un|"
    "ai|ei|ao|ou|ia|ie|iu|ua|uo|ui|ue|er|a|o|e|i|u)"
)
_PINYIN = re.compile(f"{_PINYIN_SYLLABLE}(?:'?{_PINYIN_SYLLABLE})?")


def _is_pinyin(word: str) -> bool:
    return _PINYIN.fullmatch(word) is not None
