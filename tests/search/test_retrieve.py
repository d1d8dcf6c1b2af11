import datetime as dt
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import IndexDamagedError, InputError
from assistant.search.dense.index import Index
from assistant.search.retrieve import Retriever
from assistant.search.stages import Stages
from assistant.search.wares.products import ProductQuery
from assistant.search.words.lexical import LexicalIndex
from assistant.store.knowledge.facets import Facets, facets_of
from assistant.types.knowledge import Chunk, Filters, Product, ProductFacts
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


@pytest.mark.parametrize("side", ["index", "lexical"])
def test_an_index_that_was_emptied_is_damage_and_not_an_answer(store: Store, side: str) -> None:
    assert store.retriever.search("livraison", 5) == []  # nothing is indexed: both are empty
    store.add(*SHOP)
    getattr(store, side).delete(store.index.ids())
    with pytest.raises(IndexDamagedError, match="chunks and its word index"):
        store.retriever.search("livraison", 5)


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


def test_questions_of_the_same_form_do_not_hide_the_answer(store: Store, ids: Ids) -> None:
    asked = ("le lundi", "le mardi", "le jeudi", "le samedi", "en juillet", "en août", "en mars", "à Noël")
    more = ("à midi", "le soir", "le matin", "à Pâques")
    faq = [
        a_chunk(f"faq{number}", "Oui, sans supplément.", heading=f"FAQ › Est-ce que vous livrez {when} ?")
        for number, when in enumerate(asked + more)
    ]
    towels = [
        a_chunk(f"t{number}", f"Serviette {color} en nid d’abeille, 50 × 100 cm.", source="serviettes.md")
        for number, color in enumerate(
            ("sauge", "craie", "nuit", "terre", "ardoise", "lin", "blanche", "grise")
        )
    ]
    store.add(*SHOP, *faq, *towels, a_chunk("tarif", "Suisse, livrée en 4 à 6 jours ouvrés : 16,90 €."))
    assert ids(store.retriever.search("Est-ce que vous livrez la Suisse ?", 3))[0] == "tarif"


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


def test_a_filter_holds_for_meaning_words_and_skus(store: Store, ids: Ids) -> None:
    facts = ProductFacts(Decimal(32), "in_stock", "bed", (("color_fr", "sauge"),))
    store.add(*SHOP, a_chunk("taie", "Taie en lin, 32 €", sku="TA-65", product=facts, trust="feed"))
    asked = "TA-65 et livraison en point relais"
    assert ids(store.retriever.search(asked, 9, filters=Filters(trust=("feed",)))) == ["taie"]
    assert "taie" not in ids(store.retriever.search(asked, 9, filters=Filters(trust=("editorial",))))
    assert ids(store.retriever.search(asked, 9, filters=Filters(price_until=Decimal(40)))) == ["taie"]
    assert ids(store.retriever.search(asked, 9, filters=Filters(price_until=Decimal(30)))) == []


def test_a_filter_against_the_question_still_finds_what_was_asked_for(store: Store) -> None:
    near = [a_chunk(f"n{n}", f"La livraison en France, cas {n}") for n in range(150)]
    far = [a_chunk(f"f{n}", f"Washing linen, case {n}", language="en") for n in range(20)]
    store.add(*near, *far)
    found = store.retriever.search("livraison en France", 8, filters=Filters(language="en"))
    assert len(found) == 8
    assert {passage.chunk.language for passage in found} == {"en"}


def test_a_filter_holds_for_stored_questions(store: Store, ids: Ids) -> None:
    faq = {"heading": "FAQ › Puis-je venir avec mon chien ?"}
    store.add(*SHOP, a_chunk("faq", "Oui, sauf le dimanche.", **faq))
    store.add(a_chunk("old", "Non.", date=dt.date(2020, 1, 1), **faq))
    asked, recent = "Puis-je venir avec mon chien ?", Filters(dated_until=dt.date(2021, 1, 1))
    passages = store.retriever.search(asked, 3, filters=recent)
    assert ids(passages) == ["old"]
    assert passages[0].similarity == pytest.approx(1.0, abs=1e-5)


def test_what_customers_write_goes_below_what_answers_and_says_no_price(store: Store, ids: Ids) -> None:
    store.add(
        *SHOP,
        a_chunk("avis", "La livraison en point relais m’a coûté 9,90 € !", trust="user_generated"),
    )
    passages = store.retriever.search("combien coûte la livraison en point relais ?", 9)
    assert ids(passages)[:2] == ["livraison", "avis"]
    assert passages[1].chunk.text == "La livraison en point relais m’a coûté (montant cité par un client) !"
    inside = store.retriever.search("livraison en point relais", 9, include_expired=True)
    assert "9,90" in next(each.chunk.text for each in inside if each.chunk.id == "avis")


