"""One door for every product feed: our CSV, Google Merchant, Shopify, WooCommerce, any mapped table."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import FileReadError
from assistant.ingest.feeds.kinds import Columns, Kind, columns_of, demand, french_header, kind_of, missing
from assistant.ingest.feeds.language import feed_language, spread
from assistant.ingest.feeds.merchant_xml import read_xml
from assistant.ingest.feeds.records import Record, Records
from assistant.ingest.feeds.shopify import ShopifyRows
from assistant.ingest.feeds.table import Row, RowProblem, Table, header, read_table
from assistant.ingest.feeds.values import RowError
from assistant.ingest.feeds.woocommerce import WooCommerceRows
from assistant.ingest.files import PRODUCTS
from assistant.ingest.readers.decoding import decode, read_text
from assistant.ingest.readers.injection import instructions
from assistant.text.normalise import clean
from assistant.types.knowledge import Product
from assistant.types.language import Language

SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".xml"})
_SAMPLE = 65_536  # bytes that tell whether a file is a feed
_GOOGLE = re.compile(rb"base\.google\.com/ns|<g:id\b")
_NAMED = re.compile(r"(?i)[._-](fr|en)(?:[-_][a-z]{2})?$")
_SAMPLES, _LONGEST_SAMPLE = 3, 60
_MOST_TOLD = 20


@dataclass(frozen=True)
class CatalogueFile:
    """The products of a feed in their order, and what is wrong with its other rows.

    `changes_on` is the first day on which the same file makes other products: a promotion begins or ends.
    """

    products: tuple[Product, ...]
    problems: tuple[RowProblem, ...] = ()
    notes: tuple[str, ...] = ()  # in words for the user: “12 articles are not published …”
    kind: Kind = "own"
    language: Language = "fr"  # of the texts whose column doesn't say
    changes_on: dt.date | None = None

    @property
    def told(self) -> tuple[RowProblem, ...]:
        """The problems as a person can read them: the first twenty, and how many more there are."""
        more = self.problems[_MOST_TOLD:]
        if not more:
            return self.problems
        reason, count = Counter(problem.reason for problem in more).most_common(1)[0]
        rest = f"{len(more):,} more rows are left out; {count:,} of them: {reason}"
        return (*self.problems[:_MOST_TOLD], RowProblem(more[0].line, rest))


@dataclass(frozen=True)
class ColumnUse:
    """What a column is taken for: a field of `kinds.FIELDS`, attribute, ignored, or confidential."""

    column: str
    field: str
    samples: tuple[str, ...]


@dataclass(frozen=True)
class FeedPreview:
    """What a feed would become, before anything is indexed."""

    kind: Kind
    columns: tuple[ColumnUse, ...]
    rows: int
    products: int
    language: Language
    problems: tuple[RowProblem, ...] = ()
    notes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The preview as plain values, for JSON."""
        return {
            **vars(self),
            "columns": [vars(use) for use in self.columns],
            "problems": [vars(problem) for problem in self.problems],
        }


def is_feed(path: Path) -> bool:
    """Whether the beginning of a file shows that it is a product feed; False for one that can't be read.

    A file named products.csv is meant to be one: what is wrong with it is said, not read as a text.
    """
    if path.name.casefold() == PRODUCTS:
        return True
    if path.suffix.lower() not in SUFFIXES:
        return False
    try:
        with path.open("rb") as file:
            sample = file.read(_SAMPLE)
        if path.suffix.lower() == ".xml":
            return _GOOGLE.search(sample.replace(b"\0", b"")) is not None
        return kind_of(header(clean(decode(sample, path.name)))) is not None
    except (OSError, FileReadError):
        return False


def read_feed(
    path: Path, mapping: Mapping[str, str] | None = None, today: Callable[[], dt.date] = dt.date.today
) -> CatalogueFile:
    """The products of a feed; `mapping` (column: field) goes before what the header says.

    `today` decides which promotions are in force. Raises FileReadError when the file is no table, or lacks a
    column that every feed needs, and UnknownNameError for a mapping to a field that there is none of.
    """
    table = _table(path)
    columns = _columns(table, mapping or {}, path.name)
    demand(columns, path.name)
    return _Feed(path, table, columns, today()).read()


