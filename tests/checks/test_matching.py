import pytest

from assistant.checks.matching import occurrences, says
from assistant.types.language import Language


@pytest.mark.parametrize(
    ("language", "phrase", "text", "found"),
    [
        ("fr", "luxueux", "Des nappes LUXUEUSES et un luxueux plat", ["LUXUEUSES", "luxueux"]),
        ("fr", "pas cher", "Des bols pas chers, une table pas chère", ["pas chers", "pas chère"]),
        ("fr", "must-have", "un must have, un must-have", ["must have", "must-have"]),
        ("fr", "écologique", "Écologiques et écologiquement", ["Écologiques", "écologiquement"]),
        ("fr", "n° 1", "le n° 1, le n° 12", ["n° 1"]),
        ("fr", "naturel", "naturelle, surnaturel", ["naturelle"]),
        ("fr", "100 % français", "100 % françaises", ["100 % françaises"]),
        ("fr", "à vie", "Garanti à vie ; la vie", ["à vie"]),
        ("fr", "craquez", "Craquez ! craque", ["Craquez"]),
        ("fr", "festif", "des tables festives", ["festives"]),
        ("en", "cheap", "cheaper, cheaply, a cheapskate", ["cheaper", "cheaply"]),
        ("en", "luxury", "luxuries", ["luxuries"]),
        ("en", "elevate", "elevating, elevated", ["elevating", "elevated"]),
        ("en", "best", "the best of bestiaries", ["best"]),
    ],
)
def test_words_in_all_their_forms(language: Language, phrase: str, text: str, found: list[str]) -> None:
    assert list(occurrences(text, phrase, language)) == found
    assert says(text, phrase, language)


@pytest.mark.parametrize("phrase", ["", " ", "-"])
def test_an_empty_phrase_is_nowhere(phrase: str) -> None:
    assert list(occurrences("Un texte - ici", phrase, "fr")) == []


def test_letters_that_fold_to_two_are_given_whole() -> None:
    assert list(occurrences("Le cœur, bœuf", "coeur", "fr")) == ["cœur"]