def test_only_what_customers_write_is_found_when_nothing_else_answers(store: Store, ids: Ids) -> None:
    store.add(*SHOP, a_chunk("avis", "Ma nappe peluche au lavage.", trust="user_generated"))
    assert ids(store.retriever.search("nappe qui peluche", 1)) == ["avis"]


def test_inside_the_company_what_does_not_hold_is_marked_and_never_wins(store: Store, ids: Ids) -> None:
    store.add(
        *SHOP,
        a_chunk("avant", "La livraison en relais coûtait 3 €.", valid_until=dt.date(2025, 12, 31)),
        a_chunk("bientôt", "La livraison en relais coûtera 5 €.", valid_from=dt.date(2027, 1, 1)),
    )
    asked = "livraison en relais"
    assert not {"avant", "bientôt"} & set(ids(store.retriever.search(asked, 9)))
    found = store.retriever.search(asked, 9, include_expired=True)
    assert found[0].chunk.id == "livraison"
    standing = {each.chunk.id: each.standing for each in found}
    assert (standing["livraison"], standing["avant"], standing["bientôt"]) == ("current", "expired", "future")


def test_no_five_passages_of_one_page(store: Store) -> None:
    long = [
        a_chunk(f"l{n}", f"La livraison, partie {n} : {words}.", source="long.md", position=3 * n)
        for n, words in enumerate(["corse", "relais", "domicile", "étranger", "express", "gratuite"])
    ]
    store.add(*SHOP, *long)
    found = [each.chunk.source for each in store.retriever.search("la livraison", 5)]
    assert found.count("long.md") == 3


def test_neighbours_come_as_one_passage(store: Store) -> None:
    parts = {"source": "retours.md", "heading": "Retours"}
    store.add(
        *SHOP[1:],
        a_chunk("un", "Un retour se demande en ligne.", position=0, **parts),
        a_chunk("deux", "Le retour est remboursé sous huit jours.", position=1, **parts),
    )
    best = store.retriever.search("retour remboursé", 3)[0]
    assert best.chunk.text == "Un retour se demande en ligne.\n\nLe retour est remboursé sous huit jours."
    assert best.ids == ("un", "deux")
    assert best.coverage == 1.0


def test_a_page_that_fills_the_rankings_hides_no_other(store: Store, ids: Ids) -> None:
    crowd = [
        a_chunk(
            f"b{n}",
            f"Livraison : conditions de livraison du point {n}, série {n * 7}.",
            source="long.md",
            position=2 * n,
        )
        for n in range(200)
    ]
    store.add(*SHOP, *crowd)
    found = ids(store.retriever.search("conditions de livraison", 5))
    assert "livraison" in found
    assert len(found) == 5


NAPPES = tuple(
    a_chunk(
        sku,
        f"Nappe en lin {colour}, {price} €",
        sku=sku,
        product=ProductFacts(Decimal(price), "in_stock", "Nappes", (("color_fr", colour),)),
    )
    for sku, colour, price in [
        ("N-1", "bleu", "120"),
        ("N-2", "bleu", "45"),
        ("N-3", "vert", "20"),
        ("N-4", "bleu", "25"),
    ]
)


def shop_facets(audiences: Sequence[Any]) -> Facets:
    del audiences
    return facets_of(
        Product(each.id, {"fr": "Nappe"}, "Nappes", Decimal(1), "in_stock", {}, dict(each.product.attributes))
        for each in NAPPES
        if each.product
    )


def asking(store: Store) -> Retriever:
    return Retriever(
        store.index, store.lexical, store.embedder, lambda: TODAY, wishes=ProductQuery(shop_facets)
    )


@pytest.mark.parametrize(
    ("question", "fitting"),
    [
        ("nappe en lin à moins de 30 €", {"N-3", "N-4"}),
        ("une nappe bleue à moins de 30 euros", {"N-4"}),
        ("nappe en bleu", {"N-1", "N-2", "N-4"}),
        ("une nappe entre 40 et 130 €", {"N-1", "N-2"}),
        ("une nappe ocre en lin à plus de 100 €", {"N-1"}),
    ],
)
def test_products_that_are_asked_for_go_before_those_that_are_not(
    store: Store, ids: Ids, question: str, fitting: set[str]
) -> None:
    store.add(*SHOP, *NAPPES)
    found = [each for each in ids(asking(store).search(question, 9)) if each.startswith("N")]
    assert set(found[: len(fitting)]) == fitting


def test_a_budget_that_nothing_meets_leaves_the_search_as_it_is(store: Store, ids: Ids) -> None:
    store.add(*SHOP, *NAPPES)
    asked = "une nappe en lin à moins de 5 €"
    assert ids(asking(store).search(asked, 9)) == ids(store.retriever.search(asked, 9))


def test_when_nothing_is_all_of_it_the_budget_still_holds(store: Store, ids: Ids) -> None:
    store.add(*SHOP, *NAPPES)
    found = [each for each in ids(asking(store).search("nappe verte de 40 à 50 €", 9)) if each[0] == "N"]
    assert found[0] == "N-2"


