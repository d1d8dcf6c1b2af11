"""What is shown of the open sequence: its messages as updates of the components, and what went wrong."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.errors import AccessError, AssistantError
from assistant.services import Services
from assistant.store.copy.sequences import Sequences
from assistant.types.stored import StoredDraft
from assistant.web.guard.auth import may_change
from assistant.web.site import Site
from assistant.web.studio.brief.form import text
from assistant.web.studio.drafts.present import DraftsPresenter
from assistant.web.studio.present import Presenter
from assistant.web.studio.sequences.form import SequenceForm
from assistant.web.studio.sequences.views import Opened, SequencePresenter
from assistant.web.texts import Words

LISTED = 20
Update = dict[Any, Any]
Values = Mapping[Any, Any]


@dataclass(frozen=True)
class Parts:
    """The components. `group` holds the open sequence; `opened` and `tabs` lead to the page of one draft."""

    form: SequenceForm
    kept: gr.Dropdown
    status: gr.HTML
    note: gr.HTML
    shown: gr.HTML
    file: gr.HTML
    result: gr.HTML
    group: gr.State
    opened: gr.State
    tabs: gr.Tabs

    @property
    def outputs(self) -> list[Any]:
        """All that the work on a sequence changes."""
        shown = [self.kept, self.status, self.note, self.shown, self.file, self.result, self.group]
        return [*shown, self.form.write, self.form.stop]


class SequenceScreen:
    """Fills the components; it keeps nothing of whoever uses the page.

    `everything` reads the store, so it belongs into a thread.
    """

    def __init__(self, services: Services, site: Site, presenter: Presenter, parts: Parts) -> None:
        self.services = services
        self.site = site
        self.parts = parts
        self.desk = services.copy
        self.sequences: Sequences = services.copy.drafts.sequences
        self._general = presenter
        drafts = DraftsPresenter(presenter, services.channels)
        presets = services.copy.sequences.presets
        self.present = SequencePresenter(site.pages, drafts, services.channels, services.segments, presets)

    def everything(
        self, words: Words, group: str, request: gr.Request, editing: int = 0, stopped: bool = False
    ) -> Update:
        """The open sequence as it is now, and the list of those that can be opened.

        `stopped`: its writing ends at this moment, so that it can go on.
        """
        user, parts = request.username or "", self.parts
        listed = self.sequences.page(LISTED)
        choices = [(self.present.title(words, kept), kept.group) for kept in listed]
        found: Update = {
            parts.kept: gr.Dropdown(choices=choices, value=None, visible=bool(choices)),
            parts.group: group,
            parts.note: "",
            parts.result: "",
            parts.status: "",
            **self.running(False),
        }
        kept, messages = self.sequences.beside(group)
        if kept is None:
            nothing = "" if listed else str(self._general.note(words, "seq_none"))
            return {**found, parts.shown: nothing, parts.file: "", parts.group: ""}
        writes = may_change(self.services.accounts.get(user))
        acts = {message.id: self.desk.drafts.acts(message, user) for message in messages}
        together = self.desk.sequences.check(messages)
        going = group in self.desk.sequences.turns and not stopped
        opened = Opened(kept, messages, together, acts, editing, writes, going)
        found[parts.shown] = str(self.present.opened(words, opened))
        found[parts.file] = self._files(words, exported(messages)) if exported(messages) else ""
        return found

    def _files(self, words: Words, messages: Sequence[StoredDraft]) -> str:
        """The formats that fit every channel of the sequence, and the mailing tools."""
        exports, language = self.services.exports, words.language
        channels = dict.fromkeys(message.draft.brief.channel for message in messages)
        offered = [{each.id: each.label[language] for each in exports.formats(id_)} for id_ in channels]
        shared = set.intersection(*(set(each) for each in offered)) if offered else set()
        formats = [(id_, label) for id_, label in (offered[0] if offered else {}).items() if id_ in shared]
        tools = [(id_, name[language]) for id_, name in exports.tools.items()]
        waiting = sum(message.status != "approved" for message in messages)
        return str(self.present.files(words, {"formats": formats, "tools": tools}, waiting))

    async def told(self, words: Words, work: Callable[..., Update], *given: Any) -> Update:
        """What `work` shows, done in a thread, or what went wrong."""
        try:
            return await asyncio.to_thread(work, *given)
        except AssistantError as error:
            return {self.parts.note: self.fault(words, error)}

    def steps(self, words: Words, values: Values) -> str:
        """What the chosen sequence is made of."""
        presets = self.desk.sequences.presets
        chosen = text(values.get(self.parts.form.trigger)) or next(iter(presets), "")
        preset = presets.get(chosen)
        return str(self.present.steps(words, preset)) if preset else ""

    def group(self, values: Values) -> str:
        """The open sequence, by its group; empty for none."""
        return text(values.get(self.parts.group))

    def demand(self, words: Words, user: str) -> None:
        """Raise AccessError unless the account may write."""
        if not may_change(self.services.accounts.get(user)):
            raise AccessError(words("draft_refused"), words("leads_ask_admin"))

    def running(self, running: bool) -> Update:
        """The buttons while messages are written, and when they are not."""
        form = self.parts.form
        return {form.write: gr.Button(visible=not running), form.stop: gr.Button(visible=running)}

    def words(self, request: gr.Request) -> Words:
        """The texts of the page's language."""
        return self.site.words(request)

    def note(self, words: Words, key: str) -> str:
        """A line of text."""
        return str(self._general.note(words, key))

    def noted(self, words: Words, key: str) -> Update:
        """A line that tells of what was done."""
        return {self.parts.note: self.note(words, key)}

    def progress(self, told: str) -> str:
        """Where the writing stands; a screen reader says it aloud."""
        return str(self.site.pages.render("studio_progress", step=told, detail=""))

    def fault(self, words: Words, error: AssistantError | None = None) -> str:
        """What went wrong; None: a fault of our own."""
        return str(self._general.fault(words, "seq_fault", error))


def exported(messages: Sequence[StoredDraft]) -> list[StoredDraft]:
    """The messages that a file of the sequence holds: all but those that were put away."""
    return [message for message in messages if message.status != "archived"]
