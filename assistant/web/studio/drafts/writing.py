"""What the draft side does while a brief is written, and when another of its drafts is opened."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from typing import Any

import gradio as gr

from assistant.errors import AssistantError
from assistant.store.copy.drafts import Wanted
from assistant.types.draft import Brief, Draft, DraftProgress
from assistant.web.guard.departures import Departures
from assistant.web.studio.brief.panel import BriefPanel
from assistant.web.studio.drafts.screen import Screen, Update, Values, said
from assistant.web.studio.drafts.work import Work
from assistant.web.studio.present import Presenter
from assistant.web.texts import Words

EVERY_SECONDS = 0.2  # how often a text that is coming in is shown anew


class WritingHandlers:
    """The handlers of the brief's buttons and of the drafts beside each other."""

    def __init__(
        self,
        screen: Screen,
        brief: BriefPanel,
        presenter: Presenter,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._screen = screen
        self._parts = screen.parts
        self._desk = screen.services.copy
        self._brief = brief
        self._general = presenter
        self._clock = clock
        self.departures = Departures()

    async def arrive(self, request: gr.Request) -> Update:
        """What stands where drafts will be, and the drafts that can be opened again."""
        words = self._screen.words(request)
        kept = await asyncio.to_thread(self._screen.kept, words)
        return {**kept, self._parts.status: str(self._general.empty(words))}

    async def take(self, values: Values, request: gr.Request) -> Update:
        """Open a kept draft with the variants of its brief."""
        words, user = self._screen.words(request), request.username or ""
        chosen = values.get(self._parts.kept)
        return await self._take(words, chosen if isinstance(chosen, int) else 0, user)

    async def fetch(self, values: Values, request: gr.Request) -> Update:
        """Open the draft that another page of the studio asks for."""
        words, wanted = self._screen.words(request), values.get(self._parts.wanted)
        number = wanted[0] if isinstance(wanted, tuple) and isinstance(wanted[0], int) else 0
        if not number:
            return {self._parts.status: gr.skip()}
        return await self._take(words, number, request.username or "")

    async def _take(self, words: Words, number: int, user: str) -> Update:
        try:
            return await self._opened(words, await asyncio.to_thread(self._taken, number), user)
        except AssistantError as error:
            return {self._parts.status: str(self._general.fault(words, "draft_fault", error))}

    def _taken(self, id_: int) -> Work:
        group = self._desk.drafts.get(id_).group
        found = self._desk.drafts.page(Wanted(group=group))
        ordered = sorted(found, key=lambda stored: (stored.draft.variant, stored.id))
        return Work.of(ordered, [stored.id for stored in ordered].index(id_))

    async def write(self, values: Values, request: gr.Request) -> AsyncGenerator[Update, None]:
        """Write the brief's variants side by side, then open the first one."""
        words, user = self._screen.words(request), request.username or ""
        parts, work = self._parts, Work()
        start = self._general.progress(words, DraftProgress("sources"))
        yield {**self._running(True), parts.variants: "", parts.work: work, parts.status: str(start)}
        try:
            await asyncio.to_thread(self._screen.demand, words, user)
            brief = self._brief.brief(values, words.language)
            with self.departures.awaited(request):
                async with aclosing(self._written(words, brief, user)) as shown:
                    async for step in shown:
                        yield step
                        work = step.get(parts.work, work)
        except AssistantError as error:
            fault = str(self._general.fault(words, "studio_fault", error))
            yield {**await self._opened(words, work, user), parts.status: fault, **self._running(False)}
            return
        yield {**await self._opened(words, work, user), **self._running(False)}

    async def _written(self, words: Words, brief: Brief, user: str) -> AsyncGenerator[Update, None]:
        """The variants as they come in; a text on its way is shown every now and then."""
        steps: dict[int, DraftProgress | Draft] = {
            place: DraftProgress("sources") for place in range(max(brief.variants, 1))
        }
        work, shown = Work(), 0.0
        async with aclosing(self._screen.services.write(brief, user)) as events:
            async for event in events:
                begun = _begun(steps.get(event.variant), event)
                steps[event.variant] = event
                finished = isinstance(event, Draft)
                if not finished and not begun and self._clock() - shown < EVERY_SECONDS:
                    continue
                shown = self._clock()
                if isinstance(event, Draft):
                    work = work.added(await asyncio.to_thread(self._desk.drafts.get, event.id or 0))
                yield self._stage(words, brief, steps, work if finished else None)

    def _stage(
        self, words: Words, brief: Brief, steps: Mapping[int, DraftProgress | Draft], work: Work | None
    ) -> Update:
        going = [step for step in steps.values() if isinstance(step, DraftProgress)]
        ordered = [steps[place] for place in sorted(steps)]
        shown: Update = {self._parts.variants: str(self._screen.present.writing(words, brief, ordered))}
        if going:
            # Said aloud by a screen reader: the stage alone, not the count that changes all the time.
            status = self._general.progress(words, DraftProgress(going[-1].stage))
            shown[self._parts.status] = str(status)
        return shown | ({self._parts.work: work} if work is not None else {})

    async def bring(self, values: Values, request: gr.Request) -> Update:
        """Open the writer's own text as a draft, checked."""
        words, user = self._screen.words(request), request.username or ""
        fields = values.get(self._brief.given)
        if not isinstance(fields, dict) or not fields:
            return {self._parts.status: gr.skip()}
        try:
            brief = self._brief.brief(values, words.language)
            await asyncio.to_thread(self._screen.demand, words, user)
            stored = await asyncio.to_thread(self._desk.add, fields, brief, user)
            return await self._opened(words, Work.of([stored]), user)
        except AssistantError as error:
            return {self._parts.status: str(self._general.fault(words, "draft_fault", error))}

    async def open(self, values: Values, event: gr.EventData, request: gr.Request) -> Update:
        """Open another of the drafts; what was typed into the one before is kept with it."""
        words, user = self._screen.words(request), request.username or ""
        try:
            work = await asyncio.to_thread(settled, self._screen, words, values, user)
            place = said(event, "name")
            work = work.opened(int(place) if place.isdigit() else -1)
            return await self._opened(words, work, user)
        except AssistantError as error:
            return await self._screen.refused(words, values, error, user)

    async def stop(self, values: Values, request: gr.Request) -> Update:
        """Say that the writing has stopped, and open what was finished."""
        words, user = self._screen.words(request), request.username or ""
        shown = await self._opened(words, self._screen.work(values), user)
        note = str(self._general.note(words, "stage_stopped"))
        return {**shown, self._parts.status: note, **self._running(False)}

    def fail(self, request: gr.Request) -> Update:
        """Tell of an error of our own."""
        fault = self._general.fault(self._screen.words(request), "studio_fault")
        return {self._parts.status: str(fault), **self._running(False)}

    async def _opened(self, words: Words, work: Work, user: str) -> Update:
        shown = await asyncio.to_thread(self._screen.everything, words, work, user)
        return shown | await asyncio.to_thread(self._screen.kept, words)

    def _running(self, running: bool) -> Update:
        shown: Update = {
            self._brief.write: gr.Button(visible=not running),
            self._brief.stop: gr.Button(visible=running),
        }
        return shown | ({self._parts.area: gr.Column(visible=False)} if running else {})


def _begun(before: DraftProgress | Draft | None, event: DraftProgress | Draft) -> bool:
    """Whether a variant has come to another stage."""
    stage: Any = before.stage if isinstance(before, DraftProgress) else None
    return isinstance(event, DraftProgress) and event.stage != stage


def settled(screen: Screen, words: Words, values: Values, user: str, current: bool = False) -> Work:
    """The open drafts, with what was typed kept as a version, checked.

    Raises AccessError for a reviewer who typed, and ConflictError when somebody else kept a newer text:
    with `current` also when nothing was typed here, as what is decided is decided of the text that is shown.
    """
    work, drafts = screen.work(values), screen.services.copy.drafts
    draft = work.current
    if draft is None or draft.id is None:
        return work
    typed, kept = screen.typed(values, draft), drafts.get(draft.id)
    if any(draft.fields.get(name, "") != text for name, text in typed.items()):
        screen.demand(words, user)
    elif kept.changed_at == work.since or (not current and kept.changed_by != user):
        return work
    return work.changed(screen.services.copy.typed(draft.id, typed, (user, work.page), work.since))
