import asyncio
from collections.abc import AsyncGenerator, Callable
from dataclasses import replace

import pytest

from assistant.chat.conversation import Conversations
from assistant.errors import InputError, ModelError, ModelTimeoutError
from assistant.evaluation.answers.asking import Asking
from assistant.evaluation.answers.items import Item, Items
from assistant.evaluation.answers.scoring import Scored
from assistant.types.answer import Answer, AnswerSources, AnswerText
from assistant.types.language import Language
from tests.evaluation.answers.samples import ITEM, REFUSAL, RIGHT, UNKNOWN, answer, passages

Event = AnswerSources | AnswerText | Answer
FOLLOW_UP = replace(ITEM, id="q3", question="And to France?", turns=("How much is delivery?",))


class Clock:
    """Seconds that pass only when told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Scripted:
    """The product, saying what it was told to; it notes what it was asked."""

    def __init__(self, says: Callable[[str], Answer | Exception]) -> None:
        self.clock = Clock()
        self.talks = Conversations(8, 2000, 3600, 100, self.clock)
        self.asked: list[tuple[str, Language | None, str | None]] = []
        self._says = says

    async def answer(
        self, question: str, language: Language | None = None, conversation: str | None = None
    ) -> AsyncGenerator[Event, None]:
        self.asked.append((question, language, conversation))
        said = self._says(question)
        if isinstance(said, Exception):
            raise said
        self.clock.now += 0.5
        yield AnswerSources(passages())
        self.clock.now += 0.5
        yield AnswerText(" ")
        yield AnswerText(said.answer)
        self.clock.now += 1
        yield said


def right(question: str) -> Answer:
    known = "France" in question or "delivery" in question
    return answer(RIGHT, 1) if known else answer(REFUSAL, status="not_in_knowledge")


def ran(
    product: Scripted, *items: Item, told: list[tuple[int, int, float]] | None = None
) -> tuple[Scored, ...]:
    asking = Asking(product.answer, product.talks, ["Filature d’Essai"], clock=product.clock)
    notes = [] if told is None else told
    return asyncio.run(asking.run(Items("own", items), lambda *each: notes.append(each)))


def test_every_item_is_asked_and_scored_with_its_times() -> None:
    told: list[tuple[int, int, float]] = []
    first, second = ran(Scripted(right), ITEM, UNKNOWN, told=told)
    assert first.correct
    assert second.correct
    assert first.reply.found_ms == 500
    assert first.reply.first_sentence_ms == 1000
    assert first.reply.total_ms == 2000
    assert len(first.reply.passages) == 2
    assert told == [(1, 2, 2.0), (2, 2, 0.0)]


def test_earlier_turns_are_asked_in_a_conversation_of_their_own() -> None:
    product = Scripted(right)
    ran(product, FOLLOW_UP, ITEM)
    questions, languages, talks = zip(*product.asked, strict=True)
    assert questions == ("How much is delivery?", "And to France?", ITEM.question)
    assert set(languages) == {None}  # the product has to tell it
    assert talks[0] == talks[1]
    assert talks[2] not in (None, talks[0])


def test_an_error_of_the_model_is_noted_at_its_item() -> None:
    def says(question: str) -> Answer | Exception:
        return ModelTimeoutError("The model took too long.") if "rent" in question else right(question)

    failed, fine = ran(Scripted(says), UNKNOWN, ITEM)
    assert failed.reply.error == "The model took too long."
    assert not failed.correct
    assert fine.correct


def test_the_third_error_in_a_row_ends_it() -> None:
    product = Scripted(lambda _: ModelError("The model is down."))
    items = [replace(ITEM, id=str(number)) for number in range(5)]
    with pytest.raises(ModelError, match="down"):
        ran(product, *items)
    assert len(product.asked) == 3


def test_another_error_ends_it_at_once() -> None:
    with pytest.raises(InputError):
        ran(Scripted(lambda _: InputError("The question is too long.")), ITEM, ITEM)
