from collections.abc import Sequence
from decimal import Decimal

import pytest

from assistant.search.wares.products import ProductQuery, Wish, budget_only, narrowed, no_wish
from assistant.store.knowledge.facets import Facets, facets_of
from assistant.types.knowledge import Audience, Filters, Product
from assistant.types.language import Language

D = Decimal
SHOP = facets_of(
    [
        Product(
            "L-1",
            {"fr": "Housse", "en": "Cover"},
            "bed",
            D("149"),
            "in_stock",
            {},
            {"color_fr": "bleu nuit", "color_en": "midnight blue", "material_fr": "100 % lin lavé"},
        ),
        Product(
            "L-2",
            {"fr": "Drap", "en": "Sheet"},
            "bed",
            D("99"),
            "in_stock",
            {},
            {"color_fr": "blanc", "color_en": "white", "closure_fr": "rabat intérieur", "size": "XL"},
        ),
        Product("R-1", {"fr": "Rideau"}, "Maison > Rideaux", D("80"), "preorder", {}, {"Couleur": "Vert"}),
    ]
)


def read(question: str, language: Language = "fr") -> Wish:
    return ProductQuery(lambda audiences: SHOP)(question, language, ("public",))


@pytest.mark.parametrize(
    ("question", "language", "wanted"),
    [
        ("une housse bleue", "fr", Filters(attributes={"color": "bleu"})),
        ("du bleu nuit", "fr", Filters(attributes={"color": "bleu nuit"})),
        ("a cover in blue", "en", Filters(attributes={"color": "blue"})),
        ("des draps blanches", "fr", Filters(attributes={"color": "blanc"})),
        ("en LIN", "fr", Filters(attributes={"material": "lin"})),
        ("un rabat intérieur", "fr", Filters(attributes={"closure": "rabat interieur"})),
        ("taille XL", "fr", Filters(attributes={"size": "XL"})),
        ("du linge de lit à moins de 100 €", "fr", Filters(category="bed", price_until=D("99.99"))),
        ("bed linen in white", "en", Filters(category="bed", attributes={"color": "white"})),
        ("vos rideaux verts", "fr", Filters(category="Rideaux", attributes={"color": "vert"})),
        ("quels rideaux en stock ?", "fr", Filters(category="Rideaux", availability=("in_stock",))),
        ("curtains available to pre-order", "en", Filters(category="Rideaux", availability=("preorder",))),
    ],
)
def test_the_words_of_the_catalogue_become_filters(
    question: str, language: Language, wanted: Filters
) -> None:
    wish = read(question, language)
    expected = (
        wanted
        if wanted.category != "Rideaux" or language == "fr"
        else Filters(availability=wanted.availability)
    )
    assert wish
    assert wish.filters == expected


@pytest.mark.parametrize(
    "question",
    [
        "Comment laver mes taies ?",
        "La L-2 est-elle en stock ?",
        "est-ce de nouveau disponible ?",
        "plus en stock ?",
        "bleu ou blanc ?",  # both at once is nothing
        "100 %",
        "taille XS",
        "un lot intérieur",
        "",
    ],
)
def test_other_words_ask_for_nothing(question: str) -> None:
    assert not read(question)


@pytest.mark.parametrize(
    ("question", "seeking"),
    [
        ("Je cherche une housse en lin", True),
        ("Do you have anything in white?", True),
        ("une nappe à moins de 30 €", True),
        ("Votre lin est-il français ?", False),
    ],
)
def test_it_tells_who_is_after_a_product(question: str, seeking: bool) -> None:
    assert read(question).seeking is seeking


def test_an_empty_catalogue_asks_for_nothing() -> None:
    query = ProductQuery(lambda audiences: facets_of([]))
    assert query("une housse bleue à moins de 30 €", "fr", ("public",)) == Wish()
    assert no_wish("une housse bleue", "fr", ("public",)) == Wish()


def test_it_learns_what_is_new_and_keeps_audiences_apart() -> None:
    asked: list[tuple[Audience, ...]] = []
    state = {"facets": SHOP}

    def facets(audiences: Sequence[Audience]) -> Facets:
        asked.append(tuple(audiences))
        return state["facets"] if "internal" in audiences else facets_of([])

    query = ProductQuery(facets)
    assert not query("en bleu", "fr", ("public",))
    assert query("en bleu", "fr", ("public", "internal"))
    state["facets"] = facets_of([Product("N", {"fr": "N"}, "", D(1), "in_stock", {}, {"color": "ocre"})])
    assert not query("en bleu", "fr", ("internal", "public"))
    assert query("en ocre", "fr", ("internal", "public", "internal"))
    assert set(asked) == {("public",), ("internal", "public")}


def test_what_was_set_and_what_was_understood_hold_together() -> None:
    wished = Filters(
        category="bed", price_from=D(10), price_until=D(50), attributes={"color": "bleu", "size": "XL"}
    )
    filters = Filters(language="fr", price_from=D(20), price_until=D(90), attributes={"color": "vert"})
    assert narrowed(filters, wished) == Filters(
        language="fr",
        category="bed",
        price_from=D(20),
        price_until=D(50),
        attributes={"color": "vert", "size": "XL"},
    )
    assert narrowed(Filters(), Filters()) == Filters()
    assert budget_only(wished) == Filters(price_from=D(10), price_until=D(50))
