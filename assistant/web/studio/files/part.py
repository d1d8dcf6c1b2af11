"""The part of the draft side that hands the open draft out as a file."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.errors import AssistantError
from assistant.services import Services
from assistant.types.draft import Draft
from assistant.web.look.safe import Html
from assistant.web.studio.files.router import file_address
from assistant.web.studio.present import Presenter
from assistant.web.texts import Words

_FOCUS = Path(__file__).parents[2] / "assets" / "draft_focus.js"
PLAIN_TOOL = "plain"
# Once its line stands there, the file comes by itself; the link stays for a second time.
FETCH = """() => requestAnimationFrame(() => requestAnimationFrame(() =>
  document.querySelector("#file-result a[download]")?.click()))"""


@dataclass(frozen=True)
class FileParts:
    """The components."""

    format: gr.Dropdown
    tool: gr.Dropdown
    unapproved: gr.Checkbox
    go: gr.Button
    result: gr.HTML

    @property
    def inputs(self) -> set[Any]:
        """What is chosen."""
        return {self.format, self.tool, self.unapproved}

    @property
    def outputs(self) -> list[Any]:
        """What another open draft changes."""
        return [self.format, self.tool, self.unapproved, self.result]


def file_parts(i18n: gr.I18n) -> FileParts:
    """Build the part into the page that is open."""
    with gr.Column(elem_id="files"):
        gr.HTML(i18n("html_file_title"), apply_default_css=False, js_on_load=None)
        with gr.Row():
            format_ = gr.Dropdown([], label=i18n("file_format"), elem_id="file-format", min_width=200)
            tool = gr.Dropdown([], label=i18n("file_tool"), elem_id="file-tool", min_width=200)
        unapproved = gr.Checkbox(
            label=i18n("file_unapproved"), info=i18n("file_unapproved_info"), elem_id="file-unapproved"
        )
        go = gr.Button(i18n("file_go"), elem_id="file-go", size="sm")
        script = _FOCUS.read_text(encoding="utf-8")
        result = gr.HTML("", elem_id="file-result", apply_default_css=False, js_on_load=script)
    return FileParts(format_, tool, unapproved, go, result)


class Files:
    """Offers the formats that fit a draft, and makes its file."""

    def __init__(self, services: Services, presenter: Presenter, parts: FileParts) -> None:
        self._services = services
        self._general = presenter
        self._parts = parts

    def offer(self, words: Words, draft: Draft, approved: bool) -> dict[Any, Any]:
        """The choices for a draft; without an approval it takes a tick more."""
        formats = self._services.exports.formats(draft.brief.channel)
        tools = self._services.exports.tools
        return {
            self._parts.format: gr.Dropdown(
                choices=[(each.label[words.language], each.id) for each in formats], value=formats[0].id
            ),
            self._parts.tool: gr.Dropdown(
                choices=[(name[words.language], id_) for id_, name in tools.items()], value=PLAIN_TOOL
            ),
            self._parts.unapproved: gr.Checkbox(value=False, visible=not approved),
            self._parts.result: "",
        }

    async def make(self, words: Words, values: Mapping[Any, Any], draft: Draft, unsaved: bool) -> Html:
        """The line of a finished file with what is to be looked at, or why there is none.

        `unsaved`: something else was typed than what is kept, and what is kept goes into the file.
        """
        try:
            return await asyncio.to_thread(self._made, words, values, draft, unsaved)
        except AssistantError as error:
            return self._general.fault(words, "file_fault", error)

    def _made(self, words: Words, values: Mapping[Any, Any], draft: Draft, unsaved: bool) -> Html:
        format_, tool = str(values.get(self._parts.format)), str(values.get(self._parts.tool))
        unapproved, number = values.get(self._parts.unapproved) is True, draft.id or 0
        made = self._services.exports.export([number], format_, tool, unapproved=unapproved)
        warnings = [warning[words.language] for warning in made.warnings]
        if unsaved:
            version = self._services.copy.drafts.get(number).version
            warnings.append(words("file_unsaved", number=version))
        return self._general.pages.render(
            "draft_file",
            words=words,
            file=made.name,
            size=-(-len(made.content) // 1000),
            warnings=warnings,
            address=file_address(number, format_, tool, unapproved, words.language),
        )
