"""A language known by its small words: the same answer as the model's, without asking it."""

import pytest

from watcher.extract import language, smallwords

SAMPLES = {
    "en": "The ministers of the two countries said that they had met with the head of the port, and"
    " that the talks would go on. It was the first of the meetings which have been planned.",
    "de": "Die Minister der beiden Staaten trafen sich mit dem Leiter des Hafens, und das Gespräch"
    " wird auch von den Zeitungen nicht als letztes gesehen. Für die Stadt ist das eine Wende.",
    "fr": "Les ministres des deux pays ont rencontré dans la ville une délégation du port, qui est"
    " arrivée par la mer avec les experts. Cette visite pour les ports est une suite des accords.",
    "es": "Los ministros del país se reunieron con los jefes del puerto para hablar de las obras,"
    " según el alcalde, que fue el primero en llegar. Una parte del plan es como la de las islas.",
}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_text_in_a_common_language_is_known_by_its_small_words(name: str) -> None:
    assert smallwords.known_by(SAMPLES[name]) == name
    assert language.detect(SAMPLES[name], "pl") == name


@pytest.mark.parametrize(
    "text",
    [
        "Harbour opens on Monday",  # too few words to be sure
        "Ministrene sa at havnen åpner mandag, og at alle er velkomne til byen når det skjer.",
        "Lorem ipsum dolor sit amet, consetetur sadipscing elitr, sed diam nonumy eirmod tempor.",
        "",
    ],
)
def test_other_texts_are_left_to_the_model(text: str) -> None:
    assert not smallwords.known_by(text)


def test_a_text_in_two_languages_is_left_to_the_model() -> None:
    assert not smallwords.known_by(SAMPLES["en"] + " " + SAMPLES["fr"])
