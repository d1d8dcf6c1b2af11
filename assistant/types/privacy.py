"""What is kept of visitors' conversations, and what is told and done about a person's data."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from assistant.types.answer import AnswerStatus
from assistant.types.language import Language

GapKind = Literal["unanswered", "disliked"]


@dataclass(frozen=True)
class KeptTurn:
    """A question and its answer as a transcript keeps them: masked, under a pseudonym."""

    conversation: str
    turn: int
    at: dt.datetime
    question: str
    answer: str
    language: Language
    status: AnswerStatus

    def as_dict(self) -> dict[str, Any]:
        """As it stands in `privacy export --json`."""
        return {**vars(self), "at": self.at.isoformat()}


@dataclass(frozen=True)
class Gap:
    """A question that got no good answer: `count` times on `day`, masked."""

    day: dt.date
    kind: GapKind
    language: Language
    question: str
    count: int


@dataclass(frozen=True)
class Processor:
    """Who handles data for the company, as brand.yaml's `processors` describes them.

    `host` is that of the service's address, or empty for one that the settings don't name (a hosting
    company). `contract` says which one was made and when; empty: none is recorded.
    """

    host: str
    name: str
    country: Mapping[Language, str]
    contract: str = ""
    purpose: Mapping[Language, str] | None = None  # only of one that the settings don't name


FlowKind = Literal["chat", "embedding", "rerank", "mail", "webhook", "other"]


@dataclass(frozen=True)
class Flow:
    """Data that leave this machine: to whom, which, and what is recorded of the recipient.

    `host` is the address that the settings name; `country` and `contract` are empty when brand.yaml says
    nothing of it.
    """

    kind: FlowKind
    host: str
    recipient: str
    data: Mapping[Language, str]
    country: Mapping[Language, str]
    contract: str

    def as_dict(self) -> dict[str, Any]:
        """As it stands in `privacy flows --json`."""
        return {**vars(self), "data": dict(self.data), "country": dict(self.country)}
