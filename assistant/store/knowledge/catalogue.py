"""The products, as typed records: prices are exact, SKUs are found whatever their case."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from typing import cast

from sqlalchemy import Float, Select, delete, func, select, update
from sqlalchemy import cast as sql_cast

from assistant.errors import KnowledgeError, UnknownNameError
from assistant.store.database import Database
from assistant.store.knowledge.facets import Facets, facets_of
from assistant.store.knowledge.matching import matches
from assistant.store.tables import ProductRow
from assistant.text.normalise import fold
from assistant.types.knowledge import Audience, Availability, Filters, Product
from assistant.types.language import LANGUAGES, Language

_BATCH = 500  # products that are looked at together
_CENT = Decimal("0.01")  # more than what a price loses as a float, by which the database compares it


class Catalogue:
    """The products of every root in one database. Raises StoreError and DiskFullError.

    A product that stands in several feeds is one product: the root and the feed that sort first decide, and
    the others add the languages that lack.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._facets: dict[tuple[Audience, ...], Facets] = {}

    def replace(
        self, root: str, source: str, products: Iterable[Product], audience: Audience = "internal"
    ) -> None:
        """Make `products` all that the feed `source` of `root` has, in one transaction.

        Images that were fetched for a product stay with it. Raises KnowledgeError for a SKU twice.
        """
        rows: dict[str, ProductRow] = {}
        for position, product in enumerate(products):
            row = _row(position, product)
            row.root, row.source, row.audience = root, source, audience
            if row.key in rows:
                raise KnowledgeError(
                    f"Two products have the SKU “{product.sku}”.", "Give each product its own SKU."
                )
            rows[row.key] = row
        ours = (ProductRow.root == root, ProductRow.source == source)
        fetched = select(ProductRow.image, ProductRow.image_file).where(
            ProductRow.root == root, ProductRow.image_file.is_not(None)
        )
        with self._db.session() as session:
            images = dict(session.execute(fetched).all())
            session.execute(delete(ProductRow).where(*ours))
            for row in rows.values():
                row.image_file = row.image_file or images.get(row.image)
            session.add_all(rows.values())
        self._facets.clear()

    def keep_only(self, root: str, sources: Iterable[str]) -> None:
        """Forget the products of every feed of `root` that is not among `sources`."""
        kept = set(sources)
        feeds = select(ProductRow.source).where(ProductRow.root == root).distinct()
        with self._db.reading() as session:
            gone = [source for source in session.scalars(feeds) if source not in kept]
        for source in gone:
            self.replace(root, source, ())

    def get(self, sku: str) -> Product:
        """The product of that SKU, in any case; raises UnknownNameError with the nearest SKUs."""
        with self._db.reading() as session:
            found = _products(session.scalars(_ordered().where(ProductRow.key == _key(sku))))
            if not found:
                raise UnknownNameError("product", sku, session.scalars(select(ProductRow.sku).distinct()))
            return found[0]

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
            ranked = sorted(session.scalars(wanted), key=lambda row: _rank(row, words))
            keys = list(islice(dict.fromkeys(row.key for row in ranked), limit))
            rows = session.scalars(_ordered().where(ProductRow.key.in_(keys)))
            found = {_key(product.sku): product for product in _products(rows)}
            return [found[key] for key in keys]

    def find(
        self,
        filters: Filters,
        limit: int | None = None,
        audiences: Sequence[Audience] = ("public",),
        today: dt.date | None = None,
    ) -> list[Product]:
        """At most `limit` products that pass the filters, in the order of the feeds; None: all of them.

        Category and attributes are compared without case and accents, under any of their names: `matching`
        says how, and which filters are not for products.
        """
        found: list[Product] = []
        visible = _ordered().where(ProductRow.audience.in_(list(audiences)))
        with self._db.reading() as session:
            keys = list(dict.fromkeys(session.scalars(_narrowed(filters, audiences))))
            for start in range(0, len(keys), _BATCH):
                rows = session.scalars(visible.where(ProductRow.key.in_(keys[start : start + _BATCH])))
                found += [product for product in _products(rows) if matches(product, filters, today)]
                if limit is not None and len(found) >= limit:
                    break
        return found[:limit]

    def facets(self, audiences: Sequence[Audience] = ("public",)) -> Facets:
        """What the products of these audiences can be filtered by; kept until the catalogue changes."""
        key = tuple(sorted(set(audiences)))
        if key not in self._facets:
            with self._db.reading() as session:
                rows = session.scalars(_ordered().where(ProductRow.audience.in_(key)))
                self._facets[key] = facets_of(_products(rows))
        return self._facets[key]

    def forget_facets(self) -> None:
        """Let go of what is kept in memory, when the products were changed past this object."""
        self._facets.clear()

    def all(self) -> list[Product]:
        """Every product, in the order of the feeds."""
        with self._db.reading() as session:
            return _products(session.scalars(_ordered()))

    def count(self, root: str | None = None) -> int:
        """How many products there are, in all or in one root."""
        wanted = select(func.count(ProductRow.key.distinct()))
        if root is not None:
            wanted = wanted.where(ProductRow.root == root)
        with self._db.reading() as session:
            return session.scalar(wanted) or 0

    def images(self, root: str) -> dict[str, str | None]:
        """The addresses of the images of a root's products, and the file of each that has been fetched."""
        wanted = (
            select(ProductRow.image, ProductRow.image_file)
            .where(ProductRow.root == root, ProductRow.image.is_not(None))
            .order_by(ProductRow.source, ProductRow.position)
        )
        with self._db.reading() as session:
            return {str(image): file for image, file in session.execute(wanted)}

    def set_images(self, root: str, files: Mapping[str, str | None]) -> None:
        """Say which file each image address of a root's products has; None: none any more."""
        with self._db.session() as session:
            for address, file in files.items():
                ours = (ProductRow.root == root, ProductRow.image == address)
                session.execute(update(ProductRow).where(*ours).values(image_file=file))

    def image_files(self) -> set[str]:
        """The names of all image files that a product shows."""
        with self._db.reading() as session:
            wanted = select(ProductRow.image_file).where(ProductRow.image_file.is_not(None)).distinct()
            return {str(name) for name in session.scalars(wanted)}


