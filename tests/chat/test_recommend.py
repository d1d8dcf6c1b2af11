import datetime as dt
from decimal import Decimal

import pytest

from assistant.chat.conversation import Turn
from assistant.chat.recommend import CatalogueRecommender
from assistant.services import Services
from assistant.store.knowledge.catalogue import Catalogue
from assistant.store.tables import FeedbackRow
from assistant.types.answer import Answer, AnswerProducts, ProductCard
from assistant.types.language import Language
from tests.chat.events import events_of
from tests.chat.products.conftest import TODAY, catalogue, recommender, said
from tests.wire.server import Wire

__all__ = ["catalogue", "recommender"]

NBSP = "\u00a0"


def cards(
    recommender: CatalogueRecommender, question: str, language: Language = "fr", turns: tuple[Turn, ...] = ()
) -> tuple[ProductCard, ...]:
    return recommender.recommend(question, language, turns, ())


def skus(
    recommender: CatalogueRecommender, question: str, *earlier: str, language: Language = "fr"
) -> list[str]:
    return [card.sku for card in cards(recommender, question, language, said(*earlier))]


def test_a_card_is_the_record(recommender: CatalogueRecommender) -> None:
    (card,) = cards(recommender, "Je cherche un torchon en lin")
    assert card == ProductCard(
        sku="TOW-1",
        name="Torchon Nil, lot de 3",
        price_eur=Decimal(18),
        price_date=TODAY,
        availability="in_stock",
        url="https://shop.example/tow-1",
        image="/images/" + "0" * 40 + ".webp",
        reason="100 % lin",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("question", "language", "reason"),
    [
        ("une nappe bleue à moins de 60 €", "fr", "coloris bleu nuit, à 54 € : sous votre budget de 60 €"),
        ("a blue tablecloth under €60", "en", "in midnight blue, at €54: under your budget of €60"),
        ("une nappe ronde à moins de 50 €", "fr", "100 % lin, à 54 € : 4 € au-dessus de votre budget"),
        ("a round tablecloth under €50", "en", "100% linen, at €54: €4 over your budget"),
        ("une nappe ronde rouge", "fr", "coloris bleu nuit, mais pas en rouge"),
        ("a silk bathrobe", "en", "100% cotton, but not in silk, price to be confirmed with us"),
        ("une nappe à 95,50 € maximum pour 8 personnes", "fr",
         "100 % coton, pour 10 couverts, à 95,50 € : juste votre budget"),
        ("a tablecloth between €90 and €100", "en", "100% cotton, at €95.50: between €90 and €100"),
        ("a tablecloth around €50", "en", "100% linen, at €54: close to €50"),
        ("une nappe à plus de 90 €", "fr", "100 % coton, à 95,50 € : au-dessus de 90 €"),
        ("a duvet cover under £150", "en", "100% linen, at €120 (our prices are in euros)"),
        ("une housse de couette 240 × 220", "fr", "100 % lin, 240 × 220 cm"),
        ("un lot de 3 torchons", "fr", "100 % lin, par 3"),
        ("a bathrobe in size M", "en", "100% cotton, size M, price to be confirmed with us"),
        ("un savon", "fr", "en précommande"),
    ],
)  # fmt: skip
def test_the_reason_says_what_is_met_and_what_is_not(
    recommender: CatalogueRecommender, question: str, language: Language, reason: str
) -> None:
    (card,) = cards(recommender, question, language)
    assert card.reason.replace(NBSP, " ") == reason


def test_french_reasons_have_their_no_break_spaces(recommender: CatalogueRecommender) -> None:
    (card,) = cards(recommender, "une nappe bleue à moins de 60 €")
    assert card.reason == f"coloris bleu nuit, à 54{NBSP}€{NBSP}: sous votre budget de 60{NBSP}€"


def test_a_price_that_has_ended_is_not_shown_and_meets_no_budget(recommender: CatalogueRecommender) -> None:
    (card,) = cards(recommender, "Je cherche un peignoir")
    assert (card.price_eur, card.price_date) == (None, dt.date(2026, 10, 31))
    assert skus(recommender, "Je cherche un peignoir à moins de 100 €") == []


