"""The studio: a Gradio page behind a login; its words are in texts.yaml, its parts in the rooms beside it."""

import gradio as gr

from assistant.services import Services
from assistant.web.labels import PLAIN, QUICK
from assistant.web.site import Site
from assistant.web.studio.asked.tab import asked_tab
from assistant.web.studio.campaigns.tab import campaigns_tab
from assistant.web.studio.copy_tab import copy_tab
from assistant.web.studio.knowledge.tab import knowledge_tab
from assistant.web.studio.leads.tab import leads_tab
from assistant.web.studio.library.tab import library_tab
from assistant.web.studio.people.tab import people_tab
from assistant.web.studio.present import Presenter
from assistant.web.studio.results.tab import results_tab
from assistant.web.studio.sequences.tab import sequences_tab
from assistant.web.studio.settings_tab import settings_tab

WAITING_PLACES = 32  # drafts and trials that may wait
AT_ONCE = 8


def studio_page(services: Services, site: Site, i18n: gr.I18n) -> gr.Blocks:
    """The page; who may see it is decided where it is mounted."""
    presenter = Presenter(site.pages, site.brand)
    page: gr.Blocks = gr.Blocks(
        title=f"Studio · {site.brand.name}", analytics_enabled=False, delete_cache=(3600, 3600)
    )
    with page:
        gr.HTML(i18n("html_studio_bar"), elem_id="bar", **PLAIN)
        with gr.Tabs(elem_id="tabs", overflow_behavior="wrap") as tabs:
            with gr.Tab(i18n("studio_write"), id="write") as write:
                asked = copy_tab(services, site, i18n, presenter)
            with gr.Tab(i18n("studio_library"), elem_id="library") as library:
                library_tab(services, site, i18n, presenter, (library, tabs, *asked))
            with gr.Tab(i18n("studio_sequences"), elem_id="sequences") as sequences:
                sequences_tab(services, site, i18n, presenter, (sequences, tabs, asked[0]))
            with gr.Tab(i18n("studio_campaigns"), elem_id="campaigns") as campaigns:
                campaigns_tab(services, site, i18n, presenter, campaigns)
            with gr.Tab(i18n("studio_results"), elem_id="results") as results:
                results_tab(services, site, i18n, presenter, results)
            with gr.Tab(i18n("studio_knowledge"), elem_id="knowledge") as knowledge:
                timer = knowledge_tab(services, site, i18n, presenter, knowledge)
            with gr.Tab(i18n("studio_leads"), elem_id="leads") as leads:
                leads_tab(services, site, i18n, presenter, leads)
            with gr.Tab(i18n("studio_asked"), elem_id="asked") as questions:
                asked_tab(services, site, i18n, presenter, questions)
            with gr.Tab(i18n("studio_people"), elem_id="people") as people:
                people_tab(services, site, i18n, presenter, people)
            with gr.Tab(i18n("studio_settings")) as settings:
                settings_tab(services, site, i18n, presenter)
        for other in (write, library, sequences, campaigns, results, leads, questions, people, settings):
            other.select(_rest, None, timer, **QUICK)
    page.queue(max_size=WAITING_PLACES, default_concurrency_limit=AT_ONCE, api_open=False)
    return page


def _rest() -> gr.Timer:
    """Nobody looks at the knowledge: its page need not ask for news."""
    return gr.Timer(active=False)
