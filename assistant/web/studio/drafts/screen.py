"""What is shown of the open drafts: one `Work` as updates of the components."""

import asyncio
from collections.abc import Mapping
from typing import Any

import gradio as gr

from assistant.errors import AccessError, AssistantError, ConflictError
from assistant.services import Services
from assistant.types.brand import Channel, FieldRule
from assistant.types.draft import Draft
from assistant.types.stored import StoredDraft
from assistant.web.guard.auth import may_change
from assistant.web.site import Site
from assistant.web.studio.drafts.parts import Parts, Slot
from assistant.web.studio.drafts.present import DraftsPresenter, History
from assistant.web.studio.drafts.work import Work
from assistant.web.studio.files.part import Files
from assistant.web.studio.present import Presenter
from assistant.web.studio.results.lessons import presenter_of
from assistant.web.studio.review.present import ReviewPresenter, Seen, Standing
from assistant.web.texts import Words

LISTED = 40  # drafts to be opened again

Update = dict[Any, Any]
Values = Mapping[Any, Any]  # what the browser sent, by component


class Screen:
    """Fills the components. Reads the store, so its methods belong into a thread."""

    def __init__(self, services: Services, site: Site, presenter: Presenter, parts: Parts) -> None:
        self.services = services
        self.parts = parts
        self.present = DraftsPresenter(presenter, services.channels)
        self.reviewing = ReviewPresenter(presenter.pages)
        self.files = Files(services, presenter, parts.files)
        self._site = site
        self._general = presenter
        self._learnt = presenter_of(services, site)

    def words(self, request: gr.Request) -> Words:
        """The texts of the page's language."""
        return self._site.words(request)

    def work(self, values: Values) -> Work:
        """What the session has open."""
        found = values.get(self.parts.work)
        return found if isinstance(found, Work) else Work()

    def typed(self, values: Values, draft: Draft) -> dict[str, str]:
        """The fields as they stand in the editor."""
        pairs = zip(self.channel(draft).fields, self.parts.boxes, strict=False)
        return {rule.name: text(values.get(box)) for rule, box in pairs}

    def channel(self, draft: Draft) -> Channel:
        """The channel that a draft was written for."""
        return self.services.channels[draft.brief.channel]

    def fault(self, words: Words, error: AssistantError | None = None) -> str:
        """What went wrong with the open draft."""
        return str(self._general.fault(words, "draft_fault", error))

    def note(self, words: Words, key: str) -> str:
        """A line about the open draft."""
        return str(self._general.note(words, key))

    async def refused(self, words: Words, values: Values, error: AssistantError, user: str = "") -> Update:
        """What could not be done; a newer text of somebody else, or of another window, stands beside it."""
        if isinstance(error, ConflictError):
            return await asyncio.to_thread(self._clash, words, values, user)
        return {self.parts.note: self.fault(words, error)}

    def _brought(self, words: Words, draft: int) -> str:
        """What a draft brought that went out with a campaign; empty for any other."""
        found = self.services.results.learning.of_drafts([draft]).get(draft)
        return self._learnt.result(words, found) if found else ""

    def _clash(self, words: Words, values: Values, user: str) -> Update:
        draft = self.work(values).current
        if draft is None or draft.id is None:
            return {self.parts.note: ""}
        newest = self.services.copy.drafts.get(draft.id)
        typed = self.typed(values, draft)
        shown = self.reviewing.clash(words, draft, newest, typed, Seen(self.channel(draft), user))
        return {self.parts.note: "", self.parts.clash: str(shown)}

    def demand(self, words: Words, user: str) -> None:
        """Raise AccessError unless the account may write; a reviewer reads, comments and approves."""
        if not may_change(self.services.accounts.get(user)):
            raise AccessError(words("draft_refused"), words("leads_ask_admin"))

    def kept(self, words: Words) -> Update:
        """The drafts that were changed last, to be opened."""
        choices = [
            (self.present.title(words, stored), stored.id)
            for stored in self.services.copy.drafts.page(limit=LISTED)
            if stored.status != "archived"
        ]
        return {self.parts.kept: gr.Dropdown(choices=choices, value=None)}

    def everything(self, words: Words, work: Work, user: str) -> Update:
        """The whole editor, for the draft that is open; without one it is closed."""
        draft, parts = work.current, self.parts
        if draft is None or draft.id is None:
            return {parts.area: gr.Column(visible=False), parts.variants: "", parts.work: work}
        desk = self.services.copy
        history = History(
            desk.drafts.get(draft.id),
            desk.drafts.versions(draft.id),
            desk.drafts.comments(draft.id),
            desk.drafts.decisions(draft.id),
        )
        segments = {id_: each.name[words.language] for id_, each in self.services.segments.items()}
        standing = self._standing(history.stored, user)
        return {
            parts.status: "",
            parts.area: gr.Column(visible=True),
            parts.variants: str(self.present.variants(words, work, segments)),
            parts.head: str(
                self.present.head(words, history, desk.spent(user), self._brought(words, draft.id))
            ),
            parts.save: gr.Button(interactive="edit" in standing.acts),
            parts.undo: gr.Button(interactive=bool(work.before) and "edit" in standing.acts),
            parts.saved: str(self.reviewing.saved(standing.saved_as)),
            parts.note: "",
            parts.stale: "",
            parts.clash: "",
            parts.preview: str(self.present.preview(words, draft.fields, draft.brief)),
            parts.review: str(self.present.review(words, draft)),
            parts.work: work,
            **self._fields(words, draft, "edit" in standing.acts),
            **self._rewriting(words, draft),
            **self._keeping(words, draft, history, standing),
            **self.files.offer(words, draft, history.stored.status == "approved"),
        }

    def standing(self, draft: Draft, user: str) -> Standing:
        """Where a kept draft stands for somebody."""
        return self._standing(self.services.copy.drafts.get(draft.id or 0), user)

    def _standing(self, stored: StoredDraft, user: str) -> Standing:
        drafts = self.services.copy.drafts
        changed = drafts.stale().get(stored.id, ()) if stored.status == "approved" else ()
        account = self.services.accounts.get(user)
        return Standing(stored, drafts.acts(stored, user), changed, account)

    def _fields(self, words: Words, draft: Draft, writes: bool) -> Update:
        rules = self.channel(draft).fields
        shown: Update = {}
        for place, slot in enumerate(self.parts.slots):
            rule = rules[place] if place < len(rules) else None
            shown |= self._field(words, slot, rule, draft, writes)
        return shown

    def _field(self, words: Words, slot: Slot, rule: FieldRule | None, draft: Draft, writes: bool) -> Update:
        if rule is None:
            return {slot.box: gr.Textbox("", visible=False), slot.count: gr.HTML(visible=False)}
        value = draft.fields.get(rule.name, "")
        least = rule.items[0] if rule.items else 1
        lines = min(20, max(least, value.count("\n") + len(value) // 70 + 1))
        count = str(self.present.count(words, rule, value, draft.brief))
        label, hint = rule.label[words.language], rule.hint.get(words.language) or None
        return {
            slot.box: gr.Textbox(
                value, label=label, info=hint, lines=lines, visible=True, interactive=writes
            ),
            slot.count: gr.HTML(count, visible=True),
        }

    def _rewriting(self, words: Words, draft: Draft) -> Update:
        rewriting = self.parts.rewriting
        targets = self._targets(words, draft)
        return {
            rewriting.field: gr.Dropdown(choices=self._choices(words, draft, "rewrite_whole"), value=""),
            rewriting.selected: "",
            rewriting.selection: None,
            rewriting.words: "",
            rewriting.target: gr.Dropdown(choices=targets, value=targets[0][1]),
            rewriting.halt: gr.Button(visible=False),
            rewriting.news: "",
            rewriting.proposal: "",
        }

    def _targets(self, words: Words, draft: Draft) -> list[tuple[str, str]]:
        """What a draft can be made into: (label, command and id)."""
        brief, language = draft.brief, words.language
        other = words("target_en") if brief.language == "fr" else words("target_fr")
        channels = [
            (words("target_channel", name=each.name[language]), f"channel:{id_}")
            for id_, each in self.services.channels.items()
            if id_ != brief.channel
        ]
        segments = [
            (words("target_segment", name=each.name[language]), f"segment:{id_}")
            for id_, each in self.services.segments.items()
            if id_ != brief.segment
        ]
        return [(other, "translate:"), *channels, *segments]

    def _choices(self, words: Words, draft: Draft, whole: str) -> list[tuple[str, str]]:
        fields = [(rule.label[words.language], rule.name) for rule in self.channel(draft).fields]
        return [(words(whole), ""), *fields]

    def _keeping(self, words: Words, draft: Draft, history: History, standing: Standing) -> Update:
        keeping = self.parts.keeping
        return {
            keeping.acts: str(self.reviewing.approval(words, standing)),
            keeping.reason: gr.Textbox("", visible=bool(standing.acts - {"edit", "submit"})),
            keeping.history: str(self.present.history(words, history)),
            keeping.comment_field: gr.Dropdown(
                choices=self._choices(words, draft, "comment_whole"), value=""
            ),
            keeping.comment: "",
        }


def text(value: Any) -> str:
    """A text; empty for anything else that a browser may send."""
    return value if isinstance(value, str) else ""


def said(event: gr.EventData, name: str) -> str:
    """What the browser said of an event of our HTML; it may be anything."""
    told: Any = event._data
    return text(told.get(name)) if isinstance(told, dict) else ""
