"""The tab with the requests that visitors left for a human."""

from pathlib import Path

import gradio as gr

from assistant.services import Services
from assistant.web.labels import PLAIN, QUICK
from assistant.web.site import Site
from assistant.web.studio.leads.handlers import LeadHandlers
from assistant.web.studio.present import Presenter

_SCRIPT = Path(__file__).parents[2] / "assets" / "knowledge_acts.js"  # makes events of buttons in our HTML
CHOICES = ("open", "answered", "all")


def leads_tab(services: Services, site: Site, i18n: gr.I18n, presenter: Presenter, tab: gr.Tab) -> None:
    """Build the tab into the page that is open."""
    do = LeadHandlers(services, site, presenter)
    gr.HTML(i18n("html_leads_intro"), elem_id="leads-intro", **PLAIN)
    with gr.Row(elem_id="leads-filter"):
        status = gr.Radio(
            [(i18n(f"leads_show_{each}"), each) for each in CHOICES],
            value="open",
            label=i18n("leads_show"),
            elem_id="leads-status",
        )
        refresh = gr.Button(i18n("settings_refresh"), size="sm", elem_id="leads-refresh")
    note = gr.HTML(elem_id="leads-note", **PLAIN)
    script = _SCRIPT.read_text(encoding="utf-8")
    listed = gr.HTML(elem_id="leads-list", apply_default_css=False, js_on_load=script)
    place = gr.State(0)
    shown = [listed, place, note]
    for entered in (tab.select, status.input, refresh.click):
        entered(do.enter, status, shown, **QUICK).failure(do.fail, None, note, **QUICK)
    acted = listed.click(do.act, [status, place], shown, **QUICK)
    acted.failure(do.fail, None, note, **QUICK)
