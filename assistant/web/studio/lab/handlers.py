"""What the lab does when something is pressed."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.errors import AssistantError
from assistant.types.brand import FieldRule
from assistant.types.draft import Draft, DraftProgress
from assistant.types.lab import Lab
from assistant.web.guard.departures import Departures
from assistant.web.studio.drafts.screen import Screen, Update, said, text
from assistant.web.studio.lab.parts import LabParts
from assistant.web.studio.lab.present import LabPresenter
from assistant.web.studio.present import Presenter
from assistant.web.texts import Words
from assistant.writing.lab.mechanisms import lab_fields

Values = Mapping[Any, Any]


@dataclass(frozen=True)
class Shown:
    """The lines on the page, and the draft that they were written for."""

    draft: int | None
    lab: Lab


class LabHandlers:
    """The handlers; what they keep of a session is in its `found`."""

    def __init__(self, screen: Screen, parts: LabParts, presenter: Presenter, departures: Departures) -> None:
        self._screen = screen
        self._parts = parts
        self._general = presenter
        self._present = LabPresenter(presenter.pages)
        self._departures = departures

    def opened(self, values: Values, request: gr.Request) -> Update:
        """Offer the fields of the open draft; lines that were written for another one go."""
        words, draft = self._screen.words(request), self._screen.work(values).current
        rules = lab_fields(self._screen.channel(draft)) if draft else ()
        parts, shown = self._parts, values.get(self._parts.found)
        choices = [(rule.label[words.language], rule.name) for rule in rules]
        chosen = text(values.get(parts.field))
        value = chosen if chosen in {rule.name for rule in rules} else next((n for _, n in choices), None)
        update: Update = {
            parts.fold: gr.Accordion(visible=bool(rules)),
            parts.field: gr.Dropdown(choices=choices, value=value),
        }
        if isinstance(shown, Shown) and (draft is None or shown.draft != draft.id):
            update |= {parts.lines: "", parts.news: "", parts.found: None}
        return update

    async def write(self, values: Values, request: gr.Request) -> AsyncGenerator[Update, None]:
        """Write the lines for the chosen field of the text as it stands in the editor."""
        words, user = self._screen.words(request), request.username or ""
        draft, parts = self._screen.work(values).current, self._parts
        if draft is None:
            return
        typed = self._screen.typed(values, draft)
        yield {**self._running(True), parts.news: self._progress(words, DraftProgress("sources"))}
        try:
            await asyncio.to_thread(self._screen.demand, words, user)
            desk = self._screen.services.copy
            field = text(values.get(parts.field))
            with self._departures.awaited(request):
                async with aclosing(desk.lab(draft.brief, field, user, typed)) as steps:
                    async for step in steps:
                        if isinstance(step, Lab):
                            yield self._written(words, draft, step)
                        else:
                            yield {parts.news: self._progress(words, step)}
        except AssistantError as error:
            fault = str(self._general.fault(words, "lab_fault", error))
            yield {**self._running(False), parts.news: fault}

    def use(self, values: Values, event: gr.EventData, request: gr.Request) -> Update:
        """Put a line into its field: in place of what stands there, or below it when it is a list."""
        words, shown = self._screen.words(request), values.get(self._parts.found)
        draft, number = self._screen.work(values).current, said(event, "name")
        place = int(number) - 1 if number.isdigit() and len(number) < 4 else -1
        if not isinstance(shown, Shown) or draft is None or draft.id != shown.draft:
            return {self._parts.news: ""}
        if not 0 <= place < len(shown.lab.lines):
            return {self._parts.news: ""}
        rules = self._screen.channel(draft).fields
        at = next((n for n, rule in enumerate(rules) if rule.name == shown.lab.field), None)
        if at is None:
            return {self._parts.news: ""}
        box = self._screen.parts.boxes[at]
        now = added(text(values.get(box)), shown.lab.lines[place].text, rules[at])
        note = "lab_used_list" if rules[at].items else "lab_used"
        return {box: now, self._parts.news: str(self._general.note(words, note))}

    def stop(self, request: gr.Request) -> Update:
        """Say that the writing has stopped."""
        note = str(self._general.note(self._screen.words(request), "stage_stopped"))
        return {**self._running(False), self._parts.news: note}

    def fail(self, request: gr.Request) -> Update:
        """Tell of an error of our own."""
        fault = str(self._general.fault(self._screen.words(request), "lab_fault"))
        return {**self._running(False), self._parts.news: fault}

    def _written(self, words: Words, draft: Draft, lab: Lab) -> Update:
        parts = self._parts
        label = next(
            rule.label[words.language]
            for rule in self._screen.channel(draft).fields
            if rule.name == lab.field
        )
        return {
            **self._running(False),
            parts.news: str(self._general.note(words, "lab_done" if lab.lines else "lab_none")),
            parts.lines: str(self._present.lines(words, lab, label)),
            parts.found: Shown(draft.id, lab),
        }

    def _running(self, running: bool) -> Update:
        return {self._parts.go: gr.Button(visible=not running), self._parts.stop: gr.Button(visible=running)}

    def _progress(self, words: Words, step: DraftProgress) -> str:
        return str(self._general.progress(words, step))


def added(there: str, line: str, rule: FieldRule) -> str:
    """What the field says with the line; of a list it is one line more, while there is room for it."""
    if not rule.items:
        return line
    rows = [row for row in there.splitlines() if row.strip()]
    return "\n".join(rows if line in rows else [*rows, line])
