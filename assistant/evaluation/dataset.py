"""What is asked and what answers it: public sets in BEIR's format, or a company's own questions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from assistant.types.language import Language

Kind = Literal["near", "far"]
KINDS: tuple[Kind, ...] = ("near", "far")


@dataclass(frozen=True)
class Entry:
    """A document of a corpus; `question` is the one that it is known to answer, if any."""

    id: str
    title: str
    text: str
    question: str = ""


@dataclass(frozen=True)
class Question:
    """A question; `relevant` maps the documents that answer it to grades, and is empty when none does.

    `kind` tells of an unanswerable question whether it is of the same subject (near) or not (far).
    Without a `language` it is the question's own.
    """

    id: str
    text: str
    relevant: Mapping[str, int] = field(default_factory=dict)
    language: Language | None = None
    kind: Kind = "near"


@dataclass(frozen=True)
class Dataset:
    """Questions, and the documents they are asked of; without entries, the company's own index."""

    name: str
    questions: tuple[Question, ...]
    entries: tuple[Entry, ...] = ()
