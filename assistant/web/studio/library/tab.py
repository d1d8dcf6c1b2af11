"""The tab with every kept draft."""

from pathlib import Path

import gradio as gr

from assistant.services import Services
from assistant.web.labels import PLAIN, QUICK
from assistant.web.site import Site
from assistant.web.studio.library.form import filters
from assistant.web.studio.library.handlers import LibraryHandlers, Parts
from assistant.web.studio.present import Presenter

_ASSETS = Path(__file__).parents[2] / "assets"
_LAST = {"trigger_mode": "always_last", **QUICK}


def library_tab(
    services: Services,
    site: Site,
    i18n: gr.I18n,
    presenter: Presenter,
    places: tuple[gr.Tab, gr.Tabs, gr.State, gr.State],
) -> None:
    """Build the tab into the page that is open.

    `places` are the tab itself, all tabs, and what `copy_tab` gave back.
    """
    tab, tabs, opened, reused = places
    gr.HTML(i18n("html_library_intro"), elem_id="library-intro", **PLAIN)
    with gr.Column(elem_id="library-find"):
        asked = filters(i18n)
    note = gr.HTML(elem_id="library-note", **PLAIN)
    record = _acting("library-record", "draft_focus")
    listed = _acting("library-list")
    parts = Parts(asked, listed, record, note, gr.State(()), opened, reused, tabs)
    do = LibraryHandlers(services, site, presenter, parts)
    inputs = {*asked.inputs.values(), parts.place, opened, reused}
    shown = [listed, record, note, parts.place]
    lists = [asked.channel, asked.segment, asked.language, asked.author]
    entered = tab.select(do.enter, inputs, [*shown, *lists], **QUICK)
    triggers = [part.change if isinstance(part, gr.Textbox) else part.input for part in asked.inputs.values()]
    found = [trigger(do.find, inputs, shown, **_LAST) for trigger in triggers]
    acted = listed.click(do.act, inputs, [*shown, opened, reused, tabs], **QUICK)
    shut = record.click(do.shut, None, record, **QUICK)
    for event in (entered, *found, acted, shut):
        event.failure(do.fail, None, note, **QUICK)


def _acting(elem_id: str, *more: str) -> gr.HTML:
    """HTML whose buttons become events; `more` are scripts that it has besides."""
    code = "\n".join(
        (_ASSETS / f"{name}.js").read_text(encoding="utf-8") for name in ("knowledge_acts", *more)
    )
    return gr.HTML("", elem_id=elem_id, apply_default_css=False, js_on_load=code)
