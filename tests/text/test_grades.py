import pytest

from assistant.checks.grounding import check_sentence
from assistant.text.grades import grades
from assistant.text.numbers import figures, supported
from assistant.types.language import Language


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("OEKO-TEX Standard 100 de classe II, et de classe I pour bébé", [2, 1]),
        ("certified class II.", [2]),
        ("Type 2 diabetes, phase III", [2, 3]),
        ("niveau 3, level XIV, annexe IX", [3, 14, 9]),
        ("Catégorie 1 : 30 €", [1]),
        ("une phase de 2 jours, phase 2 jours", []),
        ("un matelas de classe A, classe 2,5", []),
        ("class Inès, type Vichy", []),
    ],
)
def test_grades_in_both_numerals(text: str, values: list[int]) -> None:
    assert [value for _, _, value in grades(text)] == values


@pytest.mark.parametrize("said", ["certifié classe II", "of class 2", "Class II certified"])
def test_a_grade_is_the_same_in_either_numeral(said: str) -> None:
    assert supported(figures(said)[0], figures("OEKO-TEX, classe II"))
    assert not supported(figures(said)[0], figures("OEKO-TEX, classe I"))
    assert not supported(figures(said)[0], figures("2 boutons, 2 ans"))


LABEL = "OEKO-TEX Standard 100, classe II : lit, bain, table et cuisine, valable jusqu’au 31 mai 2027"


@pytest.mark.parametrize(
    ("said", "language", "right"),
    [
        ("Notre linge de lit est certifié OEKO-TEX Standard 100 classe II.", "fr", True),
        ("Notre linge de lit est certifié OEKO-TEX Standard 100 classe I.", "fr", False),
        ("Our bed linen is certified OEKO-TEX Standard 100 class II.", "en", True),
        ("Our bed linen is certified OEKO-TEX Standard 100 class I.", "en", False),
    ],
)
def test_another_grade_than_that_of_the_source_is_found(said: str, language: Language, right: bool) -> None:
    assert (check_sentence(said, [LABEL], language) == ()) is right
