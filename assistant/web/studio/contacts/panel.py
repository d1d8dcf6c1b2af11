"""The step of the contacts: a customer file read, looked at, imported and reported; and the opt-out list."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.campaigns.contacts.optouts import KINDS
from assistant.errors import AssistantError, UnknownNameError
from assistant.types.contacts import ContactList
from assistant.web.labels import PLAIN, PRIVATE, QUICK
from assistant.web.studio.campaigns.acts import Acting, Said, Update, forms, number, one, said_of, text
from assistant.web.studio.campaigns.files import incoming
from assistant.web.studio.campaigns.step import Step
from assistant.web.studio.contacts.form import declared_of, mapping_of
from assistant.web.studio.contacts.present import PAGE, ContactsPresenter, Looked
from assistant.web.texts import Words

EVERY_SECONDS = 0.5  # how often a running import is asked how far it is
ACTS = ("take", "again", "tool", "drop")
LIST_ACTS = ("report", "next", "delete")
_UPLOAD = Path(__file__).parents[2] / "assets" / "campaign_upload.js"


def _uploads(elem_id: str) -> gr.HTML:
    """A field for a file, which goes to our own address; its event `upload` carries the key there."""
    script = _UPLOAD.read_text(encoding="utf-8")
    return gr.HTML(elem_id=elem_id, apply_default_css=False, js_on_load=script)


@dataclass(frozen=True)
class ContactParts:
    """The components. `file` is what came in and is not imported yet."""

    note: gr.HTML
    upload: gr.HTML
    file: gr.HTML
    lists: gr.HTML
    report: gr.HTML
    optout: gr.HTML
    optout_file: gr.HTML

    @property
    def outputs(self) -> list[Any]:
        """All of them."""
        return list(vars(self).values())


def contacts_panel(step: Step) -> None:
    """Build the step into the tab that is open."""
    upload = _uploads("contacts-upload")
    note = gr.HTML(elem_id="contacts-note", **PLAIN)
    file, report = forms("contacts-file"), forms("contacts-report")
    lists = forms("contacts-lists")
    with gr.Accordion(step.i18n("contacts_optouts"), open=False, elem_id="contacts-optouts"):
        optout, optout_file = forms("contacts-optout"), _uploads("contacts-optout-file")
    parts = ContactParts(note, upload, file, lists, report, optout, optout_file)
    do = ContactHandlers(step, parts)
    events = [
        step.tab.select(do.enter, None, [upload, lists, optout, optout_file], **QUICK),
        upload.upload(do.arrived, None, [note, file], **PRIVATE),
        file.click(do.act, None, [note, file, lists, report], **PRIVATE),
        lists.click(do.listed, None, [note, lists, report], **QUICK),
        report.click(do.listed, None, [note, lists, report], **QUICK),
        optout.click(do.opt_out, None, [note, optout], **QUICK),
        optout_file.upload(do.opt_out_file, None, note, **PRIVATE),
    ]
    for event in events:
        event.failure(do.fail, None, note, **QUICK)


class ContactHandlers(Acting):
    """The handlers of the step; they keep nothing of whoever uses it."""

    def __init__(self, step: Step, parts: ContactParts) -> None:
        super().__init__(step)
        self._parts = parts
        self._present = ContactsPresenter(step.site.pages)
        self._files = incoming(step.services)

    async def enter(self, request: gr.Request) -> Update:
        """Show the lists, and to whoever may import, the fields for files."""
        words, parts, may = self._words(request), self._parts, await self._may(request)
        shown: Update = {parts.lists: await asyncio.to_thread(self._lists, words, may)}
        await asyncio.to_thread(self._files.sweep, dt.datetime.now(dt.UTC))
        if not may:
            return {**shown, parts.upload: self._note(words, "camp_refused")}
        kinds = self._present.kinds(words)
        return {
            **shown,
            parts.upload: str(self._present.upload(words, "contacts-files", "contacts_choose")),
            parts.optout: self._part(words, "contacts_optout", kinds=kinds),
            parts.optout_file: str(
                self._present.upload(words, "optout-files", "contacts_choose_optout", kinds)
            ),
        }

    async def arrived(self, event: gr.EventData, request: gr.Request) -> Update:
        """Show what an uploaded file holds."""
        words, key = self._words(request), _told(event, "file")
        try:
            user = await self._demand(request, words)
            shown = await asyncio.to_thread(self._looked, words, Said(form={"file": (key,)}), user)
        except AssistantError as error:
            return {self._parts.note: self._fault(words, error)}
        return {self._parts.note: "", self._parts.file: shown}

    async def act(self, event: gr.EventData, request: gr.Request) -> AsyncIterator[Update]:
        """Do what a button under the preview stands for; an import tells how far it is."""
        words, said, parts = self._words(request), said_of(event), self._parts
        try:
            user = await self._demand(request, words)
            if said.act == "take":
                async for shown in self._take(words, said, user):
                    yield shown
            elif said.act in {"again", "tool"}:
                yield {parts.note: "", parts.file: await asyncio.to_thread(self._looked, words, said, user)}
            elif said.act == "drop":
                await asyncio.to_thread(self._files.drop, one(said.form, "file"), user)
                yield {parts.note: self._note(words, "contacts_dropped"), parts.file: ""}
            else:
                raise UnknownNameError("action", said.act[:40], ACTS)
        except AssistantError as error:
            shown = await self._again(words, said, request.username or "")
            yield {parts.note: self._fault(words, error), parts.file: shown}

    async def listed(self, event: gr.EventData, request: gr.Request) -> Update:
        """Show the report of a list, or delete it."""
        words, said, parts = self._words(request), said_of(event), self._parts
        desk = self._services.campaigns.contacts
        try:
            if said.act == "delete":
                await self._demand(request, words)
                await asyncio.to_thread(desk.delete, number(said.name))
                listed = await asyncio.to_thread(self._lists, words, True)
                note = self._note(words, "contacts_deleted")
                return {parts.note: note, parts.lists: listed, parts.report: ""}
            if said.act not in LIST_ACTS:
                raise UnknownNameError("action", said.act[:40], LIST_ACTS)
            id_, _space, after = said.name.partition(" ")
            report = await asyncio.to_thread(self._report, words, number(id_), number(after))
        except AssistantError as error:
            return {parts.note: self._fault(words, error)}
        return {parts.note: "", parts.report: report}

    async def opt_out(self, event: gr.EventData, request: gr.Request) -> Update:
        """Put one address on the opt-out list."""
        words, said, parts = self._words(request), said_of(event), self._parts
        try:
            user = await self._demand(request, words)
            address = one(said.form, "address")
            note = await asyncio.to_thread(self._opted, words, address, one(said.form, "kind"), user)
        except AssistantError as error:
            return {parts.note: self._fault(words, error)}
        kinds = self._present.kinds(words)
        return {parts.note: note, parts.optout: self._part(words, "contacts_optout", kinds=kinds)}

    async def opt_out_file(self, event: gr.EventData, request: gr.Request) -> str:
        """Put everybody in an uploaded file on the opt-out list."""
        words, key = self._words(request), _told(event, "file")
        try:
            user = await self._demand(request, words)
            path = self._files.path(key, user)
            try:
                return await asyncio.to_thread(self._opted, words, path, _told(event, "kind"), user)
            finally:
                self._files.drop(key, user)
        except AssistantError as error:
            return self._fault(words, error)

    def _opted(self, words: Words, who: Path | str, kind: str, user: str) -> str:
        known = next((each for each in KINDS if each == kind), None)
        if known is None:
            raise UnknownNameError("kind of refusal", kind[:40], KINDS)
        made = self._services.campaigns.contacts.opt_out(who, known, user)
        return self._part(words, "camp_note", line=words("contacts_opted", **made.as_dict()))

    def _looked(self, words: Words, said: Said, user: str) -> str:
        """The preview of a file, as its columns were mapped in the form so far."""
        key = one(said.form, "file")
        path = self._files.path(key, user)
        # Of another tool the columns mean something else: what was mapped before is forgotten.
        mapping = None if said.act == "tool" else mapping_of(said.form)
        desk = self._services.campaigns.contacts
        preview = desk.preview(path, one(said.form, "tool"), mapping)
        return str(self._present.preview(words, Looked(key, path.name, preview, said.form)))

    async def _again(self, words: Words, said: Said, user: str) -> Any:
        """The form as it was filled in, after something went wrong; nothing when its file is gone."""
        try:
            return await asyncio.to_thread(self._looked, words, said, user)
        except AssistantError:
            return gr.skip()

    async def _take(self, words: Words, said: Said, user: str) -> AsyncIterator[Update]:
        """Import the file; whoever leaves the page leaves the import running."""
        parts, name, seen = self._parts, one(said.form, "name"), [0, 0]
        work = asyncio.create_task(asyncio.to_thread(self._taken, words, said, user, seen))
        while not work.done():
            yield {parts.note: "", parts.file: str(self._present.taking(words, name, *seen))}
            await asyncio.wait({work}, timeout=EVERY_SECONDS)
        listed = work.result()
        yield {
            parts.note: self._note(words, "contacts_taken"),
            parts.file: "",
            parts.lists: await asyncio.to_thread(self._lists, words, True),
            parts.report: await asyncio.to_thread(self._report, words, listed.id, 0),
        }

    def _taken(self, words: Words, said: Said, user: str, seen: list[int]) -> ContactList:
        key, form = one(said.form, "file"), said.form
        path = self._files.path(key, user)
        name = one(form, "name") or path.stem
        declared = declared_of(form, words, user, dt.datetime.now(dt.UTC))

        def told(stage: str, done: int, total: int) -> None:
            seen[:] = done, total if stage != "survey" else 0

        listed = self._services.campaigns.contacts.take(
            path,
            name,
            user,
            tool=one(form, "tool"),
            mapping=mapping_of(form),
            declared=declared,
            progress=told,
        )
        self._files.drop(key, user)
        return listed

    def _lists(self, words: Words, may: bool) -> str:
        return str(self._present.lists(words, self._services.campaigns.contacts.lists(), may))

    def _report(self, words: Words, id_: int, after: int) -> str:
        desk = self._services.campaigns.contacts
        problems = list(desk.problems(id_, after, PAGE + 1))
        return str(self._present.report(words, desk.get(id_), problems, after))


def _told(event: gr.EventData, name: str) -> str:
    """What the browser said of an upload; it may be anything."""
    told: Any = event._data
    return text(told.get(name)) if isinstance(told, dict) else ""
