from collections.abc import Iterable, Set

import pytest

from assistant.search.words.spelling import Known, mend, neighbours
from assistant.types.language import Language


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("temprature", "temperature"),
        ("linnen", "linen"),
        ("cadaeu", "cadeau"),
        ("lavaga", "lavage"),
    ],
)
def test_one_slip_is_mended(typed: str, meant: str) -> None:
    assert meant in neighbours(typed)
    assert typed not in neighbours(typed)


@pytest.mark.parametrize("term", ["", "lin", "drap", "140.5", "ab12cd", "日本語日本語"])
def test_short_words_and_figures_have_no_neighbours(term: str) -> None:
    assert neighbours(term) == set()


def nothing(stems: Iterable[str]) -> Set[str]:
    return frozenset()


def holding(*held: str) -> Known:
    return lambda stems: {stem for stem in stems if stem in held}


@pytest.mark.parametrize(
    ("typed", "language", "meant"),
    [
        ("Combien coute la livraizon ?", "fr", "Combien coûte la livraison ?"),
        ("Commnet retourner une nappe ?", "fr", "Comment retourner une nappe ?"),
        ("what does shiping cost", "en", "what does shipping cost"),  # not “shining”
        ("une housse de couete", "fr", "une housse de couette"),  # not “coûte”
        ("What is your retrun policy?", "en", "What is your return policy?"),
    ],
)
def test_slips_are_mended(typed: str, language: Language, meant: str) -> None:
    assert mend(typed, language, nothing) == meant


@pytest.mark.parametrize(
    ("typed", "with_accents"),
    [
        ("mes donnees personnelles sont elles protegees", "mes données personnelles sont elles protégées"),
        ("A quoi sert une etiquette de securite ?", "A quoi sert une étiquette de sécurité ?"),
        ("où sont mes donnees", "où sont mes donnees"),  # who types one accent types them all
        ("reservation", "reservation"),  # French or English: nobody knows
    ],
)
def test_accents_come_back_to_a_french_question_without_any(typed: str, with_accents: str) -> None:
    assert mend(typed, "fr", nothing) == with_accents


@pytest.mark.parametrize(
    "typed",
    [
        "Where is the Filature Écheveau in Roubaix?",
        "combien coûte PL-LAI-130-ARD ?",
        "écrivez à bonjour@filature.example",
        "le fichier prix_2026.xlsx ou www.filatuer.fr",
        "on se voit lorsqu’on peut, aujourd’hui",
        "Le CHSLD accepte-t-il les visites ?",
        "xyz qsd",
        "日本語の質問",
        "",
    ],
)
def test_what_is_no_slip_is_left_alone(typed: str) -> None:
    assert mend(typed, "fr", nothing) == typed


def test_a_word_of_the_store_is_no_slip() -> None:
    assert mend("a bado account", "en", nothing) == "a bad account"
    assert mend("a bado account", "en", holding("bado")) == "a bado account"


def test_of_two_words_the_one_that_the_store_has_was_meant() -> None:
    assert mend("un dran", "fr", nothing) == "un dan"
    assert mend("un dran", "fr", holding("drap")) == "un drap"


def test_a_slip_in_a_name_that_only_the_store_knows_is_left_to_the_word_index() -> None:
    assert mend("a badooo account", "en", holding("badoo")) == "a badooo account"
    assert mend("an acme bator", "en", nothing) != "an acme bator"
    assert mend("an acme bator", "en", holding("bixor", "baxtor")) == "an acme bator"


def test_capitals_at_the_beginning_stay() -> None:
    assert mend("Livraizon en Corse", "fr", nothing).startswith("Livraison ")
