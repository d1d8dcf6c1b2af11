"""The draft side of the studio's copy page, built and connected to the brief beside it."""

from typing import Any

import gradio as gr

from assistant.services import Services
from assistant.web.labels import PRIVATE, QUICK
from assistant.web.site import Site
from assistant.web.studio.brief.panel import BriefPanel
from assistant.web.studio.drafts.keeping import KeepingHandlers
from assistant.web.studio.drafts.parts import Parts, build
from assistant.web.studio.drafts.revising import RevisingHandlers
from assistant.web.studio.drafts.screen import Screen
from assistant.web.studio.drafts.selecting import SelectingHandlers
from assistant.web.studio.drafts.writing import WritingHandlers
from assistant.web.studio.files.part import FETCH
from assistant.web.studio.lab.panel import connect_lab
from assistant.web.studio.present import Presenter
from assistant.web.studio.review.saving import SavingHandlers

# On a narrow window the drafts stand below the brief, and beside a long brief above its buttons.
_SHOW = "() => { document.getElementById('draft').scrollIntoView({ block: 'start' }); }"


class DraftsPanel:
    """Builds the drafts into the page that is open; `connect` makes them answer a brief."""

    def __init__(self, services: Services, site: Site, i18n: gr.I18n, presenter: Presenter) -> None:
        places = max((len(channel.fields) for channel in services.channels.values()), default=0)
        self.parts: Parts = build(i18n, places)
        self._screen = Screen(services, site, presenter, self.parts)
        self._presenter = presenter

    def connect(self, brief: BriefPanel) -> None:
        """Write what the brief asks for, and open what its writer brings."""
        do = WritingHandlers(self._screen, brief, self._presenter)
        parts, page = self.parts, gr.context.Context.root_block
        outputs = [*parts.outputs, brief.write, brief.stop]
        if page is not None:
            page.unload(do.departures.leave)
            page.load(do.arrive, None, [parts.kept, parts.status], **QUICK)
        asked = {*brief.inputs.values(), parts.work}
        written = brief.write.click(do.write, asked, outputs, **PRIVATE)
        written.failure(do.fail, None, outputs, **QUICK)
        for begun in (brief.write.click, brief.given.change):
            begun(None, None, None, js=_SHOW, api_visibility="private")
        brief.stop.click(do.stop, self._inputs(), outputs, cancels=[written], **QUICK)
        brought = brief.given.change(do.bring, {*asked, brief.given}, outputs, **QUICK)
        brought.failure(do.fail, None, outputs, **QUICK)
        opened = parts.variants.click(do.open, self._inputs(), outputs, **QUICK)
        taken = parts.kept.input(do.take, {parts.kept}, outputs, **QUICK)
        fetched = parts.wanted.change(do.fetch, {parts.wanted}, outputs, **QUICK)
        parts.wanted.change(None, None, None, js=_SHOW, api_visibility="private")
        for event in (opened, taken, fetched):
            event.failure(do.fail, None, outputs, **QUICK)
        self._connect_editor(RevisingHandlers(self._screen, do.departures))
        keeping = KeepingHandlers(self._screen)
        self._connect_keeping(keeping)
        self._connect_files(keeping)
        self._connect_saving(SavingHandlers(self._screen))
        connect_lab(self._screen, parts.lab, self._presenter, do.departures)

    def _inputs(self) -> set[Any]:
        return {*self.parts.boxes, self.parts.work}

    def _connect_editor(self, do: RevisingHandlers) -> None:
        parts, rewriting = self.parts, self.parts.rewriting
        # One event for all fields: of several, a slow one could show what the page held before.
        gr.on(
            [box.change for box in parts.boxes],
            do.typed,
            self._inputs(),
            [*(slot.count for slot in parts.slots), parts.preview, parts.stale],
            trigger_mode="always_last",
            **QUICK,
        )
        selecting = SelectingHandlers(self._screen, self._presenter.pages)
        chosen = [rewriting.selected, rewriting.selection]
        rewriting.selected.input(selecting.choose, {parts.work}, chosen, **QUICK)
        inputs = self._inputs() | {*(rewriting.field, rewriting.selection, rewriting.words, rewriting.target)}
        running = [
            rewriting.commands.click(do.click, inputs, parts.outputs, **PRIVATE),
            rewriting.go.click(do.free, inputs, parts.outputs, **PRIVATE),
            rewriting.words.submit(do.free, inputs, parts.outputs, **PRIVATE),
            rewriting.adapt.click(do.adapt, inputs, parts.outputs, **PRIVATE),
            parts.review.click(do.fix, self._inputs(), parts.outputs, **PRIVATE),
        ]
        decided = rewriting.proposal.click(do.decide, self._inputs(), parts.outputs, **QUICK)
        undone = parts.undo.click(do.undo, self._inputs(), parts.outputs, **QUICK)
        composed = parts.compose.click(do.compose, self._inputs(), parts.outputs, **QUICK)
        for event in (*running, decided, undone, composed):
            event.failure(do.fail, None, parts.outputs, **QUICK)
        rewriting.halt.click(do.stop, None, parts.outputs, cancels=[*running], **QUICK)

    def _connect_files(self, do: KeepingHandlers) -> None:
        parts, files = self.parts, self.parts.files
        made = files.go.click(do.hand_out, self._inputs() | files.inputs, files.result, **QUICK)
        made.success(None, None, None, js=FETCH, api_visibility="private")
        made.failure(do.fail, None, parts.note, **QUICK)

    def _connect_saving(self, do: SavingHandlers) -> None:
        parts, inputs = self.parts, self._inputs()
        # What it gives back is not the open work: another draft may be open by the time that it is done.
        kept = parts.saved.click(do.autosave, inputs, [parts.saved, parts.clash, parts.note], **QUICK)
        kept.failure(do.fail, None, parts.note, **QUICK)
        settled = parts.clash.click(do.settle, inputs, parts.outputs, **QUICK)
        settled.failure(do.fail, None, parts.note, **QUICK)

    def _connect_keeping(self, do: KeepingHandlers) -> None:
        parts, keeping = self.parts, self.parts.keeping
        inputs = self._inputs() | {keeping.reason, keeping.comment, keeping.comment_field}
        for trigger, handler in (
            (parts.save.click, do.save),
            (keeping.acts.click, do.act),
            (keeping.history.click, do.restore),
            (keeping.say.click, do.say),
        ):
            done = trigger(handler, inputs, parts.outputs, **QUICK)
            done.failure(do.fail, None, parts.outputs, **QUICK)
