"""What the page of visitors' questions does when something is pressed. Who may do it is asked each time."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import gradio as gr

from assistant.chat.insight.entries import finished
from assistant.errors import AccessError, AssistantError, UnknownNameError
from assistant.ingest.uploads.folder import UPLOADS
from assistant.services import Services
from assistant.web.guard.auth import may_change
from assistant.web.site import Site
from assistant.web.studio.asked.export import EXPORT, period
from assistant.web.studio.asked.present import AskedPresenter
from assistant.web.studio.knowledge.form import text
from assistant.web.studio.present import Presenter
from assistant.web.texts import Words

Form = tuple[Any, Any, Any, str]  # the form's own visibility, the question, the answer, and a note


class AskedHandlers:
    """The handlers of one page; they keep nothing of whoever uses it."""

    def __init__(self, services: Services, site: Site, presenter: Presenter) -> None:
        self._services = services
        self._questions = services.questions
        self._site = site
        self._general = presenter
        self._present = AskedPresenter(site.pages)

    async def enter(self, days: Any, request: gr.Request) -> tuple[str, str, str]:
        """Show a period: its counts, its groups, and no note."""
        words, may = self._site.words(request), await self._may(request)
        asked = await asyncio.to_thread(self._questions.insight.asked, period(days))
        export = f"{EXPORT}?days={period(days)}&lang={words.language}"
        counts, groups = self._present.counts(words, asked, export), self._present.groups(words, asked, may)
        return str(counts), str(groups), ""

    async def draft(self, days: Any, event: gr.EventData, request: gr.Request) -> AsyncIterator[Form]:
        """Draft the entry that answers a group; the embedded model takes its time."""
        words = self._site.words(request)
        yield gr.skip(), gr.skip(), gr.skip(), str(self._general.note(words, "asked_drafting"))
        try:
            await self._demand(request, words)
            group = await asyncio.to_thread(self._questions.insight.of, _said(event, "name"), period(days))
            if group is None:
                raise UnknownNameError("question", _said(event, "name")[:80], ())
            asked = [gap.question for gap in group.gaps]
            entry = await self._questions.entries.draft(asked, group.language)
        except AssistantError as error:
            yield gr.skip(), gr.skip(), gr.skip(), str(self._general.fault(words, "asked_fault", error))
            return
        note = self._present.drafted(words, entry)
        yield gr.update(visible=True), entry.question, entry.answer, str(note)

    async def approve(self, question: Any, answer: Any, request: gr.Request) -> Form:
        """Add the entry to the public knowledge; it is read in the background."""
        words = self._site.words(request)
        try:
            by = await self._demand(request, words)
            title, body = text(question), finished(text(answer))
            entry = f"# {title}\n\n{body}"
            await asyncio.to_thread(self._services.roots.paste, title, entry, "public", by)
            self._services.upkeep.sync(UPLOADS)
        except AssistantError as error:
            return gr.skip(), gr.skip(), gr.skip(), str(self._general.fault(words, "asked_fault", error))
        return gr.update(visible=False), "", "", str(self._general.note(words, "asked_approved"))

    def fail(self, request: gr.Request) -> str:
        """Tell of an error of our own."""
        return str(self._general.fault(self._site.words(request), "asked_fault"))

    async def _may(self, request: gr.Request) -> bool:
        account = await asyncio.to_thread(self._services.accounts.get, request.username or "")
        return may_change(account)

    async def _demand(self, request: gr.Request, words: Words) -> str:
        if not await self._may(request):
            raise AccessError(words("know_refused"), words("know_ask_admin"))
        return request.username or ""


def _said(event: gr.EventData, name: str) -> str:
    """What the browser said of the event; it may be anything."""
    said: Any = event._data
    return text(said.get(name)) if isinstance(said, dict) else ""
