"""A row of a feed as a typed product; a row that can't be one is told why."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TypeVar

from assistant.ingest.feeds.kinds import ATTRIBUTE, Columns, attribute_of
from assistant.ingest.feeds.plain_text import plain_text
from assistant.ingest.feeds.table import Row
from assistant.ingest.feeds.values import (
    DecimalMark,
    RowError,
    decimal_mark,
    demand_euros,
    is_no,
    last_day,
    parse_attributes,
    parse_availability,
    parse_count,
    parse_period,
    parse_price,
)
from assistant.ingest.readers.extract import known_language
from assistant.ingest.readers.markdown import parse_date
from assistant.types.knowledge import Availability, Product
from assistant.types.language import LANGUAGES, Language

T = TypeVar("T")

PRICES = ("price_eur", "sale_price", "regular_price", "price_reference_30j")
REGULAR = "regular_price_eur"
GROUP, MORE_IMAGES = "item_group_id", "additional_images"
_LONGEST_ATTRIBUTE = 500  # characters
_LONGEST_NAME = 300


@dataclass(frozen=True)
class Record:
    """A product, and the first day on which the same row makes another one: a promotion begins or ends."""

    product: Product
    changes_on: dt.date | None = None


@dataclass(frozen=True)
class _Price:
    amount: Decimal
    regular: Decimal | None = None  # what the article costs outside its promotion
    valid_until: dt.date | None = None
    changes_on: dt.date | None = None


class Records:
    """Makes products of the complete rows of one feed.

    `language` is that of texts whose column doesn't say; `today` decides which promotions are in force.
    """

    def __init__(self, columns: Columns, rows: Iterable[Row], language: Language, today: dt.date) -> None:
        self._columns = columns
        self._language = language
        self._today = today
        kept = list(rows)
        self._marks: dict[str, DecimalMark] = {
            column: decimal_mark(row.values[column] for row in kept if column in row.values)
            for column in columns.of(*PRICES)
        }
        self._attributes = [(c, attribute_of(c)) for c, use in columns.uses.items() if use == ATTRIBUTE]

    def published(self, row: Row) -> bool:
        """Whether the shop shows the article."""
        return not any(is_no(self._text(row, field)) for field in ("published", "status"))

    def make(self, row: Row) -> Record:
        """The product of a row; raises RowError, which says in words what is wrong with it."""
        sku = self._text(row, "sku") or row.identity
        if not sku:
            raise RowError("the SKU is empty")
        name = self._texts(row, "name")
        if not name:
            raise RowError("the name is empty")
        demand_euros(self._text(row, "currency"))
        price = self._priced(row)
        attributes = self._all_attributes(row, price)
        product = Product(
            sku=sku,
            name={language: _on_a_line(text) for language, text in name.items()},
            category=self._category(row),
            price_eur=price.amount,
            availability=self._availability(row),
            description=self._description(row),
            attributes=attributes,
            url=self._text(row, "url") or None,
            image=self._image(row) or None,
            valid_until=self._read(row, "valid_until", parse_date) or price.valid_until,
            price_reference_30j=self._money(row, "price_reference_30j"),
        )
        return Record(product, price.changes_on)

    def sample(self, row: Row) -> str:
        """The words of a row whose column says no language."""
        return " ".join(plain_text(self._text(row, field)) for field in ("name", "description"))

    def _text(self, row: Row, field: str) -> str:
        return self._columns.value(row.values, field)

    def _image(self, row: Row) -> str:
        return self._text(row, "image") or next(iter(row.images), "")

    def _read(self, row: Row, field: str, parse: Callable[[str], T]) -> T | None:
        for column in self._columns.of(field):
            if text := row.values.get(column, ""):
                return _parsed(column, text, parse)
        return None

    def _money(self, row: Row, field: str) -> Decimal | None:
        for column in self._columns.of(field):
            if text := row.values.get(column, ""):
                return _parsed(column, text, partial(parse_price, mark=self._marks[column]))
        return None

    def _priced(self, row: Row) -> _Price:
        price, sale = self._money(row, "price_eur"), self._money(row, "sale_price")
        regular = self._money(row, "regular_price")
        begins, ends = self._read(row, "sale_dates", parse_period) or (
            self._read(row, "sale_from", parse_date),
            self._read(row, "sale_until", last_day),
        )
        if price is None and sale is None:
            raise RowError("the price is empty")
        if price is None or sale is None or sale >= price:
            return _Price(
                price or sale or Decimal(0), regular if regular and price and regular > price else None
            )
        if ends is not None and ends < self._today:
            return _Price(price)
        if begins is not None and begins > self._today:
            return _Price(price, None, begins - dt.timedelta(days=1), begins)
        return _Price(sale, price, ends, ends + dt.timedelta(days=1) if ends else None)

    def _availability(self, row: Row) -> Availability:
        if stated := self._text(row, "availability"):
            return parse_availability(stated)
        tracked = not self._columns.of("tracker") or self._text(row, "tracker")
        count = parse_count(self._text(row, "quantity")) if tracked else None
        if count is None or count > 0:
            return "in_stock"  # a shop lists what it sells
        sells_on = self._text(row, "sells_without_stock")
        return "preorder" if sells_on and not is_no(sells_on) else "out_of_stock"

    def _texts(self, row: Row, field: str) -> dict[Language, str]:
        """The text by language; a column that says none is in the row's own, or in the feed's."""
        plain = known_language(self._text(row, "language")) or self._language
        by_language = {language: self._text(row, f"{field}_{language}") for language in LANGUAGES}
        by_language[plain] = by_language[plain] or self._text(row, field)
        return {language: text for language, text in by_language.items() if text}

    def _description(self, row: Row) -> dict[Language, str]:
        found = {language: plain_text(text) for language, text in self._texts(row, "description").items()}
        short = {
            language: plain_text(text) for language, text in self._texts(row, "short_description").items()
        }
        return {
            language: _joined(short.get(language, ""), found.get(language, ""))
            for language in LANGUAGES
            if language in found or language in short
        }

    def _category(self, row: Row) -> str:
        """“Linge > Nappes; Soldes”: paths, each from the widest to the narrowest."""
        found = [row.values[column] for column in self._columns.of("category") if column in row.values]
        named = next((text for text in found if not text.isdigit()), "")  # Google also takes a number
        if self._columns.kind == "woocommerce":
            named = named.replace("\\,", "\0").replace(",", ";").replace("\0", ",")
        return "; ".join(" > ".join(part.strip() for part in path.split(">")) for path in named.split(";"))

    def _all_attributes(self, row: Row, price: _Price) -> dict[str, str]:
        found = dict(row.attributes)
        for column, name in self._attributes:
            if column in row.values:
                found.setdefault(name, row.values[column])
        found |= parse_attributes(self._text(row, "attributes"))
        found = {name: plain_text(value)[:_LONGEST_ATTRIBUTE] for name, value in found.items()}
        if price.regular is not None:
            found[REGULAR] = format(price.regular, "f")
        if (ships := self._read(row, "ship_from", parse_date)) is not None:
            found["ship_from"] = ships.isoformat()
        if group := self._text(row, "group"):
            found[GROUP] = group
        listed = (image.strip() for image in self._text(row, "more_images").split(","))
        if more := [image for image in (*listed, *row.images) if image and image != self._image(row)]:
            found[MORE_IMAGES] = " ".join(more)
        return {name: value for name, value in found.items() if value}


def _parsed(column: str, text: str, parse: Callable[[str], T]) -> T:
    try:
        return parse(text)
    except RowError:
        raise
    except ValueError as error:
        raise RowError(f"{column} “{text[:40]}” can't be read") from error


def _on_a_line(text: str) -> str:
    return plain_text(text).replace("\n", " ")[:_LONGEST_NAME]


def _joined(short: str, long: str) -> str:
    return long if not short or short in long else f"{short}\n{long}".strip()
