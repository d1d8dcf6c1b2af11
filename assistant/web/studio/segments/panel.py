"""The step of the segments: their rules as forms, and what they make of a contact list."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.campaigns.segments.book import SegmentEntry
from assistant.errors import AssistantError, InputError, UnknownNameError
from assistant.types.brand import Segment
from assistant.types.segment_rule import Rule
from assistant.web.labels import PLAIN, PRIVATE, QUICK
from assistant.web.studio.campaigns.acts import Acting, Said, Update, Values, forms, number, one, said_of
from assistant.web.studio.campaigns.plan_present import list_choices
from assistant.web.studio.campaigns.step import Step
from assistant.web.studio.results.lessons import presenter_of
from assistant.web.studio.segments.form import (
    MOST_LINES,
    Line,
    RuleForm,
    filled,
    form_of,
    rule_of,
    rule_of_yaml,
    yaml_of,
)
from assistant.web.studio.segments.present import Edited, SegmentsPresenter
from assistant.web.texts import Words

LOOKS = ("preview", "rfm", "fair")
ACTS = ("turn", "more", "less", "yaml", "try", "save", "reset", "close")
HISTORY = 10  # changes of a rule that are shown
BRAND = ""  # what is learnt of all segments together is the brand's


@dataclass(frozen=True)
class SegmentParts:
    """The components. `look` asks what the rules make of a list, `result` shows it."""

    note: gr.HTML
    rules: gr.HTML
    form: gr.HTML
    look: gr.HTML
    result: gr.HTML

    @property
    def outputs(self) -> list[Any]:
        """All of them."""
        return list(vars(self).values())


def segments_panel(step: Step) -> None:
    """Build the step into the tab that is open."""
    rules, form = forms("segm-rules"), forms("segm-form")
    note = gr.HTML(elem_id="segm-note", **PLAIN)
    look, result = forms("segm-look"), forms("segm-result")
    parts = SegmentParts(note, rules, form, look, result)
    do = SegmentHandlers(step, parts)
    events = [
        step.tab.select(do.enter, None, [rules, look], **QUICK),
        rules.click(do.edit, None, parts.outputs, **QUICK),
        form.click(do.act, None, parts.outputs, **QUICK),
        look.click(do.look, None, [note, result], **PRIVATE),
    ]
    for event in events:
        event.failure(do.fail, None, note, **QUICK)


class SegmentHandlers(Acting):
    """The handlers of the step; they keep nothing of whoever uses it."""

    def __init__(self, step: Step, parts: SegmentParts) -> None:
        super().__init__(step)
        self._parts = parts
        self._present = SegmentsPresenter(step.site.pages)
        self._learnt = presenter_of(step.services, step.site)

    async def enter(self, request: gr.Request) -> tuple[str, str]:
        """Show the rules, and which lists they can be tried on."""
        words, may = self._words(request), await self._may(request)
        rules = await asyncio.to_thread(self._rules, words, may)
        return rules, await asyncio.to_thread(self._look, words)

    async def edit(self, event: gr.EventData, request: gr.Request) -> Update:
        """Open the rule of a segment as a form."""
        words, segment = self._words(request), said_of(event).name
        try:
            await self._demand(request, words)
            shown = await asyncio.to_thread(self._opened, words, segment)
        except AssistantError as error:
            return {self._parts.note: self._fault(words, error)}
        return {self._parts.form: shown, self._parts.note: ""}

    async def act(self, event: gr.EventData, request: gr.Request) -> Update:
        """Do what a button of the form stands for."""
        words, said = self._words(request), said_of(event)
        try:
            user = await self._demand(request, words)
            return await asyncio.to_thread(self._act, words, said, user)
        except AssistantError as error:
            return {self._parts.note: self._fault(words, error)}

    async def look(self, event: gr.EventData, request: gr.Request) -> AsyncIterator[Update]:
        """Read a list and show what the rules make of it; a large one takes a while."""
        words, said = self._words(request), said_of(event)
        yield {self._parts.note: self._note(words, "segm_reading")}
        try:
            shown = await asyncio.to_thread(self._looked, words, said)
        except AssistantError as error:
            yield {self._parts.note: self._fault(words, error)}
            return
        yield {self._parts.note: "", self._parts.result: shown}

    def _act(self, words: Words, said: Said, user: str) -> Update:
        parts, segment = self._parts, one(said.form, "segment")
        match said.act:
            case "turn" | "more" | "less":
                form = _changed(filled(said.form), said)
                return {parts.form: self._form(words, segment, form)}
            case "yaml":
                return {parts.form: self._form(words, segment, None, yaml_of(self._rule(words, said.form)))}
            case "try":
                return {parts.result: self._tried(words, segment, said.form), parts.note: ""}
            case "save":
                return self._save(words, segment, self._rule(words, said.form), user, said.form)
            case "reset":
                return self._save(words, segment, None, user, {})
            case "close":
                return {parts.form: "", parts.note: ""}
        raise UnknownNameError("action", said.act[:40], ACTS)

    def _save(self, words: Words, segment: str, rule: Rule | None, user: str, form: Values) -> Update:
        desk, parts = self._services.campaigns.segments, self._parts
        position = one(form, "position")
        if position and not position.isdecimal():
            raise InputError(words("segm_no_position", said=position[:20]), words("segm_no_position_next"))
        entry = self._entry(segment)
        same = position == str(entry.place)
        kept = entry.changed.position if entry.changed else None
        desk.set(segment, rule, user, kept if same else int(position) if position else None)
        note = self._note(words, "segm_saved" if rule is not None else "segm_was_reset")
        return {parts.rules: self._rules(words, True), parts.form: "", parts.note: note, parts.result: ""}

    def _tried(self, words: Words, segment: str, form: Values) -> str:
        """What a list would be with the rule as it stands in the form; nothing of it is kept."""
        desk, rule = self._services.campaigns, self._rule(words, form)
        listed = desk.contacts.get(number(one(form, "list")))
        preview = desk.segments.preview(listed.id, {segment: rule})
        return str(self._present.preview(words, listed, preview, self._segments()))

    def _rule(self, words: Words, values: Values) -> Rule:
        """The rule that the form holds, as fields or as YAML."""
        if "yaml" in values:
            return rule_of_yaml(one(values, "yaml"), words("segm_the_rule"))
        return rule_of(filled(values), words)

    def _opened(self, words: Words, segment: str) -> str:
        rule = self._entry(segment).rule
        form = form_of(rule)
        return self._form(words, segment, form, yaml_of(rule) if form is None and rule else "")

    def _form(self, words: Words, segment: str, form: RuleForm | None, yaml: str = "") -> str:
        entry, desk = self._entry(segment), self._services.campaigns.segments
        lists = list_choices(words, self._services.campaigns.contacts.lists())[1:]
        edited = Edited(entry, form, yaml, desk.history(segment)[:HISTORY], lists)
        return f"{self._present.form(words, edited)}{self._noted(words, segment)}"

    def _entry(self, segment: str) -> SegmentEntry:
        entries = {entry.segment.id: entry for entry in self._services.campaigns.segments.entries()}
        if segment not in entries:
            raise UnknownNameError("segment", segment[:60], entries)
        return entries[segment]

    def _rules(self, words: Words, may: bool) -> str:
        rules = self._present.rules(words, self._services.campaigns.segments.entries(), may)
        return f"{rules}{self._noted(words, BRAND)}"

    def _noted(self, words: Words, segment: str) -> str:
        """What results taught of a segment, or of all of them."""
        notes = self._services.results.learning.notes(segment, "", words.language)
        return str(self._learnt.notes(words, notes))

    def _look(self, words: Words) -> str:
        lists = self._services.campaigns.contacts.lists()
        segments = [(id_, segment.name[words.language]) for id_, segment in self._segments().items()]
        return self._part(words, "segments_look", lists=list_choices(words, lists), segments=segments)

    def _looked(self, words: Words, said: Said) -> str:
        desk = self._services.campaigns
        listed = desk.contacts.get(number(one(said.form, "list")))
        match said.act:
            case "preview":
                preview = desk.segments.preview(listed.id)
                return str(self._present.preview(words, listed, preview, self._segments()))
            case "rfm":
                return str(self._present.rfm(words, listed, desk.segments.rfm(listed.id)))
            case "fair":
                chosen = said.form.get("segment", ())
                if not chosen:
                    raise InputError(words("segm_fair_none"), words("segm_fair_none_next"))
                table = desk.segments.fairness(listed.id, chosen)
                return str(self._present.fairness(words, table, self._segments()))
        raise UnknownNameError("action", said.act[:40], LOOKS)

    def _segments(self) -> dict[str, Segment]:
        return {entry.segment.id: entry.segment for entry in self._services.campaigns.segments.entries()}


def _changed(form: RuleForm, said: Said) -> RuleForm:
    """The form with a line more or less."""
    if said.act == "more":
        return RuleForm(form.joined, (*form.lines, Line(field="orders", op=">="))[:MOST_LINES])
    gone = number(said.name) if said.act == "less" else -1
    return RuleForm(form.joined, tuple(line for place, line in enumerate(form.lines) if place != gone))
