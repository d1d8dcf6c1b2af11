"""What the page of requests does when something is pressed. Who may do it is asked each time."""

import asyncio
from typing import Any

import gradio as gr

from assistant.chat.handoff.book import PAGE
from assistant.errors import AccessError, AssistantError, UnknownNameError
from assistant.services import Services
from assistant.types.leads import LeadStatus
from assistant.web.guard.auth import may_change
from assistant.web.site import Site
from assistant.web.studio.leads.export import STATUSES
from assistant.web.studio.leads.present import LeadsPresenter, Listed
from assistant.web.studio.present import Presenter
from assistant.web.texts import Words

Shown = tuple[str, int, str]  # the list, the place of its first lead, and a note


class LeadHandlers:
    """The handlers of one page; they keep nothing of whoever uses it."""

    def __init__(self, services: Services, site: Site, presenter: Presenter) -> None:
        self._services = services
        self._book = services.handoff.book
        self._site = site
        self._general = presenter
        self._present = LeadsPresenter(site.pages)

    async def enter(self, status: Any, request: gr.Request) -> Shown:
        """Show the newest leads, all or those of one status."""
        may = await self._may(request)
        return await asyncio.to_thread(self._show, self._site.words(request), may, status, 0, "")

    async def act(self, status: Any, offset: Any, event: gr.EventData, request: gr.Request) -> Shown:
        """Do what a button of the list stands for."""
        words, place, note = self._site.words(request), _place(offset), ""
        act, name = _said(event, "act"), _said(event, "name")
        may = await self._may(request)
        try:
            if act in {"newer", "older"}:
                place = max(0, place + (PAGE if act == "older" else -PAGE))
            elif not may:
                raise AccessError(words("leads_refused"), words("leads_ask_admin"))
            else:
                note = await asyncio.to_thread(self._do, words, act, name, request.username or "")
        except AssistantError as error:
            note = str(self._general.fault(words, "leads_fault", error))
        return await asyncio.to_thread(self._show, words, may, status, place, note)

    def fail(self, request: gr.Request) -> str:
        """Tell of an error of our own."""
        return str(self._general.fault(self._site.words(request), "leads_fault"))

    def _do(self, words: Words, act: str, name: str, by: str) -> str:
        """One action on one lead or message; a line that tells of it."""
        match act:
            case "answered" | "open":
                self._book.mark(name, STATUSES[act], by)
            case "delete":
                self._book.delete(name)
            case "retry":
                self._book.retry(name)
            case _:
                raise UnknownNameError("action", act, ("answered", "open", "delete", "retry"))
        return str(self._general.note(words, f"leads_done_{act}"))

    def _show(self, words: Words, may: bool, chosen: Any, offset: int, note: str) -> Shown:
        status: LeadStatus | None = STATUSES.get(chosen) if isinstance(chosen, str) else None
        views = self._book.page(status, offset)
        if not views and offset:  # the last of its page was deleted, or got another status
            offset = max(0, offset - PAGE)
            views = self._book.page(status, offset)
        listed = Listed(views, self._book.counts(), status, offset)
        return str(self._present.list(words, listed, may)), offset, note

    async def _may(self, request: gr.Request) -> bool:
        account = await asyncio.to_thread(self._services.accounts.get, request.username or "")
        return may_change(account)


def _place(value: Any) -> int:
    """A place in the list; what the browser sends may be anything."""
    return max(0, value) if isinstance(value, int) else 0


def _said(event: gr.EventData, name: str) -> str:
    """What the browser said of the event; it may be anything."""
    said: Any = event._data
    value = said.get(name) if isinstance(said, dict) else None
    return value if isinstance(value, str) else ""
