"""The language of a text as ISO 639-1, by script where that decides, else by py3langid."""

import re
from collections import Counter
from copy import copy
from functools import cache

import numpy as np
from py3langid.langid import MODEL_FILE, LanguageIdentifier

_LETTERS = re.compile(r"[^\W\d_]")
_SAMPLE = 700
_ENOUGH = 0.2
# Scripts that one language of the news writes; shares are of all letters.
_SCRIPTS = (
    ("ko", re.compile("[\uac00-\ud7af\u1100-\u11ff]")),
    ("ja", re.compile("[\u3041-\u3096\u30a1-\u30fa]")),
    ("zh", re.compile("[\u3400-\u9fff]")),
    ("el", re.compile("[\u0370-\u03ff\u1f00-\u1fff]")),
    ("he", re.compile("[\u05d0-\u05ea]")),
    ("ka", re.compile("[\u10a0-\u10ff]")),
    ("hy", re.compile("[\u0531-\u058f]")),
    ("th", re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e]")),
    ("hi", re.compile("[\u0904-\u0939\u0958-\u096f]")),
    ("bn", re.compile("[\u0985-\u09b9]")),
    ("ta", re.compile("[\u0b85-\u0bb9]")),
    ("te", re.compile("[\u0c05-\u0c39]")),
    ("km", re.compile("[\u1780-\u17b3]")),
    ("am", re.compile("[\u1200-\u137f]")),
)
_BEYOND_LATIN = re.compile("[\u0370-\u1dff\u3040-\uffff]")  # all scripts above and below
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_ARABIC = re.compile("[\u0620-\u06d3]")
# Letters that only one of the Cyrillic languages has, and what Russian never uses.
_ONLY = (
    ("be", re.compile("[ўЎ]")),
    ("uk", re.compile("[їєґЇЄҐ]")),
    ("sr", re.compile("[ђћЂЋ]")),
    ("mk", re.compile("[ѓќѕЃЌЅ]")),
    ("kk", re.compile("[әғқңұһӘҒҚҢҰҺ]")),
    ("ru", re.compile("[ыэёЫЭЁ]")),
    ("uk", re.compile("[іІ]")),
)
_ARABIC_NAMES = ("ar", "fa", "ur", "ps", "ug")
_LATIN_NAMES = (
    "en", "de", "fr", "es", "pt", "it", "nl", "pl", "cs", "sk", "sl", "hr", "hu", "ro", "sv",
    "da", "no", "fi", "et", "lv", "lt", "tr", "az", "id", "vi", "ca", "sq", "is", "ga", "sw",
)  # fmt: skip
_SURE = 0.6
# Small words by which most news is known at once, at a hundredth of the model's cost.
_SMALL_WORDS = {
    "en": "the and of to that with for from has have which this were their they been said by it",
    "de": "der die und das nicht mit von den ist des sich auf für dem eine wurde auch zu als",
    "fr": "les des est dans pour une qui sur pas avec par du et au aux ont cette été ses",
    "es": "los las del para con por que una como más el su fue según sus ha al lo",
    "it": "il che di della per non sono nel gli dei alla è ha del dal delle anche più una",
    "pt": "não uma para com dos os da em do ao mais são foi pela pelo que das na no",
    "nl": "het een van niet dat voor zijn met aan ook wordt naar zich werd bij heeft en",
    "pl": "nie się na że jest do przez oraz jak po dla to od jego który która było",
}
_LANGUAGES_OF = {
    word: tuple(name for name, words in _SMALL_WORDS.items() if word in words.split())
    for word in " ".join(_SMALL_WORDS.values()).split()
}
_FEWEST_SMALL = 8
_SMALL_SHARE = 0.12  # of all words; in English news it is about 0.2
_AHEAD = 3  # times the small words of any other language


def detect(text: str, hint: str = "") -> str:
    """The language of `text`; `hint` is what feed or page say, and decides only where unsure.

    "" where there are no letters and no hint. Short titles are fine. Norwegian is `no`.
    """
    sample = text[:_SAMPLE]
    hint = hint.strip().lower()[:2]
    if not _LETTERS.search(sample):
        return hint
    if not _BEYOND_LATIN.search(sample):
        return by_small_words(sample) or _ranked(sample, _LATIN_NAMES, hint)
    letters = len(_LETTERS.findall(sample))
    for name, pattern in _SCRIPTS:
        if len(pattern.findall(sample)) > letters * (0.08 if name == "ja" else _ENOUGH):
            return name
    if len(_CYRILLIC.findall(sample)) > letters / 2:
        return _cyrillic(sample, hint)
    if len(_ARABIC.findall(sample)) > letters / 2:
        return _ranked(sample, _ARABIC_NAMES, hint)
    return _ranked(sample, _LATIN_NAMES, hint)


def by_small_words(sample: str) -> str:
    """The language whose small words the sample is full of, if one is far ahead of all others."""
    words = sample.lower().split()
    found = Counter(name for word in words for name in _LANGUAGES_OF.get(word, ()))
    (first, most), (_, next_most) = (*found.most_common(2), ("", 0), ("", 0))[:2]
    enough = most >= max(_FEWEST_SMALL, _SMALL_SHARE * len(words))
    return first if enough and most >= _AHEAD * next_most else ""


def is_small(word: str) -> bool:
    """Whether a lower-case word is a small one of some language: it tells nothing of a story."""
    return word in _LANGUAGES_OF


def _cyrillic(sample: str, hint: str) -> str:
    """By the letters that tell; Russian words quoted in a Ukrainian text do not."""
    counts = {name: len(pattern.findall(sample)) for name, pattern in reversed(_ONLY)}
    counts["uk"] = len(re.findall("[їєґіЇЄҐІ]", sample))
    if counts["be"] and "и" not in sample.lower():  # Belarusian has no such letter
        return "be"
    for name in ("be", "kk", "sr", "mk"):
        if counts[name] > (0 if name == hint else 1):
            return name
    if counts["uk"] != counts["ru"]:
        return "uk" if counts["uk"] > counts["ru"] else "ru"
    return _ranked(sample, ("ru", "bg", "mk", "sr", "uk"), hint)


def _ranked(sample: str, names: tuple[str, ...], hint: str) -> str:
    """The most likely of `names`; the hint where the model is not sure."""
    try:
        name, sure = _model(names).classify(sample.lower())
    except (ValueError, IndexError, KeyError, ArithmeticError):
        return hint
    name = "no" if name in {"nb", "nn"} else str(name)
    return hint if hint in names and float(sure) < _SURE else name


@cache
def _model(names: tuple[str, ...]) -> LanguageIdentifier:
    """The model, restricted to some languages."""
    model = copy(_whole_model())
    model.set_languages(list(names))
    model.nb_ptc = np.ascontiguousarray(model.nb_ptc)  # looked up by row: twice as fast
    return model


@cache
def _whole_model() -> LanguageIdentifier:
    """The model of all languages, loaded on first use (0.5 s)."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
