"""The tab with the people who may enter the studio."""

from pathlib import Path

import gradio as gr

from assistant.services import Services
from assistant.types.people import ROLES
from assistant.web.labels import PLAIN, QUICK
from assistant.web.site import Site
from assistant.web.studio.people.handlers import Parts, PeopleHandlers
from assistant.web.studio.present import Presenter

_ASSETS = Path(__file__).parents[2] / "assets"
LONGEST_NAME = 80


def people_tab(services: Services, site: Site, i18n: gr.I18n, presenter: Presenter, tab: gr.Tab) -> None:
    """Build the tab into the page that is open."""
    gr.HTML(i18n("html_people_intro"), elem_id="people-intro", **PLAIN)
    note = gr.HTML(elem_id="people-note", **PLAIN)
    own = gr.HTML(elem_id="people-own", **PLAIN)
    with gr.Column(visible=False, elem_id="people-managing") as managing:
        with gr.Column(elem_id="people-invite"):
            gr.HTML(i18n("html_people_invite"), **PLAIN)
            name = gr.Textbox(
                label=i18n("people_name"),
                info=i18n("people_name_info"),
                max_length=LONGEST_NAME,
                elem_id="people-name",
            )
            role = gr.Radio(
                [(i18n(f"people_role_{each}"), each) for each in ROLES],
                value="writer",
                label=i18n("people_role"),
                elem_id="people-role",
            )
            go = gr.Button(i18n("people_invite_go"), variant="primary", elem_id="people-invite-go")
            link = _acting("people-link", "draft_focus", "people_link")
        listed = _acting("people-list")
        log = _acting("people-log")
    parts = Parts(own, managing, listed, log, link, note, name, role)
    do = PeopleHandlers(services, site, presenter, parts)
    events = [
        tab.select(do.enter, None, parts.outputs, **QUICK),
        listed.click(do.act, None, parts.outputs, **QUICK),
        log.click(do.older, None, parts.outputs, **QUICK),
        go.click(do.invite, [name, role], parts.outputs, **QUICK),
        name.submit(do.invite, [name, role], parts.outputs, **QUICK),
    ]
    for event in events:
        event.failure(do.fail, None, note, **QUICK)


def _acting(elem_id: str, *more: str) -> gr.HTML:
    """HTML whose buttons become events; `more` are scripts that it has besides."""
    code = "\n".join(
        (_ASSETS / f"{name}.js").read_text(encoding="utf-8") for name in ("knowledge_acts", *more)
    )
    return gr.HTML("", elem_id=elem_id, apply_default_css=False, js_on_load=code)
