"""The tab where the messages that follow a trigger are written and worked on together."""

import time

import gradio as gr

from assistant.services import Services
from assistant.web.labels import PLAIN, PRIVATE, QUICK
from assistant.web.site import Site
from assistant.web.studio.present import Presenter
from assistant.web.studio.sequences.form import acting_html, sequence_form
from assistant.web.studio.sequences.handlers import SequenceHandlers
from assistant.web.studio.sequences.screen import Parts, SequenceScreen
from assistant.web.studio.sequences.writing import SequenceWriting

_LAST = {"trigger_mode": "always_last", **QUICK}


def sequences_tab(
    services: Services,
    site: Site,
    i18n: gr.I18n,
    presenter: Presenter,
    places: tuple[gr.Tab, gr.Tabs, gr.State],
) -> None:
    """Build the tab into the page that is open.

    `places` are the tab itself, all tabs, and the state that opens a draft on the page where copy is written.
    """
    tab, tabs, opened = places
    gr.HTML(i18n("seq_intro"), elem_id="seq-intro", **PLAIN)
    with gr.Row(elem_id="seq-desk", equal_height=False):
        with gr.Column(scale=2, min_width=300, elem_id="seq-side"):
            form = sequence_form(i18n, services)
        with gr.Column(scale=5, min_width=320, elem_id="seq-main"):
            kept = gr.Dropdown([], value=None, label=i18n("seq_kept"), visible=False, elem_id="seq-kept")
            status = gr.HTML(elem_id="seq-status", **PLAIN)
            note = gr.HTML(elem_id="seq-note", **PLAIN)
            shown = acting_html("seq-shown")
            file = acting_html("seq-file")
            result = gr.HTML(elem_id="seq-result", **PLAIN)
    parts = Parts(form, kept, status, note, shown, file, result, gr.State(""), opened, tabs)
    screen = SequenceScreen(services, site, presenter, parts)
    writing = SequenceWriting(screen, time.monotonic)
    _connect(SequenceHandlers(screen, writing), writing, parts, tab)


def _connect(do: SequenceHandlers, writing: SequenceWriting, parts: Parts, tab: gr.Tab) -> None:
    form, page = parts.form, gr.context.Context.root_block
    if page is not None:
        page.unload(writing.departures.leave)
    asked = {*form.asked, parts.group}
    products = form.inputs["products"]
    form.search.change(do.find, [form.search, products], products, **_LAST)
    chosen = form.trigger.input(do.choose, {form.trigger}, form.steps, **_LAST)
    entered = tab.select(do.enter, asked, [*parts.outputs, *form.lists], **QUICK)
    taken = parts.kept.input(do.take, {parts.kept}, parts.outputs, **QUICK)
    written = form.write.click(writing.write, asked, parts.outputs, **PRIVATE)
    going = [
        part.click(do.act, {parts.group, parts.opened}, [*parts.outputs, parts.opened, parts.tabs], **PRIVATE)
        for part in (parts.shown, parts.file)
    ]
    form.stop.click(writing.stop, {parts.group}, parts.outputs, cancels=[written, *going], **QUICK)
    for event in (entered, taken, written, *going):
        event.failure(do.fail, None, [parts.note, form.write, form.stop], **QUICK)
    chosen.failure(do.fail, None, [parts.note, form.write, form.stop], **QUICK)
