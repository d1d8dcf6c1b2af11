"""The form of the sequences' tab, and the brief that it makes. What a browser sends may be anything."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.services import Services
from assistant.types.draft import Brief
from assistant.web.labels import PLAIN
from assistant.web.studio.brief.form import brief_of, text
from assistant.web.studio.brief.parts import named_choices
from assistant.web.studio.campaigns.acts import forms
from assistant.web.texts import Words

_LANGUAGES = [("Français", "fr"), ("English", "en")]
_LINES = {"goal": 3, "offer": 2, "offer_conditions": 2, "key_facts": 3}
_MOST = {"goal": 1000, "offer_code": 40, "link": 2048, "offer_starts": 40, "offer_ends": 40}


@dataclass(frozen=True)
class SequenceForm:
    """The components. `inputs` are those of the brief, by the name that `brief_of` knows."""

    trigger: gr.Dropdown
    steps: gr.HTML
    inputs: Mapping[str, Any]
    search: gr.Textbox
    write: gr.Button
    stop: gr.Button

    @property
    def asked(self) -> set[Any]:
        """All that is filled in."""
        return {self.trigger, *self.inputs.values()}

    @property
    def lists(self) -> list[Any]:
        """What is put into the page's language when the tab is shown."""
        return [self.trigger, self.inputs["segment"], self.inputs["language"], self.steps]


def sequence_form(i18n: gr.I18n, services: Services) -> SequenceForm:
    """Build it into the column that is open."""
    ids = list(services.copy.sequences.presets)
    trigger = gr.Dropdown(
        ids, value=ids[0] if ids else None, label=i18n("seq_trigger"), elem_id="seq-trigger"
    )
    steps = gr.HTML(elem_id="seq-steps", **PLAIN)
    inputs: dict[str, Any] = {
        "segment": gr.Dropdown(list(services.segments), label=i18n("brief_segment"), elem_id="seq-segment"),
        "language": gr.Radio(_LANGUAGES, label=i18n("brief_language"), elem_id="seq-language"),
    }
    search = gr.Textbox(
        label=i18n("brief_products"), placeholder=i18n("brief_products_hint"), elem_id="seq-search"
    )
    inputs["products"] = gr.CheckboxGroup(
        [], visible=False, show_label=False, label=i18n("brief_products"), elem_id="seq-products"
    )
    inputs["goal"] = _box(i18n, "goal")
    with gr.Accordion(i18n("brief_more_offer"), open=False, elem_id="seq-more-offer"):
        gr.HTML(i18n("seq_offer_text"), elem_id="seq-offer-text", **PLAIN)
        inputs |= {name: _box(i18n, name) for name in ("offer", "offer_starts", "offer_ends")}
        inputs |= {name: _box(i18n, name) for name in ("offer_conditions", "offer_code")}
    with gr.Accordion(i18n("brief_more_message"), open=False, elem_id="seq-more-message"):
        inputs |= {name: _box(i18n, name) for name in ("key_facts", "tone", "cta", "link")}
    write = gr.Button(i18n("seq_write"), variant="primary", elem_id="seq-write")
    stop = gr.Button(i18n("brief_stop"), visible=False, elem_id="seq-stop")
    return SequenceForm(trigger, steps, inputs, search, write, stop)


def asked_of(
    values: Mapping[Any, Any], form: SequenceForm, services: Services, words: Words
) -> tuple[str, Brief]:
    """The id of the sequence that is asked for, and its brief.

    Raises UnknownNameError for no such sequence, InputError for a day that is none.
    """
    preset = services.copy.sequences.preset(text(values.get(form.trigger)))
    named = {name: values.get(part) for name, part in form.inputs.items()}
    return preset.id, brief_of({**named, "channel": preset.steps[0].channel}, words)


def lists(words: Words, services: Services, form: SequenceForm, values: Mapping[Any, Any]) -> dict[Any, Any]:
    """The lists in the language of the page; what is chosen already stays."""
    presets = services.copy.sequences.presets
    segments = named_choices(services.segments, words.language)
    chosen = {part: text(values.get(part)) for part in (form.trigger, *form.inputs.values())}
    segment, language = form.inputs["segment"], form.inputs["language"]
    return {
        form.trigger: gr.Dropdown(
            choices=[(preset.name[words.language], id_) for id_, preset in presets.items()],
            value=chosen[form.trigger] or next(iter(presets), None),
        ),
        segment: gr.Dropdown(
            choices=segments, value=chosen[segment] or (segments[0][1] if segments else None)
        ),
        language: chosen[language] or words.language,
    }


def acting_html(elem_id: str) -> gr.HTML:
    """HTML whose forms and buttons become events."""
    return forms(elem_id)


def _box(i18n: gr.I18n, name: str) -> gr.Textbox:
    day = name in ("offer_starts", "offer_ends")
    return gr.Textbox(
        label=i18n(f"brief_{name}"),
        placeholder=i18n("brief_day_hint" if day else f"brief_{name}_hint"),
        lines=_LINES.get(name, 1),
        max_length=_MOST.get(name, 2000),
        elem_id=f"seq-{name.replace('_', '-')}",
    )
