"""What visitors think of an answer."""

from dataclasses import dataclass
from typing import Literal

from assistant.types.language import Language

# Why a thumb points down; empty: no reason was given.
FeedbackReason = Literal["", "wrong", "incomplete", "off_topic", "too_long", "other"]


@dataclass(frozen=True)
class Feedback:
    """A thumb for one answer: that to question number `turn` (from 0) of a conversation.

    `question` and `comment` are what the visitor typed, without what identifies a person. `language` is the
    answer's, empty when the answer is not known any more.
    """

    conversation: str
    turn: int
    up: bool
    reason: FeedbackReason = ""
    comment: str = ""
    question: str = ""
    language: Language | Literal[""] = ""


@dataclass(frozen=True)
class FeedbackTotals:
    """How many answers were found good, and how many not."""

    up: int
    down: int
