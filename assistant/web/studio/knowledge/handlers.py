"""What the knowledge page does when something is pressed. Who may do it is asked each time."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import gradio as gr

from assistant.errors import AccessError, AssistantError, UnknownNameError
from assistant.ingest.roots.order import SCHEDULES
from assistant.ingest.roots.views import RootView
from assistant.ingest.uploads.folder import UPLOADS
from assistant.services import Services
from assistant.web.guard.auth import may_change
from assistant.web.look.safe import fill
from assistant.web.site import Site
from assistant.web.studio.knowledge.form import audience, site_order, text
from assistant.web.studio.knowledge.present import SHOWN, KnowledgePresenter
from assistant.web.studio.present import Presenter
from assistant.web.texts import Words

Shown = tuple[str, Any, str]  # what runs, the roots, and the roots again as what was shown last


class Handlers:
    """The handlers of one page; they keep nothing of whoever uses it."""

    def __init__(self, services: Services, site: Site, presenter: Presenter) -> None:
        self._services = services
        self._site = site
        self._general = presenter
        self._present = KnowledgePresenter(site.pages)

    async def enter(self, request: gr.Request) -> tuple[Any, ...]:
        """Show everything, and ask for news from now on."""
        words = self._site.words(request)
        may = await self._may(request)
        note = "" if may else str(self._general.note(words, "know_look_only"))
        shown = await asyncio.to_thread(self._show, words, may, "")
        return (*shown, gr.Column(visible=may), note, gr.Timer(active=True))

    async def tick(self, seen: Any, request: gr.Request) -> Shown:
        """Show what is new since the list was shown last."""
        may = await self._may(request)
        return await asyncio.to_thread(self._show, self._site.words(request), may, text(seen))

    async def act(self, event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        """Do what a button of the list stands for."""
        words = self._site.words(request)
        note = ""
        try:
            await self._demand(request, words)
            await asyncio.to_thread(
                self._act, _said(event, "act"), _said(event, "name"), _said(event, "value")
            )
        except AssistantError as error:
            note = str(self._general.fault(words, "know_fault", error))
        shown = await asyncio.to_thread(self._show, words, await self._may(request), "")
        return (*shown, note)

    async def look(
        self, address: Any, mapping: Any, who: Any, every: Any, request: gr.Request
    ) -> AsyncIterator[str]:
        """Say what is at an address, and what a feed there would become."""
        words = self._site.words(request)
        yield str(self._general.note(words, "know_looking"))
        try:
            await self._demand(request, words)
            values = {"address": address, "mapping": mapping, "audience": who, "every": every}
            order = site_order(words, values)
            found = await asyncio.to_thread(self._services.roots.look, order.address or "", order.mapping)
        except AssistantError as error:
            yield str(self._general.fault(words, "know_fault", error))
            return
        if found is not None:
            yield str(self._present.preview(words, found))
            return
        pages = self._services.settings.net.crawl_pages
        line = words("know_is_site", address=order.address, pages=pages)
        yield str(fill('<p class="b-note" role="status">{}</p>', line))

    async def add_site(
        self, address: Any, mapping: Any, who: Any, every: Any, request: gr.Request
    ) -> tuple[Any, ...]:
        """Add a website or a feed; it is read in the background."""
        words = self._site.words(request)
        try:
            await self._demand(request, words)
            values = {"address": address, "mapping": mapping, "audience": who, "every": every}
            self._services.upkeep.index(site_order(words, values))
            note = str(self._general.note(words, "know_added"))
        except AssistantError as error:
            note = str(self._general.fault(words, "know_fault", error))
        return (note, *await asyncio.to_thread(self._show, words, True, ""))

    async def add_text(self, title: Any, body: Any, who: Any, request: gr.Request) -> tuple[Any, ...]:
        """Add a pasted text; it is read in the background."""
        words = self._site.words(request)
        try:
            await self._demand(request, words)
            by = request.username or ""
            await asyncio.to_thread(self._services.roots.paste, text(title), text(body), audience(who), by)
            self._services.upkeep.sync(UPLOADS)
            note, title, body = str(self._general.note(words, "know_added")), "", ""
        except AssistantError as error:
            note = str(self._general.fault(words, "know_fault", error))
        return (note, title, body, *await asyncio.to_thread(self._show, words, True, ""))

    async def test(self, question: Any, scope: Any, request: gr.Request) -> str:
        """Tell what a question finds, and whether and why the chat would answer it."""
        words = self._site.words(request)
        try:
            found = await asyncio.to_thread(self._services.judge, text(question), scope == "all")
        except AssistantError as error:
            return str(self._general.fault(words, "know_fault", error))
        return str(self._present.verdict(words, found))

    def fail(self, request: gr.Request) -> str:
        """Tell of an error of our own."""
        return str(self._general.fault(self._site.words(request), "know_fault"))

    def _show(self, words: Words, may: bool, seen: str) -> Shown:
        roots: Sequence[RootView] = self._services.roots.list(SHOWN)
        jobs = self._services.upkeep.jobs()
        shown = str(self._present.roots(words, roots, may))
        running = str(self._present.running(words, roots, jobs))
        return running, gr.skip() if shown == seen else shown, shown

    def _act(self, act: str, name: str, value: str) -> None:
        upkeep, roots = self._services.upkeep, self._services.roots
        match act:
            case "sync":
                upkeep.sync(name)
            case "remove":
                upkeep.remove(name)
            case "dismiss":
                upkeep.dismiss(name)
            case "schedule" if value in SCHEDULES:
                roots.schedule(name, SCHEDULES[value])
            case _:
                raise UnknownNameError("action", act, ("sync", "remove", "schedule"))

    async def _may(self, request: gr.Request) -> bool:
        account = await asyncio.to_thread(self._services.accounts.get, request.username or "")
        return may_change(account)

    async def _demand(self, request: gr.Request, words: Words) -> None:
        if not await self._may(request):
            raise AccessError(words("know_refused"), words("know_ask_admin"))


def _said(event: gr.EventData, name: str) -> str:
    """What the browser said of the event; it may be anything."""
    said: Any = event._data
    return text(said.get(name)) if isinstance(said, dict) else ""
