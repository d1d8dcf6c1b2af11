"""The tab where knowledge is looked at, added, brought up to date and tested."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.services import Services
from assistant.web.labels import PLAIN, PRIVATE, QUICK
from assistant.web.site import Site
from assistant.web.studio.knowledge.handlers import Handlers
from assistant.web.studio.present import Presenter

EVERY_SECONDS = 2.0  # how often the page asks how far a sync is
_ASSETS = Path(__file__).parents[2] / "assets"


@dataclass(frozen=True)
class _State:
    """What shows where things stand. `seen` is what the list showed last."""

    running: gr.HTML
    roots: gr.HTML
    note: gr.HTML
    timer: gr.Timer
    seen: gr.State

    @property
    def outputs(self) -> list[Any]:
        return [self.running, self.roots, self.seen]


@dataclass(frozen=True)
class _Site:
    address: gr.Textbox
    mapping: gr.Textbox
    audience: gr.Radio
    every: gr.Dropdown
    look: gr.Button
    add: gr.Button
    result: gr.HTML

    @property
    def inputs(self) -> list[Any]:
        return [self.address, self.mapping, self.audience, self.every]


@dataclass(frozen=True)
class _Text:
    title: gr.Textbox
    body: gr.Textbox
    audience: gr.Radio
    add: gr.Button
    result: gr.HTML


@dataclass(frozen=True)
class _Question:
    question: gr.Textbox
    scope: gr.Radio
    go: gr.Button
    result: gr.HTML


def knowledge_tab(
    services: Services, site: Site, i18n: gr.I18n, presenter: Presenter, tab: gr.Tab
) -> gr.Timer:
    """Build the tab into the page that is open; the timer is to be stopped when another tab is shown."""
    do = Handlers(services, site, presenter)
    state = _state(i18n)
    with gr.Column(visible=False, elem_id="know-add") as adding:
        gr.HTML(i18n("html_knowledge_add"), **PLAIN)
        with gr.Tabs(elem_id="know-ways"):
            with gr.Tab(i18n("know_add_files")):
                upload = _part(i18n("html_knowledge_upload"), "knowledge_upload", "know-upload")
            with gr.Tab(i18n("know_add_site")):
                website = _site(i18n)
            with gr.Tab(i18n("know_add_text")):
                text = _text(i18n)
    question = _question(i18n)
    entered = [*state.outputs, adding, state.note, state.timer]
    tab.select(do.enter, None, entered, **QUICK).failure(do.fail, None, state.note, **QUICK)
    state.timer.tick(do.tick, state.seen, state.outputs, **QUICK)
    for part in (state.running, state.roots):
        acted = part.click(do.act, None, [*state.outputs, state.note], **QUICK)
        acted.failure(do.fail, None, state.note, **QUICK)
    upload.upload(do.tick, state.seen, state.outputs, **QUICK)
    looked = website.look.click(do.look, website.inputs, website.result, **PRIVATE)
    looked.failure(do.fail, None, website.result, **QUICK)
    added = website.add.click(do.add_site, website.inputs, [website.result, *state.outputs], **PRIVATE)
    added.failure(do.fail, None, website.result, **QUICK)
    pasted = text.add.click(
        do.add_text,
        [text.title, text.body, text.audience],
        [text.result, text.title, text.body, *state.outputs],
        **PRIVATE,
    )
    pasted.failure(do.fail, None, text.result, **QUICK)
    for asked in (question.go.click, question.question.submit):
        tried = asked(do.test, [question.question, question.scope], question.result, **PRIVATE)
        tried.failure(do.fail, None, question.result, **QUICK)
    return state.timer


def _state(i18n: gr.I18n) -> _State:
    gr.HTML(i18n("html_knowledge_intro"), elem_id="know-intro", **PLAIN)
    note = gr.HTML(elem_id="know-note", **PLAIN)
    running = _part("", "knowledge_acts", "know-running")
    roots = _part("", "knowledge_acts", "know-roots")
    return _State(running, roots, note, gr.Timer(EVERY_SECONDS, active=False), gr.State(""))


def _part(value: Any, script: str, elem_id: str) -> gr.HTML:
    """HTML with a script of ours, which makes events of its buttons."""
    code = (_ASSETS / f"{script}.js").read_text(encoding="utf-8")
    return gr.HTML(value, elem_id=elem_id, apply_default_css=False, js_on_load=code)


def _site(i18n: gr.I18n) -> _Site:
    address = gr.Textbox(
        label=i18n("know_url"),
        info=i18n("know_url_info"),
        placeholder="https://www.shop.example/aide/",
        elem_id="know-url",
        max_length=2048,
    )
    with gr.Row():
        audience = _audience(i18n, "know-site-audience", "public")
        every = gr.Dropdown(
            [(i18n(f"know_schedule_{each}"), each) for each in ("never", "hourly", "nightly")],
            value="nightly",
            label=i18n("know_schedule"),
            elem_id="know-every",
        )
    mapping = gr.Textbox(
        label=i18n("know_mapping"), info=i18n("know_mapping_info"), lines=2, elem_id="know-mapping"
    )
    with gr.Row():
        look = gr.Button(i18n("know_look"), elem_id="know-look")
        add = gr.Button(i18n("know_add_go"), variant="primary", elem_id="know-site-add")
    return _Site(address, mapping, audience, every, look, add, gr.HTML(elem_id="know-site-result", **PLAIN))


def _text(i18n: gr.I18n) -> _Text:
    title = gr.Textbox(label=i18n("know_text_title"), max_length=200, elem_id="know-text-title")
    body = gr.Textbox(
        label=i18n("know_text_body"),
        info=i18n("know_text_info"),
        lines=8,
        max_lines=24,
        max_length=200_000,
        elem_id="know-text-body",
    )
    audience = _audience(i18n, "know-text-audience", "internal")
    add = gr.Button(i18n("know_add_go"), variant="primary", elem_id="know-text-add")
    return _Text(title, body, audience, add, gr.HTML(elem_id="know-text-result", **PLAIN))


def _audience(i18n: gr.I18n, elem_id: str, chosen: str) -> gr.Radio:
    choices = [(i18n(f"know_audience_{each}"), each) for each in ("internal", "public")]
    return gr.Radio(choices, value=chosen, label=i18n("know_audience"), elem_id=elem_id)


def _question(i18n: gr.I18n) -> _Question:
    with gr.Column(elem_id="know-test"):
        gr.HTML(i18n("html_knowledge_test"), **PLAIN)
        question = gr.Textbox(label=i18n("know_question"), elem_id="know-question", max_length=2000)
        scope = gr.Radio(
            [(i18n("know_scope_public"), "public"), (i18n("know_scope_all"), "all")],
            value="public",
            label=i18n("know_scope"),
            elem_id="know-scope",
        )
        go = gr.Button(i18n("know_test_go"), variant="primary", elem_id="know-test-go")
        result = gr.HTML(elem_id="know-test-result", **PLAIN)
    return _Question(question, scope, go, result)
