"""The tab of campaigns: the list, and the six steps from a customer file to the mailing tool."""

from dataclasses import replace

import gradio as gr

from assistant.services import Services
from assistant.web.labels import PLAIN
from assistant.web.site import Site
from assistant.web.studio.campaign_run.export import export_panel
from assistant.web.studio.campaign_run.review import review_panel
from assistant.web.studio.campaign_run.run import run_panel
from assistant.web.studio.campaigns.overview import Overview
from assistant.web.studio.campaigns.plan import plan_panel
from assistant.web.studio.campaigns.step import Step
from assistant.web.studio.contacts.panel import contacts_panel
from assistant.web.studio.present import Presenter
from assistant.web.studio.segments.panel import segments_panel


def campaigns_tab(services: Services, site: Site, i18n: gr.I18n, presenter: Presenter, tab: gr.Tab) -> None:
    """Build the tab into the page that is open."""
    gr.HTML(i18n("camp_intro"), elem_id="camp-intro", **PLAIN)
    first = Step(services, site, i18n, presenter, tab, gr.State(0))
    head = gr.HTML(elem_id="camp-head", **PLAIN)
    with gr.Tabs(elem_id="camp-steps", overflow_behavior="wrap") as steps:
        with gr.Tab(i18n("camp_step_list"), id="list") as own:
            overview = Overview(replace(first, tab=own), head)
        with gr.Tab(i18n("camp_step_contacts"), id="contacts") as own:
            contacts_panel(replace(first, tab=own))
        with gr.Tab(i18n("camp_step_segments"), id="segments") as own:
            segments_panel(replace(first, tab=own))
        with gr.Tab(i18n("camp_step_plan"), id="plan") as own:
            wanted = plan_panel(replace(first, tab=own), steps)
        with gr.Tab(i18n("camp_step_run"), id="run") as own:
            run_panel(replace(first, tab=own))
        with gr.Tab(i18n("camp_step_review"), id="review") as own:
            review_panel(replace(first, tab=own))
        with gr.Tab(i18n("camp_step_export"), id="export") as own:
            export_panel(replace(first, tab=own))
    overview.connect(tab, steps, wanted)
