import pytest

from assistant.chat.known.own_answer import LONGEST, own_answer
from assistant.search.gate import Gate
from assistant.types.answer import Answer
from assistant.types.knowledge import Chunk, Passage
from assistant.types.language import Language

ENTRIES: dict[Language, tuple[tuple[str, str], ...]] = {
    "fr": (
        ("Livrez-vous en Belgique ?", "Oui : la livraison coûte 8,90 € et prend 3 à 5 jours ouvrés."),
        ("Votre lin est-il bio ?", "Non, il n’est pas certifié. Seul le coton de la gamme bébé est bio."),
        ("Puis-je payer en plusieurs fois ?", "Oui, en 3 fois sans frais, de 120 à 1 500 €."),
        ("Comment retourner un article ?", "Créez le retour en ligne, puis déposez le colis."),
    ),
    "en": (
        ("Is there a guarantee on your sheets?", "Yes. It lasts two years, and five years on the seams."),
    ),
}


def a_passage(asked: str, text: str, similarity: float = 0.93, **values: object) -> Passage:
    facts = {"language": "fr", "trust": "official", **values}
    chunk = Chunk("id", "knowledge", "faq.md", "Questions", asked, facts.pop("language"), text, 1, **facts)
    return Passage(chunk, 0.9, 1, similarity=similarity)


def asked_of(question: str, language: Language = "fr") -> Answer | None:
    """The answer of the first entry that gives one, each as the best passage."""
    for asked, text in ENTRIES[language]:
        found = own_answer(question, language, [a_passage(asked, text, language=language)], Gate())
        if found is not None:
            return found
    return None


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("Livrez-vous en Belgique ?", "Oui : la livraison"),
        ("livrez vous en belgique et a quel prix", "Oui : la livraison"),
        ("Votre lin est-il bio ?", "Non, il n’est pas"),
        ("Comment faire pour retourner un article ?", "Créez le retour"),
    ],
)
def test_a_question_of_the_faq_gets_its_own_answer(question: str, begins: str) -> None:
    answer = asked_of(question)
    assert answer is not None
    assert answer.answer.startswith(begins)
    assert (answer.status, [each.n for each in answer.citations]) == ("answered", [1])


@pytest.mark.parametrize(
    "question",
    [
        "Livrez-vous en Suisse ?",
        "Livrez-vous en Belgique le samedi ?",
        "Votre coton est-il bio ?",
        "Votre soie est-elle bio ?",
        "Puis-je payer en 4 fois ?",
        "Puis-je retourner un article brodé ?",
        "Et alors ?",
        "",
    ],
)
def test_a_question_about_another_thing_is_left_to_the_model(question: str) -> None:
    assert asked_of(question) is None


def test_every_telling_sentence_is_cited() -> None:
    answer = asked_of("Is there a guarantee on your sheets?", "en")
    assert answer is not None
    assert answer.answer == "Yes. It lasts two years, and five years on the seams [1]."


def test_a_question_on_other_goods_is_not_answered_with_these() -> None:
    assert asked_of("Is there a guarantee on your towels?", "en") is None


@pytest.mark.parametrize(
    "passage",
    [
        a_passage("Livrez-vous en Belgique ?", "Oui, en 3 jours.", similarity=0.86),
        a_passage("Livrez-vous en Belgique ?", "Oui, en 3 jours.", language="en"),
        a_passage("Livrez-vous en Belgique ?", "Oui, en 3 jours.", trust="user_generated"),
        a_passage("Livraison en Belgique", "Oui, en 3 jours."),
        a_passage("Livrez-vous en Belgique ?", "Oui. " * LONGEST),
        a_passage("Livrez-vous en Belgique ?", "| Pays | Prix |\n| Belgique | 8,90 € |"),
        a_passage("Livrez-vous en Belgique ?", "- Oui\n- En 3 jours"),
    ],
    ids=["far", "other language", "of a customer", "no question", "long", "a table", "a list"],
)
def test_what_is_no_short_answer_of_the_company_is_left_to_the_model(passage: Passage) -> None:
    assert own_answer("Livrez-vous en Belgique ?", "fr", [passage], Gate()) is None


def test_without_a_passage_there_is_none() -> None:
    assert own_answer("Livrez-vous en Belgique ?", "fr", [], Gate()) is None
