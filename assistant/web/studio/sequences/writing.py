"""What the tab of sequences does while messages are written, one after the other."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field

import gradio as gr

from assistant.errors import AssistantError
from assistant.types.draft import Draft, DraftProgress
from assistant.types.language import Language
from assistant.types.sequence import MessageSequence
from assistant.web.guard.departures import Departures
from assistant.web.studio.sequences.form import asked_of
from assistant.web.studio.sequences.screen import SequenceScreen, Update, Values
from assistant.web.texts import Words

EVERY_SECONDS = 0.2  # how often a text that is coming in is shown anew
Steps = AsyncGenerator[DraftProgress | Draft, None]


@dataclass(frozen=True)
class _Round:
    """What is being written: `begin` begins it; `there` are messages of `group` that are there already.

    `before` is the sequence that was open, to open again when nothing could be written.
    """

    preset: MessageSequence
    language: Language
    begin: Callable[[], Steps]
    group: str = ""
    before: str = ""
    there: Mapping[int, Draft] = field(default_factory=dict)


class SequenceWriting:
    """The handlers of the buttons that have messages written."""

    def __init__(self, screen: SequenceScreen, clock: Callable[[], float]) -> None:
        self._screen = screen
        self._clock = clock
        self.departures = Departures()

    async def write(self, values: Values, request: gr.Request) -> AsyncGenerator[Update, None]:
        """Write the messages one after the other, then open the sequence."""
        words, user = self._screen.words(request), request.username or ""
        try:
            id_, brief = asked_of(values, self._screen.parts.form, self._screen.services, words)
            await asyncio.to_thread(self._screen.demand, words, user)
            self._screen.services.check_ready()
        except AssistantError as error:
            yield {self._screen.parts.note: self._screen.fault(words, error)}
            return
        desk = self._screen.desk.sequences
        before = self._screen.group(values)
        going = _Round(desk.preset(id_), brief.language, lambda: desk.write(id_, brief, user), before=before)
        async with aclosing(self._written(words, going, request)) as shown:
            async for step in shown:
                yield step

    async def go_on(self, words: Words, group: str, request: gr.Request) -> AsyncGenerator[Update, None]:
        """Write the messages that a sequence lacks."""
        user, screen = request.username or "", self._screen
        desk = screen.desk.sequences
        try:
            await asyncio.to_thread(screen.demand, words, user)
            screen.services.check_ready()
            kept = await asyncio.to_thread(screen.sequences.get, group)
            preset = desk.preset(kept.sequence)
        except AssistantError as error:
            yield {screen.parts.note: screen.fault(words, error)}
            return
        messages = await asyncio.to_thread(screen.sequences.messages, group)
        there = {message.draft.variant: message.draft for message in messages}
        going = _Round(preset, kept.brief.language, lambda: desk.go_on(group, user), group, there=there)
        async with aclosing(self._written(words, going, request)) as shown:
            async for step in shown:
                yield step

    async def stop(self, values: Values, request: gr.Request) -> Update:
        """Say that the writing has stopped, and show what was finished of what this page wrote."""
        words, screen = self._screen.words(request), self._screen
        shown = await screen.told(words, screen.everything, words, screen.group(values), request, 0, True)
        return {**shown, screen.parts.status: screen.note(words, "stage_stopped")}

    async def _written(
        self, words: Words, going: _Round, request: gr.Request
    ) -> AsyncGenerator[Update, None]:
        """The messages as they come in, then the whole sequence, or what went wrong."""
        screen, parts, told, group = self._screen, self._screen.parts, "", going.group
        steps: dict[int, DraftProgress | Draft] = dict(going.there)
        nothing: Update = dict.fromkeys((parts.note, parts.file, parts.result), "")
        begun: Update = {parts.group: group, parts.shown: self._cards(words, going, steps)}
        yield {**nothing, **screen.running(True), **begun}
        try:
            with self.departures.awaited(request):
                async with aclosing(self._coming(words, going, steps)) as shown:
                    async for update in shown:
                        yield update
        except AssistantError as error:
            told = screen.fault(words, error)
        written = [step for step in steps.values() if isinstance(step, Draft)]
        group = group or await asyncio.to_thread(self._group_of, written) or going.before
        cleared: Update = {parts.shown: ""}
        done = await screen.told(words, screen.everything, words, group, request) if group else cleared
        fault: Update = {parts.note: told} if told else {}
        yield {**done, **fault, **screen.running(False), parts.status: ""}

    async def _coming(
        self, words: Words, going: _Round, steps: dict[int, DraftProgress | Draft]
    ) -> AsyncGenerator[Update, None]:
        """What changes while the messages come in; `steps` keeps the last word of each."""
        shown = 0.0
        async with aclosing(going.begin()) as events:
            async for event in events:
                begun = _stage(steps.get(event.variant)) != _stage(event)
                steps[event.variant] = event
                if begun or self._clock() - shown >= EVERY_SECONDS:
                    shown = self._clock()
                    told = words("seq_at", **self._place(words, going, event))
                    kept: Update = {}
                    if isinstance(event, Draft) and not going.group:
                        group = await asyncio.to_thread(self._group_of, [event])
                        kept = {self._screen.parts.group: group}
                    yield {
                        **self._screen.running(True),
                        **kept,
                        self._screen.parts.shown: self._cards(words, going, steps),
                        self._screen.parts.status: self._screen.progress(told),
                    }

    def _place(self, words: Words, going: _Round, event: DraftProgress | Draft) -> dict[str, object]:
        stage = "checking" if isinstance(event, Draft) else event.stage
        return {
            "number": event.variant + 1,
            "count": len(going.preset.steps),
            "stage": words(f"stage_{stage}"),
        }

    def _cards(self, words: Words, going: _Round, steps: Mapping[int, DraftProgress | Draft]) -> str:
        return str(self._screen.present.writing(words, going.preset, steps, going.language))

    def _group_of(self, written: Sequence[Draft]) -> str:
        """The group of what was written; empty when nothing was."""
        return self._screen.desk.drafts.get(written[0].id or 0).group if written else ""


def _stage(step: DraftProgress | Draft | None) -> str:
    return "" if step is None else step.stage if isinstance(step, DraftProgress) else "done"
