from typing import Any

from assistant.chat.nearby import near_passages
from assistant.search.gate import Gate
from assistant.types.knowledge import Passage
from tests.search.conftest import a_chunk

QUESTION = "Livrez-vous en Norvège ?"


def near(name: str, text: str, similarity: float = 0.86, coverage: float = 0.5, **values: Any) -> Passage:
    return Passage(a_chunk(name, text, **values), 0.5, 1, similarity, coverage)


def test_what_is_on_the_subject_is_quoted_word_for_word() -> None:
    passages = [
        near(
            "a",
            "Nous livrons en Suède. Le colis part lundi.",
            title="Livraison",
            url="https://shop.example/l",
        ),
        near("b", "Nous livrons en Finlande.", heading="Europe"),
    ]
    first, second = near_passages(QUESTION, "fr", passages, Gate())
    assert (first.n, first.quote, first.title, first.url) == (
        1,
        "Nous livrons en Suède.",
        "Livraison",
        "https://shop.example/l",
    )
    assert (second.n, second.heading) == (2, "Europe")


def test_what_is_far_is_left_out() -> None:
    assert near_passages(QUESTION, "fr", [near("a", "Le lin est doux.", 0.80, 0.3)], Gate()) == ()
    assert near_passages(QUESTION, "fr", [near("a", "Le lin est doux.", 0.87, 0.1)], Gate()) == ()
    assert near_passages(QUESTION, "fr", [], Gate()) == ()


def test_records_of_products_rows_of_tables_and_what_has_ended_are_left_out() -> None:
    passages = [
        near("p", "Nappe Alma.", sku="NAP-1"),
        near("t", "Norvège | 12 €"),
        Passage(a_chunk("o", "Nous livrons en Suède."), 0.5, 1, 0.86, 0.5, standing="expired"),
    ]
    assert near_passages(QUESTION, "fr", passages, Gate()) == ()


def test_at_most_three_and_one_of_a_section() -> None:
    passages = [near(f"{n}", f"Nous livrons en Suède {n}.", source=f"{n // 2}.md") for n in range(10)]
    found = near_passages(QUESTION, "fr", passages, Gate())
    assert [(each.n, each.source) for each in found] == [(1, "0.md"), (2, "1.md"), (3, "2.md")]
