"""Answers the questions of all visitors, step by step; each one's page is passed in and changed."""

import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, aclosing, nullcontext
from dataclasses import replace
from typing import Protocol

from assistant.chat.answer import AnswerEvent
from assistant.chat.conversation import Conversations
from assistant.chat.door.slots import Place
from assistant.errors import AssistantError, InputError
from assistant.text.language import detect_any, detect_language
from assistant.types.answer import Answer, AnswerProducts, AnswerSources, AnswerText
from assistant.types.language import LANGUAGES, Language
from assistant.web.chat.present import Presenter
from assistant.web.chat.visit import Outcome, Turn, Visit

_log = logging.getLogger(__name__)
# From the conversation and the question to a place among the answers that run.
Enter = Callable[[str, str], AbstractAsyncContextManager[Place]]


class Answers(Protocol):
    """What answers: `Services` does."""

    @property
    def conversations(self) -> Conversations:
        """What was said so far, by conversation."""
        ...

    def answer(
        self, question: str, language: Language | None = None, conversation: str | None = None
    ) -> AsyncGenerator[AnswerEvent, None]:
        """The passages, the products, the checked text, and last the finished answer."""
        ...


def freely(conversation: str, question: str) -> AbstractAsyncContextManager[Place]:
    """The door of a page that has none."""
    del conversation, question
    return nullcontext(Place())


class Dialogue:
    """The conversation of one company. `longest` is that of a question, in characters."""

    def __init__(self, answers: Answers, presenter: Presenter, longest: int) -> None:
        self._answers = answers
        self._presenter = presenter
        self._longest = longest

    async def ask(self, visit: Visit, question: str, enter: Enter = freely) -> AsyncGenerator[Turn, None]:
        """Each step of answering `question`; the visit shows it already.

        Yields nothing for an empty question or while another one is being answered. Closing it frees the
        model. `enter` may raise a DoorError, which the turn then shows.
        """
        if visit.busy or not question.strip():
            return
        self._open(visit)
        before = self._answers.conversations.count(visit.conversation)
        turn = visit.begin(question[: self._longest], spoken(visit, question), before)
        self.show(visit, turn)
        yield turn
        async with aclosing(self._entered(visit, turn, question, enter)) as steps:
            async for step in steps:
                if not self._show(visit, step):
                    return
                yield step

    def again(self, visit: Visit) -> str:
        """Take the last question off the page, to be asked anew; empty when there is none."""
        last = visit.last
        if last is None or visit.busy:
            return ""
        visit.drop(last.number)
        # By number: what is remembered of a question is without personal data.
        if self._answers.conversations.count(visit.conversation) > last.before:
            self._forget_last(visit)
        return last.question

    def end(self, visit: Visit, outcome: Outcome) -> None:
        """Stop a reply: the visitor did, or a fault of our own; the bubble must not wait for ever."""
        if visit.last is not None and visit.busy:
            self._show(visit, replace(visit.last, outcome=outcome))

    def show(self, visit: Visit, turn: Turn) -> None:
        """Show a turn in the place of what it was."""
        visit.show(turn, self._presenter.turn(turn))

    def leave(self, visit: Visit) -> None:
        """Forget everything that was said."""
        self._answers.conversations.forget(visit.conversation)
        visit.clear()

    def _open(self, visit: Visit) -> None:
        """Begin a conversation, also when the one before was idle for too long and is forgotten."""
        conversations = self._answers.conversations
        if not visit.conversation or (visit.turns and not conversations.turns(visit.conversation)):
            visit.enter(conversations.open())

    def _forget_last(self, visit: Visit) -> None:
        """Go on in a conversation that has all turns but the last."""
        conversations = self._answers.conversations
        turns = conversations.turns(visit.conversation)
        conversations.forget(visit.conversation)
        visit.enter(conversations.open())
        for turn in turns[:-1]:
            conversations.add(visit.conversation, turn)

    def _show(self, visit: Visit, turn: Turn) -> bool:
        """Show a step, unless its turn was ended or taken off the page meanwhile."""
        now = visit.turn(turn.number)
        if now is None or now.outcome != "working":
            return False
        self.show(visit, turn)
        return True

    async def _entered(
        self, visit: Visit, turn: Turn, question: str, enter: Enter
    ) -> AsyncGenerator[Turn, None]:
        try:
            if len(question) > self._longest:
                raise InputError(
                    f"The question has {len(question)} characters.", f"Use {self._longest} at most."
                )
            steps = self._steps(visit, turn, question)
            async with enter(visit.conversation, question) as place, aclosing(steps):
                async for turn in steps:
                    place.started()
                    yield turn
        except AssistantError as error:
            _log.warning("A question was not answered: %s", error.code)
            yield replace(turn, outcome="failed", error=error)

    async def _steps(self, visit: Visit, turn: Turn, question: str) -> AsyncGenerator[Turn, None]:
        events = self._answers.answer(question, asked_in(visit, question), visit.conversation)
        async with aclosing(events):
            async for event in events:
                turn = after(turn, event)
                if turn.answer is not None:
                    turn = self._placed(visit, turn, turn.answer)
                yield turn

    def _placed(self, visit: Visit, turn: Turn, answer: Answer) -> Turn:
        """The turn with its place in the conversation; the page follows the answer's language."""
        if not visit.chosen:
            visit.language = answer.language
        place = self._answers.conversations.count(visit.conversation) - 1
        return replace(turn, conversation=visit.conversation, place=place)


def after(turn: Turn, event: AnswerEvent) -> Turn:
    """The turn once an event has come."""
    match event:
        case AnswerSources(passages):
            return replace(turn, passages=passages)
        case AnswerProducts(cards):
            return replace(turn, cards=cards)
        case AnswerText(text):
            return replace(turn, text=turn.text + text)
        case Answer():
            return replace(turn, outcome="done", answer=event)


def spoken(visit: Visit, question: str) -> Language:
    """The language in which a question is received: the visitor's choice, else the question's."""
    page = visit.language or "fr"
    return page if visit.chosen else detect_language(question, default=page)


def asked_in(visit: Visit, question: str) -> Language | None:
    """The language to answer in; None lets the answering side decide, for a question in a third one."""
    if visit.chosen or detect_any(question) in (None, *LANGUAGES):
        return spoken(visit, question)
    return None
