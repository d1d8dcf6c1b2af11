"""What the page of results does when it is shown and when something is chosen."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from assistant.errors import AssistantError
from assistant.types.campaign import StoredCampaign
from assistant.web.labels import QUICK
from assistant.web.studio.campaigns.acts import Acting, Update, said_of
from assistant.web.studio.campaigns.step import Step
from assistant.web.studio.results.asked import Asked, asked_of
from assistant.web.studio.results.present import ResultsPresenter
from assistant.web.texts import Words


@dataclass(frozen=True)
class ResultParts:
    """The components. `asked` holds what is shown, `chosen` the number of its campaign."""

    choice: gr.HTML
    note: gr.HTML
    summary: gr.HTML
    plots: gr.HTML
    compared: gr.HTML
    tables: gr.HTML
    asked: gr.State
    chosen: gr.State

    @property
    def outputs(self) -> list[Any]:
        """All of them."""
        return list(vars(self).values())


def connect(step: Step, parts: ResultParts, tab: gr.Tab, changed: gr.State) -> None:
    """Connect the page: `tab` is the studio's own, `changed` counts the reports taken in and out."""
    do = ResultHandlers(step, parts)
    events = [
        tab.select(do.enter, parts.asked, parts.outputs, **QUICK),
        changed.change(do.enter, parts.asked, parts.outputs, **QUICK),
        parts.choice.click(do.choose, None, parts.outputs, **QUICK),
    ]
    for event in events:
        event.failure(do.fail, None, parts.note, **QUICK)


class ResultHandlers(Acting):
    """The handlers of the page; they keep nothing of whoever uses it."""

    def __init__(self, step: Step, parts: ResultParts) -> None:
        super().__init__(step)
        self._parts = parts
        self._present = ResultsPresenter(step.site.pages)

    async def enter(self, asked: Any, request: gr.Request) -> Update:
        """Show what was shown last, or the newest campaign that has results."""
        known = asked if isinstance(asked, Asked) else Asked()
        return await self._told(self._words(request), known)

    async def choose(self, event: gr.EventData, request: gr.Request) -> Update:
        """Show what was chosen."""
        return await self._told(self._words(request), asked_of(said_of(event).form))

    async def _told(self, words: Words, asked: Asked) -> Update:
        try:
            return await asyncio.to_thread(self._shown, words, asked)
        except AssistantError as error:
            return {self._parts.note: self._fault(words, error)}

    def _shown(self, words: Words, asked: Asked) -> Update:
        parts, present = self._parts, self._present
        campaigns = self._services.campaigns.list()
        told = [each.id for each in self._services.results.campaigns()]
        asked = replace(asked, campaign=_known(asked.campaign, campaigns, told))
        shown: Update = {
            parts.choice: str(present.choice(words, asked, campaigns, frozenset(told))),
            parts.note: "",
            parts.asked: asked,
            parts.chosen: asked.campaign,
        }
        read = (parts.summary, parts.plots, parts.compared, parts.tables)
        if not asked.campaign:
            return shown | dict.fromkeys(read, "")
        results = self._services.results.read(asked.campaign, asked.metric, asked.prior)
        shown[parts.summary] = str(present.summary(words, results, asked))
        if not results.imports:
            return shown | dict.fromkeys(read[1:], "")
        return shown | {
            parts.plots: str(present.plots(words, results, asked)),
            parts.compared: str(present.compared(words, results)),
            parts.tables: str(present.tables(words, results)),
        }


def _known(wanted: int, campaigns: Sequence[StoredCampaign], told: Sequence[int]) -> int:
    """The campaign that was asked for, else the newest with results, else the newest; 0 without any."""
    ids = [each.id for each in campaigns]
    if wanted in ids:
        return wanted
    return next((each for each in told if each in ids), ids[0] if ids else 0)
