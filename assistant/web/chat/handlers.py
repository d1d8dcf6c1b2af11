"""What the chat does when something is typed or pressed. What is said is decided elsewhere."""

import asyncio
import datetime as dt
import logging
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import AbstractAsyncContextManager, aclosing
from dataclasses import replace
from functools import partial
from typing import Any
from weakref import WeakValueDictionary

import gradio as gr

from assistant.chat.door.slots import Place
from assistant.errors import AssistantError, DoorError
from assistant.services import Services
from assistant.types.language import LANGUAGES, Language
from assistant.web.chat.dialogue import Dialogue
from assistant.web.chat.erasing import erase
from assistant.web.chat.kept import KeptVisits
from assistant.web.chat.said import number_of, said, text_of
from assistant.web.chat.screen import Screen, Shown
from assistant.web.chat.transcript import file_name, transcript
from assistant.web.chat.visit import Visit, Vote
from assistant.web.guard.departures import Departures
from assistant.web.guard.visitors import visitor_of
from assistant.web.language import page_language
from assistant.web.site import Site

_log = logging.getLogger(__name__)
_VOTES: Mapping[str, Vote] = {"up": "up", "down": "asked", "why": "down"}


class Handlers:
    """The handlers of one page. Each visitor's `Visit` lies on the server, under their session."""

    def __init__(self, services: Services, site: Site, dialogue: Dialogue, screen: Screen) -> None:
        self._services = services
        self._site = site
        self._dialogue = dialogue
        self._screen = screen
        self._departures = Departures()
        self._visits: WeakValueDictionary[str, Visit] = WeakValueDictionary()
        self._kept = KeptVisits(time.monotonic, services.settings.chat.idle_seconds)

    async def enter(self, key: Any, visit: Visit, request: gr.Request) -> Shown:
        """Greet with questions that the knowledge can answer, or go on with the visit that has this `key`."""
        visit = await self._kept_visit(text_of(key), request) or visit
        self.meet(visit, request)
        found: dict[Language, tuple[str, ...]] = {}
        closed: DoorError | None = None
        try:
            closed = await asyncio.to_thread(self._services.door.closed)
            for language in LANGUAGES:
                found[language] = await asyncio.to_thread(self._services.starters, language)
        except AssistantError as error:
            _log.warning("There are no questions to begin with: %s", error.code)
        whole = found if found and all(found.values()) else None
        visit.welcome = self._screen.welcome(whole, closed) if whole or closed else ""
        gone = {"keep": ""} if text_of(key) and not visit.key else {}
        return self._screen.shown(visit, **gone)

    async def ask(self, question: Any, visit: Visit, request: gr.Request) -> AsyncGenerator[Shown, None]:
        """Answer a question, step by step."""
        self.meet(visit, request)
        visit.erasing = ""
        if visit.key:
            self._kept.keep(visit)
        with self._departures.awaited(request):
            steps = self._dialogue.ask(visit, text_of(question), partial(self._enter, request))
            async with aclosing(steps):
                async for _ in steps:
                    told = {} if visit.key else {"keep": self._kept.keep(visit)}
                    yield self._screen.shown(visit, **told)

    def _enter(
        self, request: gr.Request, conversation: str, question: str
    ) -> AbstractAsyncContextManager[Place]:
        return self._services.door.enter(visitor_of(request, conversation), question)

    async def pick(
        self, visit: Visit, event: gr.EventData, request: gr.Request
    ) -> AsyncGenerator[Shown, None]:
        """Ask a question that was offered, or the last one again."""
        question = self._dialogue.again(visit) if said(event, "retry") else said(event, "question")
        async with aclosing(self.ask(question, visit, request)) as steps:
            async for shown in steps:
                yield shown

    async def stop(self, visit: Visit, request: gr.Request) -> Shown:
        """End the reply on its way."""
        self._dialogue.end(visit, "stopped")
        await self._departures.leave(request)
        return self._screen.shown(visit)

    async def fail(self, visit: Visit) -> Shown:
        """Tell of an error of our own."""
        self._dialogue.end(visit, "failed")
        return self._screen.shown(visit)

    async def fresh(self, visit: Visit, request: gr.Request) -> Shown:
        """Begin a new conversation; the one before is forgotten."""
        self.meet(visit, request)
        # Gradio cancels the reply too, but not before this handler is done.
        await self._departures.leave(request)
        self._kept.forget(visit)
        self._dialogue.leave(visit)
        visit.erasing = ""
        return self._screen.shown(visit, keep="")

    async def erase(self, visit: Visit, event: gr.EventData, request: gr.Request) -> Shown:
        """Delete the conversation for good, and the requests with it if the visitor wants that."""
        self.meet(visit, request)
        await self._departures.leave(request)
        self._kept.forget(visit)
        people = self._services.privacy.people
        await erase(people, self._dialogue, visit, said(event, "value") == "all")
        return self._screen.shown(visit, keep="")

    async def act(self, visit: Visit, event: gr.EventData, request: gr.Request) -> Shown:
        """Do what a button stands for: a thumb, the reason for one, another language, the transcript."""
        self.meet(visit, request)
        match said(event, "act"):
            case "up" | "down" | "why" as act:
                await self._vote(visit, act, event)
            case "language":
                chosen = next((each for each in LANGUAGES if each == said(event, "value")), None)
                visit.language, visit.chosen = chosen or visit.language, visit.chosen or chosen is not None
            case "erase":
                visit.erasing = "asked"
            case "erase_no":
                visit.erasing = ""
            case "save" if visit.turns:
                name, text = self.file(visit)
                return self._screen.shown(visit, save={"name": name, "text": text})
        return self._screen.shown(visit)

    def file(self, visit: Visit) -> tuple[str, str]:
        """The conversation as a text file: its name and what is in it."""
        day = dt.datetime.now(dt.UTC).date()
        words, brand = self._site.texts.words(visit.language or "fr"), self._site.brand.name
        return file_name(brand, day), transcript(visit.turns, brand, day, words)

    async def leave(self, request: gr.Request) -> None:
        """Stop what was being made for a visitor who has closed the page, or is loading it again."""
        ended = await self._departures.end(request.session_hash)
        visit = self._visits.pop(request.session_hash or "", None)
        if visit is not None and ended:
            self._dialogue.end(visit, "stopped")

    def meet(self, visit: Visit, request: gr.Request) -> None:
        """Know whose page it is, and in which language it was opened."""
        self._visits[request.session_hash or ""] = visit
        if visit.language is None:
            visit.language = visit.seen = page_language(request.query_params, request.headers)

    async def _kept_visit(self, key: str, request: gr.Request) -> Visit | None:
        """The visit of a tab that was loaded again. What it waited for has nobody to be shown to any more."""
        found = self._kept.find(key)
        if found is None:
            return None
        if found.busy:
            for session in [name for name, visit in self._visits.items() if visit is found]:
                await self._departures.end(session)
            self._dialogue.end(found, "stopped")
        found.seen = page_language(request.query_params, request.headers)
        return found

    async def _vote(self, visit: Visit, act: str, event: gr.EventData) -> None:
        turn = visit.turn(number_of(event, "turn"))
        if turn is None or turn.place < 0:
            return
        # The thumb counts at once; the reason may never come.
        self._dialogue.show(visit, replace(turn, vote=_VOTES[act]))
        reason, comment = (said(event, "reason"), said(event, "comment")) if act == "why" else ("", "")
        try:
            await asyncio.to_thread(
                self._services.feedback.record, turn.conversation, turn.place, act == "up", reason, comment
            )
        except AssistantError as error:
            _log.warning("A thumb was not stored: %s", error.code)
            self._dialogue.show(visit, turn)
