"""The tab where copy is asked for and worked on: the brief on the left, its drafts on the right.

What is looked up and added beside the brief comes last: by keyboard and on a phone the drafts follow the
brief.
"""

import gradio as gr

from assistant.services import Services
from assistant.web.site import Site
from assistant.web.studio.brief.panel import BriefPanel
from assistant.web.studio.drafts.panel import DraftsPanel
from assistant.web.studio.present import Presenter


def copy_tab(
    services: Services, site: Site, i18n: gr.I18n, presenter: Presenter
) -> tuple[gr.State, gr.State]:
    """Build the tab into the page that is open.

    What it gives back is for other pages: the draft to open, and the one whose brief to take up. Each is a
    draft's number, and how many were asked for before.
    """
    with gr.Row(elem_id="desk", equal_height=False):
        with gr.Column(scale=2, min_width=300, elem_id="brief-side"):
            brief = BriefPanel(services, site, i18n, presenter)
        with gr.Column(scale=3, min_width=320, elem_id="draft"):
            drafts = DraftsPanel(services, site, i18n, presenter)
            drafts.connect(brief)
        with gr.Column(min_width=300, elem_id="beside-side"):
            brief.beside()
    return drafts.parts.wanted, brief.reused
