import pytest

from watcher.match.endings import LANGUAGES, guess, is_ordinary, of_name
from watcher.model.actor import ActorKind

PERSON = ActorKind.PERSON
ORGANISATION = ActorKind.ORGANISATION
PLACE = ActorKind.PLACE


@pytest.mark.parametrize(
    ("language", "name", "forms"),
    [
        ("ru", "Лавров", "Лаврова, Лаврову, Лавровым, Лаврове"),
        ("ru", "Зеленский", "Зеленского, Зеленскому, Зеленским, Зеленском"),
        ("ru", "Сергей Лавров", "Сергея Лаврова, Сергею Лаврову, Сергеем Лавровым"),
        ("ru", "Лавров Сергей Викторович", "Лаврова Сергея Викторовича"),
        ("ru", "С. В. Лавров", "С. В. Лаврова"),
        ("ru", "Мария Захарова", "Марии Захаровой, Марию Захарову"),
        ("ru", "Ангела Меркель", "Ангелы Меркель, Ангелой Меркель"),
        ("ru", "Ким Чен Ын", "Ким Чен Ына, Ким Чен Ыну, Ким Чен Ыном"),
        ("ru", "Си Цзиньпин", "Си Цзиньпина, Си Цзиньпином"),
        ("ru", "Лев Толстой", "Льва Толстого, Львом Толстым"),
        ("ru", "Салтыков-Щедрин", "Салтыкова-Щедрина, Салтыковым-Щедриным"),
        ("ru", "Павел Кравец", "Павла Кравца, Павлу Кравцу"),
        ("ru", "Никита Михалков", "Никиты Михалкова, Никитой Михалковым"),
        ("uk", "Володимир Зеленський", "Володимира Зеленського, Володимирові Зеленському"),
        ("uk", "Петро Порошенко", "Петра Порошенка, Петрові Порошенку, Петром Порошенком"),
        ("uk", "Юлія Тимошенко", "Юлії Тимошенко, Юлією Тимошенко"),
        ("uk", "Марчук", "Марчука, Марчуком, Марчукові, Марчуче"),
        ("uk", "Федір Кравець", "Федора Кравця, Федором Кравцем"),
        ("be", "Лаўроў", "Лаўрова, Лаўровым, Лаўрове"),
        ("be", "Святлана Ціханоўская", "Святланы Ціханоўскай, Святлану Ціханоўскую"),
        ("pl", "Ławrow", "Ławrowa, Ławrowowi, Ławrowem, Ławrowie"),
        ("pl", "Donald Tusk", "Donalda Tuska, Donaldowi Tuskowi, Donaldem Tuskiem"),
        ("pl", "Wałęsa", "Wałęsy, Wałęsie, Wałęsę, Wałęsą"),
        ("pl", "Kaczyński", "Kaczyńskiego, Kaczyńskiemu, Kaczyńskim"),
        ("pl", "Beata Szydło", "Beaty Szydło, Beatą Szydło"),
        ("pl", "Duda", "Dudy, Dudzie, Dudę, Dudą"),
        ("pl", "Kennedy", "Kennedy'ego, Kennedy'emu, Kennedym"),
        ("cs", "Andrej Babiš", "Andreje Babiše, Andreji Babišovi, Andrejem Babišem"),
        ("cs", "Angela Merkelová", "Angely Merkelové, Angelu Merkelovou"),
        ("cs", "Theresa May", "Theresa Mayová, Theresy Mayové, Theresy May"),
        ("ru", "Путин Владимир", "Путина Владимира, Путиным Владимиром"),
        ("uk", "Батіг", "Батога, Батогом"),
        ("cs", "Trump", "Trumpa, Trumpovi, Trumpem, Trumpův, Trumpova, Trumpových"),
        ("cs", "Havel", "Havla, Havlovi, Havlem, Havlův"),
        ("sk", "Robert Fico", "Roberta Fica, Robertovi Ficovi, Robertom Ficom"),
        ("sl", "Borut Pahor", "Boruta Pahorja, Borutu Pahorju, Borutom Pahorjem"),
        ("sl", "Trump", "Trumpa, Trumpu, Trumpom, Trumpov, Trumpova"),
        ("hr", "Andrej Plenković", "Andreja Plenkovića, Andrejem Plenkovićem"),
        ("hr", "Aleksandar Vučić", "Aleksandra Vučića, Aleksandru Vučiću"),
        ("sr", "Александар Вучић", "Александра Вучића, Александром Вучићем"),
        ("sr", "Vučić", "Vučića, Vučićev"),
        ("de", "Angela Merkel", "Angela Merkels"),
        ("hu", "Orbán Viktor", "Orbán Viktornak, Orbán Viktorral, Orbán Viktort"),
        ("hu", "Trump", "Trumpot, Trumpnak, Trumppal"),
        ("fi", "Virtanen", "Virtasen, Virtasta, Virtaselle"),
    ],
)
def test_a_personal_name_takes_its_endings(language: str, name: str, forms: str) -> None:
    found = of_name(name, language, PERSON).forms
    assert set(forms.split(", ")) <= set(found), found
    assert name not in found


