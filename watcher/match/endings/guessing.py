"""Which languages to assume for a text of unknown language, by its letters."""

from watcher.match.endings.grammars import GRAMMARS

LANGUAGES = frozenset(GRAMMARS) | {"en", "es", "fr", "it"}
_CYRILLIC = (
    ("ў", ("be",)),
    ("ґїє", ("uk",)),
    ("ђћљњџ", ("sr",)),
    ("ѓќѕ", ("mk",)),
    ("ј", ("sr", "mk")),
    ("і", ("uk", "be")),
    ("ыэё", ("ru", "be")),
)
_LATIN = (
    ("ąęłńśźż", ("pl",)),
    ("ěřů", ("cs",)),
    ("ľĺŕô", ("sk",)),
    ("őű", ("hu",)),
    ("ğış", ("tr",)),
    ("ß", ("de",)),
    ("đć", ("hr",)),
    ("čšž", ("cs", "sk", "sl", "hr")),
)


def guess(text: str) -> tuple[str, ...]:
    """The languages whose endings a name of no given language may take; likely ones first.

    Cyrillic letters tell their languages. Plain ones may be Russian, Ukrainian or
    Bulgarian; so many
    languages are written in plain Latin letters that none is assumed there.
    """
    letters = set(text.lower())
    cyrillic = any("Ѐ" <= letter <= "ԯ" for letter in letters)
    for marks, languages in _CYRILLIC if cyrillic else _LATIN:
        if letters.intersection(marks):
            return languages
    return ("ru", "uk", "bg") if cyrillic else ()
