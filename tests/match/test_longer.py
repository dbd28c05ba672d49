import pytest

from watcher.match import longer


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("shops on Lenin Street were closed", "Lenin", "street"),
        ("crowds on Kim Il Sung Square", "Kim Il Sung", "square"),
        ("a train left Kursk Station in Moscow", "Kursk", "station"),
        ("the Battle of Kursk in 1943", "Kursk", "battle"),
        ("дом на улице Ленина", "Ленина", "street"),
        ("театр на вул. Шевченка", "Шевченка", "street"),
        ("завод имени Кирова", "Кирова", "namesake"),
        ("pomnik Lenina", "Lenina", "house"),
        ("la rue Lénine", "Lénine", "street"),
        ("am Karl-Marx Platz", "Karl-Marx", "square"),
        ("the submarine Kursk sank", "Kursk", "ship"),
        ("Lavrov met reporters", "Lavrov", ""),
        ("a battle near Kursk", "Kursk", ""),
        ("people at Kursk station", "Kursk", ""),
        ("Министр Лавров заявил", "Лавров", ""),
        ("Kursk", "Kursk", ""),
    ],
)
def test_the_word_beside_a_name_tells_what_it_belongs_to(text: str, name: str, kind: str) -> None:
    start = text.index(name)
    assert longer.kind(text, start, start + len(name)) == kind