@pytest.mark.parametrize(
    ("language", "name", "forms"),
    [
        ("ru", "Курская область", "Курской области, Курскую область, Курской областью"),
        ("ru", "Ростов-на-Дону", "Ростова-на-Дону, Ростове-на-Дону"),
        ("ru", "Нью-Йорк", "Нью-Йорка, Нью-Йорке"),
        ("ru", "Каменск-Уральский", "Каменска-Уральского"),
        ("ru", "Соединённые Штаты Америки", "Соединённых Штатов Америки"),
        ("ru", "Внуково", "Внукова, Внукове"),
        ("uk", "Київ", "Києва, Києву, Києвом"),
        ("uk", "Харківська область", "Харківської області, Харківську область"),
        ("uk", "Чернігів", "Чернігова, Чернігові"),
        ("pl", "Warszawa", "Warszawy, Warszawie, Warszawę"),
        ("pl", "Kraków", "Krakowa, Krakowie"),
        ("pl", "Stany Zjednoczone", "Stanów Zjednoczonych, Stanami Zjednoczonymi"),
        ("pl", "Arabia Saudyjska", "Arabii Saudyjskiej, Arabią Saudyjską"),
        ("cs", "Praha", "Prahy, Praze, Prahu, Prahou"),
        ("cs", "Severní Korea", "Severní Koreje, Severní Koreou"),
        ("sk", "Slovenská republika", "Slovenskej republiky, Slovenskú republiku"),
        ("sl", "Ljubljana", "Ljubljane, Ljubljani, Ljubljano"),
        ("hr", "Sjedinjene Američke Države", "Sjedinjenih Američkih Država"),
        ("hr", "Amerika", "Amerike, Americi, Ameriku"),
        ("be", "Брэсцкая вобласць", "Брэсцкай вобласці"),
        ("de", "Russland", "Russlands"),
        ("de", "Vereinigte Staaten", "Vereinigten Staaten"),
        ("hu", "Budapest", "Budapesten, Budapestre"),
        ("fi", "Helsinki", "Helsingin, Helsingissä"),
    ],
)
def test_a_place_takes_its_endings(language: str, name: str, forms: str) -> None:
    found = of_name(name, language, PLACE).forms
    assert set(forms.split(", ")) <= set(found), found


@pytest.mark.parametrize(
    ("language", "name", "forms"),
    [
        ("ru", "Министерство иностранных дел", "Министерства иностранных дел"),
        ("ru", "Российская газета", "Российской газеты, Российскую газету"),
        ("ru", "«Газпром»", "«Газпрома», «Газпромом»"),
        ("ru", "Газпром нефть", "Газпром нефти, Газпром нефтью"),
        ("ru", "МИД", "МИДа, МИДу, МИДом, МИДе"),
        ("uk", "Верховна Рада", "Верховної Ради, Верховній Раді"),
        ("pl", "Komisja Europejska", "Komisji Europejskiej, Komisję Europejską"),
        ("pl", "Rada Ministrów", "Rady Ministrów, Radą Ministrów"),
        ("pl", "Prawo i Sprawiedliwość", "Prawa i Sprawiedliwości"),
        ("cs", "Evropská komise", "Evropské komise, Evropskou komisi"),
        ("sl", "Evropska komisija", "Evropske komisije, Evropsko komisijo"),
        ("sl", "Ryanair", "Ryanaira, Ryanairu, Ryanairov"),
        ("hr", "Ministarstvo obrane", "Ministarstva obrane, Ministarstvu obrane"),
        ("bg", "Европейски съюз", "Европейският съюз, Европейския съюз"),
        ("bg", "Върховен съд на Пакистан", "Върховния съд на Пакистан"),
        ("bg", "Министерство на отбраната", "Министерството на отбраната"),
        ("mk", "Европска комисија", "Европската комисија"),
        ("de", "Deutsche Bank", "Deutschen Bank"),
        ("tr", "Dışişleri Bakanlığı", "Dışişleri Bakanlığının, Dışişleri Bakanlığına"),
        ("hu", "Európai Bizottság", "Európai Bizottságnak, Európai Bizottsággal"),
    ],
)
def test_an_organisation_takes_its_endings(language: str, name: str, forms: str) -> None:
    found = of_name(name, language, ORGANISATION).forms
    assert set(forms.split(", ")) <= set(found), found


