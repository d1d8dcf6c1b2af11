"""The components of what is asked, added and brought beside the brief."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.web.labels import PLAIN
from assistant.web.studio.brief.parts import file_part, scripted


@dataclass(frozen=True)
class AskForm:
    """A question to the whole knowledge, its internal part included."""

    question: gr.Textbox
    go: gr.Button
    answer: gr.HTML


@dataclass(frozen=True)
class ClaimForm:
    """A fact to add; `fields` are its text, owner, evidence and end."""

    fold: gr.Accordion
    fields: Mapping[str, gr.Textbox]
    go: gr.Button
    note: gr.HTML
    list: gr.HTML


@dataclass(frozen=True)
class OwnForm:
    """A finished text to go on with."""

    text: gr.Textbox
    file: gr.HTML
    go: gr.Button
    note: gr.HTML


@dataclass(frozen=True)
class VoiceForm:
    """Texts to learn a voice from, and what was learnt, to edit."""

    texts: gr.Textbox
    file: gr.HTML
    go: gr.Button
    note: gr.HTML
    rules: gr.Textbox
    do_words: gr.Textbox
    use: gr.Button
    yaml: gr.HTML
    learnt: gr.State


def ask_form(i18n: gr.I18n) -> AskForm:
    """Build it into the column that is open."""
    with gr.Accordion(i18n("ask_title"), open=False, elem_id="brief-ask"):
        question = gr.Textbox(
            label=i18n("ask_question"), info=i18n("ask_info"), max_length=2000, elem_id="ask-question"
        )
        go = gr.Button(i18n("ask_go"), size="sm", elem_id="ask-go")
        return AskForm(question, go, scripted("brief_facts", "ask-answer"))


def claim_form(i18n: gr.I18n) -> ClaimForm:
    """Build it into the column that is open."""
    with gr.Accordion(i18n("claim_title"), open=False, elem_id="brief-claim") as fold:
        fields = {
            "text": gr.Textbox(
                label=i18n("claim_text"),
                info=i18n("claim_info"),
                lines=2,
                max_length=500,
                elem_id="claim-text",
            ),
            "owner": gr.Textbox(label=i18n("claim_owner"), max_length=300, elem_id="claim-owner"),
            "evidence": gr.Textbox(
                label=i18n("claim_evidence"),
                placeholder=i18n("claim_evidence_hint"),
                max_length=300,
                elem_id="claim-evidence",
            ),
            "ends": gr.Textbox(
                label=i18n("claim_ends"),
                placeholder=i18n("brief_day_hint"),
                max_length=40,
                elem_id="claim-ends",
            ),
        }
        go = gr.Button(i18n("claim_go"), size="sm", elem_id="claim-go")
        note = gr.HTML(elem_id="claim-note", **PLAIN)
        return ClaimForm(fold, fields, go, note, scripted("brief_facts", "claims"))


def own_form(i18n: gr.I18n) -> OwnForm:
    """Build it into the column that is open."""
    with gr.Accordion(i18n("own_title"), open=False, elem_id="brief-own"):
        text = gr.Textbox(
            label=i18n("own_text"),
            info=i18n("own_info"),
            lines=6,
            max_lines=16,
            max_length=30_000,
            elem_id="own-text",
        )
        file = file_part(i18n, "own-file")
        go = gr.Button(i18n("own_go"), size="sm", elem_id="own-go")
        return OwnForm(text, file, go, gr.HTML(elem_id="own-note", **PLAIN))


def voice_form(i18n: gr.I18n) -> VoiceForm:
    """Build it into the column that is open."""
    with gr.Accordion(i18n("voice_title"), open=False, elem_id="brief-voice"):
        texts = gr.Textbox(
            label=i18n("voice_texts"),
            info=i18n("voice_info"),
            lines=6,
            max_lines=16,
            max_length=60_000,
            elem_id="voice-texts",
        )
        file = file_part(i18n, "voice-file")
        go = gr.Button(i18n("voice_go"), size="sm", elem_id="voice-go")
        note = gr.HTML(elem_id="voice-note", **PLAIN)
        hidden: dict[str, Any] = {"visible": False, "interactive": True}
        rules = gr.Textbox(label=i18n("voice_rules"), lines=5, elem_id="voice-rules", **hidden)
        said = gr.Textbox(label=i18n("voice_words"), lines=2, elem_id="voice-words", **hidden)
        use = gr.Button(i18n("voice_use"), size="sm", visible=False, elem_id="voice-use")
        yaml = gr.HTML(elem_id="voice-yaml", **PLAIN)
        return VoiceForm(texts, file, go, note, rules, said, use, yaml, gr.State(None))
