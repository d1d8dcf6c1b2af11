"""What the panel of the export does when something is pressed. Who may do it is asked each time."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.web.studio.campaign_run.export_present import ExportPresenter
from assistant.web.studio.campaign_run.shared import Panel, Update, Values
from assistant.web.studio.campaign_run.views import TextViews
from assistant.web.studio.campaigns.step import Step
from assistant.web.studio.drafts.screen import text
from assistant.web.texts import Words

KEPT_SHOWN = 10


@dataclass(frozen=True)
class ExportParts:
    """The components."""

    note: gr.HTML
    state: gr.HTML
    ask: gr.Column
    tool: gr.Dropdown
    template: gr.Checkbox
    unapproved: gr.Checkbox
    go: gr.Button
    result: gr.HTML
    audience: gr.HTML
    kept: gr.HTML
    shown: gr.State  # the campaign that the choices are for

    @property
    def asked(self) -> list[Any]:
        """What is chosen."""
        return [self.tool, self.template, self.unapproved]

    @property
    def outputs(self) -> list[Any]:
        """All that changes."""
        return [*vars(self).values()]


class ExportHandlers(Panel):
    """The handlers of one page."""

    def __init__(self, step: Step, parts: ExportParts) -> None:
        super().__init__(step, parts.note)
        self._parts = parts
        self._exports = step.services.campaigns.exports
        views = TextViews(step.services.channels, step.services.segments)
        self._present = ExportPresenter(step.site.pages, views)

    async def enter(self, values: Values, request: gr.Request) -> AsyncIterator[Update]:
        """Show what stands against an export of the open campaign, then who would get what."""
        words, user, campaign = self._words(request), request.username or "", self._campaign(values)
        shown = await self._told(words, self._entered, words, values, campaign, user)
        yield {self._parts.note: "", **shown}
        if campaign:
            again = values.get(self._parts.shown) == campaign
            unapproved = again and values.get(self._parts.unapproved) is True
            yield await self._told(words, self._counted, words, campaign, unapproved)

    async def look(self, values: Values, request: gr.Request) -> AsyncIterator[Update]:
        """Show what stands against what is chosen now."""
        words, campaign = self._words(request), self._campaign(values)
        if campaign:
            yield await self._told(words, self._looked, words, campaign, values)
            unapproved = values.get(self._parts.unapproved) is True
            yield await self._told(words, self._counted, words, campaign, unapproved)

    async def make(self, values: Values, request: gr.Request) -> AsyncIterator[Update]:
        """Make the file; with many contacts it takes a while."""
        words, user = self._words(request), request.username or ""
        yield {**self._said(words, "cexp_making"), self._parts.result: ""}
        yield await self._told(words, self._made, words, values, user)

    def _entered(self, words: Words, values: Values, campaign: int, user: str) -> Update:
        parts = self._parts
        if campaign and values.get(parts.shown) == campaign:  # what was chosen for it stays chosen
            kept = {parts.kept: self._kept(words, campaign, self._changes(user))}
            return self._looked(words, campaign, values) | kept
        if not campaign:
            cleared: Update = dict.fromkeys((parts.result, parts.audience, parts.kept), "")
            none = self._part(words, "campaign_none")
            return {**cleared, parts.state: none, parts.ask: gr.Column(visible=False), parts.shown: 0}
        stored, may = self._desk.get(campaign), self._changes(user)
        tools = [(name[words.language], id_) for id_, name in self._exports.tools.items()]
        check = self._exports.check(campaign)
        return {
            parts.state: str(self._present.state(words, check)),
            parts.go: gr.Button(interactive=not check.blocked),
            parts.ask: gr.Column(visible=may),
            parts.tool: gr.Dropdown(choices=tools, value=stored.campaign.tool),
            parts.template: gr.Checkbox(value=False),
            parts.unapproved: gr.Checkbox(value=False),
            parts.shown: campaign,
            parts.result: "",
            parts.audience: "",
            parts.kept: self._kept(words, campaign, may),
        }

    def _looked(self, words: Words, campaign: int, values: Values) -> Update:
        tool, template, unapproved = self._wanted(values)
        check = self._exports.check(campaign, tool, template=template, unapproved=unapproved)
        return {
            self._parts.state: str(self._present.state(words, check)),
            self._parts.go: gr.Button(interactive=not check.blocked),
            self._parts.result: "",
        }

    def _counted(self, words: Words, campaign: int, unapproved: bool) -> Update:
        counts = self._exports.audience(campaign, unapproved=unapproved)
        return {self._parts.audience: str(self._present.audience(words, counts))}

    def _made(self, words: Words, values: Values, user: str) -> Update:
        parts, campaign = self._parts, self._campaign(values)
        self._must_change(words, user)
        tool, template, unapproved = self._wanted(values)
        made = self._exports.export(campaign, tool, template=template, unapproved=unapproved, user=user)
        return {
            parts.note: "",
            parts.result: str(self._present.file(words, made)),
            parts.kept: self._kept(words, campaign, True),
        }

    def _kept(self, words: Words, campaign: int, may: bool) -> str:
        return str(self._present.kept(words, self._exports.list(campaign)[:KEPT_SHOWN], may))

    def _wanted(self, values: Values) -> tuple[str, bool, bool]:
        parts = self._parts
        template, unapproved = (values.get(part) is True for part in (parts.template, parts.unapproved))
        return text(values.get(parts.tool)), template, unapproved
