"""One question of a conversation: what was said before it, and what becomes of it."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace

from assistant.chat.answer import AnswerEvent
from assistant.chat.conversation import Conversations, Turn
from assistant.chat.privacy.masking import Typed
from assistant.text.language import detect_language
from assistant.types.answer import Answer, AnswerText
from assistant.types.language import Language


class Talk:
    """Reads the turns of a conversation once, and adds the one that is being made."""

    def __init__(
        self,
        conversations: Conversations,
        conversation: str | None,
        asked: Typed,
        language: Language | None,
        note: Callable[[str, int | None, Turn], None],
    ) -> None:
        """`conversation` is the id that `Conversations.open` gave; None or another: there is no history.

        `note` is told each turn, with the conversation and its number there.
        """
        self._conversations = conversations
        self._conversation = conversation or ""
        self._asked = asked
        self._question = asked.question
        self._language = language
        self._note = note
        self.turns: Sequence[Turn] = conversations.turns(self._conversation)

    async def listening(self, stream: AsyncGenerator[AnswerEvent, None]) -> AsyncGenerator[AnswerEvent, None]:
        """Pass the events on and add the turn: finished, or as far as it came when the visitor stopped it."""
        text, answer = "", None
        try:
            async with aclosing(stream) as events:
                async for event in events:
                    if isinstance(event, AnswerText):
                        text += event.text
                    if isinstance(event, Answer):
                        answer = replace(event, masked=self._asked.masked)
                        self._add(self._finished(answer))
                    yield event if answer is None else answer
        except (GeneratorExit, asyncio.CancelledError):
            if answer is None:
                self._add(self._stopped(text.strip()))
            raise

    def _add(self, turn: Turn) -> None:
        self._note(self._conversation, self._conversations.add(self._conversation, turn), turn)

    def _finished(self, answer: Answer) -> Turn:
        return Turn(
            self._question,
            answer.searched or self._question,
            answer.answer,
            answer.language,
            answer.status,
            tuple(card.sku for card in answer.products),
        )

    def _stopped(self, text: str) -> Turn:
        before = self.turns[-1].language if self.turns else "fr"
        language = self._language or detect_language(self._question, before)
        return Turn(self._question, self._question, text, language, "degraded")
