"""What the library does when something is pressed. Who may do it is asked each time."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.errors import AccessError, AssistantError, UnknownNameError
from assistant.services import Services
from assistant.types.library import LibraryEntry
from assistant.web.guard.auth import may_change
from assistant.web.site import Site
from assistant.web.studio.drafts.screen import said
from assistant.web.studio.library.form import Filters, choices, query_of
from assistant.web.studio.library.present import LibraryPresenter
from assistant.web.studio.present import Presenter
from assistant.web.studio.results.lessons import presenter_of
from assistant.web.texts import Words

PAGE = 20
ACTS = ("open", "reuse", "renew", "record", "archive", "unarchive")
Update = dict[Any, Any]
Values = Mapping[Any, Any]
Cursors = tuple[str, ...]  # where the pages before this one went on, the first page's (empty) not counted


@dataclass(frozen=True)
class Parts:
    """The components. `place` holds the cursors; `opened` and `reused` are states of the copy page.

    Both are a draft's number, and how many were asked for before.
    """

    filters: Filters
    listed: gr.HTML
    record: gr.HTML
    note: gr.HTML
    place: gr.State
    opened: gr.State
    reused: gr.State
    tabs: gr.Tabs


class LibraryHandlers:
    """The handlers of one page; they keep nothing of whoever uses it."""

    def __init__(self, services: Services, site: Site, presenter: Presenter, parts: Parts) -> None:
        self._services = services
        self._drafts = services.copy.drafts
        self._site = site
        self._general = presenter
        self._parts = parts
        self._present = LibraryPresenter(site.pages, services.channels, services.segments)
        self._learnt = presenter_of(services, site)

    async def enter(self, values: Values, request: gr.Request) -> Update:
        """Put the lists into the page's language and show what the filters find."""
        lists = await asyncio.to_thread(
            choices, self._site.words(request), self._services, self._parts.filters
        )
        return lists | await self.find(values, request)

    async def find(self, values: Values, request: gr.Request) -> Update:
        """Show the first page of what the filters find."""
        words = self._site.words(request)
        return await self._told(words, self._show, words, values, (), request.username or "")

    async def act(self, values: Values, event: gr.EventData, request: gr.Request) -> Update:
        """Do what a button of the list stands for."""
        words, user = self._site.words(request), request.username or ""
        act, name = said(event, "act"), said(event, "name")
        if act in {"older", "newer"}:
            cursors = self._cursors(values)
            moved = (*cursors, name) if act == "older" else cursors[:-1]
            return await self._told(words, self._show, words, values, moved, user)
        return await self._told(words, self._act, words, values, act, name, user)

    def shut(self) -> str:
        """Close the record."""
        return ""

    def fail(self, request: gr.Request) -> str:
        """Tell of an error of our own."""
        return str(self._general.fault(self._site.words(request), "library_fault"))

    async def _told(self, words: Words, work: Any, *given: Any) -> Update:
        """What `work` shows, done in a thread, or what went wrong."""
        try:
            shown: Update = await asyncio.to_thread(work, *given)
        except AssistantError as error:
            return {self._parts.note: str(self._general.fault(words, "library_fault", error))}
        return shown

    def _act(self, words: Words, values: Values, act: str, name: str, user: str) -> Update:
        parts, number = self._parts, int(name) if name.isdigit() else 0
        match act:
            case "open":
                self._drafts.get(number)
                return {parts.opened: _again(values.get(parts.opened), number), **self._write()}
            case "reuse":
                self._demand(words, user)
                self._drafts.get(number)
                return {parts.reused: _again(values.get(parts.reused), number), **self._write()}
            case "renew":
                self._demand(words, user)
                renewed = self._services.copy.renew(number, user)
                return {parts.opened: _again(values.get(parts.opened), renewed.id), **self._write()}
            case "record":
                record = self._drafts.record(number)
                return {parts.record: str(self._present.record(words, record)), parts.note: ""}
            case "archive":
                self._drafts.archive(number, user)
            case "unarchive":
                self._drafts.unarchive(number, user)
            case _:
                raise UnknownNameError("action", act[:40], ACTS)
        shown = self._show(words, values, self._cursors(values), user)
        return {**shown, parts.note: str(self._general.note(words, f"done_{act}"))}

    def _write(self) -> Update:
        return {self._parts.tabs: gr.Tabs(selected="write"), self._parts.note: ""}

    def _show(self, words: Words, values: Values, cursors: Cursors, user: str) -> Update:
        parts = self._parts
        query = query_of(values, parts.filters, words)
        page = self._services.copy.library.search(query, PAGE, cursors[-1] if cursors else "")
        writes = may_change(self._services.accounts.get(user))
        acts = {entry.stored.id: self._acts(entry, user, writes) for entry in page.entries}
        sent = self._services.results.learning.of_drafts(list(acts))
        results = {number: self._learnt.result(words, result) for number, result in sent.items()}
        listed = str(self._present.list(words, page, len(cursors) * PAGE, acts, results))
        return {parts.listed: listed, parts.place: cursors, parts.note: "", parts.record: ""}

    def _acts(self, entry: LibraryEntry, user: str, writes: bool) -> frozenset[str]:
        may = self._drafts.acts(entry.stored, user) & {"archive", "unarchive"}
        renewed = {"renew"} if entry.stored.status == "approved" else set()
        return may | {"open", "record"} | ({"reuse"} | renewed if writes else set())

    def _demand(self, words: Words, user: str) -> None:
        if not may_change(self._services.accounts.get(user)):
            raise AccessError(words("draft_refused"), words("leads_ask_admin"))

    def _cursors(self, values: Values) -> Cursors:
        kept = values.get(self._parts.place)
        return kept if isinstance(kept, tuple) else ()


def _again(before: Any, number: int) -> tuple[int, int]:
    """A number as it was not asked for before, so that the same draft can be opened twice."""
    asked = before[1] if isinstance(before, tuple) and isinstance(before[1], int) else 0
    return number, asked + 1
