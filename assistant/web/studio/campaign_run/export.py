"""The panel where a campaign becomes a file for a mailing tool."""

import gradio as gr

from assistant.web.labels import PLAIN, PRIVATE, QUICK
from assistant.web.studio.campaign_run.export_handlers import ExportHandlers, ExportParts
from assistant.web.studio.campaign_run.shared import acting
from assistant.web.studio.campaigns.step import Step

# The file comes by itself once its line stands there; the link stays for a second time.
_FETCH = """() => requestAnimationFrame(() => requestAnimationFrame(() =>
  document.querySelector("#cexp-result a[download]")?.click()))"""


def export_panel(step: Step) -> None:
    """Build the panel into the tab that is open. It fills itself when it is shown or a campaign is chosen."""
    i18n = step.i18n
    note = gr.HTML(elem_id="cexp-note", **PLAIN)
    state = gr.HTML(elem_id="cexp-state", **PLAIN)
    with gr.Column(visible=False, elem_id="cexp-ask") as ask:
        tool = gr.Dropdown([], label=i18n("cexp_tool"), elem_id="cexp-tool")
        template = gr.Checkbox(
            label=i18n("cexp_template"), info=i18n("cexp_template_info"), elem_id="cexp-template"
        )
        unapproved = gr.Checkbox(
            label=i18n("cexp_unapproved"), info=i18n("cexp_unapproved_info"), elem_id="cexp-unapproved"
        )
        go = gr.Button(i18n("cexp_go"), variant="primary", elem_id="cexp-go")
    result = acting("cexp-result")
    audience = gr.HTML(elem_id="cexp-audience", **PLAIN)
    kept = gr.HTML(elem_id="cexp-kept", **PLAIN)
    parts = ExportParts(note, state, ask, tool, template, unapproved, go, result, audience, kept, gr.State(0))
    do = ExportHandlers(step, parts)
    inputs = {step.chosen, parts.shown, *parts.asked}
    events = [
        trigger(do.enter, inputs, parts.outputs, **QUICK) for trigger in (step.tab.select, step.chosen.change)
    ]
    events += [part.input(do.look, inputs, parts.outputs, **QUICK) for part in parts.asked]
    made = go.click(do.make, inputs, parts.outputs, **PRIVATE)
    made.success(None, None, None, js=_FETCH, api_visibility="private")
    for event in (*events, made):
        event.failure(do.fail, None, note, **QUICK)
