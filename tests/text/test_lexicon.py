import pytest

from assistant.text.lexicon import lexicon
from assistant.types.language import LANGUAGES, Language


@pytest.mark.parametrize(
    ("language", "word"), [("fr", "livraison"), ("fr", "donnees"), ("en", "delivery"), ("en", "refund")]
)
def test_common_words_are_known_by_their_folded_form(language: Language, word: str) -> None:
    assert word in lexicon(language)


@pytest.mark.parametrize("word", ["livraizon", "delivrey", ""])
def test_slips_are_no_words(word: str) -> None:
    assert all(word not in lexicon(language) for language in LANGUAGES)


@pytest.mark.parametrize(
    ("folded", "spelled"), [("donnees", "données"), ("livraison", "livraison"), ("xyzzy", "xyzzy")]
)
def test_the_usual_spelling(folded: str, spelled: str) -> None:
    assert lexicon("fr").usual(folded) == spelled


def test_spellings_of_one_form_are_counted_together() -> None:
    french = lexicon("fr")
    assert french.count("peche") >= french.uses["pêche"] + french.uses["péché"]
    assert french.count("xyzzy") == 0


def test_it_is_read_once() -> None:
    assert lexicon("en") is lexicon("en")
