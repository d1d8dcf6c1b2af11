import pytest

from assistant.checks.grounding import check_sentence
from assistant.types.language import Language

THROW = "Le plaid Névé est en laine mérinos. Il est teint en France. Séchage à plat."
FIRN = "The Firn throw is merino wool, dyed in France. Dry flat."


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Le plaid Névé est rappelé par le fabricant.", "fr"),
        ("Le plaid Névé a été rappelé.", "fr"),
        ("Le plaid Névé n’a pas été rappelé.", "fr"),
        ("Le plaid Névé fait l’objet d’un rappel.", "fr"),
        ("Le plaid Névé est retiré de la vente.", "fr"),
        ("La laine est teinte avec des colorants réactifs.", "fr"),
        ("Le plaid est teint aux colorants naturels.", "fr"),
        ("Le plaid Névé soulage l’arthrose.", "fr"),
        ("La laine est hypoallergénique.", "fr"),
        ("The Firn throw has been recalled by its maker.", "en"),
        ("The throw was withdrawn from sale.", "en"),
        ("The wool is dyed with reactive dyes.", "en"),
        ("The throw is toxic.", "en"),
        ("The throw treats eczema.", "en"),
    ],
)
def test_a_grave_claim_needs_a_source_that_makes_it(sentence: str, language: Language) -> None:
    source = THROW if language == "fr" else FIRN
    assert "feature" in {one.kind for one in check_sentence(sentence, [source], language)}


@pytest.mark.parametrize(
    ("sentence", "source", "language"),
    [
        ("Le plaid Névé a été rappelé par le fabricant.", "The Névé throw was recalled by its maker.", "fr"),
        ("The throw is dyed with reactive dyes.", "Le plaid est teint avec des colorants réactifs.", "en"),
        ("La laine est hypoallergénique.", "Laine anti-allergénique, lavable.", "fr"),
        ("Le plaid Névé est-il rappelé par le fabricant ?", THROW, "fr"),
        ("Le plaid Névé est teint en France.", THROW, "fr"),
    ],
)
def test_one_that_a_source_makes_in_either_language_stands(
    sentence: str, source: str, language: Language
) -> None:
    assert check_sentence(sentence, [source], language) == ()


def test_a_person_who_is_called_back_is_no_recall() -> None:
    source = "Laissez votre numéro : vous serez rappelé sous 24 heures."
    assert check_sentence("Vous serez rappelé sous 24 heures.", [source], "fr") == ()


def test_a_finding_names_the_words_at_fault() -> None:
    sentence = "Bonne nouvelle : le plaid est rappelé par le fabricant [1]."
    (found,) = [one for one in check_sentence(sentence, [THROW], "fr") if "rappelé" in one.text]
    assert sentence[found.start : found.end] == found.text
    assert found.severity == "error"
