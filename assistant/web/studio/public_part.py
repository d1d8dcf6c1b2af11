"""The part of the settings that pauses the public chat, and tells what it has spent today."""

import asyncio
from typing import Any

import gradio as gr

from assistant.chat.door.door import DoorState
from assistant.errors import AccessError, AssistantError
from assistant.services import Services
from assistant.text.long_date import long_date
from assistant.web.guard.auth import may_change
from assistant.web.labels import PLAIN, QUICK
from assistant.web.site import Site
from assistant.web.studio.present import Presenter
from assistant.web.texts import Words

Shown = tuple[str, Any, Any]  # how it stands, and the two buttons


def public_part(services: Services, site: Site, i18n: gr.I18n, presenter: Presenter) -> None:
    """Build the part into the page that is open."""
    do = _Handlers(services, site, presenter)
    state = gr.HTML(elem_id="public", **PLAIN)
    with gr.Row():
        pause = gr.Button(i18n("public_pause"), visible=False, elem_id="public-pause", scale=0, min_width=220)
        resume = gr.Button(
            i18n("public_resume"),
            visible=False,
            variant="primary",
            elem_id="public-resume",
            scale=0,
            min_width=280,
        )
    outputs = [state, pause, resume]
    page = gr.context.Context.root_block
    if page is not None:
        page.load(do.show, None, outputs, **QUICK)
    pause.click(do.pause, None, outputs, **QUICK)
    resume.click(do.resume, None, outputs, **QUICK)


class _Handlers:
    def __init__(self, services: Services, site: Site, presenter: Presenter) -> None:
        self._services = services
        self._site = site
        self._presenter = presenter

    async def show(self, request: gr.Request) -> Shown:
        return await self._shown(request, None)

    async def pause(self, request: gr.Request) -> Shown:
        return await self._shown(request, True)

    async def resume(self, request: gr.Request) -> Shown:
        return await self._shown(request, False)

    async def _shown(self, request: gr.Request, turn: bool | None) -> Shown:
        words, name = self._site.words(request), request.username or ""
        may = may_change(await asyncio.to_thread(self._services.accounts.get, name))
        try:
            if turn is not None and not may:
                raise AccessError(words("leads_refused"), words("leads_ask_admin"))
            state = await asyncio.to_thread(self._turned, turn, name)
        except AssistantError as error:
            return str(self._presenter.fault(words, "settings_fault", error)), gr.skip(), gr.skip()
        paused = state.paused.on
        lines = _lines(words, state)
        html = str(self._presenter.pages.render("studio_public", words=words, lines=lines, paused=paused))
        return html, gr.Button(visible=may and not paused), gr.Button(visible=may and paused)

    def _turned(self, turn: bool | None, by: str) -> DoorState:
        if turn is not None:
            self._services.door.pause(turn, by)
        return self._services.door.state()


def _lines(words: Words, state: DoorState) -> list[str]:
    """What the state says, sentence by sentence."""
    switch, spent, allowed = state.paused, state.spent, state.allowance
    now = words("public_is_open")
    if switch.on and switch.at is not None:
        day = long_date(switch.at.date(), words.language)
        now = words("public_is_paused", day=day, time=f"{switch.at:%H:%M}", by=switch.by)
    tokens = _of(
        words, _number(words, spent.tokens), _number(words, allowed.tokens) if allowed.tokens else ""
    )
    eur = _of(words, _euros(words, spent.eur), _euros(words, allowed.eur) if allowed.eur else "")
    return [now, words("public_tokens", what=tokens), words("public_eur", what=eur)]


def _of(words: Words, spent: str, most: str) -> str:
    return words("public_of", spent=spent, most=most) if most else words("public_no_limit", spent=spent)


def _euros(words: Words, value: float) -> str:
    text = _number(words, round(float(value), 2))
    return f"€{text}" if words.language == "en" else f"{text}\u00a0€"


def _number(words: Words, value: float) -> str:
    """A number as it is written in the language."""
    text = f"{value:,.2f}" if isinstance(value, float) else f"{value:,}"
    return text if words.language == "en" else text.replace(",", "\u202f").replace(".", ",")
