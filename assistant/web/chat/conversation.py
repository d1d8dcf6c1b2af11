"""A visitor's conversation: what the page shows for each question, step by step.

It is kept on the server. A browser only ever sends a question: Gradio's own chat takes the history from
the browser, where anyone can forge what the assistant has said.
"""

import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace

from assistant.errors import AssistantError, InputError
from assistant.services import Services
from assistant.types.answer import Answer, AnswerSources, AnswerText
from assistant.types.knowledge import Passage
from assistant.web.chat.present import Presenter
from assistant.web.safe import Html, fill
from assistant.web.texts import Words

_log = logging.getLogger(__name__)
MOST_TURNS = 40  # older ones leave the page, so that a long stay does not grow without end


@dataclass(frozen=True)
class Turn:
    """One question and what is shown below it, both as HTML."""

    question: str
    reply: str


@dataclass(frozen=True)
class Conversation:
    """What a visitor sees. `asked` counts all questions; `busy` while a reply is on its way."""

    turns: tuple[Turn, ...] = ()
    asked: int = 0
    busy: bool = False

    def begun(self, question: str) -> "Conversation":
        """With a new question, its reply still empty."""
        turns = (*self.turns[-MOST_TURNS + 1 :], Turn(question, ""))
        return Conversation(turns, self.asked + 1, busy=True)

    def showing(self, reply: str) -> "Conversation":
        """With the last question's reply as it is now."""
        return replace(self, turns=(*self.turns[:-1], replace(self.turns[-1], reply=reply)))

    def ended(self) -> "Conversation":
        """With nothing on its way any more."""
        return replace(self, busy=False)


class Talk:
    """Answers the questions of all visitors; each one's conversation is passed in and given back."""

    def __init__(self, services: Services, presenter: Presenter) -> None:
        self._services = services
        self._presenter = presenter

    async def ask(
        self, past: Conversation, question: str, words: Words
    ) -> AsyncGenerator[Conversation, None]:
        """The conversation at each step of answering `question`.

        Yields nothing for an empty question or while another one is being answered. Closing it frees the
        model.
        """
        if past.busy or not question.strip():
            return
        now = past.begun(self._presenter.question(question[: self._longest]))
        async with aclosing(self._replies(question, now.asked, words)) as replies:
            async for reply in replies:
                now = now.showing(reply)
                yield now
        yield now.ended()

    def stopped(self, past: Conversation, words: Words) -> Conversation:
        """The conversation after the visitor stopped a reply."""
        return self._closed(past, fill('<p class="b-note">{}</p>', words("chat_stopped")))

    def failed(self, past: Conversation, words: Words) -> Conversation:
        """The conversation after a fault of our own, instead of a bubble that never ends."""
        return self._closed(past, self._presenter.error(words))

    def _closed(self, past: Conversation, last: Html) -> Conversation:
        return past.showing(last).ended() if past.busy else past

    async def _replies(self, question: str, turn: int, words: Words) -> AsyncGenerator[Html, None]:
        try:
            if len(question) > self._longest:
                raise InputError(
                    f"The question has {len(question)} characters.", f"Use {self._longest} at most."
                )
            yield self._presenter.searching(words)
            async with aclosing(self._services.answer(question)) as events:
                text, found = "", tuple[Passage, ...]()
                async for event in events:
                    match event:
                        case AnswerSources(passages):
                            found = passages
                            yield self._presenter.writing(words, found)
                        case AnswerText():
                            text += event.text
                            yield self._presenter.partial(words, text, found)
                        case Answer():
                            yield self._presenter.answer(words, event, turn)
        except AssistantError as error:
            _log.warning("A question was not answered: %s", error.code)
            yield self._presenter.error(words, error)

    @property
    def _longest(self) -> int:
        return self._services.settings.search.question_characters
