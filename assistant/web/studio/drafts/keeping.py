"""What the draft side keeps: saved edits, the steps to an approval, earlier versions, comments."""

import asyncio
from collections.abc import Callable, Mapping

import gradio as gr

from assistant.errors import ApprovalError, AssistantError, ConflictError, UnknownNameError
from assistant.types.stored import StoredDraft
from assistant.web.studio.drafts.screen import Screen, Update, Values, said, text
from assistant.web.studio.drafts.work import Work
from assistant.web.studio.drafts.writing import settled
from assistant.web.studio.review.present import ACTS
from assistant.web.texts import Words

Step = Callable[[int, str, str], StoredDraft]  # of a draft's number, a user and their reason


class KeepingHandlers:
    """The handlers of what stands below the editor."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._parts = screen.parts
        self._desk = screen.services.copy
        drafts = self._desk.drafts
        self._steps: Mapping[str, Step] = {
            "approve": self._desk.approve,
            "submit": drafts.submit,
            "send_back": drafts.send_back,
            "reopen": drafts.reopen,
            "archive": drafts.archive,
            "unarchive": drafts.unarchive,
        }

    async def save(self, values: Values, request: gr.Request) -> Update:
        """Keep what was typed as a new version, checked."""

        def saved(work: Work, _id: int, _user: str) -> Work:
            return work

        return await self._done(values, request, saved, "draft_saved")

    async def act(self, values: Values, event: gr.EventData, request: gr.Request) -> Update:
        """Take the text as it stands in the editor a step further, or back; hard findings need a reason."""
        reason = text(values.get(self._parts.keeping.reason)).strip()
        name = said(event, "act")

        def acted(work: Work, id_: int, user: str) -> Work:
            step = self._steps.get(name)
            if step is None:
                raise UnknownNameError("action", name[:40], ACTS)
            return work.checked(step(id_, user, reason))

        return await self._done(values, request, acted, f"done_{name}" if name in ACTS else "draft_saved")

    async def restore(self, values: Values, event: gr.EventData, request: gr.Request) -> Update:
        """Make an earlier version the newest one again."""
        number = said(event, "name")
        words = self._screen.words(request)

        def restored(work: Work, id_: int, user: str) -> Work:
            self._screen.demand(words, user)
            wanted = int(number) if number.isdigit() else 0
            return work.changed(self._desk.drafts.restore(id_, wanted, user))

        return await self._done(values, request, restored, "history_restored")

    async def say(self, values: Values, request: gr.Request) -> Update:
        """Add a comment on the draft or on one of its fields."""
        keeping = self._parts.keeping
        comment, field = text(values.get(keeping.comment)), text(values.get(keeping.comment_field))

        def commented(work: Work, id_: int, user: str) -> Work:
            self._desk.drafts.comment(id_, comment, user, field)
            return work

        return await self._done(values, request, commented, "comment_done")

    async def hand_out(self, values: Values, request: gr.Request) -> str:
        """Make the file of the draft as it is kept."""
        words, draft = self._screen.words(request), self._screen.work(values).current
        if draft is None or draft.id is None:
            return ""
        typed = self._screen.typed(values, draft)
        kept = (await asyncio.to_thread(self._desk.drafts.get, draft.id)).draft.fields
        unsaved = any(kept.get(name, "") != said for name, said in typed.items())
        return str(await self._screen.files.make(words, values, draft, unsaved))

    def fail(self, request: gr.Request) -> Update:
        """Tell of an error of our own."""
        return {self._parts.note: self._screen.fault(self._screen.words(request))}

    async def _done(
        self, values: Values, request: gr.Request, act: Callable[[Work, int, str], Work], told: str
    ) -> Update:
        """Keep what was typed, do `act` in a thread, show everything anew, and say that it is done."""
        words, user = self._screen.words(request), request.username or ""
        try:
            work = await asyncio.to_thread(settled, self._screen, words, values, user, True)
        except AssistantError as error:
            return await self._screen.refused(words, values, error, user)
        try:
            return await asyncio.to_thread(self._acted, words, work, user, act, told)
        except ConflictError as error:
            return await self._screen.refused(words, values, error, user)
        except AssistantError as error:
            return await asyncio.to_thread(self._refused, words, work, user, error)

    def _acted(
        self, words: Words, work: Work, user: str, act: Callable[[Work, int, str], Work], told: str
    ) -> Update:
        current = work.current
        if current is None or current.id is None:
            return {self._parts.note: ""}
        work = act(work, current.id, user)
        shown = self._screen.everything(words, work, user)
        return {**shown, self._parts.note: self._screen.note(words, told)}

    def _refused(self, words: Words, work: Work, user: str, error: AssistantError) -> Update:
        """What was typed is kept all the same; hard findings are shown as they are today."""
        current, fault = work.current, {self._parts.note: self._screen.fault(words, error)}
        if current is None or current.id is None:
            return fault
        if isinstance(error, ApprovalError):
            work = work.checked(self._desk.drafts.get(current.id))
        # Words that wait in the form for a second try are not taken away by a refusal of the first.
        keeping = self._parts.keeping
        waiting = (keeping.reason, keeping.comment, keeping.comment_field)
        shown = self._screen.everything(words, work, user)
        return {part: shown[part] for part in shown if part not in waiting} | fault
