"""The components of the brief's form, and of what stands beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.services import Services
from assistant.types.brand import Channel, Segment
from assistant.web.labels import PLAIN
from assistant.web.studio.brief.form import UTM, VARIED
from assistant.writing.order import MOST_VARIANTS, REPLY_TO_CHARACTERS

_ASSETS = Path(__file__).parents[2] / "assets"
_LANGUAGES = [("Français", "fr"), ("English", "en")]


@dataclass(frozen=True)
class Form:
    """The brief's form. `folds` are its folded parts with the names of the inputs in each."""

    inputs: Mapping[str, Any]
    search: gr.Textbox
    folds: Sequence[tuple[gr.Accordion, Sequence[str]]]
    sentence: gr.Textbox
    read: gr.Button
    recent: gr.Dropdown
    note: gr.HTML
    facts: gr.HTML
    list_facts: gr.Button
    keywords_file: gr.HTML
    keywords_note: gr.HTML
    lessons: gr.Accordion
    tried: gr.HTML
    keep_name: gr.Textbox
    keep: gr.Button
    forget: gr.Button
    keep_note: gr.HTML
    write: gr.Button
    stop: gr.Button

    @property
    def filled(self) -> list[Any]:
        """What changes when a whole brief is shown."""
        folds = [fold for fold, _names in self.folds]
        return [*self.inputs.values(), *folds, self.facts, self.note]


def brief_form(i18n: gr.I18n, services: Services) -> Form:
    """Build the form into the column that is open."""
    sentence, read, recent, note = _quick(i18n)
    inputs, search = _core(i18n, services)
    inputs |= _variants(i18n)
    details, folds = _details(i18n)
    inputs |= details
    with gr.Accordion(i18n("brief_more_keywords"), open=False, elem_id="brief-keywords") as fold:
        inputs["keywords"] = _lines(i18n, "keywords", 2)
        keywords_file = file_part(i18n, "keywords-file")
        keywords_note = gr.HTML(elem_id="keywords-note", **PLAIN)
    folds.append((fold, ("keywords",)))
    with gr.Accordion(i18n("facts_title"), open=False, elem_id="brief-facts") as fold:
        list_facts = gr.Button(i18n("facts_list"), size="sm", elem_id="facts-go")
        facts = scripted("brief_facts", "facts")
    inputs["facts"] = gr.State({})
    folds.append((fold, ("facts",)))
    with gr.Accordion(i18n("lessons_used_title"), open=False, elem_id="brief-lessons") as lessons:
        inputs["learn"] = gr.Checkbox(
            True, label=i18n("brief_learn"), info=i18n("brief_learn_info"), elem_id="learn"
        )
        tried = gr.HTML(elem_id="brief-tried", **PLAIN)
    write = gr.Button(i18n("brief_write"), variant="primary", elem_id="write")
    stop = gr.Button(i18n("brief_stop"), visible=False, elem_id="stop")
    keeping = _keeping(i18n)
    parts = (sentence, read, recent, note, facts, list_facts, keywords_file, keywords_note, lessons, tried)
    return Form(inputs, search, folds, *parts, *keeping, write, stop)


def _quick(i18n: gr.I18n) -> tuple[gr.Textbox, gr.Button, gr.Dropdown, gr.HTML]:
    """A sentence to begin with, and the briefs that there are."""
    sentence = gr.Textbox(
        label=i18n("brief_sentence"),
        placeholder=i18n("brief_sentence_hint"),
        lines=2,
        max_length=1000,
        elem_id="sentence",
    )
    read = gr.Button(i18n("brief_sentence_go"), elem_id="sentence-go", size="sm")
    recent = gr.Dropdown([], value=None, label=i18n("brief_recent"), visible=False, elem_id="recent")
    return sentence, read, recent, gr.HTML(elem_id="brief-note", **PLAIN)


def _core(i18n: gr.I18n, services: Services) -> tuple[dict[str, Any], gr.Textbox]:
    """What every brief says; and the field that products are looked for with."""
    parts: dict[str, Any] = {}
    with gr.Row():
        channels, segments = list(services.channels), list(services.segments)
        parts["channel"] = gr.Dropdown(channels, label=i18n("brief_channel"), elem_id="channel")
        parts["segment"] = gr.Dropdown(segments, label=i18n("brief_segment"), elem_id="segment")
    parts["language"] = gr.Radio(_LANGUAGES, label=i18n("brief_language"), elem_id="language")
    search = gr.Textbox(
        label=i18n("brief_products"), placeholder=i18n("brief_products_hint"), elem_id="search"
    )
    parts["products"] = gr.CheckboxGroup(
        [], visible=False, show_label=False, label=i18n("brief_products"), elem_id="products"
    )
    parts["goal"] = gr.Textbox(
        lines=3,
        label=i18n("brief_goal"),
        placeholder=i18n("brief_goal_hint"),
        elem_id="goal",
        max_length=1000,
    )
    return parts, search