@pytest.mark.parametrize(
    ("language", "name", "wrong"),
    [
        ("ru", "Лавров", "Лавровой"),
        ("ru", "Зеленский", "Зеленская"),
        ("ru", "Тереза Мэй", "Терезы Мэя"),
        ("ru", "Министерство обороны", "Министерства оборон"),
        ("ru", "Курск", "курский"),
        ("ru", "Ким Чен Ын", "Кима Чен Ына"),
        ("pl", "Angela Merkel", "Angeli Merkela"),
        ("pl", "Rada Ministrów", "Rada Ministrówa"),
        ("cs", "Babiš", "Babišová"),
        ("sl", "Angela Merkel", "Angele Merkela"),
        ("bg", "София", "Софията"),
    ],
)
def test_what_is_no_form_of_the_name_is_not_made(language: str, name: str, wrong: str) -> None:
    kind = PLACE if name in {"Курск", "София"} else PERSON
    kind = ORGANISATION if name.startswith(("Мин", "Rada")) else kind
    assert wrong not in of_name(name, language, kind).forms


@pytest.mark.parametrize(
    ("language", "name"), [("ru", "Deutsche Welle"), ("uk", "Air France"), ("pl", "Лавров")]
)
def test_words_in_letters_of_another_script_stay(language: str, name: str) -> None:
    assert of_name(name, language, ORGANISATION).forms == ()


def test_adjectives_agree_with_an_abbreviation() -> None:
    assert set(of_name("Запорожская АЭС", "ru", PLACE).forms) == {
        "Запорожской АЭС",
        "Запорожскую АЭС",
    }


def test_a_name_of_no_kind_may_be_a_person() -> None:
    assert "Сергея Лаврова" in of_name("Сергей Лавров", "ru", ActorKind.THING).forms
    assert "Donalda Tuska" in of_name("Donald Tusk", "pl", ActorKind.THING).forms


def test_bodies_that_lend_their_name_to_a_word_keep_their_forms() -> None:
    assert "Кремля" in of_name("Кремль", "ru", PLACE).forms


@pytest.mark.parametrize("name", ["КНДР", "ФСБ", "ООН", "НАТО", "Тбилиси", "Торонто"])
def test_what_does_not_decline_stays_as_it_is(name: str) -> None:
    assert of_name(name, "ru", ORGANISATION).forms == ()


def test_forms_that_are_ordinary_words_are_dropped_and_listed() -> None:
    found = of_name("Кот", "ru", PERSON)
    assert found.forms == ()
    assert set(found.dropped) == {"Кота", "Коту", "Котом", "Коте"}
    assert {"Орла", "Орлом"} <= set(of_name("Орёл", "ru", PLACE).dropped)
    assert "Мира" in of_name("Мир", "ru", ORGANISATION).dropped


def test_the_forms_of_a_full_name_are_never_ordinary_words() -> None:
    assert "Григория Кота" in of_name("Григорий Кот", "ru", PERSON).forms


def test_a_name_with_a_rare_word_for_its_form_keeps_it() -> None:
    assert "Путина" in of_name("Путин", "ru", PERSON).forms


@pytest.mark.parametrize(
    ("word", "language"),
    [("Кот", "ru"), ("мир", "ru"), ("Вовк", "uk"), ("орла", "uk"), ("kota", "pl"), ("May", "en"),
     ("Вук", "sr"), ("vuka", "hr"), ("Wolf", "de"), ("волка", "ru"), ("Farkas", "hu")],
)  # fmt: skip
def test_ordinary_words_are_known(word: str, language: str) -> None:
    assert is_ordinary(word, language)


@pytest.mark.parametrize(
    ("word", "language"),
    [("Лавров", "ru"), ("Путина", "ru"), ("Курск", "ru"), ("Tusk", "pl"), ("Трампа", "ru"),
     ("Lavrov", "en"), ("день рождения", "ru"), ("", "ru"), ("Вучић", "sr")],
)  # fmt: skip
def test_names_and_phrases_are_no_ordinary_words(word: str, language: str) -> None:
    assert not is_ordinary(word, language)


@pytest.mark.parametrize("language", ["", "ko", "ar", "he", "zh", "ja", "xx"])
def test_other_languages_have_no_forms(language: str) -> None:
    assert of_name("김정은", language, PERSON).forms == ()


@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize(
    "text", ["", " ", "-", "«»", "7", "A", "К-141", "'", "a b c d e f g h", "І"]
)
def test_odd_texts_do_no_harm(language: str, text: str) -> None:
    for kind in ActorKind:
        assert text not in of_name(text, language, kind).forms


@pytest.mark.parametrize(
    ("text", "first"),
    [("Лавров", "ru"), ("Київ", "uk"), ("Лаўроў", "be"), ("Вучић", "sr"), ("Wałęsa", "pl"),
     ("Dvořák", "cs"), ("Gyurcsány Ő", "hu"), ("Erdoğan", "tr")],
)  # fmt: skip
def test_letters_tell_the_language(text: str, first: str) -> None:
    assert guess(text)[0] == first


def test_plain_latin_letters_tell_nothing() -> None:
    assert guess("Lavrov") == ()
    assert guess("김정은") == ()
