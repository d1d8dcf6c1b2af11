import pytest

from assistant.chat.products.names import called, proper, words_of
from assistant.types.language import Language


@pytest.mark.parametrize(
    ("name", "language", "expected"),
    [
        ("Housse de couette Alma 240 × 220 cm, sauge", "fr", {"houss", "houss couett"}),
        ("Drap-housse bébé Premier Fil", "fr", {"drap", "drap houss", "drap houss beb"}),
        ("Alma duvet cover 240 × 220 cm", "en", {"cover", "duvet cover", "alma duvet cover"}),
        ("Damas 1921 tablecloth 180 × 180 cm", "en", {"tablecloth"}),
        ("Chaise De Bureau - Noir", "fr", {"chais", "chais bureau"}),
        ("Sets de table Nil, lot de 4", "fr", {"set tabl"}),
        ("Peignoir Nil éponge, taille M", "fr", {"peignoir"}),
        ("Gift box: tablecloth and napkins", "en", {"box", "gift box"}),
        ("2025", "fr", set()),
        ("", "en", set()),
    ],
)
def test_what_a_product_is_called(name: str, language: Language, expected: set[str]) -> None:
    assert {" ".join(form) for form in called(name, language)} == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Housse de couette Alma, sauge", {"houss", "alma"}),
        ("Alma duvet cover", {"alma"}),
        ("Nappe enduite", {"napp"}),
        ("Bath Mat Deluxe", set()),
    ],
)
def test_capitals_are_names_unless_all_words_have_them(name: str, expected: set[str]) -> None:
    assert proper(name) == expected


def test_a_word_keeps_its_place_in_the_text() -> None:
    words = words_of("L’Hiver, à 20 €")
    assert [(word.text, word.folded, word.start) for word in words if not word.small] == [
        ("Hiver", "hiver", 2),
        ("20", "20", 11),
    ]
