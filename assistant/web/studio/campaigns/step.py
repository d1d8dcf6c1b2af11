"""What a step of the campaign tab is built with."""

from dataclasses import dataclass

import gradio as gr

from assistant.services import Services
from assistant.web.site import Site
from assistant.web.studio.present import Presenter


@dataclass(frozen=True)
class Step:
    """One step: what it works with, its own tab, and which campaign is open.

    `chosen` holds the open campaign's number, 0 for none; every choice fires its `change`.
    """

    services: Services
    site: Site
    i18n: gr.I18n
    presenter: Presenter
    tab: gr.Tab
    chosen: gr.State
