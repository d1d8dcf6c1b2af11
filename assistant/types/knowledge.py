"""What a company knows, on its way from a file to a passage that answers a question."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Literal

from assistant.types.language import Language

Audience = Literal["public", "internal"]
# How far a source is believed: what the company stands for, what it merely writes, what another system
# delivers, and what customers write, which supports no claim about price, law or product.
Trust = Literal["official", "editorial", "feed", "user_generated"]
Availability = Literal["in_stock", "out_of_stock", "preorder", "discontinued"]
Standing = Literal["current", "expired", "future"]


@dataclass(frozen=True)
class Origin:
    """What the company declares of a source: who may see it, who answers for it, and when it holds."""

    audience: Audience = "public"
    trust: Trust = "editorial"
    owner: str = ""
    date: dt.date | None = None
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None


@dataclass(frozen=True)
class SourceFile:
    """A file found under a root. `source` is its path below the root, with forward slashes."""

    path: Path
    root: str
    source: str
    sha256: str
    size: int  # bytes
    origin: Origin = Origin()
    stamp: str = ""  # what the file system says of it; as long as that stays, so does `sha256`
    url: str | None = None  # where a page came from; goes before the address that it names itself
    validators: Mapping[str, str] = field(default_factory=dict)  # of a page, for the next visit
    mapping: Mapping[str, str] = field(default_factory=dict)  # of a feed: columns to fields, where declared
    aliases: tuple[str, ...] = ()  # other names that lead to it
    language: Language | None = None  # what links to it say, unless it says so itself


@dataclass(frozen=True)
class Part:
    """A stretch of a document in Markdown: a whole text, one page of a PDF, or one sheet of a workbook."""

    text: str
    page: int | None = None  # counted from 1; None where the format has no pages


@dataclass(frozen=True)
class Product:
    """One typed record of the catalogue. Prices are in EUR, tax included.

    Names and descriptions are there in the languages that the feed has them in.
    """

    sku: str
    name: Mapping[Language, str]
    category: str
    price_eur: Decimal
    availability: Availability
    description: Mapping[Language, str]
    attributes: Mapping[str, str] = field(default_factory=dict)
    url: str | None = None
    image: str | None = None  # where the original is: a URL, or a path below the root
    valid_until: dt.date | None = None  # last day on which the price holds
    price_reference_30j: Decimal | None = None  # lowest price of the last 30 days (Omnibus directive)
    image_file: str | None = None  # its name below /images/ of our own server, once it has been fetched

    def named(self, language: Language) -> str:
        """The name in that language, or in the one that there is."""
        return self.name.get(language) or next(iter(self.name.values()), self.sku)

    @property
    def facts(self) -> "ProductFacts":
        """What filters ask of it."""
        return ProductFacts(
            self.price_eur, self.availability, self.category, tuple(sorted(self.attributes.items()))
        )

    def expired(self, today: dt.date) -> bool:
        """Whether the price no longer holds on `today`."""
        return self.valid_until is not None and self.valid_until < today


@dataclass(frozen=True)
class ProductFacts:
    """What filters ask of a product record, carried by its text. Names and values are as in the record."""

    price_eur: Decimal
    availability: Availability
    category: str = ""
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Document:
    """What a reader makes of a source file: Markdown and what a citation needs."""

    source: str
    title: str
    language: Language
    parts: tuple[Part, ...]
    url: str | None = None
    date: dt.date | None = None
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    audience: Audience = "public"
    sku: str | None = None  # set when the document is one product record
    trust: Trust = "editorial"
    owner: str = ""
    product: ProductFacts | None = None  # set with `sku`
    warnings: tuple[str, ...] = ()  # in words for the user: “page 3 has no text”


@dataclass(frozen=True)
class Chunk:
    """A stretch of a document that is embedded and cited as one.

    `id` is stable: the same text at the same place of the same source of the same root has the same id.
    `heading` is the path of headings above the text, joined with “ › ”; empty when there is none.
    """

    id: str
    root: str
    source: str
    title: str
    heading: str
    language: Language
    text: str
    position: int  # 0 for the first chunk of its document
    page: int | None = None
    url: str | None = None
    date: dt.date | None = None
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    audience: Audience = "public"
    sku: str | None = None
    trust: Trust = "editorial"
    product: ProductFacts | None = None  # set with `sku`

    @property
    def embedded_text(self) -> str:
        """What the embedder and the lexical index see: title and headings give a short text its subject."""
        return "\n".join(line for line in (self.title, self.heading, self.text) if line)

    def in_force(self, today: dt.date) -> bool:
        """Whether the text holds on `today`, by its own dates."""
        return self.standing(today) == "current"

    def standing(self, today: dt.date) -> Standing:
        """Whether the text holds on `today`, no longer, or not yet, by its own dates."""
        if self.valid_until is not None and self.valid_until < today:
            return "expired"
        return "future" if self.valid_from is not None and today < self.valid_from else "current"


@dataclass(frozen=True)
class Filters:
    """What passages must be; an empty field lets everything through. Prices are in EUR, tax included.

    Category, prices, availability and attributes are those of product records: with one of them set, only
    products are found.
    """

    language: Language | None = None
    trust: tuple[Trust, ...] = ()
    dated_from: dt.date | None = None
    dated_until: dt.date | None = None
    category: str = ""
    price_from: Decimal | None = None
    price_until: Decimal | None = None
    availability: tuple[Availability, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Passage:
    """A chunk found for a question. `score` is 0-1, higher is nearer; `rank` counts from 1."""

    chunk: Chunk
    score: float
    rank: int
    similarity: float = 0.0  # cosine between question and chunk
    coverage: float = 0.0  # share of the question's IDF weight that the chunk contains, 0-1
    standing: Standing = "current"  # what is not current is shown to the company only
    ids: tuple[str, ...] = ()  # of all chunks in it, in the order of the text, when it is several
