"""What an answer is made with besides passages and a model, as small interfaces; the defaults do nothing.

Every method is called in a thread of its own or before a model is asked: it may search, it must not call a
model. What one of them finds is shown as it is, so each gives only what it can stand for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.chat.conversation import Turn
from assistant.errors import ModelError
from assistant.types.answer import Answer, Citation, ProductCard
from assistant.types.knowledge import Passage
from assistant.types.language import Language


class Recommender(Protocol):
    """Picks products for a visitor who is choosing."""

    def recommend(
        self, question: str, language: Language, turns: Sequence[Turn], passages: Sequence[Passage]
    ) -> tuple[ProductCard, ...]:
        """At most three cards, best first; none when the question is not about choosing.

        `question` is complete in itself; `turns` are the earlier ones, oldest first: wishes that they state
        count. `passages` are those found for the question, best first.
        """
        ...


class Suggester(Protocol):
    """Offers questions that the knowledge can answer, and what it holds near one that it can't."""

    def starters(self, language: Language) -> tuple[str, ...]:
        """Questions to begin with."""
        ...

    def after(
        self, question: str, language: Language, passages: Sequence[Passage], turns: Sequence[Turn]
    ) -> tuple[str, ...]:
        """At most three questions that may follow an answered one; each passes the gate."""
        ...

    def nearby(self, question: str, language: Language, passages: Sequence[Passage]) -> tuple[Citation, ...]:
        """What is known near a question that the knowledge does not answer; may be empty."""
        ...


class Fallback(Protocol):
    """Answers without a model, from the passages alone."""

    def quote(
        self, question: str, language: Language, passages: Sequence[Passage], error: ModelError | None
    ) -> Answer | None:
        """The best of the passages word for word, as an `Answer` of status `degraded`; None: nothing fits.

        A citation's number is the place of its passage in `passages`, counted from 1. `error` is why there is
        no model's answer; None when there was one and nothing of it passed its checks. With None as the
        result the error is raised.
        """
        ...


class Breaker(Protocol):
    """Tells whether the model is worth a call: after failures in a row it is left alone for a while.

    A call that was allowed and is never reported (the visitor left) must not block the next one for ever.
    """

    def allows(self) -> bool:
        """Whether to call the model now; false: go without it at once."""
        ...

    def succeeded(self) -> None:
        """A reply came."""
        ...

    def failed(self, error: ModelError) -> None:
        """No whole reply came; which errors count is the breaker's business."""
        ...


class NoRecommender:
    """Recommends nothing."""

    def recommend(
        self, question: str, language: Language, turns: Sequence[Turn], passages: Sequence[Passage]
    ) -> tuple[ProductCard, ...]:
        """No cards."""
        del question, language, turns, passages
        return ()


class NoSuggester:
    """Suggests nothing."""

    def starters(self, language: Language) -> tuple[str, ...]:
        """No questions."""
        del language
        return ()

    def after(
        self, question: str, language: Language, passages: Sequence[Passage], turns: Sequence[Turn]
    ) -> tuple[str, ...]:
        """No questions."""
        del question, language, passages, turns
        return ()

    def nearby(self, question: str, language: Language, passages: Sequence[Passage]) -> tuple[Citation, ...]:
        """Nothing."""
        del question, language, passages
        return ()


class NoFallback:
    """Quotes nothing: without a model there is no answer."""

    def quote(
        self, question: str, language: Language, passages: Sequence[Passage], error: ModelError | None
    ) -> Answer | None:
        """None."""
        del question, language, passages, error
        return None


class NoBreaker:
    """Lets every call through."""

    def allows(self) -> bool:
        """Always."""
        return True

    def succeeded(self) -> None:
        """Nothing to note."""

    def failed(self, error: ModelError) -> None:
        """Nothing to note."""
        del error


@dataclass(frozen=True)
class Parts:
    """What the answers of one company are made with."""

    recommender: Recommender = NoRecommender()
    suggester: Suggester = NoSuggester()
    fallback: Fallback = NoFallback()
    breaker: Breaker = NoBreaker()
