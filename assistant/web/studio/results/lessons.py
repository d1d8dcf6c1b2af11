"""What was learnt: the lessons of the open campaign, and all that were kept. People decide on each."""

import asyncio
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.errors import AccessError, AssistantError, UnknownNameError
from assistant.results.reading.names import Names
from assistant.services import Services
from assistant.types.people import Actor
from assistant.web.labels import PLAIN, QUICK
from assistant.web.site import Site
from assistant.web.studio.campaigns.acts import Acting, Said, Update, forms, number, one, said_of
from assistant.web.studio.campaigns.step import Step
from assistant.web.studio.results.lessons_present import LessonsPresenter
from assistant.web.texts import Words

ACTS = ("keep", "drop")


@dataclass(frozen=True)
class LessonParts:
    """The components."""

    note: gr.HTML
    found: gr.HTML
    kept: gr.HTML


def lessons_panel(step: Step) -> None:
    """Build the panel into the tab that is open; `step.chosen` holds the campaign that is looked at."""
    note = gr.HTML(elem_id="lessons-note", **PLAIN)
    parts = LessonParts(note, forms("lessons-found"), forms("lessons-kept"))
    do, shown = LessonHandlers(step, parts), [parts.note, parts.found, parts.kept]
    events = [
        step.tab.select(do.enter, step.chosen, shown, **QUICK),
        step.chosen.change(do.enter, step.chosen, shown, **QUICK),
        parts.found.click(do.act, step.chosen, shown, **QUICK),
        parts.kept.click(do.act, step.chosen, shown, **QUICK),
    ]
    for event in events:
        event.failure(do.fail, None, note, **QUICK)


def presenter_of(services: Services, site: Site) -> LessonsPresenter:
    """What makes the pieces, with the names of the company's segments and channels."""
    return LessonsPresenter(site.pages, Names.made(services.segments, services.channels))


class LessonHandlers(Acting):
    """The handlers of the panel; they keep nothing of whoever uses it."""

    def __init__(self, step: Step, parts: LessonParts) -> None:
        super().__init__(step)
        self._parts = parts
        self._present = presenter_of(step.services, step.site)
        self._learning = step.services.results.learning

    async def enter(self, chosen: Any, request: gr.Request) -> Update:
        """Show what the campaign teaches, and what was kept of all."""
        words, may = self._words(request), await self._may(request)
        try:
            return {
                self._parts.note: "",
                **await asyncio.to_thread(self._shown, words, number(chosen), may),
            }
        except AssistantError as error:
            return {self._parts.note: self._fault(words, error)}

    async def _may(self, request: gr.Request) -> bool:
        """Whether whoever asks may decide on lessons: those who approve texts, as in the API."""
        account = await asyncio.to_thread(self._services.accounts.get, request.username or "")
        return account is not None and Actor(account.name, account.role).may_approve

    async def _demand(self, request: gr.Request, words: Words) -> str:
        """The name of whoever may decide; raises AccessError for anybody else."""
        if not await self._may(request):
            raise AccessError(words("lessons_refused"), words("lessons_ask"))
        return request.username or ""

    async def act(self, chosen: Any, event: gr.EventData, request: gr.Request) -> Update:
        """Keep a lesson, or drop it."""
        words, said = self._words(request), said_of(event)
        try:
            user = await self._demand(request, words)
            done = await asyncio.to_thread(self._decide, said, user)
            shown = await asyncio.to_thread(self._shown, words, number(chosen), True)
        except AssistantError as error:
            return {self._parts.note: self._fault(words, error)}
        return {self._parts.note: self._note(words, done), **shown}

    def _decide(self, said: Said, user: str) -> str:
        if said.act == "keep":
            self._learning.keep(number(said.name), user)
        elif said.act == "drop":
            self._learning.drop(number(said.name), user, one(said.form, "reason"))
        else:
            raise UnknownNameError("action", said.act[:40], ACTS)
        return f"lessons_done_{said.act}"

    def _shown(self, words: Words, campaign: int, may: bool) -> Update:
        found = ""
        if campaign:
            self._learning.find(campaign)
            lessons = self._learning.list(campaign=campaign)
            found = str(self._present.list(words, lessons, "found", may))
        kept = self._present.list(words, self._learning.list("kept"), "kept", may)
        return {self._parts.found: found, self._parts.kept: str(kept)}
