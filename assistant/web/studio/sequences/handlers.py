"""What the tab of sequences does when something is pressed. Who may do it is asked each time."""

import datetime as dt
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import gradio as gr

from assistant.errors import AssistantError, ConflictError, UnknownNameError
from assistant.web.studio.brief.form import product_choices, text, texts
from assistant.web.studio.campaigns.acts import Said, number, one, said_of
from assistant.web.studio.files.router import file_address
from assistant.web.studio.sequences.form import lists
from assistant.web.studio.sequences.screen import SequenceScreen, Update, Values, exported
from assistant.web.studio.sequences.writing import SequenceWriting
from assistant.web.texts import Words

FOUND_AT_MOST = 8
ACTS = ("edit", "cancel", "save", "submit", "approve", "reopen", "open", "export", "go_on")
_FIELD = "field."


class SequenceHandlers:
    """The handlers of one page."""

    def __init__(self, screen: SequenceScreen, writing: SequenceWriting) -> None:
        self._screen = screen
        self._writing = writing

    async def enter(self, values: Values, request: gr.Request) -> Update:
        """Put the lists into the page's language, and show the open sequence as it is now."""
        words, form = self._screen.words(request), self._screen.parts.form
        shown = {
            **lists(words, self._screen.services, form, values),
            form.steps: self._screen.steps(words, values),
        }
        return {
            **shown,
            **await self._screen.told(
                words, self._screen.everything, words, self._screen.group(values), request
            ),
        }

    def choose(self, values: Values, request: gr.Request) -> str:
        """The messages of the chosen sequence."""
        return self._screen.steps(self._screen.words(request), values)

    def find(self, typed: Any, chosen: Any, request: gr.Request) -> gr.CheckboxGroup:
        """Offer the products whose name or SKU holds what was typed, beside those chosen already."""
        products, language = self._screen.services.products, self._screen.words(request).language
        kept = [product for sku in texts(chosen) for product in products(sku, 1)]
        found = products(text(typed), FOUND_AT_MOST) if text(typed) else []
        choices = product_choices([*kept, *found], language)
        return gr.CheckboxGroup(choices=choices, visible=bool(choices))

    async def take(self, values: Values, request: gr.Request) -> Update:
        """Open a kept sequence."""
        words, chosen = self._screen.words(request), text(values.get(self._screen.parts.kept))
        return await self._screen.told(words, self._screen.everything, words, chosen, request)

    async def act(
        self, values: Values, event: gr.EventData, request: gr.Request
    ) -> AsyncGenerator[Update, None]:
        """Do what a button of a message stands for."""
        words, said = self._screen.words(request), said_of(event)
        if said.act != "go_on":
            if said.act == "open":
                yield await self._screen.told(words, self._opened, values, number(said.name))
            else:
                yield await self._screen.told(
                    words, self._act, words, self._screen.group(values), said, request
                )
            return
        async with aclosing(self._writing.go_on(words, self._screen.group(values), request)) as shown:
            async for step in shown:
                yield step

    def fail(self, request: gr.Request) -> Update:
        """Tell of an error of our own."""
        return {
            self._screen.parts.note: self._screen.fault(self._screen.words(request)),
            **self._screen.running(False),
        }

    def _act(self, words: Words, group: str, said: Said, request: gr.Request) -> Update:
        user, draft, parts = request.username or "", number(said.name), self._screen.parts
        match said.act:
            case "edit":
                self._screen.demand(words, user)
                return self._screen.everything(words, group, request, draft)
            case "cancel":
                return self._screen.everything(words, group, request)
            case "export":
                return {parts.note: "", parts.result: self._exported(words, group, said)}
            case "save":
                self._screen.demand(words, user)
                return self._saved(words, group, said, request)
            case "submit" | "approve" | "reopen":
                return self._moved(words, group, said, request)
            case _:
                raise UnknownNameError("action", said.act[:40], ACTS)

    def _opened(self, values: Values, draft: int) -> Update:
        """Lead to the page where one draft is worked on."""
        self._screen.desk.drafts.get(draft)
        before = values.get(self._screen.parts.opened)
        asked = before[1] if isinstance(before, tuple) and isinstance(before[1], int) else 0
        return {
            self._screen.parts.opened: (draft, asked + 1),  # as it was not asked for before
            self._screen.parts.tabs: gr.Tabs(selected="write"),
            self._screen.parts.note: "",
        }

    def _saved(self, words: Words, group: str, said: Said, request: gr.Request) -> Update:
        """Keep what was typed into a message, checked alone and against the others."""
        user, draft = request.username or "", number(said.name)
        fields = {
            name.removeprefix(_FIELD): one(said.form, name) for name in said.form if name.startswith(_FIELD)
        }
        try:
            self._screen.desk.typed(draft, fields, (user, ""), _moment(said))
        except ConflictError:
            by = self._screen.desk.drafts.get(draft).changed_by
            return {self._screen.parts.note: str(self._screen.present.conflict(words, by))}
        return {**self._screen.everything(words, group, request), **self._screen.noted(words, "draft_saved")}

    def _moved(self, words: Words, group: str, said: Said, request: gr.Request) -> Update:
        """Take a message a step further, or back; it is decided of the text that was shown."""
        user, draft, reason = request.username or "", number(said.name), one(said.form, "reason")
        seen = self._screen.desk.drafts.demand_own(draft, user, _moment(said))
        try:
            if said.act == "approve":
                self._screen.desk.approve(draft, user, reason, seen.version)
            elif said.act == "submit":
                self._screen.desk.drafts.submit(draft, user, reason)
            else:
                self._screen.desk.drafts.reopen(draft, user, reason)
        except AssistantError as error:  # what the checks say today is shown all the same
            return {
                **self._screen.everything(words, group, request),
                self._screen.parts.note: self._screen.fault(words, error),
            }
        return {
            **self._screen.everything(words, group, request),
            **self._screen.noted(words, f"done_{said.act}"),
        }

    def _exported(self, words: Words, group: str, said: Said) -> str:
        ids = [message.id for message in exported(self._screen.sequences.messages(group))]
        format_, tool = one(said.form, "format"), one(said.form, "tool")
        unapproved = one(said.form, "unapproved") == "yes"
        made = self._screen.services.exports.export(ids, format_, tool, unapproved=unapproved)
        warnings = [warning[words.language] for warning in made.warnings]
        address = file_address(ids, format_, tool, unapproved, words.language)
        return str(
            self._screen.present.ready(words, made.name, -(-len(made.content) // 1000), warnings, address)
        )


def _moment(said: Said) -> dt.datetime:
    """When the text that was shown had been changed; long ago when the browser does not say."""
    try:
        return dt.datetime.fromisoformat(one(said.form, "seen"))
    except ValueError:
        return dt.datetime.min.replace(tzinfo=dt.UTC)
