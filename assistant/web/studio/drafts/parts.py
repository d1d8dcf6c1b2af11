"""The components of the draft side."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.web.labels import PLAIN
from assistant.web.studio.brief.parts import scripted
from assistant.web.studio.drafts.work import Work
from assistant.web.studio.files.part import FileParts, file_parts
from assistant.web.studio.lab.parts import LabParts, lab_parts

_ASSETS = Path(__file__).parents[2] / "assets"
_COPY = "(...fields) => navigator.clipboard.writeText(fields.filter(Boolean).join('\\n\\n'))"
LONGEST_FIELD = 20_000  # characters
LONGEST_NOTE = 2000
LONGEST_REQUEST = 500


@dataclass(frozen=True)
class Slot:
    """A place for one field of a draft; a channel uses as many as it has fields."""

    box: gr.Textbox
    count: gr.HTML


@dataclass(frozen=True)
class Rewriting:
    """What asks for another text: on which field, a command, the writer's own words, another reader."""

    field: gr.Dropdown
    selected: gr.HTML
    selection: gr.State
    words: gr.Textbox
    commands: gr.HTML
    go: gr.Button
    target: gr.Dropdown
    adapt: gr.Button
    halt: gr.Button
    news: gr.HTML
    proposal: gr.HTML


@dataclass(frozen=True)
class Keeping:
    """What keeps a draft: approval, versions, comments."""

    acts: gr.HTML
    reason: gr.Textbox
    history: gr.HTML
    comment_field: gr.Dropdown
    comment: gr.Textbox
    say: gr.Button


@dataclass(frozen=True)
class Parts:
    """Everything.

    `status` says what happens to the brief, `note` what happened to the open draft, `stale` that it was typed
    into since it was checked, `saved` when the typing was last kept, `clash` that somebody else was faster.
    `wanted` is a draft to be opened, as (number, how many were asked for before).
    """

    kept: gr.Dropdown
    status: gr.HTML
    variants: gr.HTML
    area: gr.Column
    head: gr.HTML
    slots: tuple[Slot, ...]
    save: gr.Button
    undo: gr.Button
    compose: gr.Button
    copy: gr.Button
    saved: gr.HTML
    note: gr.HTML
    stale: gr.HTML
    clash: gr.HTML
    preview: gr.HTML
    review: gr.HTML
    rewriting: Rewriting
    keeping: Keeping
    files: FileParts
    lab: LabParts
    work: gr.State
    wanted: gr.State

    @property
    def boxes(self) -> list[gr.Textbox]:
        """The fields in order."""
        return [slot.box for slot in self.slots]

    @property
    def outputs(self) -> list[Any]:
        """All that a change of the open draft shows."""
        rewriting, keeping = self.rewriting, self.keeping
        return [
            self.kept,
            self.status,
            self.variants,
            self.area,
            self.head,
            *(part for slot in self.slots for part in (slot.box, slot.count)),
            self.save,
            self.undo,
            self.saved,
            self.note,
            self.stale,
            self.clash,
            self.preview,
            self.review,
            *(rewriting.field, rewriting.words, rewriting.target, rewriting.halt),
            *(rewriting.selected, rewriting.selection),
            *(rewriting.news, rewriting.proposal),
            *(keeping.acts, keeping.reason, keeping.history),
            *(keeping.comment_field, keeping.comment),
            *self.files.outputs,
            self.work,
        ]


