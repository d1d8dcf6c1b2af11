"""The panel where a campaign is run: pilot, start, pause, resume, stop, retry, and how far it is."""

from typing import Any

import gradio as gr

from assistant.web.labels import PLAIN, QUICK
from assistant.web.studio.campaign_run.run_handlers import RunHandlers, RunParts
from assistant.web.studio.campaign_run.shared import acting
from assistant.web.studio.campaigns.step import Step


def run_panel(step: Step) -> None:
    """Build the panel into the tab that is open. It fills itself when it is shown or a campaign is chosen."""
    note = gr.HTML(elem_id="crun-note", **PLAIN)
    parts = RunParts(
        note,
        acting("crun-progress", "campaign_live"),
        acting("crun-acts"),
        acting("crun-pilot"),
        gr.HTML(elem_id="crun-troubles", **PLAIN),
        gr.State(None),
    )
    do = RunHandlers(step, parts)
    inputs: set[Any] = {step.chosen, parts.seen}
    for trigger in (step.tab.select, step.chosen.change):
        trigger(do.enter, inputs, parts.outputs, **QUICK).failure(do.fail, None, note, **QUICK)
    news = parts.progress.input(do.tick, inputs, parts.outputs, **QUICK)
    acts = [part.click(do.act, inputs, parts.outputs, **QUICK) for part in (parts.acts, parts.pilot)]
    for event in (news, *acts):
        event.failure(do.fail, None, note, **QUICK)
