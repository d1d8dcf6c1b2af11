"""Where meaning matters: the embedded embedder on a small shop in two languages."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.llm.e5.embedder import E5Embedder
from assistant.search.dense.index import Index
from assistant.search.gate import Gate
from assistant.search.retrieve import Retriever
from assistant.search.words.lexical import LexicalIndex
from assistant.settings import Settings
from tests.search.conftest import TODAY, Store, a_chunk

SHOP = (
    a_chunk(
        "livraison",
        "La livraison en France coûte 6,90 € et prend 2 à 4 jours ouvrés. Elle est offerte dès 80 €.",
        title="Livraison",
        heading="France",
    ),
    a_chunk(
        "delivery",
        "Delivery in France costs €6.90 and takes 2 to 4 working days. It is free from €80.",
        title="Delivery",
        heading="France",
        language="en",
    ),
    a_chunk(
        "retours",
        "Vous avez 30 jours pour changer d’avis. L’article revient non lavé.",
        title="Retours",
    ),
    a_chunk(
        "reparation",
        "Nous recousons les draps déchirés : 12 € pour une déchirure de 5 à 20 cm.",
        title="Réparation",
    ),
    a_chunk("soin", "Le lin lavé se lave à 40 °C et sèche à plat.", title="Entretien du lin"),
    a_chunk(
        "sizes",
        "A British king bed is 150 × 200 cm; our French sheets are 160 cm wide.",
        title="UK bed sizes",
        language="en",
    ),
    a_chunk("plaid", "Plaid Écheveau en lin et laine, 130 × 180 cm. Prix : 139,00 €", sku="PL-LAI-130-ARD"),
)


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Retriever]:
    folder: Path = tmp_path_factory.mktemp("store")
    embedder = E5Embedder(Settings.from_environment().paths.cache)
    index, lexical = Index(folder / "index", embedder.name), LexicalIndex(folder / "lexical.sqlite")
    index.upsert(SHOP, embedder.embed_passages([chunk.embedded_text for chunk in SHOP]))
    lexical.upsert(SHOP)
    yield Retriever(index, lexical, embedder, lambda: TODAY)
    index.close()
    lexical.close()


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("Combien de temps pour recevoir mon colis en France ?", "livraison"),
        ("When will I receive my parcel in France?", "delivery"),
        ("Puis-je renvoyer ce que j’ai acheté ?", "retours"),
        ("What does it cost to repair a torn bed sheet?", "reparation"),
        ("Un lit king anglais va-t-il avec vos draps ?", "sizes"),
        ("A QUELLE TEMPÉRATURE LAVER LE LIN", "soin"),
        ("combien coute pl lai 130 ard", "plaid"),
    ],
)
def test_the_right_passage_is_first(retriever: Retriever, question: str, best: str) -> None:
    assert retriever.search(question, 3)[0].chunk.id == best


def test_a_translation_is_not_said_twice(retriever: Retriever) -> None:
    found = [passage.chunk.id for passage in retriever.search("Combien coûte la livraison en France ?", 7)]
    assert "livraison" in found
    assert "delivery" not in found


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("Combien coûte la livraison en France ?", True),
        ("How much is delivery in France?", True),
        ("À quelle température laver le lin ?", True),
        ("PL-LAI-130-ARD", True),
        ("Qui a gagné le Tour de France en 1987 ?", False),
        ("Écris-moi un programme en Java.", False),
        ("What is the boiling point of ethanol?", False),
    ],
)
def test_the_gate_tells_what_the_shop_knows(retriever: Retriever, question: str, answers: bool) -> None:
    passages = retriever.search(question, 8)
    assert (Gate().answerability(question, "fr", passages) >= 0.5) is answers


def test_the_store_fixture_speaks_the_same_language(store: Store) -> None:
    store.add(*SHOP)
    assert store.index.count() == store.lexical.count() == len(SHOP)
