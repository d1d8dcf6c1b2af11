"""A small catalogue on disk, and questions read with its vocabulary."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.chat.conversation import Turn
from assistant.chat.products.reading import Reader, Reading
from assistant.chat.products.shelf import shelf_of
from assistant.chat.recommend import CatalogueRecommender
from assistant.llm.offline import HashEmbedder
from assistant.search.dense.index import Index
from assistant.search.retrieve import Retriever
from assistant.search.wares.products import ProductQuery
from assistant.search.words.lexical import LexicalIndex
from assistant.store.knowledge.catalogue import Catalogue
from assistant.store.knowledge.facets import facets_of
from assistant.types.knowledge import Product
from assistant.types.language import Language
from tests.database import new_database

TODAY = dt.date(2026, 11, 21)
LINEN = {"material_fr": "100 % lin", "material_en": "100% linen"}
COTTON = {"material_fr": "100 % coton", "material_en": "100% cotton"}


def product(sku: str, names: str, category: str, price: str, **attributes: str) -> Product:
    """A product in stock; `names` are the French and the English one around a slash."""
    french, _, english = names.partition(" / ")
    return Product(sku, {"fr": french, "en": english}, category, Decimal(price), "in_stock", {}, attributes)


COVER = product(
    "COV-1", "Housse de couette Alma 240 × 220 cm, sauge / Alma duvet cover 240 × 220 cm, sage", "bed", "120",
    color_fr="sauge", color_en="sage", width_cm="240", length_cm="220", **LINEN,
)  # fmt: skip
SHEET = product(
    "SHE-1", "Drap-housse Alma 160 × 200 cm, blanc / Alma fitted sheet 160 × 200 cm, white", "bed", "80",
    color_fr="blanc", color_en="white", width_cm="160", length_cm="200", **COTTON,
)  # fmt: skip
BIG_SHEET = replace(
    product(
        "SHE-2", "Drap-housse Alma 180 × 200 cm, blanc / Alma fitted sheet 180 × 200 cm, white", "bed", "90",
        color_fr="blanc", color_en="white", width_cm="180", length_cm="200", **COTTON,
    ),
    availability="out_of_stock",
)  # fmt: skip
CLOTH = product(
    "CLO-1", "Nappe ronde Brume, bleu nuit / Brume round tablecloth, midnight blue", "table", "54",
    color_fr="bleu nuit", color_en="midnight blue", seats="6", diameter_cm="180", **LINEN,
)  # fmt: skip
LONG_CLOTH = product(
    "CLO-2", "Nappe Brume 170 × 300 cm, blanc / Brume tablecloth 170 × 300 cm, white", "table", "95.50",
    color_fr="blanc", color_en="white", seats="10", width_cm="170", length_cm="300", **COTTON,
)  # fmt: skip
TOWEL = replace(
    product("TOW-1", "Torchon Nil, lot de 3 / Nil tea towel, set of 3", "kitchen", "18", pieces="3", **LINEN),
    image_file="0" * 40 + ".webp", url="https://shop.example/tow-1",
)  # fmt: skip
OLD_TOWEL = replace(
    product("TOW-0", "Torchon Vieux / Vieux tea towel", "kitchen", "9", **COTTON), availability="discontinued"
)
ROBE = replace(
    product(
        "ROB-1", "Peignoir Nil, taille M / Nil bathrobe, size M", "bath", "60", size="M", color_fr="gris",
        color_en="grey", **COTTON,
    ),
    valid_until=dt.date(2026, 10, 31),
)  # fmt: skip
SOAP = replace(
    product("SOA-1", "Savon doux / Mild soap", "care", "6"),
    availability="preorder",
    description={"fr": "Un savon hypoallergénique.", "en": "A hypoallergenic soap."},
)
SHOP = (COVER, SHEET, BIG_SHEET, CLOTH, LONG_CLOTH, TOWEL, OLD_TOWEL, ROBE, SOAP)
SECRET = product("SEC-1", "Nappe secrète / Secret tablecloth", "table", "10", **LINEN)


def said(*questions: str, skus: tuple[str, ...] = ()) -> tuple[Turn, ...]:
    """Earlier turns of a visitor; `skus` were shown with each."""
    return tuple(Turn(question, question, "…", "fr", "answered", skus) for question in questions)


@pytest.fixture
def read() -> Callable[[str, Language], Reading]:
    """Reads a question with the vocabulary of the small catalogue."""
    shelf, facets = shelf_of(SHOP), facets_of(SHOP)
    reader = Reader(ProductQuery(lambda audiences: facets))
    return lambda question, language: reader.read(question, language, shelf, facets)


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    """The small catalogue, with one product that is internal."""
    database = new_database(tmp_path / "data")
    made = Catalogue(database)
    made.replace("root", "products.csv", SHOP, "public")
    made.replace("root", "internal.csv", [SECRET], "internal")
    yield made
    database.close()


@pytest.fixture
def recommender(catalogue: Catalogue, tmp_path: Path) -> Iterator[CatalogueRecommender]:
    """Recommends from the small catalogue; nothing of it is in the index, so the order is that of prices."""
    embedder = HashEmbedder()
    index = Index(tmp_path / "index", embedder.name)
    lexical = LexicalIndex(tmp_path / "words.sqlite")
    yield CatalogueRecommender(catalogue, Retriever(index, lexical, embedder, lambda: TODAY), lambda: TODAY)
    index.close()
    lexical.close()
