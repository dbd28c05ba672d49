import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from watcher.match.fold import fold, unwrap

MIXED = re.compile("[a-z][\u0370-\u052f]|[\u0370-\u052f][a-z]")


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("LAVROV", "lavrov"),
        ("Ёлкин", "елкин"),
        ("Толстой", "толстой"),
        ("Київ", "київ"),
        ("и\u0306", "й"),
        ("Лавро\u0301в", "лавров"),
        ("José Núñez", "jose nunez"),
        ("Łódź", "lodz"),
        ("Ørsted", "orsted"),
        ("Straße", "strasse"),
        ("ﬁnal ＦＵＬＬ", "final full"),
        ("İstanbul ISPARTA ılık", "istanbul isparta ilik"),
        ("Οδυσσεύς", "οδυσσευσ"),
        ("d’Artagnan ‘x’ “y” «z»", 'd\'artagnan \'x\' "y" "z"'),
        ("Choe Son\u2011hui", "choe son hui"),
        ("Sergey\u00a0 \t\nLavrov", "sergey lavrov"),
        ("Lav\u00adr\u200bov\u202e", "lavrov"),
        ("أحمد الكِرْمِلِين", "احمد الكرملين"),
        ("\u1112\u1161\u11ab\uad6d", "한국"),
        ("Kaspersky™ x²", "kaspersky x "),
        ("\ud800", "\ufffd"),
    ],
)
def test_a_text_folds_to_its_one_spelling(typed: str, folded: str) -> None:
    assert fold(typed).text == folded


def test_a_newline_stays_in_a_text_and_is_a_blank_in_a_title() -> None:
    assert fold("a\nb", paragraphs=True).text == "a\nb"
    assert fold("a\nb").text == "a b"


def test_the_way_back_includes_marks_and_leaves_out_invisible_neighbours() -> None:
    text = "\u200bЛавро\u0301в\u200b Straße"
    folded = fold(text)
    start = folded.text.index("лавров")
    assert text[folded.begin(start) : folded.end(start + 6)] == "Лавро\u0301в"
    start = folded.text.index("strasse")
    assert text[folded.begin(start) : folded.end(start + 7)] == "Straße"


def test_part_of_an_expanded_character_leads_back_to_all_of_it() -> None:
    folded = fold("㍿")
    assert folded.text == "株式会社"
    assert (folded.begin(2), folded.end(4)) == (0, 1)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text, paragraphs=True).text
    # An accent that goes may leave a letter beside one of another alphabet, which is mended then.
    assume(not MIXED.search(once))
    assert fold(once, paragraphs=True).text.replace(" ", "") == once.replace(" ", "")


@given(st.text())
def test_offsets_lead_back_in_order_and_within_the_text(text: str) -> None:
    folded = fold(text, paragraphs=True)
    begins = [folded.begin(at) for at in range(len(folded.text))]
    ends = [folded.end(at + 1) for at in range(len(folded.text))]
    assert begins == sorted(begins)
    assert ends == sorted(ends)
    assert all(0 <= begin < end <= len(text) for begin, end in zip(begins, ends, strict=True))


def test_hard_wrapped_lines_are_joined_and_paragraphs_are_not() -> None:
    wrapped = (
        "The foreign minister Sergey\nLavrov arrived on a\nvisit with a\nlarge party.\n\nHe left."
    )
    assert unwrap(wrapped) == wrapped.replace("\n", " ").replace("  He", "\n\nHe")
    lines = "Lavrov arrives\nPutin leaves\nTrump speaks"
    assert unwrap(lines) == lines


@given(st.text(alphabet="aБ .\n"))
def test_unwrapping_keeps_the_length(text: str) -> None:
    assert len(unwrap(text)) == len(text)


@pytest.mark.parametrize(
    ("polluted", "meant"),
    [("Новакa", "новака"), ("Алексaндр", "александр"), ("СNN", "cnn"), ("COVIDом", "covidом")],
)
def test_a_letter_of_another_alphabet_that_looks_the_same_is_mended(
    polluted: str, meant: str
) -> None:
    folded = fold(f"“{polluted}”, said")
    at = folded.text.index(meant)
    assert (folded.begin(at), folded.end(at + len(meant))) == (1, 1 + len(polluted))
