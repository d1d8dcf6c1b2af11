from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.chat.conversation import Turn
from assistant.chat.question.followup import joined, needs_turns
from assistant.types.answer import AnswerStatus
from assistant.types.language import Language

DATA = Path(__file__).parents[1] / "data"
QUESTIONS = Path(__file__).parents[2] / "data" / "questions.yaml"


def labelled(name: str) -> Any:
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(("name", "recall"), [("followups.yaml", 1.0), ("followups_unseen.yaml", 0.9)])
def test_what_needs_earlier_turns_is_told_and_nothing_else(
    language: Language, name: str, recall: float
) -> None:
    stored = labelled(name)[language]
    found = [question for question in stored["needs"] if needs_turns(question, language)]
    false = [question for question in stored["alone"] if needs_turns(question, language)]
    assert len(found) >= recall * len(stored["needs"])
    assert not false


def test_no_ordinary_question_of_the_demo_company_is_taken_for_a_follow_up() -> None:
    stored = yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))
    rows = [*stored["questions"], *stored["unanswerable"]]
    assert not [row["question"] for row in rows if needs_turns(row["question"], row["language"])]


def test_an_empty_and_an_endless_question_need_nothing() -> None:
    assert not needs_turns("", "fr")
    assert not needs_turns("  ?! ", "en")
    assert not needs_turns("Et " * 200, "fr")


def turn(searched: str, answer: str = "", status: AnswerStatus = "answered") -> Turn:
    return Turn(searched, searched, answer, "fr", status)


@pytest.mark.parametrize(
    ("earlier", "question", "result"),
    [
        (
            turn("Combien coûte la livraison en France ?", "Elle coûte 4,90 € [1]. Et le colis arrive vite."),
            "Et en Belgique ?",
            "Combien coûte la livraison en France ? Et en Belgique ?",
        ),
        (
            turn("Quelle nappe pour une table ronde ?", "La nappe Alma convient [2]. Elle est en lin [1]."),
            "Est-elle lavable ?",
            "Quelle nappe pour une table ronde ? La nappe Alma convient. Est-elle lavable ?",
        ),
        (turn("prix nappe Alma", "59 €."), "Et en bleu ?", "prix nappe Alma ? Et en bleu ?"),
        (
            turn("Quel âge a la reine ?", "Je n’ai pas trouvé la réponse.", "not_in_knowledge"),
            "Où est-elle ?",
            "Quel âge a la reine ? Où est-elle ?",
        ),
    ],
)
def test_a_question_is_joined_with_what_it_goes_on_from(earlier: Turn, question: str, result: str) -> None:
    assert joined(question, "fr", [earlier]) == result


def test_a_long_chain_keeps_its_latest_links() -> None:
    chain = " ".join(f"Combien coûte la livraison vers le pays numéro {number} ?" for number in range(20))
    whole = joined("Et en Belgique ?", "fr", [turn(chain)])
    assert len(whole) <= 400
    assert whole.endswith("numéro 19 ? Et en Belgique ?")
    endless = joined("Et en Belgique ?", "fr", [turn("livraison" * 100)])
    assert len(endless) <= 401
    assert endless.endswith(" Et en Belgique ?")
