import pytest

from assistant.text.terms import stem, terms, words
from assistant.types.language import Language


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("fr", "Les couteaux livrés", "le couteau livrée"),
        ("fr", "réparation des assiettes", "REPARATION DE L’ASSIETTE"),
        ("fr", "délais de livraison", "delai livraison"),
        ("fr", "jusqu'au retour", "retours"),
        ("en", "The washed mugs", "wash a mug"),
        ("en", "delivery times", "deliveries time"),
    ],
)
def test_terms_are_the_same_for_the_same_subject(language: Language, one: str, other: str) -> None:
    assert terms(one, language) == terms(other, language) != []


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("fr", "à 24,90 € aujourd’hui", ["24.90"]),
        ("fr", "REF-204", ["ref", "204"]),
        ("fr", "est-ce que vous l’avez ?", []),
        ("en", "what is it?", []),
        ("en", "a" * 70, []),
    ],
)
def test_terms(language: Language, text: str, found: list[str]) -> None:
    assert terms(text, language) == found


def test_words_leave_nothing_out() -> None:
    assert words("L’été, c’est à 9 h") == ["ete", "est", "a", "9", "h"]


def test_a_stem_is_never_empty() -> None:
    assert stem("ee", "en") == "ee"
