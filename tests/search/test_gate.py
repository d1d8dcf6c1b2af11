from pathlib import Path

import pytest

from assistant.errors import IndexDamagedError
from assistant.search.gate import E5, Calibration, Gate, answerability
from assistant.types.knowledge import Passage
from assistant.types.language import Language
from tests.search.conftest import a_chunk


def passage(similarity: float, coverage: float, rank: int = 1, language: Language = "en") -> Passage:
    return Passage(a_chunk(f"p{rank}", "x", language=language), 0.5, rank, similarity, coverage)


def test_no_passage_answers_nothing() -> None:
    assert answerability([], "fr") == 0.0


@pytest.mark.parametrize(
    ("similarity", "coverage", "answers"),
    [
        (0.92, 0.8, True),
        (0.87, 0.5, True),
        (0.82, 1.0, True),  # a short question, or a SKU
        (0.83, 0.1, False),
        (0.86, 0.0, False),
        (0.78, 0.2, False),
    ],
)
def test_nearness_and_shared_words_open_the_gate(similarity: float, coverage: float, answers: bool) -> None:
    assert (answerability([passage(similarity, coverage)], "en") >= 0.5) is answers


def test_more_of_either_never_lowers_it() -> None:
    values = [answerability([passage(0.8 + 0.01 * n, 0.08 * n)], "fr") for n in range(12)]
    assert values == sorted(values)
    assert all(0 < value < 1 for value in values)


def test_french_cosines_stand_higher() -> None:
    french = answerability([passage(0.86, 0.3, language="fr")], "fr")
    assert french < answerability([passage(0.86, 0.3)], "en")


def test_any_of_the_first_passages_may_answer() -> None:
    later = [passage(0.8, 0.0), passage(0.9, 0.9, 2)]
    assert answerability(later, "fr") == answerability([passage(0.9, 0.9)], "fr")


def test_the_gate_reads_the_questions_language_when_it_can() -> None:
    gate, found = Gate(), [passage(0.86, 0.3)]
    english = gate.answerability("How long does the delivery to Corsica take?", "fr", found)
    assert english == answerability(found, "en")
    assert gate.answerability("Express ?", "fr", found) == answerability(found, "fr")


def test_a_saved_calibration_is_used_and_read_again_when_replaced(tmp_path: Path) -> None:
    path = tmp_path / "gate.json"
    gate, found = Gate(path), [passage(0.5, 0.5)]
    assert gate.answerability("Express ?", "fr", found) < 0.01
    Calibration({"fr": 0.2, "en": 0.2}, 0.3).save(path)
    assert gate.answerability("Express ?", "fr", found) > 0.9
    path.unlink()
    assert gate.answerability("Express ?", "fr", found) < 0.01


def test_a_calibration_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    E5.save(tmp_path / "gate.json")
    assert Calibration.load(tmp_path / "gate.json") == E5
    assert [path.name for path in tmp_path.iterdir()] == ["gate.json"]


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"floor": 1, "unit": 2}', '{"floor": {"fr": "x"}, "unit": 1}']
)
def test_a_damaged_calibration_is_told(tmp_path: Path, content: str) -> None:
    path = tmp_path / "gate.json"
    path.write_text(content)
    with pytest.raises(IndexDamagedError, match="--rebuild"):
        Gate(path).answerability("Express ?", "fr", [passage(0.9, 0.9)])


def test_an_embedder_without_a_span_divides_by_no_zero() -> None:
    assert Calibration({"fr": 0.5}, 0.0).place(0.51, "fr") == pytest.approx(1.0)


def test_passages_of_another_language_are_not_held_to_share_words() -> None:
    own, other = passage(0.87, 0.1, language="fr"), passage(0.87, 0.1)
    assert answerability([other], "fr") > answerability([own], "fr")
    assert answerability([other], "fr") < answerability([passage(0.87, 0.9, language="fr")], "fr")
    # With a passage in the question's language, shared words tell again.
    assert (
        answerability([other, own], "fr") == answerability([own, other], "fr") == answerability([own], "fr")
    )


def test_a_near_text_of_no_shared_word_does_not_hide_the_answer_in_the_other_language() -> None:
    question = "How much is a set of five fabric samples?"
    told = a_chunk("p1", "Un jeu de 5 échantillons de tissu coûte 4 €.", language="fr")
    answer = Passage(told, 0.5, 1, similarity=0.84, coverage=0.0)
    noise = [passage(0.826, 0.3, 2), passage(0.82, 0.24, 3)]
    assert answerability([answer, *noise], "en") < 0.5
    assert answerability([answer, *noise], "en", E5, question) >= 0.5
    other = Passage(a_chunk("p1", "Le dimanche, la boutique est fermée.", language="fr"), 0.5, 1, 0.84, 0.0)
    assert answerability([other, *noise], "en", E5, question) < 0.5
