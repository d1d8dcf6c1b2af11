"""What a visitor gets."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from assistant.types.knowledge import Availability, Passage
from assistant.types.language import Language
from assistant.types.model import Usage

AnswerStatus = Literal["answered", "not_in_knowledge", "off_topic", "degraded"]


@dataclass(frozen=True)
class Citation:
    """A passage that an answer stands on.

    `n` is its number in the text; `quote` is verbatim from the source, and so in the source's `language`,
    which need not be the answer's.
    """

    n: int
    source: str
    title: str
    heading: str
    quote: str
    url: str | None
    language: Language | None = None


@dataclass(frozen=True)
class ProductCard:
    """A product shown to a visitor who is choosing; every value is the record's own.

    `price_eur` is the price with tax, and None when the record's price no longer holds; it was valid on
    `price_date`. `image` is a path of our own server or None. `reason` is half a sentence in the answer's
    language: which of the visitor's wishes it meets. `named`: the question is about this very product, which
    was not chosen for it.
    """

    sku: str
    name: str
    price_eur: Decimal | None
    price_date: dt.date
    availability: Availability
    url: str | None = None
    image: str | None = None
    reason: str = ""
    named: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The documented shape in `ask --json`."""
        price = None if self.price_eur is None else str(self.price_eur)
        return {**vars(self), "price_eur": price, "price_date": self.price_date.isoformat()}


@dataclass(frozen=True)
class Answer:
    """A finished answer with its citations.

    `status` is decided by code: `off_topic` is a fixed text; `degraded` means that the passages are right
    but the model gave no whole answer. An outage without passages is an error, never an answer.
    `nearby` is what the knowledge holds near a question that it does not answer. `suggestions` are questions
    that it does answer. `searched` is the question as it was looked up, when earlier ones had to complete it.
    `masked` are the kinds of personal data that were taken out of the question at once: email, phone, card,
    iban, nir.
    `failure` is why the model gave no whole answer, as `AssistantError.as_dict` has it: for the company, not
    for visitors.
    """

    answer: str
    language: Language
    status: AnswerStatus
    citations: tuple[Citation, ...] = ()
    usage: Usage = field(default_factory=Usage)
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    topic: str = ""  # of a question that is not for the knowledge (rules/topics.yaml), else empty
    products: tuple[ProductCard, ...] = ()
    suggestions: tuple[str, ...] = ()
    nearby: tuple[Citation, ...] = ()
    searched: str = ""
    dropped: int = 0  # sentences of the model that failed their check and were not shown
    failure: Mapping[str, str] | None = None
    masked: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The documented shape of `ask --json`."""
        return {
            "answer": self.answer,
            "language": self.language,
            "status": self.status,
            "topic": self.topic,
            "citations": [vars(citation) for citation in self.citations],
            "products": [card.as_dict() for card in self.products],
            "suggestions": list(self.suggestions),
            "nearby": [vars(citation) for citation in self.nearby],
            "searched": self.searched,
            "dropped": self.dropped,
            "masked": list(self.masked),
            "failure": None if self.failure is None else dict(self.failure),
            "usage": self.usage.as_dict(),
            "timings_ms": {name: round(value, 1) for name, value in self.timings_ms.items()},
        }


@dataclass(frozen=True)
class AnswerText:
    """The next piece of an answer on its way to the visitor."""

    text: str


@dataclass(frozen=True)
class AnswerSources:
    """The passages found, before the model has written its first word."""

    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class AnswerProducts:
    """The products that fit the question, before the model has written its first word."""

    cards: tuple[ProductCard, ...]
