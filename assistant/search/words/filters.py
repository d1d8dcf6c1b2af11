"""Filters as SQL over what the word index keeps of each chunk: its facts in columns, a product's in tokens.

What passes is what `assistant.store.knowledge.matching` lets pass, so that a search and the catalogue agree.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from assistant.text.normalise import fold
from assistant.text.product_words import attribute_name, category_names
from assistant.types.knowledge import Chunk, Filters, ProductFacts

_NUMBERS = re.compile(r"[^\W_]+")
# SQLite has no exact decimals: prices are kept as whole ten-thousandths of a euro.
_PRICE_PARTS = 10_000
_BETWEEN = "|"  # stands between two values, so that no phrase runs from one into the next
_NEVER = "="  # what no product has


@dataclass(frozen=True)
class Scope:
    """Which chunks a search may find: those that pass `filters` on the day `today`, but those of `without`.

    `without` are places (`place_of`) that have had their share of a search.
    """

    filters: Filters
    today: dt.date
    without: frozenset[str] = frozenset()

    @property
    def everything(self) -> bool:
        """Whether it lets every chunk through."""
        return self.filters == Filters() and not self.without

    @property
    def facets(self) -> str:
        """What the full-text search of facets is asked for; empty when no facet is wanted."""
        asked = [_token("category", self.filters.category)] if self.filters.category else []
        asked += [_phrase(name, value) for name, value in self.filters.attributes.items()]
        return " AND ".join(f'"{phrase or _NEVER}"' for phrase in asked)

    def condition(self) -> tuple[str, list[object]]:
        """SQL over the table `chunk`, @ standing for the audience, and its parameters."""
        pieces = list(self._pieces())
        if self.facets:
            # The sign keeps SQLite from starting the search for facets anew for every row.
            facets = "+chunk.row IN (SELECT rowid FROM @_facets WHERE @_facets MATCH ?)"
            pieces.append((facets, [self.facets]))
        return _joined_with_and(pieces)

    def condition_without_facets(self) -> tuple[str, list[object]]:
        """The same without the facets, for a statement that begins with them."""
        return _joined_with_and(list(self._pieces()))

    def _pieces(self) -> Iterator[tuple[str, list[object]]]:
        wanted = self.filters
        if wanted.language is not None:
            yield "chunk.language = ?", [wanted.language]
        if wanted.trust:
            yield _one_of("chunk.trust", wanted.trust)
        if wanted.dated_from is not None:
            yield "chunk.date >= ?", [wanted.dated_from.isoformat()]
        if wanted.dated_until is not None:
            yield "chunk.date <= ?", [wanted.dated_until.isoformat()]
        if wanted.availability:
            yield _one_of("chunk.availability", wanted.availability)
        yield from self._prices()
        if self.without:
            marks = ", ".join("?" * len(self.without))
            yield f"chunk.place NOT IN ({marks})", list(self.without)

    def _prices(self) -> Iterator[tuple[str, list[object]]]:
        lowest, highest = self.filters.price_from, self.filters.price_until
        if lowest is not None:
            yield "chunk.price >= ?", [_parts(lowest, ROUND_CEILING)]
        if highest is not None:
            yield "chunk.price <= ?", [_parts(highest, ROUND_FLOOR)]
        if lowest is not None or highest is not None:
            # Nobody knows what a product costs whose price has ended.
            yield "chunk.until IS NULL OR chunk.until >= ?", [self.today.isoformat()]


def place_of(chunk: Chunk) -> str:
    """What counts as one page of a source: a page of a PDF, one product record, else the whole source."""
    return "\n".join((chunk.root, chunk.source, str(chunk.page or ""), chunk.sku or ""))


def stored_price(product: ProductFacts | None) -> int | None:
    """The price as the column `price` keeps it."""
    return None if product is None else _parts(product.price_eur, ROUND_CEILING)


def stored_facets(product: ProductFacts) -> str:
    """The tokens of a product's category and attributes."""
    categories = [_token("category", name) for name in sorted(category_names(product.category))]
    attributes = [_phrase(name, value) for name, value in product.attributes]
    return f" {_BETWEEN} ".join([*filter(None, categories), *filter(None, attributes)])


def _joined_with_and(pieces: Sequence[tuple[str, list[object]]]) -> tuple[str, list[object]]:
    sql = " AND ".join(f"({piece})" for piece, _ in pieces) or "1"
    return sql, [value for _, values in pieces for value in values]


def _phrase(name: str, value: str) -> str:
    """“Couleur”, “bleu nuit” as “color=bleu color=nuit”: found by its words in a row."""
    base = _joined(attribute_name(name).base)
    return " ".join(f"{base}={word}" for word in _words(value))


def _token(name: str, value: str) -> str:
    words = _joined(value)
    return f"{name}={words}" if words else ""


def _joined(text: str) -> str:
    return "_".join(_words(text))


def _words(text: str) -> list[str]:
    return _NUMBERS.findall(fold(text))


def _one_of(column: str, values: Sequence[str]) -> tuple[str, list[object]]:
    return f"{column} IN ({', '.join('?' * len(values))})", list(values)


def _parts(price: Decimal, rounding: str) -> int:
    return int((price * _PRICE_PARTS).to_integral_value(rounding))