def _ordered() -> Select[ProductRow]:
    return select(ProductRow).order_by(ProductRow.root, ProductRow.source, ProductRow.position)


def _narrowed(filters: Filters, audiences: Sequence[Audience]) -> Select[str]:
    """The keys that the database can't leave out by itself; the rest is told product by product."""
    wanted = (
        select(ProductRow.key)
        .where(ProductRow.audience.in_(list(audiences)))
        .order_by(ProductRow.root, ProductRow.source, ProductRow.position)
    )
    if filters.availability:
        wanted = wanted.where(ProductRow.availability.in_(filters.availability))
    price = sql_cast(ProductRow.price_eur, Float)
    if filters.price_from is not None:
        wanted = wanted.where(price >= float(filters.price_from - _CENT))
    if filters.price_until is not None:
        wanted = wanted.where(price <= float(filters.price_until + _CENT))
    return wanted


def _key(sku: str) -> str:
    return sku.strip().casefold()


def _rank(row: ProductRow, words: list[str]) -> int:
    """0 when the text is the SKU, 1 when a name holds every word, 2 else; equal ranks keep their order."""
    if " ".join(words) == fold(row.sku):
        return 0
    return 1 if any(all(word in fold(name) for word in words) for name in row.name.values()) else 2


def _row(position: int, product: Product) -> ProductRow:
    return ProductRow(
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
        image_file=product.image_file,
        search_text=fold("\n".join(_searched(product))),
    )


def _searched(product: Product) -> Iterator[str]:
    yield from (product.sku, product.category)
    yield from product.name.values()
    yield from product.description.values()
    for name, value in product.attributes.items():
        yield f"{name} {value}"


def _products(rows: Iterable[ProductRow]) -> list[Product]:
    """One product for each SKU, in the order of the rows."""
    found: dict[str, Product] = {}
    for row in rows:
        product = _product(row)
        known = found.get(row.key)
        found[row.key] = _completed(known, product) if known else product
    return list(found.values())


def _completed(product: Product, other: Product) -> Product:
    """A product with the languages, and the image, that only another feed has."""
    return replace(
        product,
        name={**other.name, **product.name},
        description={**other.description, **product.description},
        image_file=product.image_file or other.image_file,
    )


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
        image_file=row.image_file,
    )


def _bilingual(texts: Mapping[str, str]) -> dict[Language, str]:
    return {language: texts[language] for language in LANGUAGES if language in texts}
