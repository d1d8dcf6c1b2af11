from assistant.text.terms import terms
from assistant.text.translations import equivalents


def test_words_that_say_the_same_are_known_both_ways() -> None:
    (french,), (english,) = terms("échantillon", "fr"), terms("samples", "en")
    assert english in equivalents("fr")[french]
    assert french in equivalents("en")[english]


def test_places_are_among_them() -> None:
    (french,), (english,) = terms("Belgique", "fr"), terms("Belgium", "en")
    assert english in equivalents("fr")[french]


def test_words_that_claim_nothing_are_not() -> None:
    assert terms("proposer", "fr")[0] not in equivalents("fr")
