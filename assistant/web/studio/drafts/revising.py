"""What the draft side does with the open text: counting, rewriting, fixing, accepting, going back."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import replace

import gradio as gr

from assistant.checks.style.typeset import typeset
from assistant.errors import AssistantError, ConflictError, UnknownNameError
from assistant.types.draft import Draft, DraftProgress
from assistant.types.revision import ADAPTING, COMMANDS, Command, Revision
from assistant.web.guard.departures import Departures
from assistant.web.studio.drafts.present import CLICKS
from assistant.web.studio.drafts.screen import Screen, Update, Values, said, text
from assistant.web.studio.drafts.selecting import narrowed
from assistant.web.studio.drafts.work import Proposal, Work
from assistant.web.studio.drafts.writing import EVERY_SECONDS, settled
from assistant.web.texts import Words

Steps = AsyncGenerator[DraftProgress | Draft, None]


class RevisingHandlers:
    """The handlers of the editor."""

    def __init__(
        self, screen: Screen, departures: Departures, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._clock = clock
        self._screen = screen
        self._parts = screen.parts
        self._desk = screen.services.copy
        self._departures = departures

    def typed(self, values: Values, request: gr.Request) -> Update:
        """Tell the length of every field while one is typed into, and show the preview."""
        words, draft = self._screen.words(request), self._screen.work(values).current
        parts, present = self._parts, self._screen.present
        if draft is None:
            return {parts.stale: ""}
        typed = self._screen.typed(values, draft)
        counts = {
            slot.count: str(present.count(words, rule, typed[rule.name], draft.brief))
            for rule, slot in zip(self._screen.channel(draft).fields, parts.slots, strict=False)
        }
        stale = any(draft.fields.get(name, "") != text for name, text in typed.items())
        return {
            **counts,
            parts.preview: str(present.preview(words, typed, draft.brief)),
            parts.stale: self._screen.note(words, "review_stale") if stale else "",
        }

    async def click(
        self, values: Values, event: gr.EventData, request: gr.Request
    ) -> AsyncGenerator[Update, None]:
        """Do a rewrite command of one click."""
        async with aclosing(self._revise(values, said(event, "name"), request)) as shown:
            async for update in shown:
                yield update

    async def free(self, values: Values, request: gr.Request) -> AsyncGenerator[Update, None]:
        """Do what the writer's own words ask for."""
        async with aclosing(self._revise(values, "free", request)) as shown:
            async for update in shown:
                yield update

    async def adapt(self, values: Values, request: gr.Request) -> AsyncGenerator[Update, None]:
        """Make another draft: in the other language, for another channel, for another segment."""
        target = text(values.get(self._parts.rewriting.target))
        async with aclosing(self._revise(values, target, request)) as shown:
            async for update in shown:
                yield update

    async def fix(
        self, values: Values, event: gr.EventData, request: gr.Request
    ) -> AsyncGenerator[Update, None]:
        """Remedy one finding."""
        words, user = self._screen.words(request), request.username or ""
        work = self._screen.work(values)
        draft, number = work.current, said(event, "name")
        place = int(number) - 1 if number.isdigit() else -1
        if draft is None or not 0 <= place < len(draft.findings):
            return
        typed = self._screen.typed(values, draft)
        try:
            await asyncio.to_thread(self._screen.demand, words, user)
        except AssistantError as error:
            yield self._fault(words, error)
            return
        steps = self._desk.fix(typed, draft.findings[place], draft.brief, user, draft.id)
        async with aclosing(self._proposed(words, work, "fix", steps, request)) as shown:
            async for update in shown:
                yield update

    async def _revise(self, values: Values, asked: str, request: gr.Request) -> AsyncGenerator[Update, None]:
        words, user = self._screen.words(request), request.username or ""
        yield self._running(words)
        try:
            command, to = _command(asked)
            await asyncio.to_thread(self._screen.demand, words, user)
            work = await asyncio.to_thread(settled, self._screen, words, values, user)
        except AssistantError as error:
            yield await self._refused(words, values, error, user)
            return
        draft, rewriting = work.current, self._parts.rewriting
        if draft is None:
            yield self._rested()
            return
        whole = command in ADAPTING
        field = "" if whole else text(values.get(rewriting.field))
        told = text(values.get(rewriting.words)).strip()
        revision = Revision(draft.fields, field, command, told, draft.brief, to=to, draft=draft.id)
        if not whole:
            names = [rule.name for rule in self._screen.channel(draft).fields]
            revision = replace(revision, **narrowed(revision, values.get(rewriting.selection), names))
        steps = self._desk.revise(revision, user)
        showing = (
            self._adapted(words, work, revision, steps, request)
            if whole
            else self._proposed(words, work, command, steps, request)
        )
        async with aclosing(showing) as shown:
            async for update in shown:
                yield update

    async def _proposed(
        self, words: Words, work: Work, command: Command, steps: Steps, request: gr.Request
    ) -> AsyncGenerator[Update, None]:
        """Show how far a command is, and last its text beside the one that stands."""
        current, made = work.current, None
        if current is None:
            return
        yield self._running(words)
        try:
            async with aclosing(self._followed(words, current.brief.channel, steps, request)) as events:
                async for event in events:
                    if isinstance(event, Draft):
                        made = event
                    else:
                        yield event
        except AssistantError as error:
            yield self._fault(words, error)
            return
        if made is None:
            yield self._rested()
            return
        proposal = Proposal(made, command)
        shown = str(self._screen.present.proposal(words, current, proposal))
        work = work.proposed(proposal)
        yield {**self._rested(), self._parts.rewriting.proposal: shown, self._parts.work: work}

    async def _adapted(
        self, words: Words, work: Work, revision: Revision, steps: Steps, request: gr.Request
    ) -> AsyncGenerator[Update, None]:
        """Keep another draft beside the one that stands, and open it."""
        user = request.username or ""
        channel = revision.to if revision.command == "channel" else revision.brief.channel
        try:
            async with aclosing(self._followed(words, channel, steps, request)) as events:
                async for event in events:
                    if isinstance(event, Draft):
                        kept = await asyncio.to_thread(
                            self._desk.keep, revision.draft or 0, event, user, revision.command
                        )
                        added = work.added(kept)
                        work = added.opened(len(added.drafts) - 1)
                    else:
                        yield event
            shown = await asyncio.to_thread(self._screen.everything, words, work, user)
        except AssistantError as error:
            yield self._fault(words, error)
            return
        yield {**self._rested(), **shown}

    async def _followed(
        self, words: Words, channel: str, steps: Steps, request: gr.Request
    ) -> AsyncGenerator[Update | Draft, None]:
        """The text as it comes in, shown every now and then, and last the draft."""
        shown = 0.0
        with self._departures.awaited(request):
            async with aclosing(steps) as events:
                async for event in events:
                    if isinstance(event, Draft):
                        yield event
                    elif event.text and self._clock() - shown >= EVERY_SECONDS:
                        shown = self._clock()
                        coming = self._screen.present.coming(words, channel, event)
                        yield {self._parts.rewriting.news: str(coming)}

    async def compose(self, values: Values, request: gr.Request) -> Update:
        """Propose the text with the marks and spaces of its language and channel; its words stay."""
        words, user = self._screen.words(request), request.username or ""
        try:
            work = await asyncio.to_thread(settled, self._screen, words, values, user)
            current = work.current
            if current is None:
                return self._rested()
            composed = await asyncio.to_thread(self._composed, current)
        except AssistantError as error:
            return await self._refused(words, values, error, user)
        if composed is None:
            return {**self._rested(), self._parts.rewriting.news: self._screen.note(words, "compose_same")}
        proposal = Proposal(composed, "fix")
        shown = str(self._screen.present.proposal(words, current, proposal))
        work = work.proposed(proposal)
        return {**self._rested(), self._parts.rewriting.proposal: shown, self._parts.work: work}

    def _composed(self, draft: Draft) -> Draft | None:
        """The draft set anew and checked; None when nothing changes."""
        fields = {
            rule.name: typeset(draft.fields.get(rule.name, ""), draft.brief.language, rule.count)
            for rule in self._screen.channel(draft).fields
        }
        if all(draft.fields.get(name, "") == set_anew for name, set_anew in fields.items()):
            return None
        checked = self._desk.check(fields, draft.brief)
        return replace(
            draft,
            fields=checked.fields,
            sentences=checked.sentences,
            citations=checked.citations,
            findings=checked.findings,
            lengths=checked.lengths,
        )

    async def decide(self, values: Values, event: gr.EventData, request: gr.Request) -> Update:
        """Accept what was proposed, as a new version, or leave it."""
        words, user = self._screen.words(request), request.username or ""
        work, parts = self._screen.work(values), self._parts
        proposal, current = work.proposal, work.current
        if said(event, "act") != "accept" or proposal is None or current is None or current.id is None:
            return {parts.rewriting.proposal: "", parts.work: work.proposed(None)}
        try:
            await asyncio.to_thread(self._screen.demand, words, user)
            await asyncio.to_thread(self._desk.drafts.demand_own, current.id, user, work.since, work.page)
            kept = await asyncio.to_thread(
                self._desk.keep, current.id, proposal.draft, user, proposal.command
            )
            return await asyncio.to_thread(self._screen.everything, words, work.changed(kept), user)
        except AssistantError as error:
            return await self._refused(words, values, error, user)

    async def undo(self, values: Values, request: gr.Request) -> Update:
        """Go back to the text before; what is left stays among the versions."""
        words, user = self._screen.words(request), request.username or ""
        work = self._screen.work(values)
        current = work.current
        if current is None or current.id is None or not work.before:
            return {self._parts.note: ""}
        try:
            await asyncio.to_thread(self._screen.demand, words, user)
            writer = (user, work.page)
            kept = await asyncio.to_thread(self._desk.typed, current.id, work.before[-1], writer, work.since)
            return await asyncio.to_thread(self._screen.everything, words, work.undone(kept), user)
        except AssistantError as error:
            return await self._refused(words, values, error, user)

    def stop(self, request: gr.Request) -> Update:
        """Say that the rewriting has stopped."""
        words = self._screen.words(request)
        return {**self._rested(), self._parts.rewriting.news: self._screen.note(words, "stage_stopped")}

    def fail(self, request: gr.Request) -> Update:
        """Tell of an error of our own."""
        return self._fault(self._screen.words(request), None)

    def _running(self, words: Words) -> Update:
        rewriting = self._parts.rewriting
        return {
            rewriting.halt: gr.Button(visible=True),
            rewriting.news: self._screen.note(words, "stage_rewriting"),
            rewriting.proposal: "",
        }

    def _rested(self) -> Update:
        rewriting = self._parts.rewriting
        return {rewriting.halt: gr.Button(visible=False), rewriting.news: ""}

    def _fault(self, words: Words, error: AssistantError | None) -> Update:
        return {**self._rested(), self._parts.rewriting.news: self._screen.fault(words, error)}

    async def _refused(self, words: Words, values: Values, error: AssistantError, user: str) -> Update:
        if isinstance(error, ConflictError):
            return {**self._rested(), **await self._screen.refused(words, values, error, user)}
        return self._fault(words, error)


def _command(asked: str) -> tuple[Command, str]:
    """A command, and the id that it is told: `shorter`, `free`, `channel:sms`."""
    name, _, to = asked.partition(":")
    known: tuple[Command, ...] = (*CLICKS, "free", *ADAPTING)
    for command in known:
        if name == command:
            return command, to
    raise UnknownNameError("command", name[:40], COMMANDS)
