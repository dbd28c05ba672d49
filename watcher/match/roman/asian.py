"""Latin spellings of Korean and Chinese names, and of Japanese in kana.

Korean: Revised Romanization (2000), McCune-Reischauer as the North uses it, and the press's own
ways for syllables of names. Chinese: pinyin, and Wade-Giles (1912) without its apostrophes.
Japanese: Hepburn.
"""

import re
from itertools import product

from watcher.match.roman import families
from watcher.match.roman.syllables import jamo, katakana, pinyin
from watcher.match.roman.table import entries, words

#        g     kk   n   d    tt   r   m   b    pp   s   ss   -  j    jj   ch    k    t    p    h
_RR = words("g kk n d tt r m b pp s ss - j jj ch k t p h")
_MR = words("k kk n t tt r m p pp s ss - ch tch ch k t p h")
_RR_VOWELS = words("a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i")
_MR_VOWELS = words("a ae ya yae o e yo ye o wa wae oe yo u wo we wi yu u ui i")
_ENDS = words("- k k k n n n t l k m l l l p l m p p t t ng t t k t p t")
# Syllables of given names as the South's press spells them, where that is neither system.
_PRESS = entries(
    """
    정 Jung Jong | 은 Eun Un | 영 Young Yong | 현 Hyun | 희 Hee Hui | 선 Sun Son | 성 Sung Song |
    준 Joon Jun | 수 Soo Su | 석 Seok Suk Sok | 열 Yeol Yul | 근 Geun Keun | 혜 Hye | 기 Ki Gi |
    문 Moon Mun | 재 Jae | 명 Myung Myong | 호 Ho | 훈 Hoon Hun | 철 Chul Chol | 우 Woo U |
    연 Yeon Yon | 경 Kyung Kyong | 숙 Sook Suk | 순 Soon Sun | 주 Joo Ju | 진 Jin | 인 In |
    여 Yo Yeo |
    룡 Ryong | 봉 Bong Pong | 덕 Duck Deok Tok | 규 Kyu Gyu | 미 Mi | 민 Min | 상 Sang |
    태 Tae Thae |
    일 Il | 용 Yong | 구 Koo Ku Gu | 국 Kook Guk | 동 Dong Tong | 대 Dae | 중 Jung Joong |
    건 Gun Kon |
    광 Kwang | 승 Seung Sung
    """
)
_MOST = 20
# So many of them also joined and with the family last.
_MOST_ORDERS = 5

_WADE = entries(
    """
    b p | p p | d t | t t | g k | k k | j ch | q ch | x hs | zh ch | ch ch | z ts | c ts | r j
    """
)
_WADE_WHOLE = entries(
    """
    zi tzu | ci tzu | si ssu | zhi chih | chi chih | shi shih | ri jih | he ho | ge ko | ke ko |
    e o | er erh | you yu | yan yen | ye yeh | yi i
    """
)
_WADE_FINALS = entries(
    """
    ian ien | ie ieh | ong ung | iong iung | uo o | ui ui | ue ueh | i i
    """
)
_PIECES = re.compile("(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]?)([a-z]*)")

_KANA_ROWS = {
    "アイウエオ": "a i u e o",
    "カキクケコ": "ka ki ku ke ko",
    "ガギグゲゴ": "ga gi gu ge go",
    "サシスセソ": "sa shi su se so",
    "ザジズゼゾ": "za ji zu ze zo",
    "タチツテト": "ta chi tsu te to",
    "ダヂヅデド": "da ji zu de do",
    "ナニヌネノ": "na ni nu ne no",
    "ハヒフヘホ": "ha hi fu he ho",
    "バビブベボ": "ba bi bu be bo",
    "パピプペポ": "pa pi pu pe po",
    "マミムメモ": "ma mi mu me mo",
    "ラリルレロ": "ra ri ru re ro",
    "ヤユヨワヲンヴ": "ya yu yo wa o n vu",
    "ァィゥェォャュョ": "a i u e o ya yu yo",
}
_KANA = {
    kana: latin
    for row, spelled in _KANA_ROWS.items()
    for kana, latin in zip(row, spelled.split(), strict=True)
}


