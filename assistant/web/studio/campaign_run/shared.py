"""What the three panels of a campaign share: which campaign is open, and what was done or went wrong."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.campaigns.review.verdicts import Judged
from assistant.errors import AccessError, AssistantError
from assistant.web.guard.auth import may_change
from assistant.web.look.safe import fill
from assistant.web.studio.campaign_run.reading import refused
from assistant.web.studio.campaigns.acts import Acting
from assistant.web.studio.campaigns.step import Step
from assistant.web.texts import Words

REFUSED_SHOWN = 5
_ASSETS = Path(__file__).parents[2] / "assets"

Update = dict[Any, Any]
Values = Mapping[Any, Any]


class Panel(Acting):
    """The handlers of one panel stand on it. `note` tells what was done."""

    def __init__(self, step: Step, note: gr.HTML) -> None:
        super().__init__(step)
        self._chosen = step.chosen
        self._desk = step.services.campaigns
        self._told_in = note

    def _campaign(self, values: Values) -> int:
        """The number of the open campaign; 0 when there is none."""
        number = values.get(self._chosen)
        return number if type(number) is int and number > 0 else 0

    def _changes(self, user: str) -> bool:
        """Whether the account may spend money and take contacts out; a reviewer reads and approves."""
        return may_change(self._services.accounts.get(user))

    def _must_change(self, words: Words, user: str) -> None:
        """Raise AccessError unless it may."""
        if not self._changes(user):
            raise AccessError(words("crun_refused"), words("know_ask_admin"))

    def _said(self, words: Words, key: str, **values: object) -> Update:
        """A line that tells of what was done."""
        return {self._told_in: str(fill('<p class="b-note" role="status">{}</p>', words(key, **values)))}

    def _judged(self, words: Words, judged: Judged, key: str, **values: object) -> Update:
        """What became of texts that were judged; what was refused stands against it."""
        if not judged.refused:
            return self._said(words, key, **values)
        told = [refused(words, each) for each in judged.refused[:REFUSED_SHOWN]]
        shown = self._part(
            words, "campaign_refused", done=len(judged.done), refused=judged.refused, told=told
        )
        return {self._told_in: shown}

    async def _told(self, words: Words, work: Callable[..., Update], *given: Any) -> Update:
        """What `work` shows, done in a thread, or what went wrong."""
        try:
            return await asyncio.to_thread(work, *given)
        except AssistantError as error:
            return {self._told_in: self._fault(words, error)}


def acting(elem_id: str, *more: str) -> gr.HTML:
    """HTML whose buttons and forms become events; `more` are scripts that it has besides."""
    names = ("campaign_forms", *more)
    code = "\n".join((_ASSETS / f"{name}.js").read_text(encoding="utf-8") for name in names)
    return gr.HTML("", elem_id=elem_id, apply_default_css=False, js_on_load=code)