def _variants(i18n: gr.I18n) -> dict[str, Any]:
    """How many texts, and in what they differ once there are several."""
    counts = list(range(1, MOST_VARIANTS + 1))
    varied = [(i18n(f"brief_vary_{each}"), each) for each in VARIED]
    return {
        "variants": gr.Radio(counts, value=1, label=i18n("brief_variants"), elem_id="variants"),
        "vary": gr.Dropdown(varied, value=VARIED[0], label=i18n("brief_vary"), visible=False, elem_id="vary"),
    }


def _details(i18n: gr.I18n) -> tuple[dict[str, Any], list[tuple[gr.Accordion, Sequence[str]]]]:
    """What a brief may say besides, folded."""
    with gr.Accordion(i18n("brief_more_offer"), open=False, elem_id="brief-offer") as offered:
        offer = _offer(i18n)
    with gr.Accordion(i18n("brief_more_message"), open=False, elem_id="brief-message") as said:
        message = {
            "reply_to": _lines(i18n, "reply_to", 3, REPLY_TO_CHARACTERS),
            "key_facts": _lines(i18n, "key_facts", 3),
            "tone": _line(i18n, "tone"),
            "cta": _line(i18n, "cta"),
        }
    with gr.Accordion(i18n("brief_more_link"), open=False, elem_id="brief-link") as linked:
        link = {"link": _line(i18n, "link", 2048)}
        with gr.Row():
            link |= {f"utm_{name}": _utm(i18n, name) for name in UTM}
    folds = [(offered, tuple(offer)), (said, tuple(message)), (linked, tuple(link))]
    return {**offer, **message, **link}, [*folds]


def _keeping(i18n: gr.I18n) -> tuple[gr.Textbox, gr.Button, gr.Button, gr.HTML]:
    """A name to keep the brief under."""
    with gr.Accordion(i18n("brief_keep_title"), open=False, elem_id="brief-keep"):
        name = gr.Textbox(label=i18n("brief_keep_name"), max_length=60, elem_id="keep-name")
        with gr.Row():
            keep = gr.Button(i18n("brief_keep"), size="sm", elem_id="keep-go")
            forget = gr.Button(i18n("brief_forget"), size="sm", elem_id="forget-go")
        note = gr.HTML(elem_id="keep-note", **PLAIN)
    return name, keep, forget, note


def scripted(script: str, elem_id: str, value: Any = "", **more: Any) -> gr.HTML:
    """HTML with a script of ours, which makes events of its buttons."""
    code = (_ASSETS / f"{script}.js").read_text(encoding="utf-8")
    return gr.HTML(value, elem_id=elem_id, apply_default_css=False, js_on_load=code, **more)


def file_part(i18n: gr.I18n, elem_id: str) -> gr.HTML:
    """A field for files that the browser reads: its event `upload` carries their texts."""
    return scripted("brief_file", elem_id, i18n(f"html_{elem_id.replace('-', '_')}"))


def named_choices(
    entries: Mapping[str, Channel] | Mapping[str, Segment], language: Any
) -> Sequence[tuple[str, str]]:
    """Channels or segments as (name, id)."""
    return [(entry.name[language], id_) for id_, entry in entries.items()]


def _offer(i18n: gr.I18n) -> dict[str, Any]:
    parts: dict[str, Any] = {"offer": _lines(i18n, "offer", 2)}
    with gr.Row():
        parts |= {
            f"offer_{end}": gr.Textbox(
                label=i18n(f"brief_offer_{end}"),
                placeholder=i18n("brief_day_hint"),
                elem_id=f"offer-{end}",
                max_length=40,
            )
            for end in ("starts", "ends")
        }
    parts["offer_conditions"] = _lines(i18n, "offer_conditions", 2)
    parts["offer_code"] = _line(i18n, "offer_code", 40)
    return parts


def _utm(i18n: gr.I18n, name: str) -> gr.Textbox:
    return gr.Textbox(label=i18n(f"brief_utm_{name}"), elem_id=f"utm-{name}", max_length=100, min_width=120)


def _line(i18n: gr.I18n, name: str, most: int = 300) -> gr.Textbox:
    return gr.Textbox(
        label=i18n(f"brief_{name}"),
        placeholder=i18n(f"brief_{name}_hint"),
        elem_id=name.replace("_", "-"),
        max_length=most,
    )


def _lines(i18n: gr.I18n, name: str, count: int, most: int = 2000) -> gr.Textbox:
    return gr.Textbox(
        label=i18n(f"brief_{name}"),
        placeholder=i18n(f"brief_{name}_hint"),
        elem_id=name.replace("_", "-"),
        lines=count,
        max_length=most,
    )
