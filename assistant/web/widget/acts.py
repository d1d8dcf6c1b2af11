"""What the widget's page asks of the server, in JSON; it answers with HTML made from templates.

The token comes in the header `X-Conversation`. 401 says that it is not good any more: the page then begins
a new session. No cookie is read or set.
"""

import asyncio
import datetime as dt
import json
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import Any, Literal

from starlette.requests import Request

from assistant.chat.door.slots import Place
from assistant.errors import AssistantError, DoorError
from assistant.services import Services
from assistant.types.language import LANGUAGES, Language
from assistant.web.chat.dialogue import Dialogue
from assistant.web.chat.erasing import erase, panel
from assistant.web.chat.kept import KeptVisits
from assistant.web.chat.present import Presenter
from assistant.web.chat.transcript import file_name, transcript
from assistant.web.chat.visit import Turn, Visit, Vote
from assistant.web.guard.visitors import visitor_of
from assistant.web.labels import starter_questions
from assistant.web.site import Site
from assistant.web.widget.told import Told

_log = logging.getLogger(__name__)
# Questions to begin with are looked for as long as that; the greeting does not wait for the embedder to load.
STARTERS_SECONDS = 1.0
_VOTES: Mapping[str, Vote] = {"up": "up", "down": "asked", "why": "down"}


