"""A price that has ended is said to have ended, whatever a model would say."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.chat.known.ended_price import ended_price
from assistant.chat.replies import Replies
from assistant.services import Services
from assistant.types.knowledge import Passage
from assistant.types.language import Language
from tests.chat.events import events_of, visible
from tests.parts import opened
from tests.search.conftest import a_chunk
from tests.web.shop import PRODUCTS, services, shop_settings
from tests.wire.server import Wire

__all__ = ["services"]

ENDED = Passage(
    a_chunk(
        "r1",
        "- Prix : (prix échu)",
        title="Nappe Alma, écru",
        sku="NAP-01",
        valid_until=dt.date(2026, 10, 31),
    ),
    0.9,
    1,
    similarity=0.9,
    coverage=0.9,
    standing="expired",
)


@pytest.fixture(scope="module")
def replies(services: Services) -> Replies:
    return Replies(services.brand)


def test_the_answer_says_until_when_it_held_and_cites_the_record(replies: Replies) -> None:
    answer = ended_price("Combien coûte la nappe Alma écru ?", "fr", [ENDED], replies)
    assert answer is not None
    said = answer.answer.replace("\u00a0", " ")
    assert said.startswith(
        "Le prix de « Nappe Alma, écru » n’est plus valable : il l’était jusqu’au 31 octob"
    )
    assert [citation.n for citation in answer.citations] == [1]
    assert answer.status == "answered"
    english = ended_price("How much is the Alma tablecloth?", "en", [ENDED], replies)
    assert english is not None
    assert "is no longer valid: it ended on 31 October 2026 [1]." in english.answer


@pytest.mark.parametrize(
    ("question", "language", "passages"),
    [
        ("Comment laver la nappe Alma écru ?", "fr", [ENDED]),
        ("Combien coûte la nappe Alma écru ?", "fr", []),
        ("Combien coûte une nappe ?", "fr", [replace(ENDED, coverage=0.4)]),
        ("Combien coûte la nappe Alma écru ?", "fr", [replace(ENDED, standing="current"), ENDED]),
        ("Combien coûte la livraison ?", "fr", [replace(ENDED, chunk=replace(ENDED.chunk, sku=None))]),
    ],
)
def test_other_questions_are_answered_as_usual(
    replies: Replies, question: str, language: Language, passages: list[Passage]
) -> None:
    assert ended_price(question, language, passages, replies) is None


async def test_no_model_is_asked_for_a_price_that_has_ended(
    tmp_path: Path, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = shop_settings(tmp_path, wire)
    ended = PRODUCTS.replace("59.00;;in_stock;;", "59.00;;in_stock;2026-10-31;")
    (tmp_path / "knowledge" / "products.csv").write_text(ended, encoding="utf-8")
    shop = opened(settings, today=lambda: dt.date(2026, 11, 21))
    shop.index(None, lambda _: None)
    calls = len(wire.calls)
    events = await events_of(shop, "Quel est le prix de la nappe Alma ?", language="fr")
    shop.close()
    assert "n’est plus valable" in visible(events)
    assert "59" not in visible(events)
    assert events[-1].products[0].price_eur is None
    assert len(wire.calls) == calls
