import pytest

from watcher.match.endings import of_word


@pytest.mark.parametrize(
    ("language", "word", "forms"),
    [
        ("ru", "беспилотник", "беспилотника беспилотником беспилотники беспилотников"),
        ("ru", "человек", "человека люди людей"),
        ("ru", "дроноводство", "дроноводства дроноводству"),
        ("ru", "атаковать", "атаковал атаковали атакует"),
        ("uk", "безпілотник", "безпілотника безпілотником безпілотники безпілотників"),
        ("uk", "атака", "атаки атаці атаку атакою атак атаками"),
        ("be", "атака", "атакі атацы атаку атак"),
        ("pl", "wojsko", "wojska wojsku wojskiem wojsk"),
        ("pl", "rakieta", "rakiety rakiecie rakietę rakietą rakiet"),
        ("pl", "wojna", "wojny wojnie wojen"),
        ("cs", "útok", "útoku útokem útoky útoků útocích"),
        ("cs", "válka", "války válce válku válek"),
        ("sk", "raketa", "rakety rakete raketou raket"),
        ("sl", "raketa", "rakete raketi raketo raket"),
        ("hr", "napad", "napada napadu napadi napadima"),
        ("sr", "напад", "напада нападу напади нападима"),
        ("bg", "дрон", "дронът дрона дронове дроновете"),
        ("bg", "безпилотник", "безпилотникът безпилотници безпилотниците"),
        ("mk", "ракета", "ракетата ракети ракетите"),
        ("de", "Drohne", "Drohnen"),
        ("en", "army", "armies"),
        ("en", "man", "men"),
        ("fr", "journal", "journaux"),
        ("es", "misil", "misiles"),
        ("it", "attacco", "attacchi"),
        ("tr", "saldırı", "saldırıyı saldırının saldırılar"),
        ("hu", "rakéta", "rakétát rakéták rakétával"),
        ("fi", "hyökkäys", "hyökkäyksen hyökkäystä"),
    ],
)
def test_a_word_takes_its_endings(language: str, word: str, forms: str) -> None:
    found = of_word(word, language).forms
    assert set(forms.split()) <= set(found), found
    assert word not in found


@pytest.mark.parametrize(
    ("language", "phrase", "forms"),
    [
        ("ru", "баллистическая ракета", "баллистической ракеты, баллистических ракет"),
        ("ru", "атака дронов", "атаки дронов, атаками дронов"),
        ("uk", "балістична ракета", "балістичної ракети, балістичні ракети"),
        ("pl", "pocisk balistyczny", "pocisku balistycznego, pociski balistyczne"),
        ("cs", "balistická střela", "balistické střely, balistických střel"),
        ("bg", "балистична ракета", "балистичната ракета"),
        ("en", "drone attack", "drone attacks"),
        ("de", "ballistische Rakete", "ballistischen Raketen"),
    ],
)
def test_a_phrase_takes_its_endings_part_by_part(language: str, phrase: str, forms: str) -> None:
    found = of_word(phrase, language).forms
    assert set(forms.split(", ")) <= set(found), found


@pytest.mark.parametrize(("language", "word"), [("ru", "ПВО"), ("ru", "АЭС"), ("ko", "무인기")])
def test_abbreviations_and_other_languages_take_none(language: str, word: str) -> None:
    assert of_word(word, language).forms == ()