def test_a_budget_and_a_filter_hold_together(store: Store, ids: Ids) -> None:
    store.add(*SHOP, *NAPPES)
    blue = Filters(attributes={"couleur": "bleu"})
    found = ids(asking(store).search("nappe à moins de 50 €", 9, filters=blue))
    assert (set(found[:2]), found[2:]) == ({"N-2", "N-4"}, ["N-1"])


class Backwards:
    """A reranker that likes last what was found first."""

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        del question
        return [float(place) for place in range(len(texts))]


def test_a_reranker_puts_nothing_above_a_stated_budget_or_a_sku(store: Store, ids: Ids) -> None:
    store.add(*SHOP, *NAPPES, a_chunk("taie", "Taie blanche", sku="TA-65"))
    reranked = asking(store).staged(Stages(reranker=Backwards()))
    found = [each for each in ids(reranked.search("nappe en lin à moins de 30 €", 9)) if each[0] == "N"]
    assert (set(found[:2]), set(found[2:])) == ({"N-3", "N-4"}, {"N-1", "N-2"})
    assert ids(reranked.search("la taie TA-65 en lin", 9))[0] == "taie"
    assert (
        ids(reranked.search("une nappe en lin", 9))[0] != ids(asking(store).search("une nappe en lin", 9))[0]
    )


def test_a_text_that_answers_stays_before_the_products(store: Store, ids: Ids) -> None:
    store.add(*SHOP, *NAPPES)
    assert ids(asking(store).search("Le lin bleu se lave à 40 °C ?", 4))[0] == "lavage"


def test_a_search_can_be_explained(store: Store) -> None:
    old = dt.date(2025, 12, 31)
    store.add(
        *SHOP,
        *NAPPES,
        a_chunk("faq", "Oui, en relais.", heading="FAQ › Livrez-vous en point relais ?"),
        a_chunk("titre", "Livraison", heading="Livraison", title="Aide"),
        a_chunk("ancien", "La livraison en point relais coûtait 7,90 €.", valid_until=old),
        a_chunk("copie", "La livraison en point relais coûte 4,50 €.", heading="Livraison"),
    )
    retriever = asking(store)
    told = retriever.explain("LIVRAISON EN POINT RELAIS À MOINS DE 30 €", 2)
    assert told.question == "livraison en point relais à moins de 30 €"
    assert told.language == "fr"
    assert list(told.passages) == retriever.search("LIVRAISON EN POINT RELAIS À MOINS DE 30 €", 2)
    rows = {row.chunk.id: row for row in told.considered}
    assert [row.rank for row in told.considered[:2]] == [1, 2]
    assert [row.chunk.id for row in told.considered[:2]] == [each.chunk.id for each in told.passages]
    assert rows["ancien"].dropped == "expired"
    assert rows["titre"].dropped == "heading_only"
    twins = [rows[each] for each in ("livraison", "copie") if rows[each].dropped == "said_elsewhere"]
    assert [row.dropped_for for row in twins] == ["copie" if rows["copie"].rank else "livraison"]
    assert rows["lavage"].dropped == "places_taken"
    vector = store.embedder.embed_query(told.question)
    assert rows["faq"].question_cosine == pytest.approx(
        float(store.embedder.embed_passages(["Livrez-vous en point relais ?"])[0] @ vector), abs=1e-5
    )
    stored = store.index.get(["livraison"], "public")["livraison"][1]
    assert rows["livraison"].cosine == pytest.approx(float(stored @ vector), abs=1e-5)
    assert rows["livraison"].bm25 == dict(store.lexical.search(told.question, "fr", 9, "public"))["livraison"]
    assert rows["livraison"].fused >= rows["livraison"].score > 0
    assert rows["lavage"].words is None or rows["lavage"].words < 1


def test_an_explanation_tells_filters_and_what_was_understood(store: Store) -> None:
    store.add(*SHOP, *NAPPES)
    french = Filters(language="fr")
    told = asking(store).explain("une nappe bleue à moins de 30 €", 3, ("public",), french)
    assert told.filters == french
    assert told.understood == Filters(
        category="Nappes", price_until=Decimal("29.99"), attributes={"color": "bleu"}
    )
    assert store.retriever.explain("une nappe bleue", 3).understood == Filters()
    future = a_chunk("f", "La livraison en relais coûtera 5 €.", valid_from=dt.date(2027, 1, 1))
    store.add(future)
    asked = store.retriever.explain("livraison en relais", 1)
    assert {row.chunk.id: row.dropped for row in asked.considered}["f"] == "future"
    inside = store.retriever.explain("livraison en relais", 9, include_expired=True)
    assert "f" in [each.chunk.id for each in inside.passages]


def test_many_threads_search_at_once(store: Store, ids: Ids) -> None:
    store.add(*SHOP)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: ids(store.retriever.search("livraison", 1)), range(24)))
    assert found == [["livraison"]] * 24
