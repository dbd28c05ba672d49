"""Names of a title and one name: Pope Francis, Prophet Muhammad, Patriarch Kirill."""

import re

# Beginnings of the word for a title in the languages of the press, folded, small letters.
_TITLES = {
    "pope": "папа папы папе папу папой папо папско понтифи pape papez papa papież papiez papst pope paav paus papo",
    "prophet": "пророк прорoк prorok proroc proroč prophet profet profeta proroka пратэст",
    "patriarch": "патриарх патріарх патрыярх patriarch patryarch patrijarh patriarha patriarhu",
    "mullah": "мулла муллы мулле муллу муллой мулл молла mull mułł mołł molla",
    "ayatollah": "аятолл аятола ayatoll ajatoll ajatolah aiatola аятола",
    "imam": "имам імам imam imám imām",
    "king": "корол краль крал król krol král kral kralj king könig koenig rey roi re kung",
    "queen": "королев королевa кралиц królow krolow královn kralovn kraljic queen königin koenigin reine reina",
    "prince": "принц прынц ksiaz książ ksiec księc princ prinz prins princip кронпринц",
    "princess": "принцес księżn ksiezn princezn princes prinzess",
    "emperor": "император імператор cesarz císař cisar cesar emperor kaiser",
    "saint": "свят святы święt swiet svat svet saint sankt san santa",
    "mother": "мать мати матерь майка matk mother mutter mère madre",
    "sheikh": "шейх шайх szejk šejk sejk sheikh sheik scheich cheikh шейк",
    "sultan": "султан sułtan sultan sultán",
}
_SAME_TITLE = {
    "mulla": "mullah",
    "shaikh": "sheikh",
    "sheik": "sheikh",
    "st": "saint",
    "tsar": "emperor",
}
# What the bearers of such names are called elsewhere, beyond a change of spelling.
_OTHER_NAMES = {
    "francis": "franciszek františek frančišek franjo franziskus francesco francisco françois франциск францыск",
    "benedict": "benedykt benedikt benedetto бенедикт",
    "john": "jan иоанн іван йоан jovan ivan janez johannes giovanni ян",
    "paul": "paweł pavel pavao павел павло",
    "leo": "lew lev лев лъв",
    "elizabeth": "elżbieta alžběta elizabeta елизавета єлизавета elisabeth",
    "charles": "karol karel karl карл карол carlos carlo карло чарльз чарлз",
    "william": "wilhelm vilém вильгельм вільгельм",
    "mary": "maria marija мария марія",
    "christ": "христос христа христу христом христе chrystus kristus krist kristuscristo",
    "jesus": "иисус ісус исус jezus ježíš isus gesù",
    "george": "георг георгий jerzy jiří georg jorge",
}
_BEFORE = re.compile(r"([^\W\d_]+)[\s\u00a0]+$")
_LONGEST = 24


def title(word: str) -> str:
    """The title that `word`, the first one of a name, is; empty for other words."""
    low = word.lower()
    low = _SAME_TITLE.get(low, low)
    return low if low in _TITLES else ""


def is_before(text: str, begin: int, wanted: str) -> bool:
    """Whether the title `wanted` stands before `begin` in `text`, in any language and case."""
    found = _BEFORE.search(text, max(0, begin - _LONGEST), begin)
    if found is None:
        return False
    word = found.group(1).lower()
    return any(word.startswith(stem) for stem in _TITLES[wanted].split())


def others(name: str) -> tuple[str, ...]:
    """What a pope, a king or a saint of this name is called in other languages."""
    return tuple(_OTHER_NAMES.get(name.lower(), "").split())
