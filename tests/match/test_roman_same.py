"""Whether two written names may be of one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.match.roman.same import same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sergey Lavrov", "Lavrov, Sergey"),
        ("Sergey Lavrov", "Sergey Viktorovich Lavrov"),
        ("Sergey Lavrov", "Сергей Викторович Лавров"),
        ("Sergey Lavrov", "Sergej Lawrow"),
        ("Sergey Lavrov", "S. Lavrov"),
        ("Sergey Lavrov", "Dr. Sergey Lavrov"),
        ("Sergey Lavrov", "SergeyLavrov"),
        ("Sergey Lavrov", "セルゲイ・ラブロフ"),
        ("Olaf Scholz", "Olaf Schulz"),
        ("Donald Trump", "Donlad Trump"),
        ("Muammar Gaddafi", "Moammar Qaddafi"),
        ("Osama bin Laden", "Usama ibn Ladin"),
        ("Benjamin Netanyahu", "Bibi Netanyahu"),
        ("Jean-Claude Juncker", "J.-C. Juncker"),
        ("Aleksandar Vučić", "Aleksandar Vucic"),
        ("Siemens Aktiengesellschaft", "Siemens AG"),
        ("Gazprom OAO", "Open Joint Stock Company Gazprom"),
        ("The Coca-Cola Company", "Coca Cola Co."),
        ("Procter & Gamble", "Procter and Gamble"),
        ("Brigade 44", "Brigade Forty-Four"),
        ("People's Liberation Army", "PLA"),
    ],
)
def test_two_spellings_of_one_name_are_the_same(one: str, other: str) -> None:
    assert same(one, other)
    assert same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sergey Lavrov", "Kirill Lavrov"),
        ("Sergey Lavrov", "Sergey Ivanov"),
        ("Sergey Viktorovich Lavrov", "Sergey Borisovich Lavrov"),
        ("Angela Merkel", "Angelo Mercaz"),
        ("Michelle Obama", "Barack Obama"),
        ("Lavrov", "Sergey Lavrov"),
        ("N. N.", "Nursultan Nazarbayev"),
        ("A. Nazarbayev", "Nursultan Nazarbayev"),
        ("William W. Frost", "William G. Frost"),
        ("Salman bin Muhammad al-Rawi", "Muhammad bin Salman al-Rawi"),
        ("김종은", "김정은"),
        ("习近朋", "习近平"),
        ("Volkswagen AG", "Siemens AG"),
        ("Deutsche Bank AG", "Deutsche Bank GmbH"),
        ("Banco Santander S.A.", "Banco Santander Chile S.A."),
        ("Bank of China (Hong Kong) Ltd", "Bank of China (Australia) Ltd"),
        ("", "Sergey Lavrov"),
    ],
)
def test_two_names_are_told_apart(one: str, other: str) -> None:
    assert not same(one, other)
    assert not same(other, one)


@given(st.text(max_size=30), st.text(max_size=30))
def test_the_order_of_the_two_does_not_matter(one: str, other: str) -> None:
    assert same(one, other) == same(other, one)
