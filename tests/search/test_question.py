import pytest

from assistant.errors import InputError
from assistant.search.question import prepare


@pytest.mark.parametrize("text", ["", "   ", "?!", "\u200b\u202e", "\x00\n"])
def test_an_empty_question_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="empty"):
        prepare(text, 2000, None, "fr")


def test_a_too_long_question_is_refused_by_its_length() -> None:
    with pytest.raises(InputError, match=r"100,000 characters; 2,000 are allowed"):
        prepare("a" * 100_000, 2000, None, "fr")
    assert prepare("a" * 2000, 2000, None, "fr").text == "a" * 2000


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("POUVEZ-VOUS LIVRER EN CORSE ?", "pouvez-vous livrer en corse ?"),
        ("Où est la FAQ ?", "Où est la FAQ ?"),
        ("SAV", "SAV"),
        ("  deux\n lignes ", "deux lignes"),
        ("ca\u200bch\u00e9", "caché"),
        ("e\u0301te\u0301", "été"),
    ],
)
def test_what_is_searched(typed: str, searched: str) -> None:
    assert prepare(typed, 2000, None, "fr").text == searched


@pytest.mark.parametrize(
    ("typed", "given", "language"),
    [
        ("How long does delivery to Corsica take?", None, "en"),
        ("Combien de temps prend la livraison ?", None, "fr"),
        ("Express ?", None, "fr"),
        ("How long does delivery take?", "fr", "fr"),
    ],
)
def test_the_language_is_the_questions_own_unless_given(typed: str, given: None, language: str) -> None:
    assert prepare(typed, 2000, given, "fr").language == language


def test_mending_keeps_what_was_typed() -> None:
    asked = prepare("COMBIEN COUTE LA LIVRAIZON ?", 2000, None, "fr").mended(lambda stems: frozenset())
    assert asked.text == "combien coûte la livraison ?"
    assert asked.typed == "COMBIEN COUTE LA LIVRAIZON ?"