def build(i18n: gr.I18n, places: int) -> Parts:
    """Build the draft side into the page that is open, with room for `places` fields."""
    kept = gr.Dropdown([], value=None, label=i18n("draft_kept"), info=i18n("draft_kept_info"), elem_id="kept")
    status = gr.HTML(elem_id="status", **PLAIN)
    variants = _acting("variants-list")
    with gr.Column(visible=False, elem_id="area") as area:
        head = gr.HTML(elem_id="draft-head", **PLAIN)
        slots = tuple(_slot(place) for place in range(places))
        with gr.Row(elem_id="draft-acts"):
            save = gr.Button(i18n("draft_save"), elem_id="save", size="sm")
            undo = gr.Button(i18n("draft_undo"), elem_id="undo", size="sm", interactive=False)
            compose = gr.Button(i18n("draft_compose"), elem_id="compose", size="sm")
            copy = gr.Button(i18n("draft_copy"), elem_id="copy", size="sm")
            saved = _acting("draft-saved", "", "draft_saving")
        lab = lab_parts(i18n)
        with gr.Column(elem_id="rewriting"):
            asking = _asking(i18n)
        preview = _acting("preview")
        review = _acting("report")
        with gr.Column(elem_id="keeping"):
            keeping = _keeping(i18n)
        files = file_parts(i18n)
        with gr.Column(elem_id="draft-live"):
            stale = gr.HTML(elem_id="draft-stale", **PLAIN)
            note = gr.HTML(elem_id="draft-note", **PLAIN)
            clash = _acting("draft-clash", "", "draft_focus")
            rewriting = Rewriting(**asking, **_answering(i18n))
    copy.click(None, [slot.box for slot in slots], None, js=_COPY, api_visibility="private")
    return Parts(
        kept=kept,
        status=status,
        variants=variants,
        area=area,
        head=head,
        slots=slots,
        save=save,
        undo=undo,
        compose=compose,
        copy=copy,
        saved=saved,
        note=note,
        stale=stale,
        clash=clash,
        preview=preview,
        review=review,
        rewriting=rewriting,
        keeping=keeping,
        files=files,
        lab=lab,
        work=gr.State(Work()),
        wanted=gr.State((0, 0)),
    )


def _slot(place: int) -> Slot:
    box = gr.Textbox(
        visible=False,
        interactive=True,
        buttons=["copy"],
        max_lines=24,
        max_length=LONGEST_FIELD,
        elem_id=f"field-{place}",
    )
    return Slot(box, gr.HTML(visible=False, elem_classes="count", **PLAIN))


def _asking(i18n: gr.I18n) -> dict[str, Any]:
    gr.HTML(i18n("html_draft_rewrite"), **PLAIN)
    parts: dict[str, Any] = {
        "field": gr.Dropdown([], label=i18n("rewrite_field"), elem_id="rewrite-field"),
        "selected": scripted("draft_selection", "draft-selected"),
        "selection": gr.State(None),
        "commands": _acting("rewrite-commands", i18n("html_draft_commands")),
        "words": gr.Textbox(
            label=i18n("rewrite_words"),
            placeholder=i18n("rewrite_words_hint"),
            max_length=LONGEST_REQUEST,
            elem_id="rewrite-words",
        ),
        "go": gr.Button(i18n("rewrite_go"), elem_id="rewrite-go", size="sm"),
    }
    target = gr.Dropdown(
        [], label=i18n("rewrite_target"), info=i18n("rewrite_target_info"), elem_id="rewrite-target"
    )
    return {
        **parts,
        "target": target,
        "adapt": gr.Button(i18n("rewrite_adapt"), elem_id="rewrite-adapt", size="sm"),
    }


def _answering(i18n: gr.I18n) -> dict[str, Any]:
    """What comes of a command: it stays in view, wherever on the page the command was given."""
    return {
        "news": gr.HTML(elem_id="rewrite-news", **PLAIN),
        "halt": gr.Button(i18n("brief_stop"), visible=False, elem_id="rewrite-halt", size="sm"),
        "proposal": _acting("proposal", "", "draft_focus"),
    }


def _keeping(i18n: gr.I18n) -> Keeping:
    acts = _acting("review-acts")
    reason = gr.Textbox(
        label=i18n("review_reason"),
        info=i18n("review_reason_info"),
        max_length=LONGEST_NOTE,
        elem_id="review-reason",
    )
    history = _acting("history")
    field = gr.Dropdown([], label=i18n("comment_field"), elem_id="comment-field")
    comment = gr.Textbox(label=i18n("comment_text"), lines=2, max_length=LONGEST_NOTE, elem_id="comment")
    say = gr.Button(i18n("comment_go"), elem_id="comment-go", size="sm")
    return Keeping(acts, reason, history, field, comment, say)


def _acting(elem_id: str, value: Any = "", *more: str) -> gr.HTML:
    """HTML whose buttons become events; `more` are scripts that it has besides."""
    # knowledge_acts makes events of buttons in our HTML.
    code = "\n".join(
        (_ASSETS / f"{name}.js").read_text(encoding="utf-8") for name in ("knowledge_acts", *more)
    )
    return gr.HTML(value, elem_id=elem_id, apply_default_css=False, js_on_load=code)
