"""Chinese, Korean and Vietnamese names: the surname stands first and stays as it is."""

import re

from watcher.match.endings.grammar import words

_SURNAMES = words(
    # Korean, Chinese, Vietnamese in Cyrillic letters
    "ким кім ли лі пак чхве чой цой чон чжон чан кан чо юн лим хан о со син квон хван ан сон хон "
    "мун ян си сі ван чжан лю лиу чэнь чень хуан у чжоу сюй сунь ма чжу ху линь лінь го хэ хе гао "
    "ло мао дэн ден цзян цзи пэн пен фам хо во нгуен чыонг буй нго ву ле но рю ра рі ри тхэ чу цай "
    "вэй вей лян тань фань ду дун цао юань лу цинь хань тао "
    # and in Latin ones
    "kim lee yi ri park pak choi choe jung chung kang cho yoon yun lim han seo shin kwon hwang ahn "
    "song hong moon mun yang xi wang zhang liu chen huang zhou xu sun zhu hu lin guo he gao luo "
    "mao deng jiang ji peng pham ho vo nguyen nguyễn li čang čching si tsai cai wei"
)
_VOWELS = re.compile(r"[аеёиоуыэюяіїєaeiouyáéíóúýąęěůäöüő]+", re.IGNORECASE)
_LONGEST = 3
_SYLLABLES = 2


def is_eastern(parts: tuple[str, ...]) -> bool:
    """Whether the words of a name read like surname and given name from the Far East."""
    if not 1 < len(parts) <= _LONGEST or parts[0].lower() not in _SURNAMES:
        return False
    if len(parts) == _LONGEST:
        return all(len(_VOWELS.findall(part)) == 1 for part in parts)
    return len(_VOWELS.findall(parts[1])) <= _SYLLABLES
