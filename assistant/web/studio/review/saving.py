"""What happens while somebody types: it is kept after a pause, and a newer text of somebody else is told."""

import asyncio
from collections.abc import Mapping

import gradio as gr

from assistant.errors import AssistantError
from assistant.types.draft import Draft
from assistant.web.studio.drafts.screen import Screen, Update, Values, said
from assistant.web.studio.drafts.work import Work
from assistant.web.texts import Words


class SavingHandlers:
    """The handlers of the autosave and of the choice between two texts."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._parts = screen.parts
        self._desk = screen.services.copy

    async def autosave(self, values: Values, event: gr.EventData, request: gr.Request) -> Update:
        """Keep what was typed into the draft that the browser names; say when."""
        words, user = self._screen.words(request), request.username or ""
        work = self._screen.work(values)
        draft = work.current
        if draft is None or said(event, "name") != str(draft.id):
            return {self._parts.saved: gr.skip()}
        typed = self._screen.typed(values, draft)
        try:
            told = await asyncio.to_thread(self._kept, words, work, draft, typed, user)
        except AssistantError as error:
            lost = str(self._screen.reviewing.saved(draft.id or 0, words("draft_not_saved")))
            return {**await self._screen.refused(words, values, error, user), self._parts.saved: lost}
        return {self._parts.saved: told} if told else {self._parts.saved: gr.skip()}

    def _kept(self, words: Words, work: Work, draft: Draft, typed: Mapping[str, str], user: str) -> str:
        """The line that tells of it; empty when there is nothing to keep."""
        standing = self._screen.standing(draft, user)
        fields = standing.stored.draft.fields
        same = all(fields.get(name, "") == text for name, text in typed.items())
        # Without a word there is nothing to check; the last text stays until there is one again.
        if same or not standing.saves_itself or not any(text.strip() for text in typed.values()):
            return ""
        kept = self._desk.typed(standing.stored.id, typed, (user, work.page), work.since, done=False)
        told = words("draft_autosaved", time=f"{kept.changed_at.astimezone():%H:%M:%S}")
        return str(self._screen.reviewing.saved(standing.saved_as, told))

    async def settle(self, values: Values, event: gr.EventData, request: gr.Request) -> Update:
        """Take up the newer text, or keep one's own on top of it; both stay among the versions."""
        words, user = self._screen.words(request), request.username or ""
        work, moment = self._screen.work(values), said(event, "name")
        if work.current is None or said(event, "act") not in {"theirs", "mine"}:
            return {self._parts.clash: ""}
        mine = said(event, "act") == "mine"
        typed = self._screen.typed(values, work.current)
        try:
            return await asyncio.to_thread(self._settled, words, work, typed if mine else None, moment, user)
        except AssistantError as error:
            return await self._screen.refused(words, values, error, user)

    def _settled(
        self, words: Words, work: Work, typed: Mapping[str, str] | None, moment: str, user: str
    ) -> Update:
        """`moment` is when the newer text came that was shown: one newer still is shown first."""
        current = work.current
        if current is None or current.id is None:
            return {self._parts.clash: ""}
        newest = self._desk.drafts.get(current.id)
        told = "clash_taken"
        if typed is not None and newest.changed_at.isoformat() == moment:
            self._screen.demand(words, user)
            newest = self._desk.typed(current.id, typed, (user, work.page), newest.changed_at)
            told = "clash_kept"
        elif typed is not None:
            self._desk.drafts.demand_own(current.id, user, work.since, work.page)
        shown = self._screen.everything(words, work.changed(newest), user)
        return {**shown, self._parts.note: self._screen.note(words, told)}

    def fail(self, request: gr.Request) -> str:
        """Tell of an error of our own."""
        return self._screen.fault(self._screen.words(request))
