import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from assistant.evaluation.answers.items import Item
from assistant.evaluation.answers.judge import Opinion
from assistant.evaluation.answers.replies import Reply
from assistant.evaluation.answers.scoring import score, supports
from assistant.types.answer import ProductCard
from tests.evaluation.answers.samples import ITEM, REFUSAL, RIGHT, TEXTS, UNKNOWN, reply


def test_a_right_answer_has_nothing_wrong() -> None:
    found = score(ITEM, reply(RIGHT, 1))
    assert found.correct
    assert found.source_found
    assert (found.factual, found.cited_factual) == (1, 1)
    assert [marker.right for marker in found.markers] == [True]
    assert found.reasons == ()


@pytest.mark.parametrize(
    ("text", "cited", "reason"),
    [
        ("Delivery to France is cheap [1].", (1,), "does not say €4.90 or 4.90 euros"),
        ("Delivery to France costs €4.90, no longer €7.90 [1].", (1,), "says €7.90"),
        ("Delivery to France costs €4.90 [2].", (2,), "cites none of policies/delivery.md"),
        ("Delivery to France costs €4.90 [2].", (2,), "[2] does not support its sentence"),
        ("Delivery costs €4.90 and takes 12 days [1].", (1,), "the figure 12 days is in no cited passage"),
        (f"{RIGHT} A return is never free [2].", (1, 2), "no support for: A return is never free [2]."),
        (f"{RIGHT} La livraison prend trois jours ouvrés [1].", (1,), "language: La livraison prend"),
    ],
)
def test_what_is_wrong_is_found_and_told(text: str, cited: tuple[int, ...], reason: str) -> None:
    reasons = score(ITEM, reply(text, *cited)).reasons
    assert any(each.startswith(reason) for each in reasons), reasons


def test_a_citation_of_another_page_that_says_the_same_is_right() -> None:
    other = replace(ITEM, sources=("faq/faq.md",))
    found = score(other, reply(RIGHT, 1))
    assert [marker.right for marker in found.markers] == [True]
    assert found.source_found is False


def test_support_needs_a_word_in_common_and_no_claim_beyond() -> None:
    text = TEXTS["policies/returns.md"]
    assert supports("A return is free of charge.", text, "en")
    assert not supports("The looms are loud.", text, "en")
    assert not supports("You have 45 days to return an article.", text, "en")


def test_sentences_without_a_citation_count_against_citing() -> None:
    found = score(ITEM, reply(f"{RIGHT} It takes 3 working days.", 1))
    assert (found.factual, found.cited_factual) == (2, 1)
    assert found.strange_figures == ()  # the answer's passage holds it
    assert found.unsupported == ()


def test_what_the_visitor_said_is_no_invented_figure() -> None:
    text = "For an order of €35 delivery to France costs €4.90 [1]."
    assert score(ITEM, reply(text, 1)).strange_figures == ("€35",)
    assert (
        score(replace(ITEM, question="I order for €35, what is delivery?"), reply(text, 1)).strange_figures
        == ()
    )
    assert score(replace(ITEM, turns=("My order is €35.",)), reply(text, 1)).strange_figures == ()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (REFUSAL, {"status": "not_in_knowledge"}),
        ("I answer questions about our articles.", {"status": "off_topic"}),
        ("The passages do not mention the price of delivery to France [1].", {}),
        ("I don’t know how much delivery to France is [1].", {}),
    ],
)
def test_refusing_is_false_or_right(text: str, values: dict[str, Any]) -> None:
    false = score(ITEM, reply(text, 1, **values))
    assert false.refused
    assert false.false_refusal
    assert not false.correct
    assert "refused an answerable question" in false.reasons
    right = score(UNKNOWN, reply(text, 1, **values))
    assert right.correct
    assert not right.wrong_answer


