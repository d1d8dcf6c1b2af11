"""The panel where the texts of a campaign are read and judged: one by one, by sample, all that are clean."""

import gradio as gr

from assistant.web.labels import PLAIN, PRIVATE, QUICK
from assistant.web.studio.campaign_run.review_form import filters
from assistant.web.studio.campaign_run.review_handlers import ReviewHandlers, ReviewParts
from assistant.web.studio.campaign_run.shared import acting
from assistant.web.studio.campaigns.step import Step


def review_panel(step: Step) -> None:
    """Build the panel into the tab that is open. It fills itself when it is shown or a campaign is chosen."""
    bulk = acting("crev-bulk")
    with gr.Column(elem_id="crev-find"):
        asked = filters(step.i18n)
    note = gr.HTML(elem_id="crev-note", **PLAIN)
    with gr.Row(elem_id="crev-desk"):
        with gr.Column(scale=2, min_width=260):
            listed = acting("crev-list")
        with gr.Column(scale=5, min_width=320):
            text = acting("crev-text", "campaign_keys")
    agreement = acting("crev-agreement")
    parts = ReviewParts(asked, note, bulk, listed, text, agreement, gr.State(None))
    do = ReviewHandlers(step, parts)
    inputs = {step.chosen, parts.place, *asked.parts}
    outputs = [*parts.outputs, *asked.lists]
    events = [
        trigger(do.enter, inputs, outputs, **QUICK) for trigger in (step.tab.select, step.chosen.change)
    ]
    events += [part.input(do.find, inputs, outputs, **QUICK) for part in asked.parts]
    events += [part.click(do.act, inputs, outputs, **QUICK) for part in (listed, text, agreement)]
    events.append(bulk.click(do.act_on_many, inputs, outputs, **PRIVATE))
    for event in events:
        event.failure(do.fail, None, note, **QUICK)
