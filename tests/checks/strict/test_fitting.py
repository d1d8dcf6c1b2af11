import pytest

from assistant.checks.grounding import check_sentence
from assistant.types.language import Language

BEDS = (
    "A UK king mattress is 150 × 200 cm: our 160 × 200 cm fitted sheets are 10 cm too wide for it and will "
    "ruck. A UK super king mattress is 180 × 200 cm, exactly a French size, so it fits."
)
LITS = "Un matelas de 150 × 200 cm est trop petit pour nos draps-housses de 160 × 200 cm : ils plissent."


@pytest.mark.parametrize(
    ("sentence", "source", "language"),
    [
        ("Oui, un matelas de 150 × 200 va avec des draps-housses de 160.", BEDS, "fr"),
        ("Le matelas de 150 × 200 cm convient au drap-housse de 160 × 200 cm.", LITS, "fr"),
        ("A 150 × 200 cm mattress fits a 160 × 200 cm sheet.", BEDS, "en"),
        ("The 160 cm sheet is suitable for a 150 cm mattress.", LITS, "en"),
    ],
)
def test_what_is_too_wide_does_not_fit(sentence: str, source: str, language: Language) -> None:
    assert "negation" in {one.kind for one in check_sentence(sentence, [source], language)}


@pytest.mark.parametrize(
    ("sentence", "source", "language"),
    [
        ("Un matelas de 150 × 200 est trop petit pour un drap-housse de 160.", LITS, "fr"),
        ("A 180 × 200 cm mattress fits.", BEDS, "en"),
        ("Le drap-housse de 160 × 200 cm convient au matelas de 28 cm.",
         "Drap-housse 160 × 200 cm. Il convient aux matelas de 28 cm.", "fr"),
    ],
)  # fmt: skip
def test_what_fits_or_is_said_not_to_stands(sentence: str, source: str, language: Language) -> None:
    found = check_sentence(sentence, [source], language)
    assert not [one for one in found if one.text.lower() in ("va avec", "convient", "fits", "suitable")]
