"""Names of a title and one name: Pope Francis, Prophet Muhammad, Patriarch Kirill."""

from functools import cache

from watcher.match.roman.table import entries

# Beginnings of the word for a title in the languages of the press, folded, small letters.
_TITLES = entries(
    """
    pope папа папы папе папу папой понтифик pope papa papá pape papst papież papież papiez papež |
    prophet пророк прарок prorok prerok prophet profet |
    patriarch патриарх патріарх патрыярх patriarch patriarc patrijarh |
    mullah мулл молл mull mułł moll | ayatollah аятолл аятола ayatoll ajatoll ajatolah aiatol |
    imam имам імам imam imám |
    king корол краль крал król krol král kral kralj king könig rey roi |
    queen королев кралиц królow krolow královn kraljic queen königin reina reine |
    prince принц прынц książ ksiaz prince princ prinz |
    princess принцес księżn ksiezn princezn princes prinzess |
    emperor император імператор cesar císař cisar emperor kaiser |
    saint свят święt swiet svat svět saint sankt |
    mother мать матери матерь мати майка matk mother mutter mère madre |
    sheikh шейх шайх szejk šejk sejk sheikh sheik scheich cheikh |
    sultan султан sułtan sultan sultán
    """
)
_SAME_TITLE = {
    "mulla": "mullah",
    "shaikh": "sheikh",
    "sheik": "sheikh",
    "st": "saint",
    "tsar": "emperor",
}
# What the bearers of such names are called elsewhere, beyond a change of spelling.
_OTHER_NAMES = entries(
    """
    francis franciszek františek frančišek franjo franziskus francesco francisco françois франциск
    францыск |
    benedict benedykt benedikt benedetto бенедикт |
    john jan иоанн іван йоан jovan ivan janez johannes giovanni ян |
    paul paweł pavel pavao павел павло | leo lew lev лев лъв |
    elizabeth elżbieta alžběta elizabeta елизавета єлизавета elisabeth |
    charles karol karel karl карл карол carlos carlo карло чарльз чарлз |
    william wilhelm vilém вильгельм вільгельм | mary maria marija мария марія |
    christ христ хрыст chrystus kristus krist cristo христос |
    jesus иисус ісус исус jezus ježíš isus gesù | george георг георгий jerzy jiří georg jorge
    """
)
# Up to four words may stand between: "папа римский Франциск".
_MOST_WORDS = 5
_LONGEST = 60


def title(word: str) -> str:
    """The title that `word`, the first one of a name, is; empty for other words."""
    low = word.lower()
    low = _SAME_TITLE.get(low, low)
    return low if low in _TITLES else ""


def english(word: str) -> str:
    """The English title that `word`, in another language and any case, stands for; or nothing."""
    low = word.lower()
    return next((name for name in _TITLES if low.startswith(stems(name)[1:])), "")


def is_before(text: str, begin: int, wanted: str) -> bool:
    """Whether the title `wanted` stands before `begin` in `text`, in any language and case."""
    before = text[max(0, begin - _LONGEST) : begin]
    for word in before.rpartition("\n")[2].split()[: -_MOST_WORDS - 1 : -1]:
        if not word.isalpha():
            return False
        if word.lower().startswith(stems(wanted)):
            return True
    return False


@cache
def stems(wanted: str) -> tuple[str, ...]:
    """How the word for a title begins in the languages of the press, in small letters."""
    return tuple(_TITLES[wanted].split())


def numerals(numeral: str) -> tuple[str, ...]:
    """A Roman numeral in small letters behind a blank, and as typed with Cyrillic ones."""
    low = numeral.lower()
    mixed = low.replace("i", "і").replace("x", "х")
    return tuple({f" {low}", f" {mixed}", f" {low.replace('i', 'і')}", f" {low.replace('x', 'х')}"})


def others(name: str) -> tuple[str, ...]:
    """What a pope, a king or a saint of this name is called in other languages."""
    return tuple(_OTHER_NAMES.get(name.lower(), "").split())