def preview_feed(
    path: Path, mapping: Mapping[str, str] | None = None, today: Callable[[], dt.date] = dt.date.today
) -> FeedPreview:
    """What each column of a table is taken for and what would come of it; raises what `read_feed` raises.

    A column that every feed needs may still be missing: it is a problem of line 1, so that it can be mapped.
    """
    table = _table(path)
    columns = _columns(table, mapping or {}, path.name)
    feed = _Feed(path, table, columns, today())
    lacking = missing(columns)
    found = CatalogueFile((), kind=columns.kind, language=feed.language) if lacking else feed.read()
    absent = RowProblem(1, f"no column is known to be {' or '.join(lacking)}")
    return FeedPreview(
        kind=columns.kind,
        columns=tuple(ColumnUse(c, use, _samples(table.rows, c)) for c, use in columns.uses.items()),
        rows=len(table.rows),
        products=len(found.products),
        language=found.language,
        problems=(absent, *table.problems) if lacking else found.problems,
        notes=found.notes,
    )


def _table(path: Path) -> Table:
    if path.suffix.lower() != ".xml":
        return read_table(read_text(path), path.name)
    try:
        return read_xml(path.read_bytes(), path.name)
    except OSError as error:
        raise FileReadError(
            f"{path.name} can't be read: {error.strerror}.", "Check its permissions."
        ) from error


def _columns(table: Table, mapping: Mapping[str, str], name: str) -> Columns:
    return columns_of(table.columns, kind_of(table.columns) or "table", mapping, name)


class _Feed:
    """One feed on its way from rows to products."""

    def __init__(self, path: Path, table: Table, columns: Columns, today: dt.date) -> None:
        self._table = table
        self._kind = columns.kind
        rows = _complete(table.rows, columns)
        named = _NAMED.search(path.stem)
        stated: Language | None = None if named is None else "fr" if named[1].lower() == "fr" else "en"
        default: Language = "fr" if french_header(table.columns) or columns.kind in ("own", "table") else "en"
        words = Records(columns, (), default, today)
        self.language = (
            stated or table.language or feed_language([words.sample(row) for row in spread(rows)], default)
        )
        self._rows = rows
        self._records = Records(columns, rows, self.language, today)

    def read(self) -> CatalogueFile:
        products: dict[str, Product] = {}
        problems = list(self._table.problems)
        changes: list[dt.date] = []
        hidden = 0
        for row in self._rows:
            if not self._records.published(row):
                hidden += 1
                continue
            try:
                record = self._records.make(row)
                _keep(products, record)
            except RowError as error:
                problems.append(RowProblem(row.line, str(error)))
                continue
            if record.changes_on is not None:
                changes.append(record.changes_on)
        problems.sort(key=lambda problem: problem.line)
        notes = instructions(dict.fromkeys(_texts(products.values())))  # variants share theirs
        if hidden:
            notes += (f"articles that the shop does not publish, left out: {hidden:,}",)
        return CatalogueFile(
            tuple(products.values()),
            tuple(problems),
            notes,
            self._kind,
            self.language,
            min(changes, default=None),
        )


def _complete(rows: Sequence[Row], columns: Columns) -> Sequence[Row]:
    """One row for each article: what a shop system spreads over several is put together."""
    if columns.kind == "shopify":
        return ShopifyRows(columns).complete(rows)
    if columns.kind == "woocommerce":
        return WooCommerceRows(columns).complete(rows)
    return rows


def _keep(products: dict[str, Product], record: Record) -> None:
    key = record.product.sku.casefold()  # SKUs are found whatever their case
    if key in products:
        raise RowError(f"the SKU {record.product.sku} stands on an earlier line too")
    products[key] = record.product


def _texts(products: Iterable[Product]) -> Iterator[str]:
    """Every text that a shop system's users wrote: it is shown to the model."""
    for product in products:
        yield from product.name.values()
        yield from product.description.values()
        yield from product.attributes.values()


def _samples(rows: Sequence[Row], column: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for row in rows:
        if column in row.values:
            found[" ".join(row.values[column].split())[:_LONGEST_SAMPLE]] = None
        if len(found) == _SAMPLES:
            break
    return tuple(found)
