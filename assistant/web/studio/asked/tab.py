"""The tab with what visitors ask, and where missing answers are written."""

from pathlib import Path

import gradio as gr

from assistant.services import Services
from assistant.web.labels import PLAIN, PRIVATE, QUICK
from assistant.web.site import Site
from assistant.web.studio.asked.export import PERIODS
from assistant.web.studio.asked.handlers import AskedHandlers
from assistant.web.studio.present import Presenter

_SCRIPT = Path(__file__).parents[2] / "assets" / "knowledge_acts.js"  # makes events of buttons in our HTML


def asked_tab(services: Services, site: Site, i18n: gr.I18n, presenter: Presenter, tab: gr.Tab) -> None:
    """Build the tab into the page that is open."""
    do = AskedHandlers(services, site, presenter)
    gr.HTML(i18n("html_asked_intro"), elem_id="asked-intro", **PLAIN)
    with gr.Row(elem_id="asked-filter"):
        days = gr.Radio(
            [(i18n(f"asked_days_{each}"), each) for each in PERIODS],
            value=PERIODS[1],
            label=i18n("asked_period"),
            elem_id="asked-days",
        )
        refresh = gr.Button(i18n("settings_refresh"), size="sm", elem_id="asked-refresh")
    note = gr.HTML(elem_id="asked-note", **PLAIN)
    counts = gr.HTML(elem_id="asked-counts", **PLAIN)
    with gr.Column(visible=False, elem_id="asked-entry") as form:
        question = gr.Textbox(label=i18n("asked_question"), max_length=200)
        answer = gr.Textbox(
            label=i18n("asked_answer"),
            info=i18n("asked_answer_info"),
            lines=5,
            max_length=5000,
            elem_id="asked-answer",
        )
        with gr.Row():
            approve = gr.Button(i18n("asked_approve"), variant="primary", elem_id="asked-approve")
            close = gr.Button(i18n("asked_close"), elem_id="asked-close")
    script = _SCRIPT.read_text(encoding="utf-8")
    groups = gr.HTML(elem_id="asked-groups", apply_default_css=False, js_on_load=script)
    shown, written = [counts, groups, note], [form, question, answer, note]
    for entered in (tab.select, days.input, refresh.click):
        entered(do.enter, days, shown, **QUICK).failure(do.fail, None, note, **QUICK)
    drafted = groups.click(do.draft, days, written, **PRIVATE)
    drafted.failure(do.fail, None, note, **QUICK)
    approved = approve.click(do.approve, [question, answer], written, **QUICK)
    approved.failure(do.fail, None, note, **QUICK)
    close.click(lambda: gr.update(visible=False), None, form, **QUICK)
