"""The two small interfaces behind which every model stands: chat models and embedders."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Role = Literal["system", "user", "assistant"]
Vectors = NDArray[np.float32]


class Priority(IntEnum):
    """Who goes first when work waits for the same cores: a visitor, then a copywriter, then indexing."""

    CHAT = 0
    DRAFT = 1
    INDEX = 2


@dataclass(frozen=True)
class Message:
    """One message to a chat model."""

    role: Role
    content: str


@dataclass(frozen=True)
class Usage:
    """What one reply took. Tokens as the provider counts them; `cost_eur` is None when no price is known.

    `estimated`: (partly) our own count, because the provider sent none, or the reply was cut or stopped.
    """

    prompt_tokens: int = 0
    cached_tokens: int = 0  # the part of prompt_tokens that the provider read from its cache
    completion_tokens: int = 0
    cost_eur: Decimal | None = None
    estimated: bool = False

    def __add__(self, other: "Usage") -> "Usage":
        costs = [cost for cost in (self.cost_eur, other.cost_eur) if cost is not None]
        return Usage(
            self.prompt_tokens + other.prompt_tokens,
            self.cached_tokens + other.cached_tokens,
            self.completion_tokens + other.completion_tokens,
            sum(costs, Decimal(0)) if costs else None,
            self.estimated or other.estimated,
        )

    def as_dict(self) -> dict[str, int | float | None]:
        """The documented `usage` object of every `--json` output."""
        return {
            "prompt_tokens": self.prompt_tokens,
            "cached_tokens": self.cached_tokens,
            "completion_tokens": self.completion_tokens,
            "cost_eur": None if self.cost_eur is None else float(self.cost_eur),
        }


@dataclass(frozen=True)
class Request:
    """What a chat model is asked: the stable messages first, so that a prompt cache can serve them.

    `schema` is a JSON schema; with it the reply is one JSON object. `total_seconds` bounds the whole
    reply, waiting for a turn included.
    """

    messages: Sequence[Message]
    max_output_tokens: int
    total_seconds: float
    priority: Priority = Priority.CHAT
    schema: Mapping[str, Any] | None = None
    stop: Sequence[str] = field(default=())


@dataclass(frozen=True)
class Delta:
    """The next piece of a reply's text, as it arrives."""

    text: str


@dataclass(frozen=True)
class Completion:
    """The end of a reply: the whole text, what it took, and the seconds until its first token."""

    text: str
    usage: Usage
    first_token_seconds: float
    total_seconds: float


class ChatModel(Protocol):
    """Answers a request as a stream: any number of `Delta`, then exactly one `Completion`."""

    @property
    def name(self) -> str:
        """The model's name, as drafts record it."""
        ...

    @property
    def embedded(self) -> bool:
        """Whether the model runs on this machine inside the product (trial quality, texts stay here)."""
        ...

    @property
    def prompt_budget(self) -> int:
        """How many tokens a prompt may have for answers to stay quick and inside the context."""
        ...

    def stream(self, request: Request) -> AsyncGenerator[Delta | Completion, None]:
        """Send the request; raises a `ModelError` when no whole reply comes."""
        ...


class Embedder(Protocol):
    """Turns texts into unit vectors of one length; near meaning, near vectors."""

    @property
    def name(self) -> str:
        """What the index records; vectors of different names are never compared."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts to be found, shape (len(texts), dimensions), float32, unit length."""
        ...

    def embed_query(self, text: str) -> Vectors:
        """The vector of a question, shape (dimensions,), float32, unit length."""
        ...

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """The vectors of many questions, shape (len(texts), dimensions): faster than one by one."""
        ...
