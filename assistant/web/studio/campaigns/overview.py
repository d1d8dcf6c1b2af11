"""The list of campaigns, and which of them is open: what every step below works on."""

import asyncio
from dataclasses import replace
from functools import partial
from typing import Any

import gradio as gr

from assistant.errors import AssistantError, UnknownNameError
from assistant.types.campaign import Campaign
from assistant.web.labels import PLAIN, QUICK
from assistant.web.report_lines import in_language
from assistant.web.studio.campaigns.acts import Acting, Said, Update, Values, forms, number, one, said_of
from assistant.web.studio.campaigns.files import YAML
from assistant.web.studio.campaigns.plan_form import EMPTY, day_of_form, values_of
from assistant.web.studio.campaigns.plan_present import list_choices
from assistant.web.studio.campaigns.step import Step
from assistant.web.studio.contacts.present import right
from assistant.web.studio.drafts.amounts import number as amount
from assistant.web.studio.knowledge.present import when
from assistant.web.texts import Words

# How the legal basis of people changed, by the sign that a difference has.
CHANGED = {"+": "camp_diff_gained", "-": "camp_diff_lost", "~": "camp_diff_other"}
ACTS = ("new", "refresh", "open", "edit", "copy", "delete")


class Overview:
    """The list, built into the tab that is open; `head` says above all steps which campaign is open."""

    def __init__(self, step: Step, head: gr.HTML) -> None:
        self._step = step
        self.head = head
        self.note = gr.HTML(elem_id="camp-note", **PLAIN)
        self.listed = forms("camp-list")

    def connect(self, tab: gr.Tab, steps: gr.Tabs, wanted: gr.State) -> None:
        """Connect the list once all steps are built.

        `tab` is the studio's own, `wanted` takes what the form of the plan is to hold.
        """
        do = OverviewHandlers(self._step, self, steps, wanted)
        chosen = self._step.chosen
        for entered in (tab.select, self._step.tab.select, chosen.change):
            shown = entered(do.enter, chosen, [self.head, self.listed], **QUICK)
            shown.failure(do.fail, None, self.note, **QUICK)
        every = [self.head, self.listed, self.note, chosen, steps, wanted]
        acted = self.listed.click(do.act, [chosen, wanted], every, **QUICK)
        acted.failure(do.fail, None, self.note, **QUICK)


class OverviewHandlers(Acting):
    """The handlers of the list; they keep nothing of whoever uses it."""

    def __init__(self, step: Step, parts: Overview, steps: gr.Tabs, wanted: gr.State) -> None:
        super().__init__(step)
        self._parts = parts
        self._step = step
        self._steps = steps
        self._wanted = wanted

    async def enter(self, chosen: Any, request: gr.Request) -> tuple[str, str]:
        """Show the campaigns, and which of them is open."""
        may = await self._may(request)
        return await asyncio.to_thread(self._show, self._words(request), number(chosen), may)

    async def act(self, chosen: Any, wanted: Any, event: gr.EventData, request: gr.Request) -> Update:
        """Do what a button of the list stands for."""
        words, said, parts = self._words(request), said_of(event), self._parts
        may = await self._may(request)
        try:
            if said.act not in {"open", "refresh"}:
                await self._demand(request, words)
            user = request.username or ""
            done = await asyncio.to_thread(self._act, words, said, _times(wanted), user)
        except AssistantError as error:
            done = {parts.note: self._fault(words, error)}
        opened = done.get(self._step.chosen, number(chosen))
        head, listed = await asyncio.to_thread(self._show, words, opened, may)
        return {parts.head: head, parts.listed: listed, parts.note: "", **done}

    def _act(self, words: Words, said: Said, times: int, user: str) -> Update:
        desk, chosen = self._services.campaigns, self._step.chosen
        campaign = number(said.name)
        match said.act:
            case "refresh":
                return {}
            case "new":
                return {chosen: 0, **self._in_form(EMPTY, times)}
            case "open":
                return {chosen: desk.get(campaign).id, self._steps: gr.Tabs(selected="run")}
            case "edit":
                stored = desk.get(campaign)
                return self._in_form(replace(stored.campaign, **_changes(said.form, words)), times)
            case "copy":
                copied = desk.duplicate(campaign, _changes(said.form, words), user)
                note = self._part(
                    words,
                    "camp_copied",
                    copied=copied,
                    basis=CHANGED,
                    kind=lambda id_: right(words, "kinds", id_),
                    amount=partial(amount, words),
                )
                return {chosen: copied.stored.id, self._parts.note: note}
            case "delete":
                desk.delete(campaign)
                return {chosen: 0, self._parts.note: self._note(words, "camp_deleted")}
        raise UnknownNameError("action", said.act[:40], ACTS)

    def _in_form(self, campaign: Campaign, times: int) -> Update:
        """The step of the plan, with a campaign in its form."""
        return {self._wanted: (values_of(campaign), times + 1), self._steps: gr.Tabs(selected="plan")}

    def _show(self, words: Words, chosen: int, may: bool) -> tuple[str, str]:
        desk = self._services.campaigns
        campaigns = desk.list()
        stored = next((each for each in campaigns if each.id == chosen), None)
        listed = self._part(
            words,
            "camp_list",
            campaigns=campaigns,
            chosen=chosen,
            may_change=may,
            lists=list_choices(words, desk.contacts.lists()),
            when=partial(when, words),
            days=partial(days, words),
            said=lambda text: in_language(text, words.language),
            yaml=YAML,
        )
        return self._part(words, "camp_head", stored=stored), listed


def _changes(form: Values, words: Words) -> dict[str, Any]:
    """What a copy has of its own: keys of the definition."""
    return {
        "name": one(form, "name"),
        "contacts": number(one(form, "contacts")) or None,
        "starts": day_of_form(form, "starts", words),
        "ends": day_of_form(form, "ends", words),
    }


def days(words: Words, campaign: Campaign) -> str:
    """From when to when a campaign runs."""
    told = [f"{day:%d/%m/%Y}" if day else "…" for day in (campaign.starts, campaign.ends)]
    return words("camp_days", starts=told[0], ends=told[1])


def _times(wanted: Any) -> int:
    """How many campaigns were put into the form before."""
    return wanted[1] if isinstance(wanted, tuple) and isinstance(wanted[1], int) else 0
