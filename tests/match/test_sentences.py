import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.match import sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences.sentences(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Minister S. Lavrov met Mr. Kim on Nov. 1 in Pyongyang.",
        "С. Лавров приехал на ул. Ленина в 2024 г. с визитом и т.д.",
        "The U.S. President met J.K. Rowling at 5 p.m. sharp.",
        "Prices rose 3.5 percent, i.e. more than expected.",
        "Prof. Dr. Müller sprach z.B. über Art. 5 des Vertrags.",
        "W tym roku prof. Kowalski i płk. Nowak byli m.in. w Krakowie.",
        "“Is it true?” he asked.",
        "He waited ... and left.",
        "Am 3. Oktober begann das 20. Jahrhundert noch einmal.",
    ],
)
def test_one_sentence_stays_one(sentence: str) -> None:
    assert split(sentence) == [sentence]


@pytest.mark.parametrize(
    "parts",
    [
        ["Lavrov arrived.", "Kim met him."],
        ["“We agree.”", "He left."],
        ["«Мы согласны».", "Он уехал."],
        ["Why now?", "Nobody knows!", "It ended…", "Then came Kim."],
        ["He said no.", "The others left."],
        ["They met in the U.S.", "The talks ended."],
        ["It cost 5.", "Then 6."],
        ["Es kostete 300.", "August war warm."],
        ["Τι είπε;", "Τίποτα.", "Ο κ. Παππάς έφυγε."],
        ["قال ذلك؟", "ثم غادر."],
    ],
)
def test_sentences_are_told_apart(parts: list[str]) -> None:
    assert split(" ".join(parts)) == parts


def test_chinese_sentences_need_no_space() -> None:
    assert split("他来了。“我们同意。”他走了！") == ["他来了。", "“我们同意。”", "他走了！"]


def test_a_paragraph_ends_a_sentence() -> None:
    assert split("A headline\nAnd a text. With two") == ["A headline", "And a text.", "With two"]


@given(st.text(alphabet="aB. ?!…\n。”«"))
def test_sentences_are_in_order_and_cover_all_that_is_not_blank(text: str) -> None:
    spans = sentences.sentences(text)
    assert list(spans) == sorted(spans)
    assert "".join("".join(split(text)).split()) == "".join(text.split())


def test_words_are_counted_with_their_apostrophes_and_one_for_each_chinese_character() -> None:
    assert len(sentences.words("Lavrov's well-known U.S.A trip")) == 4
    assert len(sentences.words("外长说 yes")) == 4
