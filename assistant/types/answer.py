"""What a visitor gets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from assistant.types.knowledge import Passage
from assistant.types.language import Language
from assistant.types.model import Usage

AnswerStatus = Literal["answered", "not_in_knowledge", "off_topic", "degraded"]


@dataclass(frozen=True)
class Citation:
    """A passage that an answer stands on.

    `n` is its number in the text; `quote` is verbatim from the source.
    """

    n: int
    source: str
    title: str
    heading: str
    quote: str
    url: str | None


@dataclass(frozen=True)
class Answer:
    """A finished answer with its citations.

    `status` is decided by code: `off_topic` is a fixed text; `degraded` means that the passages are right
    but the model gave no whole answer. An outage without passages is an error, never an answer.
    """

    answer: str
    language: Language
    status: AnswerStatus
    citations: tuple[Citation, ...] = ()
    usage: Usage = field(default_factory=Usage)
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    topic: str = ""  # of a question that is not for the knowledge (rules/topics.yaml), else empty

    def as_dict(self) -> dict[str, Any]:
        """The documented shape of `ask --json`."""
        return {
            "answer": self.answer,
            "language": self.language,
            "status": self.status,
            "topic": self.topic,
            "citations": [vars(citation) for citation in self.citations],
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
