"""Asks the services as a visitor would."""

from collections.abc import Sequence
from contextlib import aclosing
from typing import Any

from assistant.chat.answer import AnswerEvent
from assistant.services import Services
from assistant.types.answer import Answer, AnswerText


async def events_of(services: Services, question: str, **options: Any) -> list[AnswerEvent]:
    """All events of one answer."""
    async with aclosing(services.answer(question, **options)) as events:
        return [event async for event in events]


async def answer_of(services: Services, question: str, **options: Any) -> Answer:
    """The finished answer."""
    last = (await events_of(services, question, **options))[-1]
    assert isinstance(last, Answer)
    return last


def visible(events: Sequence[AnswerEvent]) -> str:
    """All the text that was ever shown."""
    return "".join(
        event.text if isinstance(event, AnswerText) else f"\n{event.answer}"
        for event in events
        if isinstance(event, AnswerText | Answer)
    )