class WidgetActs:
    """The acts of all visitors of one company; each one's `Visit` lies on the server, under their id."""

    def __init__(self, services: Services, site: Site, visits: KeptVisits) -> None:
        self._services = services
        self._site = site
        self._visits = visits
        presenter = Presenter(site.pages, site.texts, site.brand, services.model.embedded)
        self._presenter = presenter
        self._dialogue = Dialogue(services, presenter, services.settings.search.question_characters)

    async def begin(self, conversation: str, told: Told) -> dict[str, Any]:
        """The greeting, and what was said already when the page is opened again. Stores nothing."""
        visit = self._visits.find(conversation) or Visit()
        return {
            "welcome": str(self._presenter.welcome(await self._starters(), await self._closed())),
            "turns": list(visit.shown),
            "panel": self._panel(visit, told),
            "language": visit.language or told.language,
        }

    async def _closed(self) -> DoorError | None:
        """Why nobody is answered now."""
        try:
            return await asyncio.to_thread(self._services.door.closed)
        except AssistantError as error:
            _log.warning("Whether the chat is open is not known: %s", error.code)
            return None

    async def ask(self, conversation: str, told: Told, request: Request) -> AsyncGenerator[str, None]:
        """Answer a question, or the last one anew: each step as a line of JSON with the turn as HTML.

        Closing it stops the model.
        """
        visit = self._visits.find(conversation) or Visit()
        visit.key, visit.erasing = conversation, ""
        _speak(visit, told)
        dialogue = self._dialogue
        question = (told.flag("again") and dialogue.again(visit)) or told.question()
        enter = partial(self._enter, request, visit)
        outcome: Literal["failed", "stopped"] = "failed"
        try:
            async with aclosing(dialogue.ask(visit, question, enter)) as steps:
                async for turn in steps:
                    yield json.dumps(_shown(visit, turn), ensure_ascii=False) + "\n"
        except (asyncio.CancelledError, GeneratorExit):
            outcome = "stopped"
            raise
        finally:
            dialogue.end(visit, outcome)  # nothing to end when it is done

    def stop(self, conversation: str) -> dict[str, Any]:
        """The turn that was on its way, ended."""
        visit = self._visits.find(conversation)
        if visit is None or visit.last is None:
            return {}
        self._dialogue.end(visit, "stopped")
        return _shown(visit, visit.last)

    async def vote(self, conversation: str, told: Told) -> dict[str, Any]:
        """Note a thumb, or the reason for one; the turn as it looks then."""
        visit = self._visits.find(conversation)
        turn, act = visit.turn(told.number("turn")) if visit else None, told.text("act")
        if visit is None or turn is None or turn.place < 0 or act not in _VOTES:
            return {}
        dialogue = self._dialogue
        # The thumb counts at once; the reason may never come.
        dialogue.show(visit, replace(turn, vote=_VOTES[act]))
        reason, comment = (told.text("reason"), told.text("comment")) if act == "why" else ("", "")
        try:
            await asyncio.to_thread(
                self._services.feedback.record, turn.conversation, turn.place, act == "up", reason, comment
            )
        except AssistantError as error:
            _log.warning("A thumb was not stored: %s", error.code)
            dialogue.show(visit, turn)
        return _shown(visit, visit.turn(turn.number) or turn)

    def transcript(self, conversation: str, told: Told) -> dict[str, Any]:
        """The conversation as a text file, its name and what is in it; empty when nothing was said."""
        visit = self._visits.find(conversation)
        if visit is None or not visit.turns:
            return {}
        words, day = self._site.texts.words(told.language), dt.datetime.now(dt.UTC).date()
        brand = self._site.brand.name
        return {"name": file_name(brand, day), "text": transcript(visit.turns, brand, day, words)}

    async def forget(self, conversation: str, told: Told) -> dict[str, Any]:
        """Delete what was said, wherever it is kept, and with `what` = “all” the requests left in it.

        `gone` tells whether that is done. Without a word of what, nothing is asked first unless a request
        was left; “ask” always asks, “no” takes the question back. `panel` is the question, or what became
        of it; `over` that the token is to be given up, since nothing more hangs on it.
        """
        visit, what = self._visits.find(conversation), told.text("what")
        if visit is None:
            return {"gone": True, "over": True, "panel": ""}
        if what in ("ask", "no") or (not what and visit.requests):
            visit.erasing = "" if what == "no" else "asked"
            return {"gone": False, "over": False, "panel": self._panel(visit, told)}
        await erase(self._services.privacy.people, self._dialogue, visit, requests=what == "all")
        over = visit.erasing == "done" and not visit.requests  # while one is left it can be deleted here
        shown = self._panel(visit, told) if what or not over else ""
        if over:
            self._visits.forget(visit)
        return {"gone": visit.erasing == "done", "over": over, "panel": shown}

    def _panel(self, visit: Visit, told: Told) -> str:
        return str(panel(self._site.pages, self._site.texts.words(told.language), visit))

    @asynccontextmanager
    async def _enter(
        self, request: Request, visit: Visit, conversation: str, question: str
    ) -> AsyncIterator[Place]:
        """The door; only behind it a visit takes one of the places where they are kept."""
        async with self._services.door.enter(visitor_of(request, conversation), question) as place:
            self._visits.keep(visit)
            yield place

    async def _starters(self) -> dict[Language, tuple[str, ...]]:
        """Questions that the knowledge answers; the company's own when it can't be asked."""
        try:
            async with asyncio.timeout(STARTERS_SECONDS):
                found = {each: await asyncio.to_thread(self._services.starters, each) for each in LANGUAGES}
        except AssistantError as error:
            _log.warning("There are no questions to begin with: %s", error.code)
            found = {}
        except TimeoutError:  # the first visitor after a start; they are found meanwhile, for the next
            found = {}
        if found and all(found.values()):
            return found
        return {each: tuple(starter_questions(self._site.brand, each)) for each in LANGUAGES}


def _speak(visit: Visit, told: Told) -> None:
    """Keep to the language that the visitor chose; without a choice the page's is the first guess."""
    visit.chosen = told.flag("chosen")
    if visit.chosen or visit.language is None:
        visit.language = told.language


def _shown(visit: Visit, turn: Turn) -> dict[str, Any]:
    """A turn as the page needs it; `kept` are the numbers of all that are still on the page."""
    html = dict(zip([each.number for each in visit.turns], visit.shown, strict=True))
    return {
        "turn": turn.number,
        "html": html.get(turn.number, ""),
        "kept": list(html),
        "language": visit.language,
    }
