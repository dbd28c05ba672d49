"""Legal forms and other words of organisations that are written in several ways."""

import re

from watcher.match.roman.table import words as words_of

# The forms of companies: those with shares that are traded, those with limited liability, others.
_FORMS = {
    "shares": (
        "ag|aktiengesellschaft|sa|societe anonyme|sociedad anonima|spa|se|nv|ab|asa|oyj|as|plc|"
        "public limited company|jsc|ojsc|cjsc|pjsc|joint stock company|open joint stock company|"
        "public joint stock company|closed joint stock company|oao|zao|pao|ao|оао|зао|пао|ао|"
        "акционерное общество|публичное акционерное общество|ват|пат|ad|kk|tbk|inc|incorporated"
    ),
    "limited": (
        "ltd|limited|llc|limited liability company|gmbh|gesellschaft mit beschrankter haftung|sarl|"
        "srl|societatea cu raspundere limitata|sl|bv|bvba|sp z o o|spolka z ograniczona "
        "odpowiedzialnoscia|ooo|ооо|общество с ограниченной ответственностью|тов|тоо|too|doo|sro|"
        "kft|oy|aps|pty ltd|pte ltd|pvt ltd|co ltd|company limited|sas"
    ),
    "partnership": "lp|llp|kg|gmbh co kg|ohg|kgaa",
    "society": "ano|ано|нко|ev|foundation|stiftung|фонд",
}
_FORM_OF = {form: kind for kind, forms in _FORMS.items() for form in forms.split("|")}
_FORM = re.compile(
    r"\b(?:" + "|".join(sorted(map(re.escape, _FORM_OF), key=len, reverse=True)) + r")\b"
)
# A short form counts as such only in capitals, at an end, or with dots: "as" and "se" are words.
_SAFE = 4
_GENERIC = {
    **dict.fromkeys(("co", "company", "corp", "corporation", "компания", "корпорация"), ""),
    **dict.fromkeys(("the", "of", "and", "for", "de", "und", "et", "y"), ""),
    **dict.fromkeys(("intl", "int'l"), "international"),
    "organisation": "organization",
    "labour": "labor",
    "centre": "center",
    "bros": "brothers",
}
_NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        words_of("zero one two three four five six seven eight nine ten eleven twelve")
    )
} | {"first": "1", "second": "2", "third": "3", "1st": "1", "2nd": "2", "3rd": "3"}
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50}
_ORGANISATION = frozenset(
    words_of(
        "bank group holding holdings fund trust university ministry institute corporation company "
        "corp services systems industries international foundation government academy department "
        "brigade организация завод банк министерство компания группа"
    )
)


def form(folded: str) -> tuple[str, str]:
    """The folded name of an organisation without its legal form, and the kind of the form.

    The kind is empty where there is none, and the name is whole.
    """
    kind = ""
    for found in reversed(list(_FORM.finditer(folded))):
        text = found.group()
        at_an_end = found.start() == 0 or found.end() == len(folded)
        if len(text) >= _SAFE or at_an_end or kind:
            kind = _FORM_OF[text]
            folded = f"{folded[: found.start()]} {folded[found.end() :]}".strip()
    return folded, kind


def words(tokens: list[str]) -> list[str]:
    """The words of an organisation less the empty ones, numbers as digits, one spelling each."""
    found: list[str] = []
    for token in tokens:
        word = _NUMBERS.get(token, _GENERIC.get(token, token))
        if token in _TENS:
            word = str(_TENS[token])
        if word.isdigit() and found and found[-1] in {"20", "30", "40", "50"} and len(word) == 1:
            found[-1] = str(int(found[-1]) + int(word))
        elif word:
            found.append(word)
    return found or tokens


def is_organisation(tokens: list[str]) -> bool:
    """Whether one of the words says that this is an organisation."""
    return not _ORGANISATION.isdisjoint(tokens)
