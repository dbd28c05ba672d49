import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.dedup import normalise, signature
from watcher.model.story import Signature

WORDS = [a + b + c for a in "bdgklmnprst" for b in "aeiou" for c in ("n", "r", "st", "lo", "mi")]


def prose(seed: int, count: int) -> list[str]:
    return random.Random(seed).choices(WORDS, k=count)  # noqa: S311 - sample text


def shared(
    left: str, right: str, *, titles: tuple[str, str] = ("One thing here now", "Another")
) -> int:
    first, second = signature.of(titles[0], left), signature.of(titles[1], right)
    return len(set(first.bands) & set(second.bands))


def edited(words: list[str], seed: int, every: int) -> list[str]:
    changed = random.Random(seed)  # noqa: S311 - sample text
    return [changed.choice(WORDS) if at % every == 0 else word for at, word in enumerate(words)]


def test_bands_are_signed_64_bit_numbers() -> None:
    found = signature.of("Four words of headline", " ".join(prose(1, 300)))
    assert all(-(2**63) <= band < 2**63 for band in found.bands)
    assert len(found.minhash) == 512


@pytest.mark.parametrize(("words", "bands"), [(60, 19), (300, 25), (2_000, 47)])
def test_a_longer_text_has_more_bands_up_to_a_limit(words: int, bands: int) -> None:
    found = signature.of("Four words of headline", " ".join(prose(1, words)))
    assert bands - 6 <= len(found.bands) <= bands


@pytest.mark.parametrize("seed", range(20))
def test_a_text_of_which_two_fifths_stand_in_a_long_one_is_found(seed: int) -> None:
    words = prose(seed, 900)
    other = [*prose(seed + 100, 150), *words[400:500]]
    assert shared(" ".join(words), " ".join(other))


@pytest.mark.parametrize("seed", range(20))
def test_an_edited_copy_is_found(seed: int) -> None:
    words = prose(seed, 400)
    copy = ["intro", *edited(words, seed, 30), *prose(seed + 100, 60)]
    assert shared(" ".join(words), " ".join(copy))


@pytest.mark.parametrize("seed", range(20))
def test_a_copy_cut_to_its_lead_is_found(seed: int) -> None:
    words = prose(seed, 700)
    assert shared(" ".join(words), " ".join(words[:90]))


@pytest.mark.parametrize("seed", range(20))
def test_a_teaser_under_the_same_headline_is_found(seed: int) -> None:
    words = prose(seed, 700)
    titles = ("Ministers meet in Northport again", "Ministers meet in Northport again | Gazette")
    assert shared(" ".join(words), " ".join(words[:20]), titles=titles)


def test_unrelated_texts_share_nothing() -> None:
    found = [set(signature.of(f"Headline {n}", " ".join(prose(n, 400))).bands) for n in range(60)]
    assert sum(len(a & b) for at, a in enumerate(found) for b in found[:at]) == 0


def test_the_sketch_tells_how_much_of_the_shorter_text_is_shared() -> None:
    words = prose(3, 600)
    whole = signature.of("a", " ".join(words)).minhash
    half = signature.of("b", " ".join(words[:150] + prose(4, 150))).minhash
    assert signature.shared(whole, whole) == 1.0
    assert 0.35 < signature.shared(whole, half) < 0.65
    assert signature.shared(whole, signature.of("c", " ".join(prose(5, 300))).minhash) < 0.05
    assert signature.shared(whole, b"") == 0.0


def test_chinese_is_compared_by_characters() -> None:
    text = "外交部长周一抵达北港并会见了当地官员他表示双方将继续就渔业和航运问题进行磋商" * 3
    assert shared(text, text.replace("周一", "星期一"), titles=("部长到访", "北港会谈"))


@pytest.mark.parametrize("text", ["", " ", "\n…!", "\ud800"])
def test_nothing_is_like_nothing(text: str) -> None:
    assert signature.of(text, text) == Signature(bands=(), minhash=b"")


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_has_a_signature(title: str, text: str) -> None:
    assert signature.of(title, text) == signature.of(title, text)


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("UPDATE 2-Port reopens after the storm", "Port reopens after the storm"),
        ("Port reopens after the storm | Gazette", "Port reopens after the storm"),
        ("Port reopens after the storm - The Daily Coast", "Port reopens after the storm"),
        ("BREAKING: LIVE: Port reopens", "Port reopens"),
        ("Sport - Football", "Sport - Football"),
        ("Updates are coming", "Updates are coming"),
    ],
)
def test_a_headline_loses_the_marks_of_outlets(title: str, bare: str) -> None:
    assert normalise.headline(title) == bare


def test_words_are_folded() -> None:
    assert normalise.coded("It’s «Lav\u00adrov»—ＡＢＣ 北京") == [
        word.encode() for word in ("it", "s", "lavrov", "abc", "北", "京")
    ]
