"""The language of a text as ISO 639-1, by script where that decides, else by py3langid."""

import re
from copy import copy
from functools import cache

import numpy as np
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from watcher.extract import smallwords

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
_CYRILLIC_NAMES = ("ru", "bg", "mk", "sr", "uk")
_ARABIC_NAMES = ("ar", "fa", "ur", "ps", "ug")
_LATIN_NAMES = (
    "en", "de", "fr", "es", "pt", "it", "nl", "pl", "cs", "sk", "sl", "hr", "hu", "ro", "sv",
    "da", "no", "fi", "et", "lv", "lt", "tr", "az", "id", "vi", "ca", "sq", "is", "ga", "sw",
)  # fmt: skip
_SURE = 0.6


def detect(text: str, hint: str = "") -> str:
    """The language of `text`; `hint` is what feed or page say, and decides only where unsure.

    "" where there are no letters and no hint. Short titles are fine. Norwegian is `no`.
    """
    sample = text[:_SAMPLE]
    hint = hint.strip().lower()[:2]
    if not _LETTERS.search(sample):
        return hint
    if not _BEYOND_LATIN.search(sample):
        return smallwords.known_by(sample) or _ranked(sample, _LATIN_NAMES, hint)
    letters = len(_LETTERS.findall(sample))
    for name, pattern in _SCRIPTS:
        if len(pattern.findall(sample)) > letters * (0.08 if name == "ja" else _ENOUGH):
            return name
    if len(_CYRILLIC.findall(sample)) > letters / 2:
        return _cyrillic(sample, hint)
    if len(_ARABIC.findall(sample)) > letters / 2:
        return _ranked(sample, _ARABIC_NAMES, hint)
    return _ranked(sample, _LATIN_NAMES, hint)


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
    return _ranked(sample, _CYRILLIC_NAMES, hint)


def _ranked(sample: str, names: tuple[str, ...], hint: str) -> str:
    """The most likely of `names`; the hint where the model is not sure."""
    try:
        name, sure = _model(names).classify(sample.lower())
    except (ValueError, IndexError, KeyError, ArithmeticError):
        return hint
    name = "no" if name in {"nb", "nn"} else str(name)
    return hint if hint in names and float(sure) < _SURE else name


def warm() -> None:
    """Load what `detect` needs for any text: 0.5 s and some 60 MB, and a file for a moment."""
    for names in (_LATIN_NAMES, _CYRILLIC_NAMES, _ARABIC_NAMES):
        _model(names)


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
