"""Shopify's product CSV: a product is the rows of one handle, one row for each variant or further image.

Format: https://help.shopify.com/en/manual/products/import-export/using-csv. Only the first row of a product
says what all its variants share; an empty cell of a later row means the same as above.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from assistant.ingest.feeds.kinds import ATTRIBUTE, Columns, plain
from assistant.ingest.feeds.table import Row

_OPTION = re.compile(r"option ?(\d) (name|value)")
_SHARED = ("name", "description", "category", "published", "status", "group", "language", "url", "image")
_OF_A_VARIANT = re.compile(r"variant |barcode$|weight value")
_NO_OPTION = "default title"  # how Shopify says that a product has no variants


class ShopifyRows:
    """Makes of the rows of a Shopify export one complete row for each variant."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        options: dict[str, dict[str, str]] = {}
        for column in columns.uses:
            if (found := _OPTION.fullmatch(plain(column))) is not None:
                options.setdefault(found[1], {})[found[2]] = column
        self._options = [(pair["name"], pair["value"]) for pair in options.values() if len(pair) == 2]
        self._spread = {column for pair in options.values() for column in pair.values()}
        self._shared = {
            column
            for column, use in columns.uses.items()
            if use in (*_SHARED, ATTRIBUTE) and not _OF_A_VARIANT.match(plain(column))
        } - self._spread
        # Of a row: one more picture of the product, and none of the variant that happens to share the row.
        self._pictures = [column for column in columns.of("image") if column in self._shared]

    def complete(self, rows: Sequence[Row]) -> list[Row]:
        """One row for each variant, in the order of the file."""
        return [row for product in self._products(rows) for row in self._variants(product)]

    def _products(self, rows: Sequence[Row]) -> Iterator[list[Row]]:
        product: list[Row] = []
        last = ""
        for row in rows:
            handle = self._value(row, "group") or last  # later rows may leave it empty
            if product and handle != last:
                yield product
                product = []
            product.append(row)
            last = handle
        if product:
            yield product

    def _variants(self, rows: Sequence[Row]) -> Iterator[Row]:
        first = rows[0]
        variants = [first, *(row for row in rows[1:] if self._is_variant(row))]
        images = [image for row in rows if (image := self._picture(row))]
        shared = {column: value for column, value in first.values.items() if column in self._shared}
        for row in variants:
            chosen = self._chosen(row.values, first.values)
            aside = self._spread.union(self._pictures)
            own = {column: value for column, value in row.values.items() if column not in aside}
            values = {**shared, **own}
            if len(variants) > 1:
                self._name(values, tuple(chosen.values()))
            handle = self._value(first, "group")
            yield replace(
                row,
                values=values,
                attributes=chosen,
                images=tuple(dict.fromkeys(images)),
                identity="/".join([handle, *chosen.values()]) if len(variants) > 1 else handle,
            )

    def _is_variant(self, row: Row) -> bool:
        """A further row without option, SKU and price is one more image."""
        return bool(
            self._value(row, "sku")
            or self._value(row, "price_eur")
            or any(value in row.values for _, value in self._options)
        )

    def _chosen(self, row: Mapping[str, str], first: Mapping[str, str]) -> dict[str, str]:
        """What a variant is in each option: {"Couleur": "Sauge"}."""
        pairs = ((first.get(name, ""), row.get(value, "")) for name, value in self._options)
        return {name: value for name, value in pairs if name and value and value.lower() != _NO_OPTION}

    def _name(self, values: dict[str, str], chosen: Sequence[str]) -> None:
        for column in self._columns.of("name")[:1]:
            if column in values:
                values[column] = ", ".join([values[column], *chosen])

    def _picture(self, row: Row) -> str:
        return next((row.values[column] for column in self._pictures if column in row.values), "")

    def _value(self, row: Row, field: str) -> str:
        return self._columns.value(row.values, field)
