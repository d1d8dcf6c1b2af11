from collections.abc import Callable
from decimal import Decimal

import pytest

from assistant.chat.products.asking import is_choosing, remembered, states_wishes
from assistant.chat.products.reading import Reading
from assistant.chat.products.wishes import Remembered, Thing, Wishes
from assistant.types.language import Language
from tests.chat.products.conftest import said

Read = Callable[[str, Language], Reading]
CLOTH = Wishes(Thing(names=(("napp",),)))


@pytest.mark.parametrize(
    ("question", "language", "choosing"),
    [
        ("Je cherche une nappe", "fr", True),
        ("Quelles nappes avez-vous ?", "fr", True),
        ("nappe bleue", "fr", True),
        ("Je cherche une nappe facile à laver", "fr", True),
        ("un cadeau d’entreprise à moins de 50 €", "fr", True),
        ("quelque chose en bleu", "fr", True),
        ("What do you have under €20?", "en", True),
        ("I want to return a tablecloth", "en", False),
        ("Comment laver une nappe ?", "fr", False),
        ("La nappe est-elle lavable ?", "fr", False),
        ("Quels sont les délais de livraison ?", "fr", False),
        ("Quelle est la composition de la nappe ?", "fr", False),
        ("Faites-vous un papier cadeau ?", "fr", False),
        ("en bleu", "fr", False),  # of what?
        ("merci", "fr", False),
    ],
)
def test_whether_products_are_asked_for(
    read: Read, question: str, language: Language, choosing: bool
) -> None:
    assert is_choosing(read(question, language), Wishes()) is choosing


@pytest.mark.parametrize(
    ("question", "choosing"),
    [
        ("en bleu", True),
        ("moins cher ?", True),
        ("d’autres ?", True),
        ("peu importe la couleur", True),
        ("plutôt 80 €", True),
        ("et la livraison ?", False),
        ("merci", False),
        ("en bleu pétrole fluorescent", False),
    ],
)
def test_a_few_words_go_on_choosing(read: Read, question: str, choosing: bool) -> None:
    assert is_choosing(read(question, "fr"), CLOTH) is choosing


def test_a_budget_is_told_without_a_question(read: Read) -> None:
    assert states_wishes(read("J’ai un budget de 50 €", "fr"))
    assert not states_wishes(read("La livraison coûte 5 € ?", "fr"))
    assert not states_wishes(read("Bonjour", "fr"))


def memory(read: Read, *questions: str, skus: tuple[str, ...] = ()) -> Remembered:
    *earlier, last = questions
    turns = said(*earlier, skus=skus)
    return remembered(turns, read(last, "fr"), lambda question: read(question, "fr"))[0]


def test_wishes_add_up_and_a_later_one_takes_the_place_of_the_earlier(read: Read) -> None:
    wishes = memory(read, "une nappe blanche à moins de 100 €", "en bleu", "plutôt 80 €").wishes
    assert wishes.thing.names == (("napp",),)
    assert [value.typed for value in wishes.values] == ["bleu"]
    assert wishes.budget.highest == Decimal(80)


def test_another_thing_drops_sizes_and_loosens_the_rest(read: Read) -> None:
    found = memory(read, "un drap-housse blanc 160 × 200 à moins de 90 €", "et une nappe ?")
    assert found.wishes == CLOTH
    assert not found.loose.fit
    assert [value.typed for value in found.loose.values] == ["blanc"]
    assert found.loose.budget.said == Decimal(90)


def test_the_same_thing_said_more_exactly_keeps_everything(read: Read) -> None:
    found = memory(read, "une nappe à moins de 90 €", "une nappe ronde")
    assert found.wishes.budget.said == Decimal(90)
    assert not found.loose.some


def test_a_question_about_something_else_changes_nothing(read: Read) -> None:
    found = memory(
        read, "Je cherche une nappe", "Livrez-vous le torchon en Suisse à moins de 9 € ?", "en bleu"
    )
    assert found.wishes.thing.names == (("napp",),)
    assert not found.wishes.budget


def test_wishes_can_be_taken_back(read: Read) -> None:
    assert not memory(read, "une nappe bleue", "peu importe la couleur").wishes.values
    assert not memory(read, "une nappe à moins de 9 €", "peu importe le prix").wishes.budget
    refused = memory(read, "une nappe, pas blanche", "finalement une nappe blanche").wishes
    assert not refused.without


def test_what_was_shown_is_hidden_only_when_others_are_asked_for(read: Read) -> None:
    assert memory(read, "une nappe", "d’autres modèles ?", skus=("CLO-1",)).shown == {"CLO-1"}
    assert not memory(read, "une nappe", "en bleu", skus=("CLO-1",)).shown


def test_a_category_after_a_name_is_another_thing(read: Read) -> None:
    found = memory(read, "une nappe bleue", "quelque chose pour la cuisine")
    assert found.wishes.thing.category == "kitchen"
    assert [value.typed for value in found.loose.values] == ["bleue"]
