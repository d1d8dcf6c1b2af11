"""The step of the plan: the form of a campaign, what it would take, and making it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.campaigns.plan.definition import campaign_yaml, parse_campaign
from assistant.errors import AssistantError, InputError, UnknownNameError
from assistant.types.campaign import Campaign
from assistant.web.labels import PLAIN, PRIVATE, QUICK
from assistant.web.studio.campaigns.acts import Acting, Said, Update, Values, forms, said_of
from assistant.web.studio.campaigns.plan_form import EMPTY, campaign_of, values_of
from assistant.web.studio.campaigns.plan_present import PlanPresenter
from assistant.web.studio.campaigns.sizing import sized_only, wanted_of
from assistant.web.studio.campaigns.step import Step
from assistant.web.texts import Words

ACTS = ("plan", "find", "yaml", "read", "clear", "create")
# One after the other, so that what was typed last is told last. Gradio's own “always_last” repeats an event
# with what the one before it said.
TYPED: dict[str, Any] = {**PRIVATE, "concurrency_limit": 1, "trigger_mode": "multiple"}


@dataclass(frozen=True)
class PlanParts:
    """The components. `kept` is what the form held last, with its stamp; `planned` what was planned last."""

    note: gr.HTML
    form: gr.HTML
    sizes: gr.HTML
    yaml: gr.HTML
    result: gr.HTML
    kept: gr.State
    planned: gr.State


def plan_panel(step: Step, steps: gr.Tabs) -> gr.State:
    """Build the step into the tab that is open.

    The state that it gives back takes what the form is to hold, and how often it was filled before.
    """
    note = gr.HTML(elem_id="plan-note", **PLAIN)
    with gr.Row(elem_id="plan-row", equal_height=False):
        with gr.Column(scale=3, min_width=320):
            made = forms("plan-form")
        with gr.Column(scale=1, min_width=300, elem_id="plan-beside"):
            sizes = forms("plan-sizes")
    result = forms("plan-result")
    wanted = gr.State(({}, 0))  # no Campaign: a state that is listened to must be hashable
    parts = PlanParts(note, made, sizes, forms("plan-yaml"), result, gr.State(({}, 0)), gr.State(None))
    do = PlanHandlers(step, parts, steps)
    every = [parts.note, parts.form, parts.sizes, parts.yaml, parts.result, parts.kept, parts.planned]
    entered = step.tab.select(do.enter, parts.kept, [parts.form, parts.sizes], **QUICK)
    typed = made.input(do.size, None, parts.sizes, **TYPED)
    taken = wanted.change(do.take, [wanted, parts.kept], every, **QUICK)
    acted = made.click(do.act, [parts.kept], every, **PRIVATE)
    created = result.click(do.create, [parts.planned], [note, result, step.chosen, steps], **PRIVATE)
    for event in (entered, typed, taken, acted, created):
        event.failure(do.fail, None, note, **QUICK)
    return wanted


class PlanHandlers(Acting):
    """The handlers of the step; they keep nothing of whoever uses it."""

    def __init__(self, step: Step, parts: PlanParts, steps: gr.Tabs) -> None:
        super().__init__(step)
        self._parts = parts
        self._step = step
        self._steps = steps
        self._present = PlanPresenter(step.site.pages, step.services)

    async def enter(self, kept: Any, request: gr.Request) -> tuple[str, str]:
        """Show the form with what it held last; what was typed since stays in the browser."""
        words, (values, stamp) = self._words(request), _kept(kept)
        form = await asyncio.to_thread(self._form, words, values, stamp)
        return form, await asyncio.to_thread(self._sizes, words, values)

    async def size(self, event: gr.EventData, request: gr.Request) -> str:
        """Tell what the readers of the form as it stands can show."""
        return await asyncio.to_thread(self._sizes, self._words(request), said_of(event).form)

    async def take(self, wanted: Any, kept: Any, request: gr.Request) -> Update:
        """Put another campaign into the form."""
        values, (_held, stamp) = _kept(wanted)[0], _kept(kept)
        return await asyncio.to_thread(self._filled, self._words(request), values, stamp, "")

    async def act(self, kept: Any, event: gr.EventData, request: gr.Request) -> AsyncIterator[Update]:
        """Do what a button of the form stands for."""
        words, said, (_values, stamp) = self._words(request), said_of(event), _kept(kept)
        if said.act == "plan":
            # What was planned before is not what the form says now.
            waiting = self._note(words, "plan_planning")
            yield {self._parts.note: waiting, self._parts.result: "", self._parts.planned: None}
        try:
            may = await self._may(request)
            user = request.username or ""
            yield await asyncio.to_thread(self._act, words, said, stamp, user, may)
        except AssistantError as error:
            yield {
                self._parts.note: self._fault(words, error),
                self._parts.kept: (said.form, stamp),
                self._parts.planned: None,
                self._parts.result: "",
            }

    async def create(self, planned: Any, request: gr.Request) -> Update:
        """Make the campaign that was planned, open it, and go on to its run."""
        words, parts = self._words(request), self._parts
        try:
            user = await self._demand(request, words)
            if not isinstance(planned, Campaign):
                raise InputError(words("plan_gone"), words("plan_gone_next"))
            stored = await asyncio.to_thread(self._services.campaigns.create, planned, user)
        except AssistantError as error:
            return {parts.note: self._fault(words, error)}
        note = self._note(words, "plan_created")
        chosen = self._step.chosen
        return {parts.note: note, parts.result: "", chosen: stored.id, self._steps: gr.Tabs(selected="run")}

    def _act(self, words: Words, said: Said, stamp: int, user: str, may: bool) -> Update:
        parts = self._parts
        match said.act:
            case "plan":
                return self._planned(words, said.form, stamp, user, may)
            case "find":
                form = self._form(words, said.form, stamp)
                return {parts.form: form, parts.kept: (said.form, stamp), parts.note: ""}
            case "yaml":
                text = campaign_yaml(campaign_of(said.form, words))
                return {parts.yaml: self._part(words, "plan_yaml", text=text), parts.note: ""}
            case "read":
                if not said.value:
                    raise InputError(words("plan_yaml_bad"), words("plan_yaml_bad_next"))
                read = parse_campaign(said.value.encode(), said.name[:80] or "campaign.yaml")
                return self._filled(words, values_of(read), stamp, "plan_yaml_taken")
            case "clear":
                return self._filled(words, values_of(EMPTY), stamp, "")
        raise UnknownNameError("action", said.act[:40], ACTS)

    def _planned(self, words: Words, values: Values, stamp: int, user: str, may: bool) -> Update:
        parts, campaign = self._parts, campaign_of(values, words)
        plan = self._services.campaigns.plan(campaign, user, wanted_of(values, words))
        return {
            parts.result: str(self._present.plan(words, plan, may, stamp)),
            parts.planned: campaign,
            parts.kept: (values, stamp),
            parts.note: "",
        }

    def _filled(self, words: Words, values: Values, stamp: int, note: str) -> Update:
        """The form with something else in it."""
        parts = self._parts
        return {
            parts.form: self._form(words, values, stamp + 1),
            parts.sizes: self._sizes(words, values),
            parts.kept: (values, stamp + 1),
            parts.note: self._note(words, note) if note else "",
            parts.yaml: "",
            parts.result: "",
            parts.planned: None,
        }

    def _sizes(self, words: Words, values: Values) -> str:
        try:
            campaign, wanted = campaign_of(sized_only(values), words), wanted_of(values, words)
            return str(self._present.sizes(words, self._services.campaigns.sizes(campaign, wanted)))
        except AssistantError as error:
            return self._fault(words, error)

    def _form(self, words: Words, values: Values, stamp: int) -> str:
        lists = self._services.campaigns.contacts.lists()
        return str(self._present.form(words, values, lists, stamp))


def _kept(value: Any) -> tuple[Values, int]:
    """What the form held last, and the stamp of its contents."""
    return value if isinstance(value, tuple) else ({}, 0)