def test_an_answer_that_holds_what_it_must_is_no_refusal() -> None:
    found = score(ITEM, reply("The pages do not say when, but delivery costs €4.90 [1].", 1))
    assert found.correct
    assert not found.refused


def test_an_unanswerable_question_that_is_answered() -> None:
    found = score(UNKNOWN, reply("Yes, for €4.90 [1].", 1))
    assert found.wrong_answer
    assert "answered an unanswerable question" in found.reasons


def test_what_an_unanswerable_item_allows_and_forbids() -> None:
    item = replace(UNKNOWN, must_contain=(("not published",),), must_not_contain=("38 %",))
    assert score(item, reply("Trade prices are not published [1].", 1)).correct
    assert not score(item, reply("Trade prices are not published: 38 % [1].", 1)).correct
    leaked = score(item, reply(f"{REFUSAL} 38%", status="not_in_knowledge"))
    assert leaked.wrong_answer
    assert "says 38 %" in leaked.reasons


def test_a_product_card_is_part_of_what_is_shown() -> None:
    card = ProductCard("NAP-01", "Alma tablecloth", Decimal("59.00"), dt.date(2026, 11, 21), "in_stock")
    item = Item("p", "en", "Which?", must_contain=(("Alma",), ("€59",)), sources=("products.csv#NAP-01",))
    shown = score(item, reply("This one suits a table for eight [1].", 1, products=(card,)))
    assert shown.correct
    assert shown.source_found
    assert not score(item, reply("This one suits a table for eight [1].", 1)).source_found


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"language": "fr"}, "the answer calls itself fr"),
        ({"suggestions": ("Combien de temps prend la livraison en France ?",)}, "Combien de temps"),
    ],
)
def test_the_language_counts_in_all_that_is_shown(values: dict[str, Any], told: str) -> None:
    assert score(ITEM, reply(RIGHT, 1, **values)).foreign.startswith(told)


def test_a_third_language_is_another_language() -> None:
    text = "El envío a Francia cuesta muy poco y tarda en llegar a su casa unos pocos días laborables [1]."
    assert score(ITEM, reply(text, 1)).foreign


def test_a_quotation_may_be_in_the_language_of_its_page() -> None:
    text = "The French page says: « La livraison en France coûte 4,90 € et prend trois jours » [1]."
    assert score(ITEM, reply(text, 1)).foreign == ""
    quoted = "La livraison en France coûte 4,90 € et prend trois jours ouvrés [1]."
    assert score(ITEM, reply(quoted, 1, status="degraded")).foreign == ""


def test_an_error_is_no_answer_and_no_refusal() -> None:
    for item in (ITEM, UNKNOWN):
        found = score(item, Reply(None, error="The model is down."))
        assert not found.correct
        assert not found.refused
        assert not found.wrong_answer
        assert found.reasons == ("error: The model is down.",)


@pytest.mark.parametrize(
    ("verdict", "disputed"), [("right", False), ("wrong", True), ("refused", True), ("unclear", False)]
)
def test_the_second_opinion_may_differ(verdict: Any, disputed: bool) -> None:
    found = replace(score(ITEM, reply(RIGHT, 1)), opinion=Opinion(verdict))
    assert found.disputed is disputed
    assert found.correct


def test_of_quoted_passages_only_figures_and_citations_are_looked_at() -> None:
    text = "Taken word for word:\n\n**Delivery (dated 3 May 2026)**\n\nNever free, 9 days: €4.90 [1]."
    found = score(ITEM, reply(text, 1, status="degraded"))
    assert found.correct
    assert found.unsupported == ()
    assert found.factual == 0
    assert found.strange_figures == ("9 days",)


def test_what_the_visitor_said_of_their_own_case_needs_no_support() -> None:
    item = replace(ITEM, question="My rug is 140 cm wide. How much is delivery to France?")
    found = score(item, reply("For a rug of 140 cm, delivery to France costs €4.90 [1].", 1))
    assert found.unsupported == ()
    assert found.strange_figures == ()
