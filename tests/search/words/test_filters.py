import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.search.words.filters import Scope, place_of
from assistant.store.knowledge.matching import matches
from assistant.types.knowledge import Chunk, Filters, Product
from tests.search.conftest import TODAY, Store, a_chunk

COLOURS = ["Bleu nuit", "bleu", "sauge", "vert d’eau", "100 %"]
CATEGORIES = ["Linge > Nappes; Soldes", "bed", "Nappes", ""]
products = st.builds(
    Product,
    sku=st.uuids().map(str),
    name=st.just({"fr": "Nappe"}),
    category=st.sampled_from(CATEGORIES),
    price_eur=st.decimals("0.01", "60", places=2),
    availability=st.sampled_from(["in_stock", "preorder", "out_of_stock"]),
    description=st.just({}),
    attributes=st.dictionaries(
        st.sampled_from(["color_fr", "Coloris", "Matière", "width_cm"]), st.sampled_from(COLOURS), max_size=3
    ),
    valid_until=st.sampled_from([None, TODAY, dt.date(2026, 1, 1)]),
)
wishes = st.builds(
    Filters,
    category=st.sampled_from(["", "nappes", "Linge de lit", "linge > nappes; soldes", "?"]),
    price_from=st.none() | st.decimals("0", "60", places=2),
    price_until=st.none() | st.decimals("0", "60", places=2),
    availability=st.sampled_from([(), ("in_stock",), ("preorder", "out_of_stock")]),
    attributes=st.dictionaries(
        st.sampled_from(["couleur", "color", "material"]),
        st.sampled_from(["bleu", "BLEU NUIT", "nuit", "sauge", "d'eau"]),
        max_size=2,
    ),
)


def chunk_of(product: Product, **values: Any) -> Chunk:
    return a_chunk(
        product.sku,
        "Nappe",
        sku=product.sku,
        product=product.facts,
        valid_until=product.valid_until,
        **values,
    )


def passing(store: Store, chunks: Iterable[Chunk], wanted: Filters, **scope: Any) -> set[str]:
    asked = Scope(wanted, TODAY, **scope)
    ids = [chunk.id for chunk in chunks]
    found = store.lexical.among(ids, "public", asked)
    vector = store.embedder.embed_query("nappe")
    assert {each.id for each in store.lexical.nearest(vector, 999, "public", asked)} == found
    assert {each for each, _ in store.lexical.search("nappe", "fr", 999, "public", asked)} == found
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(products, min_size=1, max_size=12), wishes)
def test_the_index_and_the_catalogue_agree(store: Store, listed: list[Product], wanted: Filters) -> None:
    chunks = [chunk_of(product) for product in listed]
    store.lexical.reset()
    store.lexical.upsert(chunks, store.embedder.embed_passages([chunk.text for chunk in chunks]))
    expected = {product.sku for product in listed if matches(product, wanted, TODAY)}
    assert passing(store, chunks, wanted) == expected


NAPPE = Product("N-1", {"fr": "Nappe"}, "Nappes", Decimal("29.99"), "in_stock", {}, {"color_fr": "bleu"})
TEXTS = (
    a_chunk("page", "La nappe se lave.", trust="official", date=dt.date(2026, 1, 1)),
    a_chunk("review", "Ma nappe a rétréci.", trust="user_generated", date=dt.date(2025, 6, 30), page=2),
    a_chunk("english", "The tablecloth, or nappe.", language="en"),
    chunk_of(NAPPE),
)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Filters(), {"page", "review", "english", "N-1"}),
        (Filters(language="en"), {"english"}),
        (Filters(trust=("official", "editorial")), {"page", "english", "N-1"}),
        (Filters(dated_from=dt.date(2026, 1, 1)), {"page"}),
        (Filters(dated_until=dt.date(2025, 12, 31)), {"review"}),
        (Filters(price_until=Decimal("29.99")), {"N-1"}),
        (Filters(price_until=Decimal("29.98")), set()),
        (Filters(price_from=Decimal("29.991")), set()),
        (Filters(language="fr", category="nappes", attributes={"couleur": "Bleu"}), {"N-1"}),
        (Filters(attributes={"couleur": "€"}), set()),
    ],
)
def test_each_filter_keeps_what_it_names(store: Store, wanted: Filters, expected: set[str]) -> None:
    store.add(*TEXTS)
    assert passing(store, TEXTS, wanted) == expected


def test_places_that_had_their_share_are_left_out(store: Store) -> None:
    store.add(*TEXTS)
    crowded = frozenset({place_of(TEXTS[0]), place_of(TEXTS[3])})
    assert passing(store, TEXTS, Filters(), without=crowded) == {"review", "english"}
    assert not Scope(Filters(), TODAY, crowded).everything
    assert Scope(Filters(), TODAY).everything


def test_a_place_is_a_page_a_product_or_else_a_source() -> None:
    one = a_chunk("a", "x", source="f.pdf", page=1)
    assert place_of(one) == place_of(replace(one, id="b", position=3))
    assert len({place_of(each) for each in (one, replace(one, page=2), replace(one, source="g.pdf"))}) == 3
    assert place_of(a_chunk("a", "x", source="p", sku="1")) != place_of(
        a_chunk("a", "x", source="p", sku="2")
    )
