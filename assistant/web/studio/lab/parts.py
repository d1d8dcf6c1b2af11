"""The components of the lab, which stands below the fields of the open draft."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.web.labels import PLAIN

_ASSETS = Path(__file__).parents[2] / "assets"


@dataclass(frozen=True)
class LabParts:
    """`found` holds the lines that are shown, with the number of the draft they were written for."""

    fold: gr.Accordion
    field: gr.Dropdown
    go: gr.Button
    stop: gr.Button
    news: gr.HTML
    lines: gr.HTML
    found: gr.State

    @property
    def outputs(self) -> list[Any]:
        """All that the lab shows."""
        return [self.fold, self.field, self.go, self.stop, self.news, self.lines, self.found]


def lab_parts(i18n: gr.I18n) -> LabParts:
    """Build them into the column that is open."""
    with gr.Accordion(i18n("lab_title"), open=False, elem_id="lab") as fold:
        with gr.Row(elem_id="lab-ask"):
            field = gr.Dropdown([], label=i18n("lab_field"), elem_id="lab-field", min_width=180)
            go = gr.Button(i18n("lab_go"), elem_id="lab-go", size="sm")
            stop = gr.Button(i18n("brief_stop"), visible=False, elem_id="lab-stop", size="sm")
        news = gr.HTML(elem_id="lab-news", **PLAIN)
        # knowledge_acts makes events of buttons in our HTML.
        code = (_ASSETS / "knowledge_acts.js").read_text(encoding="utf-8")
        lines = gr.HTML(elem_id="lab-lines", apply_default_css=False, js_on_load=code)
    return LabParts(fold, field, go, stop, news, lines, gr.State(None))
