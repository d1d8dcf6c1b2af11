"""The tab that says which model answers, and tries another one."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import gradio as gr

from assistant.errors import AssistantError
from assistant.services import Services
from assistant.web.labels import PLAIN, PRIVATE, QUICK
from assistant.web.site import Site
from assistant.web.studio.form import PRESETS, trial
from assistant.web.studio.present import Presenter, Probed
from assistant.web.studio.public_part import public_part


def settings_tab(services: Services, site: Site, i18n: gr.I18n, presenter: Presenter) -> None:
    """Build the tab into the page that is open."""
    do = _Handlers(services, site, presenter)
    status = gr.HTML(elem_id="model", **PLAIN)
    refresh = gr.Button(i18n("settings_refresh"), size="sm", elem_id="refresh")
    public_part(services, site, i18n, presenter)
    with gr.Column(elem_id="probe"):
        gr.HTML(i18n("html_probe"), **PLAIN)
        with gr.Row():
            preset = gr.Dropdown(_presets(i18n), value="openai", label=i18n("probe_preset"), elem_id="preset")
            url = gr.Textbox(PRESETS["openai"].base_url, label=i18n("probe_url"), elem_id="probe-url")
        with gr.Row():
            model = gr.Textbox(PRESETS["openai"].model, label=i18n("probe_model"), elem_id="probe-model")
            key = gr.Textbox(
                type="password", label=i18n("probe_key"), info=i18n("probe_key_info"), elem_id="probe-key"
            )
        button = gr.Button(i18n("probe_go"), variant="primary", elem_id="probe-go")
        result = gr.HTML(elem_id="probe-result", **PLAIN)
    page = gr.context.Context.root_block
    if page is not None:
        page.load(do.status, None, status, **QUICK)
    refresh.click(do.status, None, status, **QUICK)
    preset.input(do.choose, preset, [url, model], **QUICK)
    tried = button.click(do.probe, [url, key, model], result, **PRIVATE)
    tried.failure(do.fail, None, result, **QUICK)


def _presets(i18n: gr.I18n) -> list[tuple[Any, str]]:
    return [(preset.name or i18n("probe_other"), id_) for id_, preset in PRESETS.items()]


class _Handlers:
    def __init__(self, services: Services, site: Site, presenter: Presenter) -> None:
        self._services = services
        self._site = site
        self._presenter = presenter

    async def status(self, request: gr.Request) -> str:
        words = self._site.words(request)
        try:
            status = await asyncio.to_thread(self._services.status)
        except AssistantError as error:
            return str(self._presenter.fault(words, "settings_fault", error))
        return str(self._presenter.status(words, status, self._services.model.embedded))

    def choose(self, preset: str) -> tuple[str, str]:
        chosen = PRESETS.get(preset, PRESETS["other"])
        return chosen.base_url, chosen.model

    async def probe(self, url: Any, key: Any, model: Any, request: gr.Request) -> AsyncIterator[str]:
        words = self._site.words(request)
        yield str(self._presenter.note(words, "probe_running"))
        try:
            tried = trial(url, key, model)
            found = await self._services.probe(tried.base_url, tried.key.reveal(), tried.model)
        except AssistantError as error:
            yield str(self._presenter.fault(words, "probe_bad", error))
            return
        probed = Probed(found.model, found.host, found.first_token_ms, found.reply)
        yield str(self._presenter.probed(words, tried, probed))

    def fail(self, request: gr.Request) -> str:
        return str(self._presenter.fault(self._site.words(request), "probe_bad"))
