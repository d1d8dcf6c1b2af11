"""The products, as typed records: prices are exact, SKUs are found whatever their case."""

from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from sqlalchemy import Select, delete, select

from assistant.errors import KnowledgeError, UnknownNameError
from assistant.store.database import Database
from assistant.store.tables import ProductRow
from assistant.text.normalise import fold
from assistant.types.knowledge import Availability, Product
from assistant.types.language import LANGUAGES, Language


class Catalogue:
    """The products of every root in one database. Raises StoreError and DiskFullError."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def replace(self, root: str, products: Iterable[Product]) -> None:
        """Make `products` all that `root` has, in one transaction; raises KnowledgeError for a SKU twice."""
        rows = {}
        for position, product in enumerate(products):
            row = _row(root, position, product)
            if row.key in rows:
                raise KnowledgeError(
                    f"Two products have the SKU “{product.sku}”.", "Give each product its own SKU."
                )
            rows[row.key] = row
        with self._db.session() as session:
            session.execute(delete(ProductRow).where(ProductRow.root == root))
            session.add_all(rows.values())

    def get(self, sku: str) -> Product:
        """The product of that SKU, in any case; raises UnknownNameError with the nearest SKUs.

        When two roots have it, the root that sorts first wins.
        """
        with self._db.reading() as session:
            found = session.scalars(_ordered().where(ProductRow.key == _key(sku))).first()
            if found is None:
                raise UnknownNameError("product", sku, session.scalars(select(ProductRow.sku)))
            return _product(found)

    def search(self, text: str, limit: int = 10) -> list[Product]:
        """At most `limit` products that hold every word of `text`; SKU and name count before the rest.

        Case and accents don't matter; an empty text finds nothing.
        """
        words = fold(text).split()[:12]
        if not words:
            return []
        wanted = _ordered()
        for word in words:
            wanted = wanted.where(ProductRow.search_text.contains(word, autoescape=True))
        with self._db.reading() as session:
            found = sorted(session.scalars(wanted), key=lambda row: _rank(row, words))
            return [_product(row) for row in found[:limit]]

    def all(self) -> list[Product]:
        """Every product, in the order of the files."""
        with self._db.reading() as session:
            return [_product(row) for row in session.scalars(_ordered())]


def _ordered() -> Select[ProductRow]:
    return select(ProductRow).order_by(ProductRow.root, ProductRow.position)


def _key(sku: str) -> str:
    return sku.strip().casefold()


def _rank(row: ProductRow, words: list[str]) -> int:
    """0 when the text is the SKU, 1 when a name holds every word, 2 else; equal ranks keep their order."""
    if " ".join(words) == fold(row.sku):
        return 0
    return 1 if any(all(word in fold(name) for word in words) for name in row.name.values()) else 2


def _row(root: str, position: int, product: Product) -> ProductRow:
    return ProductRow(
        root=root,
        key=_key(product.sku),
        position=position,
        sku=product.sku,
        name=dict(product.name),
        category=product.category,
        price_eur=product.price_eur,
        availability=product.availability,
        description=dict(product.description),
        attributes=dict(product.attributes),
        url=product.url,
        image=product.image,
        valid_until=product.valid_until,
        price_reference_30j=product.price_reference_30j,
        search_text=fold("\n".join(_searched(product))),
    )


def _searched(product: Product) -> Iterator[str]:
    yield from (product.sku, product.category)
    yield from product.name.values()
    yield from product.description.values()
    for name, value in product.attributes.items():
        yield f"{name} {value}"


def _product(row: ProductRow) -> Product:
    return Product(
        sku=row.sku,
        name=_bilingual(row.name),
        category=row.category,
        price_eur=row.price_eur,
        availability=cast("Availability", row.availability),
        description=_bilingual(row.description),
        attributes=row.attributes,
        url=row.url,
        image=row.image,
        valid_until=row.valid_until,
        price_reference_30j=row.price_reference_30j,
    )


def _bilingual(texts: Mapping[str, str]) -> dict[Language, str]:
    return {language: texts[language] for language in LANGUAGES if language in texts}
