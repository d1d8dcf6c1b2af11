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


@dataclass(frozen=True)
class Part:
    """A stretch of a document in Markdown: a whole text, one page of a PDF, or one sheet of a workbook."""

    text: str
    page: int | None = None  # counted from 1; None where the format has no pages


@dataclass(frozen=True)
class Product:
    """One typed record of the catalogue. Prices are in EUR, tax included."""

    sku: str
    name: Mapping[Language, str]
    category: str
    price_eur: Decimal
    availability: Availability
    description: Mapping[Language, str]
    attributes: Mapping[str, str] = field(default_factory=dict)
    url: str | None = None
    image: str | None = None
    valid_until: dt.date | None = None  # last day on which the price holds
    price_reference_30j: Decimal | None = None  # lowest price of the last 30 days (Omnibus directive)

    def expired(self, today: dt.date) -> bool:
        """Whether the price no longer holds on `today`."""
        return self.valid_until is not None and self.valid_until < today


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

    @property
    def embedded_text(self) -> str:
        """What the embedder and the lexical index see: title and headings give a short text its subject."""
        return "\n".join(line for line in (self.title, self.heading, self.text) if line)

    def in_force(self, today: dt.date) -> bool:
        """Whether the text holds on `today`, by its own dates."""
        begun = self.valid_from is None or self.valid_from <= today
        return begun and (self.valid_until is None or today <= self.valid_until)


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
