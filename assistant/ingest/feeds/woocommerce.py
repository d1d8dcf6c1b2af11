"""WooCommerce's product CSV: variations refer to the row of their product, attributes are pairs of columns.

Format: https://github.com/woocommerce/woocommerce/wiki/Product-CSV-Import-Schema. A variation names its
parent by SKU or as “id:123”, before or after it in the file.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.ingest.feeds.kinds import ATTRIBUTE, Columns, plain
from assistant.ingest.feeds.table import Row
from assistant.ingest.feeds.values import is_no

_NAME = re.compile(r"(?:attribute (\d+) name|nom de l attribut (\d+)|attribut (\d+) nom|nom attribut (\d+))")
_VALUES = re.compile(
    r"(?:attribute (\d+) value s|valeur s de l attribut (\d+)|attribut (\d+) valeur s"
    r"|valeurs? de l attribut (\d+))"
)
_PAIR = re.compile(r"attribute? \d+ .*|.* (?:de l )?attribut \d+")
_INHERITED = ("description", "short_description", "category", "published", "url", "language")


class WooCommerceRows:
    """Makes of the rows of a WooCommerce export one complete row for each article that can be bought."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        names, values = _numbered(columns, _NAME), _numbered(columns, _VALUES)
        self._pairs = [(names[number], values[number]) for number in names if number in values]
        self._spread = {column for column in columns.uses if _PAIR.fullmatch(plain(column))}
        self._inherited = {
            column
            for column, use in columns.uses.items()
            if use in _INHERITED or (use == ATTRIBUTE and not plain(column).startswith("gtin"))
        } - self._spread

    def complete(self, rows: Sequence[Row]) -> list[Row]:
        """Simple products and variations, in the order of the file; a product with variations gives way."""
        known: dict[str, Row] = {}
        for row in rows:
            for name in (self._value(row, "sku"), f"id:{self._value(row, 'number')}"):
                known.setdefault(name.casefold(), row)
        known.pop("", None)
        parents = [known.get(self._value(row, "group").casefold()) for row in rows]
        varied = {id(parent) for parent in parents if parent is not None}
        return [
            self._article(row, parent)
            for row, parent in zip(rows, parents, strict=True)
            if id(row) not in varied
        ]

    def _article(self, row: Row, parent: Row | None) -> Row:
        values = {column: value for column, value in row.values.items() if column not in self._spread}
        attributes = self._attributes(row)
        images = self._images(row)
        if parent is not None:
            values = {**self._shared(parent, attributes), **values, **self._withdrawn(parent)}
            attributes = {**self._attributes(parent), **attributes}
            images = tuple(dict.fromkeys([*images, *self._images(parent)]))
        for column in self._columns.of("image"):
            values.pop(column, None)
        return replace(
            row,
            values=values,
            attributes=attributes,
            images=images,
            identity=f"id:{number}" if (number := self._value(row, "number")) else "",
        )

    def _shared(self, parent: Row, chosen: Mapping[str, str]) -> dict[str, str]:
        shared = {column: value for column, value in parent.values.items() if column in self._inherited}
        for column in self._columns.of("name"):
            if column in parent.values:
                shared[column] = ", ".join([parent.values[column], *chosen.values()])
        return shared

    def _withdrawn(self, parent: Row) -> dict[str, str]:
        """A variation is not in the shop when its product is not, whatever its own row says."""
        columns = self._columns.of("published", "status")
        return {column: parent.values[column] for column in columns if is_no(parent.values.get(column, ""))}

    def _attributes(self, row: Row) -> dict[str, str]:
        found: Mapping[str, str] = row.values
        return {
            found[name]: _unescaped(found[value])
            for name, value in self._pairs
            if name in found and value in found
        }

    def _images(self, row: Row) -> tuple[str, ...]:
        listed = self._value(row, "image")
        return tuple(
            image.strip() for image in re.split(r",\s*(?=https?:|/|\w+\.\w)", listed) if image.strip()
        )

    def _value(self, row: Row, field: str) -> str:
        return self._columns.value(row.values, field)


def _numbered(columns: Columns, pattern: re.Pattern[str]) -> dict[str, str]:
    found = ((column, pattern.fullmatch(plain(column))) for column in columns.uses)
    return {next(filter(None, match.groups())): column for column, match in found if match}


def _unescaped(values: str) -> str:
    r"""“Bleu, Vert” with the commas inside a value, which WooCommerce writes “\,”."""
    return values.replace("\\,", ",")
