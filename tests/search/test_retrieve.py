import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import InputError
from assistant.search.index import Index
from assistant.search.lexical import LexicalIndex
from assistant.search.retrieve import Retriever
from assistant.types.knowledge import Chunk
from tests.search.conftest import TODAY, Store, a_chunk

Ids = Callable[[Sequence[Any]], list[str]]
SHOP = (
    a_chunk("retours", "Vous pouvez retourner un article sous 30 jours.", heading="Retours"),
    a_chunk("livraison", "La livraison en point relais coûte 4,50 €.", heading="Livraison"),
    a_chunk("lavage", "Le lin se lave à 40 °C.", heading="Entretien"),
    a_chunk("marge", "La marge sur la livraison est de 12 %.", audience="internal"),
)


def test_the_best_passage_is_first_with_rank_score_similarity_and_coverage(store: Store) -> None:
    store.add(*SHOP)
    passages = store.retriever.search("livraison en point relais", 2)
    best, second = passages
    assert (best.rank, best.chunk.id, second.rank) == (1, "livraison", 2)
    assert 1 >= best.score > second.score >= 0
    vector = store.embedder.embed_query("livraison en point relais")
    stored = store.index.get(["livraison"], "public")["livraison"][1]
    assert best.similarity == pytest.approx(float(stored @ vector), abs=1e-5)
    assert best.coverage == 1.0
    assert second.coverage == 0.0


def test_visitors_never_get_internal_passages(store: Store, ids: Ids) -> None:
    store.add(*SHOP)
    question = "Quelle est la marge sur la livraison ?"
    assert "marge" not in ids(store.retriever.search(question, 9))
    assert ids(store.retriever.search(question, 9, audiences=("public", "internal")))[0] == "marge"
    assert ids(store.retriever.search(question, 9, audiences=("internal",))) == ["marge"]


@pytest.mark.parametrize("question", ["", "  ", "???"])
def test_an_empty_question_is_refused(store: Store, question: str) -> None:
    with pytest.raises(InputError, match="empty"):
        store.retriever.search(question, 5)


def test_a_question_longer_than_the_setting_is_refused(store: Store) -> None:
    short = Retriever(store.index, store.lexical, store.embedder, lambda: TODAY, question_characters=20)
    with pytest.raises(InputError, match="20 are allowed"):
        short.search("Combien coûte la livraison ?", 5)


def test_an_empty_index_finds_nothing(store: Store) -> None:
    assert store.retriever.search("Combien coûte la livraison ?", 5) == []


def test_capitals_find_what_small_letters_find(store: Store, ids: Ids) -> None:
    store.add(*SHOP)
    low = store.retriever.search("combien coûte la livraison ?", 3)
    high = store.retriever.search("COMBIEN COÛTE LA LIVRAISON ?", 3)
    assert ids(low) == ids(high)


def test_what_is_out_of_force_is_left_out_unless_asked_for(store: Store, ids: Ids) -> None:
    old = dt.date(2025, 12, 31)
    store.add(*SHOP, a_chunk("ancien", "La livraison coûtait 7,90 €.", valid_until=old))
    assert "ancien" not in ids(store.retriever.search("livraison", 9))
    found = store.retriever.search("livraison", 9, include_expired=True)
    assert [passage.chunk.valid_until for passage in found if passage.chunk.id == "ancien"] == [old]


def test_a_product_whose_price_ended_comes_without_it(store: Store) -> None:
    store.add(
        *SHOP, a_chunk("taie", "Taie percale, prix 17,60 €", sku="TA-65", valid_until=dt.date(2025, 12, 31))
    )
    question = "prix de la taie percale"
    assert store.retriever.search(question, 1)[0].chunk.text == "Taie percale, prix (prix échu)"
    assert "17,60" in store.retriever.search(question, 1, include_expired=True)[0].chunk.text


@pytest.mark.parametrize("question", ["TA-65", "ta 65 et la livraison en point relais, svp"])
def test_a_sku_in_the_question_puts_its_product_first(store: Store, ids: Ids, question: str) -> None:
    store.add(
        *SHOP, a_chunk("taie", "Taie blanche", sku="TA-65"), a_chunk("autre", "Taie TA 65", sku="TA-66")
    )
    passages = store.retriever.search(question, 3)
    assert ids(passages)[0] == "taie"
    assert passages[0].score == 1.0


def test_a_question_of_the_store_is_found_by_its_own_vector(store: Store, ids: Ids) -> None:
    store.add(
        *SHOP,
        a_chunk("faq", "Oui, sauf le dimanche. " * 20, heading="FAQ › Puis-je venir avec mon chien ?"),
    )
    passages = store.retriever.search("Puis-je venir avec mon chien ?", 3)
    assert ids(passages)[0] == "faq"
    assert passages[0].similarity == pytest.approx(1.0, abs=1e-5)


def test_the_newer_of_two_equal_texts_goes_first(store: Store, ids: Ids) -> None:
    store.add(
        *SHOP,
        a_chunk("a", "Nous employons 48 personnes.", date=dt.date(2023, 4, 5), title="Presse"),
        a_chunk("b", "Nous employons 62 personnes.", date=dt.date(2026, 4, 5), title="Histoire"),
    )
    assert ids(store.retriever.search("Combien de personnes employez-vous ?", 2))[0] == "b"


def test_a_translation_is_said_once_in_the_questions_language(store: Store, ids: Ids) -> None:
    store.add(
        a_chunk("fr", "Housse 189,00 €", sku="HC-1", title="Housse Honorine"),
        a_chunk("en", "Cover €189", sku="HC-1", title="Honorine cover", language="en"),
    )
    assert ids(store.retriever.search("Housse Honorine", 5, language="fr")) == ["fr"]
    assert ids(store.retriever.search("Honorine cover", 5, language="en")) == ["en"]


def test_a_lone_heading_answers_nothing(store: Store, ids: Ids) -> None:
    store.add(*SHOP, a_chunk("titre", "Livraison", heading="Livraison", title="Aide"))
    assert "titre" not in ids(store.retriever.search("Livraison", 9))


def test_a_chunk_that_only_one_index_holds_is_left_out(store: Store, ids: Ids) -> None:
    store.add(*SHOP)
    store.lexical.delete(["livraison"])
    assert ids(store.retriever.search("livraison en point relais", 9)) != []
    assert "livraison" not in ids(store.retriever.search("livraison en point relais", 9))


def test_a_question_of_stop_words_covers_nothing(store: Store) -> None:
    store.add(*SHOP)
    assert {passage.coverage for passage in store.retriever.search("qui est-ce ?", 3)} == {0.0}


def test_many_requests_more_than_the_pool(store: Store, tmp_path: Path) -> None:
    chunks: list[Chunk] = [a_chunk(f"c{n}", f"Nappe numéro {n} en lin, tissage {n * 3}") for n in range(120)]
    store.add(*chunks)
    assert len(store.retriever.search("nappe en lin", 60)) == 60
    assert isinstance(store.index, Index)
    assert isinstance(store.lexical, LexicalIndex)
