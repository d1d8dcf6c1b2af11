"""The tab of results: a campaign is chosen, then what it says comes first, and the numbers behind it."""

from dataclasses import replace

import gradio as gr

from assistant.services import Services
from assistant.web.labels import PLAIN
from assistant.web.site import Site
from assistant.web.studio.campaigns.acts import forms
from assistant.web.studio.campaigns.step import Step
from assistant.web.studio.present import Presenter
from assistant.web.studio.results.asked import Asked
from assistant.web.studio.results.handlers import ResultParts, connect
from assistant.web.studio.results.incoming import incoming_panel
from assistant.web.studio.results.lessons import lessons_panel


def results_tab(services: Services, site: Site, i18n: gr.I18n, presenter: Presenter, tab: gr.Tab) -> None:
    """Build the tab into the page that is open."""
    gr.HTML(i18n("res_intro"), elem_id="res-intro", **PLAIN)
    step = Step(services, site, i18n, presenter, tab, gr.State(0))
    asked, changed = gr.State(Asked()), gr.State(0)
    choice, note = forms("res-choice"), gr.HTML(elem_id="res-note", **PLAIN)
    with gr.Tabs(elem_id="res-parts", overflow_behavior="wrap"):
        with gr.Tab(i18n("res_part_read"), id="read"):
            summary, plots = forms("res-summary"), forms("res-plots")
            compared, tables = forms("res-compared"), forms("res-tables")
        with gr.Tab(i18n("res_part_reports"), id="reports", elem_id="res-reports") as own:
            incoming_panel(replace(step, tab=own), changed)
        with gr.Tab(i18n("lessons_tab"), id="lessons") as own:
            lessons_panel(replace(step, tab=own))
    connect(
        step, ResultParts(choice, note, summary, plots, compared, tables, asked, step.chosen), tab, changed
    )
