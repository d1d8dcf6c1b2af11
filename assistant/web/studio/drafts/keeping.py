"""What the draft side keeps: saved edits, approvals, earlier versions, comments."""

import asyncio
from collections.abc import Callable

import gradio as gr

from assistant.errors import ApprovalError, AssistantError
from assistant.types.stored import StoredDraft
from assistant.web.studio.drafts.screen import Screen, Update, Values, said, text
from assistant.web.studio.drafts.work import Work
from assistant.web.studio.drafts.writing import settled
from assistant.web.texts import Words


class KeepingHandlers:
    """The handlers of what stands below the editor."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._parts = screen.parts
        self._desk = screen.services.copy

    async def save(self, values: Values, request: gr.Request) -> Update:
        """Keep what was typed as a new version, checked."""

        def saved(work: Work, _id: int, _user: str) -> Work:
            return work

        return await self._done(values, request, saved, "draft_saved")

    async def approve(self, values: Values, request: gr.Request) -> Update:
        """Approve the text as it stands in the editor; hard findings need a reason."""
        reason = text(values.get(self._parts.keeping.reason)).strip()

        def approved(work: Work, id_: int, user: str) -> Work:
            return _with(work, self._desk.approve(id_, user, reason))

        return await self._done(values, request, approved, "approve_done")

    async def reopen(self, values: Values, request: gr.Request) -> Update:
        """Take the approval back."""

        def reopened(work: Work, id_: int, user: str) -> Work:
            return _with(work, self._desk.drafts.reopen(id_, user))

        return await self._done(values, request, reopened, "approve_undone")

    async def restore(self, values: Values, event: gr.EventData, request: gr.Request) -> Update:
        """Make an earlier version the newest one again."""
        number = said(event, "name")

        words = self._screen.words(request)

        def restored(work: Work, id_: int, user: str) -> Work:
            self._screen.demand(words, user)
            wanted = int(number) if number.isdigit() else 0
            return work.changed(self._desk.drafts.restore(id_, wanted, user).draft)

        return await self._done(values, request, restored, "history_restored")

    async def say(self, values: Values, request: gr.Request) -> Update:
        """Add a comment on the draft or on one of its fields."""
        keeping = self._parts.keeping
        comment, field = text(values.get(keeping.comment)), text(values.get(keeping.comment_field))

        def commented(work: Work, id_: int, user: str) -> Work:
            self._desk.drafts.comment(id_, comment, user, field)
            return work

        return await self._done(values, request, commented, "comment_done")

    def fail(self, request: gr.Request) -> Update:
        """Tell of an error of our own."""
        return {self._parts.note: self._screen.fault(self._screen.words(request))}

    async def _done(
        self, values: Values, request: gr.Request, act: Callable[[Work, int, str], Work], told: str
    ) -> Update:
        """Keep what was typed, do `act` in a thread, show everything anew, and say that it is done."""
        words, user = self._screen.words(request), request.username or ""
        try:
            work = await asyncio.to_thread(settled, self._screen, words, values, user)
            try:
                return await asyncio.to_thread(self._acted, words, work, user, act, told)
            except ApprovalError as error:
                return await asyncio.to_thread(self._refused, words, work, user, error)
        except AssistantError as error:
            return {self._parts.note: self._screen.fault(words, error)}

    def _acted(
        self, words: Words, work: Work, user: str, act: Callable[[Work, int, str], Work], told: str
    ) -> Update:
        current = work.current
        if current is None or current.id is None:
            return {self._parts.note: ""}
        work = act(work, current.id, user)
        shown = self._screen.everything(words, work, user)
        return {**shown, self._parts.note: self._screen.note(words, told)}

    def _refused(self, words: Words, work: Work, user: str, error: ApprovalError) -> Update:
        """Hard findings stand against it: show them as they are today, and ask for a reason."""
        current = work.current
        if current is not None and current.id is not None:
            work = _with(work, self._desk.drafts.get(current.id))
        shown = self._screen.everything(words, work, user)
        reason = gr.Textbox(visible=True)
        fault = self._screen.fault(words, error)
        return {**shown, self._parts.keeping.reason: reason, self._parts.note: fault}


def _with(work: Work, stored: StoredDraft) -> Work:
    """The drafts with what the checks said of the open one."""
    return work.checked(stored.draft)
