"""What all steps of the campaign tab share: what was pressed, who pressed it, and what to tell of a fault."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.errors import AccessError, AssistantError
from assistant.web.guard.auth import may_change
from assistant.web.studio.campaigns.step import Step
from assistant.web.texts import Words

Values = Mapping[str, tuple[str, ...]]  # what a form holds: its texts by the name of the field
Update = dict[Any, Any]
_FORMS = Path(__file__).parents[2] / "assets" / "campaign_forms.js"


@dataclass(frozen=True)
class Said:
    """What a button, a list or a form asks for."""

    act: str = ""
    name: str = ""
    value: str = ""
    form: Values = field(default_factory=dict)


def said_of(event: gr.EventData) -> Said:
    """What the browser said of the event; it may be anything."""
    told: Any = event._data
    if not isinstance(told, dict):
        return Said()
    form = told.get("form")
    values = {name: texts(value) for name, value in form.items()} if isinstance(form, dict) else {}
    return Said(text(told.get("act")), text(told.get("name")), text(told.get("value")), values)


def text(value: Any) -> str:
    """A text without the space around it; empty for anything else."""
    return value.strip() if isinstance(value, str) else ""


def texts(value: Any) -> tuple[str, ...]:
    """The texts of a list; empty for anything else."""
    return tuple(text(each) for each in value if isinstance(each, str)) if isinstance(value, list) else ()


def one(values: Values, name: str) -> str:
    """The last text under a name, as a form with one field of that name has it."""
    found = values.get(name, ())
    return found[-1] if found else ""


def number(value: Any) -> int:
    """A number from 0; 0 for anything else."""
    said = str(value) if isinstance(value, int) else text(value)
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def forms(elem_id: str) -> gr.HTML:
    """HTML whose forms, buttons and lists become events."""
    script = _FORMS.read_text(encoding="utf-8")
    return gr.HTML(elem_id=elem_id, apply_default_css=False, js_on_load=script)


class Acting:
    """What the handlers of a step stand on; it keeps nothing of whoever uses the page."""

    def __init__(self, step: Step) -> None:
        self._services = step.services
        self._site = step.site
        self._general = step.presenter

    def _words(self, request: gr.Request) -> Words:
        return self._site.words(request)

    async def _may(self, request: gr.Request) -> bool:
        """Whether whoever asks may change anything."""
        account = await asyncio.to_thread(self._services.accounts.get, request.username or "")
        return may_change(account)

    async def _demand(self, request: gr.Request, words: Words) -> str:
        """The name of whoever may change things; raises AccessError for anybody else."""
        if not await self._may(request):
            raise AccessError(words("camp_refused"), words("know_ask_admin"))
        return request.username or ""

    def _fault(self, words: Words, error: AssistantError | None = None) -> str:
        return str(self._general.fault(words, "camp_fault", error))

    def _note(self, words: Words, key: str) -> str:
        return str(self._general.note(words, key))

    def _part(self, words: Words, page: str, **values: object) -> str:
        return str(self._site.pages.render(page, words=words, **values))

    def fail(self, request: gr.Request) -> str:
        """Tell of an error of our own."""
        return self._fault(self._words(request))