def korean(name: str) -> tuple[tuple[str, str], ...]:
    """(press, spelling) of a Korean name in Hangul; nothing where it begins with no family."""
    if not 2 <= len(name) <= 4 or not all("가" <= char <= "힣" for char in name):  # noqa: PLR2004
        return ()
    if name[0] not in families.KOREAN_LATIN or len(name) > 3:  # noqa: PLR2004
        return ()
    given = [_syllables(char) for char in name[1:]]
    ranked = sorted(
        product(enumerate(families.KOREAN_LATIN[name[0]][:3]), *map(_numbered, given)),
        key=lambda chosen: chosen[0][0] + sum(rank for rank, _ in chosen),
    )
    found: list[tuple[str, str]] = []
    for number, chosen in enumerate(ranked[:_MOST]):
        family, first, *rest = (spelling for _, spelling in chosen)
        apart = "-".join((first, *map(str.lower, rest)))
        found.append(("en", f"{family} {apart}"))
        if number < _MOST_ORDERS:
            found += [("en", f"{family} {apart.replace('-', '')}"), ("en", f"{apart} {family}")]
    return tuple(dict.fromkeys(found))


def _numbered(spellings: tuple[str, ...]) -> list[tuple[int, str]]:
    return list(enumerate(spellings))


def chinese(name: str) -> tuple[tuple[str, str], ...]:
    """(press, spelling) of a Chinese name in characters; nothing where no family begins it."""
    family = families.FAMILY.match(name)
    if family is None or not 1 <= len(name) - family.end() <= 2:  # noqa: PLR2004
        return ()
    first = families.reading(family.group())
    given = [pinyin(char) for char in name[family.end() :]]
    if not all(given):
        return ()
    joined, apart = "".join(given).title(), "-".join(given).capitalize()
    old = "-".join(map(_wade, given)).capitalize()
    return tuple(
        ("en", spelling)
        for spelling in dict.fromkeys(
            (
                f"{first.title()} {joined}",
                f"{first.title()} {apart}",
                f"{joined} {first.title()}",
                f"{_wade(first).title()} {old}",
            )
        )
    )


def is_place(name: str) -> bool:
    """Whether all of the name is Hangul, or Chinese characters that are read for a place."""
    return all("가" <= char <= "힣" for char in name) or all("一" <= char <= "鿿" for char in name)


def place(name: str) -> tuple[str, ...]:
    """A Chinese or Korean place: pinyin without blanks; Revised, then McCune-Reischauer."""
    if "가" <= name[0] <= "힣":
        both = zip(*(_systems(char) for char in name), strict=True)
        return tuple("".join(one).capitalize() for one in both)
    return (_pinyin_of_place(name).capitalize(),)


_PLACE_READINGS = {"重": "chong", "长": "chang", "長": "chang", "都": "du", "厦": "xia", "六": "lu"}


def _pinyin_of_place(name: str) -> str:
    return "".join(
        _PLACE_READINGS.get(char) or pinyin(char) for char in name.rstrip("市省县縣区區州")
    )


def hepburn(word: str) -> str:
    """A word in kana in Hepburn's spelling, without marks for long vowels."""
    kana = katakana(word)
    latin = re.sub(
        "(.)([ャュョァィゥェォ])",
        lambda pair: _contracted(_KANA.get(pair.group(1), ""), _KANA[pair.group(2)]),
        kana.replace("ー", ""),
    )
    latin = "".join(_KANA.get(char, char) for char in latin)
    return re.sub("ッ(.)", r"\1\1", latin).replace("ッ", "").replace("cc", "tch")


def _contracted(whole: str, small: str) -> str:
    if whole in {"shi", "chi", "ji"}:
        return whole[:-1] + small.lstrip("y")
    return whole[:-1] + small


def _syllables(char: str) -> tuple[str, ...]:
    """A syllable of a given name: as the press has it, Revised, McCune-Reischauer."""
    spelled = (*_PRESS.get(char, "").split(), *(one.title() for one in _systems(char)))
    return tuple(dict.fromkeys(spelled))


def _systems(char: str) -> tuple[str, str]:
    """A syllable in Revised Romanization and in McCune-Reischauer."""
    initial, medial, final = jamo(char)
    end = _ENDS[final].replace("-", "")
    revised = _RR[initial].replace("-", "") + _RR_VOWELS[medial] + end
    older = _MR[initial].replace("-", "") + _MR_VOWELS[medial] + end
    return revised, older


def _wade(syllable: str) -> str:
    if syllable in _WADE_WHOLE:
        return _WADE_WHOLE[syllable]
    found = _PIECES.fullmatch(syllable)
    if found is None:
        return syllable
    initial, final = found.groups()
    return _WADE.get(initial, initial) + _WADE_FINALS.get(final, final)