def test_the_lowest_price_is_told_once(recommender: CatalogueRecommender) -> None:
    first, second = cards(recommender, "Quelle est votre nappe la moins chère ?")
    assert (first.sku, second.sku) == ("CLO-1", "CLO-2")
    assert first.reason.replace(NBSP, " ").endswith(
        "à 54 € : le prix le plus bas des 2 articles qui correspondent"
    )
    assert "bas" not in second.reason


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Je cherche un drap-housse 180 × 200", []),  # out of stock, and not asked for by name
        ("Le drap-housse Alma 180 × 200 est-il disponible ?", ["SHE-2"]),
        ("SHE-2", ["SHE-2"]),
        ("she 2 est-il en stock ?", ["SHE-2"]),
        ("Avez-vous un peignoir taille L ?", []),
        ("un drap-housse pour un lit de 160", ["SHE-1"]),
        ("un drap-housse pour un lit de 180", []),
        ("Avez-vous le torchon Vieux ?", []),  # discontinued
        ("TOW-0", []),
        ("Je cherche une nappe secrète", []),  # internal
        ("SEC-1", []),
        ("un savon hypoallergénique", ["SOA-1"]),
        ("un savon antibactérien", []),
        ("Avez-vous une poussette à moins de 100 € ?", []),
        ("Quels torchons, mais pas en lin ?", []),
        ("une nappe pour 12 personnes", []),
        ("Un cadeau à moins de 20 €", ["SOA-1", "TOW-1"]),
    ],
)
def test_who_is_shown(recommender: CatalogueRecommender, question: str, expected: list[str]) -> None:
    assert sorted(skus(recommender, question)) == expected


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        (["Je cherche une nappe à moins de 100 €"], "en bleu", ["CLO-1"]),
        (["Une nappe à moins de 100 €"], "Une nappe à moins de 100 € ? En bleu ?", ["CLO-1"]),
        (["Je cherche une nappe blanche"], "et un torchon ?", ["TOW-1"]),  # white does not apply
        (["Je cherche une nappe blanche"], "Et un drap-housse ?", ["SHE-1"]),  # white does
        (["Je cherche une nappe"], "Et la livraison ?", []),
        (["Je cherche une nappe", "Quels sont les délais de livraison ?"], "pas en blanc", ["CLO-1"]),
    ],
)  # fmt: skip
def test_earlier_turns_count(
    recommender: CatalogueRecommender, earlier: list[str], question: str, expected: list[str]
) -> None:
    assert skus(recommender, question, *earlier) == expected


def test_cheaper_is_cheaper_than_what_was_shown(recommender: CatalogueRecommender) -> None:
    (card,) = cards(recommender, "moins cher ?", turns=said("Je cherche une nappe", skus=("CLO-2",)))
    assert card.sku == "CLO-1"
    assert card.reason.replace(NBSP, " ") == "100 % lin, à 54 € : moins cher que les précédents"
    assert cards(recommender, "moins cher ?", turns=said("Je cherche une nappe", skus=("CLO-1",))) == ()


def test_others_are_others(recommender: CatalogueRecommender) -> None:
    shown = said("Je cherche une nappe", skus=("CLO-1",))
    assert [card.sku for card in cards(recommender, "d’autres modèles ?", turns=shown)] == ["CLO-2"]


def test_a_product_that_is_named_is_marked_so(recommender: CatalogueRecommender) -> None:
    (card,) = cards(recommender, "La nappe ronde Brume est-elle certifiée ?")
    assert (card.sku, card.named) == ("CLO-1", True)
    (card,) = cards(recommender, "Je cherche une nappe ronde")
    assert (card.sku, card.named) == ("CLO-1", False)


def test_without_products_nothing_is_recommended(
    recommender: CatalogueRecommender, catalogue: Catalogue
) -> None:
    catalogue.replace("root", "products.csv", [], "public")
    assert cards(recommender, "Je cherche une nappe") == ()


async def test_products_are_shown_even_when_no_passage_answers(services: Services, wire: Wire) -> None:
    events = await events_of(services, "Je cherche un cadeau de départ à moins de 20 € pour ma collègue Zoé")
    answer = events[-1]
    assert isinstance(answer, Answer)
    assert [card.sku for card in answer.products] == ["TOR-02"]
    assert (answer.status, answer.answer) == ("answered", "Voici ce que notre catalogue contient à ce sujet.")
    assert any(isinstance(event, AnswerProducts) for event in events)
    assert not wire.calls


async def test_a_visitors_thumb_finds_its_question(services: Services, wire: Wire) -> None:
    conversation = services.conversations.open()
    question = "Je cherche un cadeau de départ à moins de 20 € pour ma collègue Zoé"
    await events_of(services, question, conversation=conversation)
    before = services.feedback.totals()
    services.feedback.record(conversation, 0, up=False, reason="incomplete", comment="Il y en a d’autres ?")
    assert services.feedback.totals().down == before.down + 1
    with services.state.database.reading() as session:
        row = session.get(FeedbackRow, (conversation, 0))
        assert row is not None
        assert (row.question, row.language, row.reason) == (question, "fr", "incomplete")
