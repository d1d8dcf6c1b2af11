"""The reports of a campaign in the studio: a file read, looked at, imported; what was imported, taken out."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.errors import AssistantError, UnknownNameError
from assistant.results.importing.columns import IGNORED, LABEL
from assistant.types.results import ResultImport
from assistant.web.labels import PLAIN, PRIVATE, QUICK
from assistant.web.studio.campaigns.acts import (
    Acting,
    Said,
    Update,
    Values,
    forms,
    number,
    one,
    said_of,
    text,
)
from assistant.web.studio.campaigns.files import incoming
from assistant.web.studio.campaigns.step import Step
from assistant.web.studio.drafts.amounts import number as amount
from assistant.web.studio.results.incoming_present import IncomingPresenter, Looked
from assistant.web.texts import Words

EVERY_SECONDS = 0.5  # how often a running import is asked how far it is
VARIANTS_OFFERED = 500  # to say which of them a name stands for
ACTS = ("take", "again", "tool", "drop", "out")
_UPLOAD = Path(__file__).parents[2] / "assets" / "campaign_upload.js"


@dataclass(frozen=True)
class IncomingParts:
    """The components. `file` is what came in and is not imported yet; `changed` counts what was."""

    note: gr.HTML
    upload: gr.HTML
    file: gr.HTML
    imports: gr.HTML
    changed: gr.State


def incoming_panel(step: Step, changed: gr.State) -> None:
    """Build the panel into the tab that is open."""
    script = _UPLOAD.read_text(encoding="utf-8")
    upload = gr.HTML(elem_id="res-upload", apply_default_css=False, js_on_load=script)
    note = gr.HTML(elem_id="res-in-note", **PLAIN)
    parts = IncomingParts(note, upload, forms("res-file"), forms("res-imports"), changed)
    do, chosen = IncomingHandlers(step, parts), step.chosen
    outputs = [parts.note, parts.file, parts.imports, changed]
    events = [
        step.tab.select(do.enter, chosen, [upload, parts.imports], **QUICK),
        chosen.change(do.other, chosen, [parts.note, parts.file, upload, parts.imports], **QUICK),
        upload.upload(do.arrived, chosen, [note, parts.file], **PRIVATE),
        parts.file.click(do.act, [chosen, changed], outputs, **PRIVATE),
        parts.imports.click(do.take_out, [chosen, changed], outputs, **PRIVATE),
    ]
    for event in events:
        event.failure(do.fail, None, note, **QUICK)


class IncomingHandlers(Acting):
    """The handlers of the panel; they keep nothing of whoever uses it."""

    def __init__(self, step: Step, parts: IncomingParts) -> None:
        super().__init__(step)
        self._parts = parts
        self._present = IncomingPresenter(step.site.pages)
        self._files = incoming(step.services)
        self._desk = step.services.results.incoming

    async def enter(self, chosen: Any, request: gr.Request) -> Update:
        """Show the imported reports, and to whoever may import, the field for a file."""
        words, parts, may = self._words(request), self._parts, await self._may(request)
        await asyncio.to_thread(self._files.sweep, dt.datetime.now(dt.UTC))
        campaign = number(chosen)
        if not campaign:
            return {parts.upload: "", parts.imports: self._part(words, "campaign_none")}
        field = str(self._present.upload(words)) if may else self._note(words, "camp_refused")
        listed = await asyncio.to_thread(self._listed, words, campaign, may)
        return {parts.upload: field, parts.imports: listed}

    async def other(self, chosen: Any, request: gr.Request) -> Update:
        """The same for another campaign; a file that was looked at for the one before is put away."""
        return {self._parts.note: "", self._parts.file: "", **await self.enter(chosen, request)}

    async def arrived(self, chosen: Any, event: gr.EventData, request: gr.Request) -> Update:
        """Show what an uploaded report holds."""
        words, told = self._words(request), event._data
        key = text(told.get("file")) if isinstance(told, dict) else ""
        try:
            user = await self._demand(request, words)
            said = Said(form={"file": (key,)})
            shown = await asyncio.to_thread(self._looked, words, said, number(chosen), user)
        except AssistantError as error:
            return {self._parts.note: self._fault(words, error)}
        return {self._parts.note: "", self._parts.file: shown}

    async def act(
        self, chosen: Any, changed: Any, event: gr.EventData, request: gr.Request
    ) -> AsyncIterator[Update]:
        """Do what a button under the preview stands for; an import tells how far it is."""
        words, said, parts, campaign = self._words(request), said_of(event), self._parts, number(chosen)
        try:
            user = await self._demand(request, words)
            if said.act == "take":
                async for step in self._take(words, said, campaign, user):
                    yield step
                yield {parts.changed: number(changed) + 1}
            elif said.act in {"again", "tool"}:
                looked = await asyncio.to_thread(self._looked, words, said, campaign, user)
                yield {parts.note: "", parts.file: looked}
            elif said.act == "drop":
                await asyncio.to_thread(self._files.drop, one(said.form, "file"), user)
                yield {parts.note: self._note(words, "contacts_dropped"), parts.file: ""}
            else:
                raise UnknownNameError("action", said.act[:40], ACTS)
        except AssistantError as error:
            yield {
                parts.note: self._fault(words, error),
                parts.file: await self._again(words, said, campaign, request),
            }

    async def take_out(self, chosen: Any, changed: Any, event: gr.EventData, request: gr.Request) -> Update:
        """Take an imported report out again, with all that it said."""
        words, said, parts = self._words(request), said_of(event), self._parts
        try:
            user = await self._demand(request, words)
            if said.act != "out":
                raise UnknownNameError("action", said.act[:40], ACTS)
            await asyncio.to_thread(self._desk.take_out, number(said.name), user)
            listed = await asyncio.to_thread(self._listed, words, number(chosen), True)
        except AssistantError as error:
            return {parts.note: self._fault(words, error)}
        return {
            parts.note: self._note(words, "res_taken_out"),
            parts.imports: listed,
            parts.changed: number(changed) + 1,
        }

    def _looked(self, words: Words, said: Said, campaign: int, user: str) -> str:
        """The preview of a report, as its columns were mapped in the form so far."""
        key = one(said.form, "file")
        path = self._files.path(key, user)
        # Of another tool the columns mean something else: what was mapped before is forgotten.
        mapping = None if said.act == "tool" else mapping_of(said.form)
        preview = self._desk.preview(path, campaign, one(said.form, "tool"), mapping)
        known = self._services.campaigns.review.page(campaign, 0, VARIANTS_OFFERED) if preview.unknown else ()
        ids = [row.planned.variant_id for row in known]
        return str(self._present.preview(words, Looked(key, path.name, preview, ids)))

    async def _again(self, words: Words, said: Said, campaign: int, request: gr.Request) -> Any:
        """The form as it was filled in, after something went wrong; as it stands when its file is gone."""
        try:
            return await asyncio.to_thread(self._looked, words, said, campaign, request.username or "")
        except AssistantError:
            return gr.skip()

    async def _take(self, words: Words, said: Said, campaign: int, user: str) -> AsyncIterator[Update]:
        """Import the report; whoever leaves the page leaves the import running."""
        parts, seen = self._parts, [0, 0]
        work = asyncio.create_task(asyncio.to_thread(self._taken, said, campaign, user, seen))
        while not work.done():
            yield {parts.note: "", parts.file: str(self._present.taking(words, *seen))}
            await asyncio.wait({work}, timeout=EVERY_SECONDS)
        taken = work.result()
        yield {
            parts.note: self._part(
                words,
                "camp_note",
                line=words("res_taken", taken=amount(words, taken.taken), rows=amount(words, taken.rows)),
            ),
            parts.file: "",
            parts.imports: await asyncio.to_thread(self._listed, words, campaign, True),
        }

    def _taken(self, said: Said, campaign: int, user: str, seen: list[int]) -> ResultImport:
        key, form = one(said.form, "file"), said.form
        path = self._files.path(key, user)

        def told(_stage: str, done: int, total: int) -> None:
            seen[:] = done, total

        taken = self._desk.take(
            path, campaign, user, tool=one(form, "tool"), mapping=mapping_of(form), progress=told
        )
        self._files.drop(key, user)
        return taken

    def _listed(self, words: Words, campaign: int, may: bool) -> str:
        return str(self._present.imports(words, self._desk.imports(campaign), may))


def mapping_of(values: Values) -> Mapping[str, str] | None:
    """Column to field and name to variant, as the form says; None as a file is first looked at."""
    columns, chosen = values.get("column", ()), values.get("becomes", ())
    if not columns or len(columns) != len(chosen):
        return None
    mapped = {column: field or IGNORED for column, field in zip(columns, chosen, strict=True)}
    names, stands = values.get("label", ()), values.get("stands", ())
    if len(names) == len(stands):
        mapped |= {LABEL + name: id_ for name, id_ in zip(names, stands, strict=True) if id_}
    return mapped
