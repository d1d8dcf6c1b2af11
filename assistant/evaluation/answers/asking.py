"""Asks every item of the product, as a visitor would, and scores what comes back."""

import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import Protocol

from assistant.chat.answer import AnswerEvent
from assistant.evaluation.answers.items import Item, Items
from assistant.evaluation.answers.judge import Judge
from assistant.evaluation.answers.replies import Reply
from assistant.evaluation.answers.scoring import Scored, score
from assistant.evaluation.cases import Told, outcomes
from assistant.types.answer import Answer, AnswerSources, AnswerText
from assistant.types.knowledge import Passage
from assistant.types.language import Language


class Answers(Protocol):
    """Answers a question, within a conversation if one is given."""

    def __call__(
        self, question: str, language: Language | None = None, conversation: str | None = None
    ) -> AsyncGenerator[AnswerEvent, None]:
        """The events of one answer, the finished `Answer` last."""
        ...


class Talks(Protocol):
    """Where conversations are kept."""

    def open(self) -> str:
        """A new conversation's id."""
        ...

    def forget(self, conversation: str) -> None:
        """Drop it."""
        ...


class Asking:
    """Asks and scores; earlier turns of an item are asked first, in a conversation of its own.

    `known` are texts whose names need no source: what the company says of itself.
    """

    def __init__(
        self,
        answers: Answers,
        talks: Talks,
        known: Sequence[str] = (),
        judge: Judge | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._answers = answers
        self._talks = talks
        self._known = known
        self._judge = judge
        self._clock = clock

    async def run(self, items: Items, told: Told) -> tuple[Scored, ...]:
        """Every item in order; raises what `outcomes` raises."""
        replies = outcomes(items, self._reply, _lost, told, self._clock)
        async with aclosing(replies) as found:
            return tuple([await self._scored(item, reply) async for item, reply in found])

    async def _scored(self, item: Item, reply: Reply) -> Scored:
        found = score(item, reply, self._known)
        if self._judge is None:
            return found
        return replace(found, opinion=await self._judge.opinion(item, reply))

    async def _reply(self, item: Item) -> Reply:
        talk = self._talks.open()
        try:
            for turn in item.turns:
                await self._ask(turn, talk)
            return await self._ask(item.question, talk)
        finally:
            self._talks.forget(talk)

    async def _ask(self, question: str, talk: str) -> Reply:
        passages: tuple[Passage, ...] = ()
        answer, found, first = None, None, None
        started = self._clock()
        # The language is left to the product: whether it tells it right is one of the things measured.
        async with aclosing(self._answers(question, None, talk)) as events:
            async for event in events:
                if isinstance(event, AnswerSources):
                    passages, found = event.passages, self._since(started)
                elif isinstance(event, AnswerText) and event.text.strip() and first is None:
                    first = self._since(started)
                elif isinstance(event, Answer):
                    answer = event
        return Reply(answer, passages, first, self._since(started), found_ms=found)

    def _since(self, started: float) -> float:
        """Milliseconds."""
        return (self._clock() - started) * 1000


def _lost(message: str) -> Reply:
    return Reply(None, error=message)
