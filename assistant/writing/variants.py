"""The variants of one brief, side by side: each told how to differ from the others."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import partial

from assistant import rules
from assistant.errors import AssistantError, ModelError
from assistant.llm.metering import Record
from assistant.text.merge_tags import filled_in
from assistant.types.draft import Brief, Draft, DraftProgress
from assistant.writing.draft import Prepared, Writing

log = logging.getLogger(__name__)

_OPENING_WORDS = 5
Step = DraftProgress | Draft


@dataclass
class _Side:
    """The variants that are finished, the errors of those that failed, and what each says so far."""

    drafts: list[Draft] = field(default_factory=list)
    errors: list[AssistantError] = field(default_factory=list)
    texts: dict[int, Mapping[str, str]] = field(default_factory=dict)

    def finished(self, draft: Draft) -> None:
        """Count a variant among the finished ones."""
        self.drafts.append(draft)
        self.texts[draft.variant] = draft.fields

    def others(self, number: int, fields: Mapping[str, str]) -> Sequence[Mapping[str, str]]:
        """What the other variants say so far, and note what this one says.

        Noted first: of two that are written at the same time, one at least sees the other.
        """
        self.texts[number] = fields
        return [text for other, text in list(self.texts.items()) if other != number]


class Variants:
    """Writes all variants of a brief: `at_once` of them at the same time."""

    def __init__(self, writing: Writing, at_once: int) -> None:
        self._writing = writing
        self._at_once = at_once

    async def write(self, brief: Brief, record: Record) -> AsyncGenerator[Step, None]:
        """Where each variant stands (`variant` counts from 0), and each `Draft` as soon as it is finished.

        The facts are looked for once. A variant that fails beside others that don't is left out, and logged;
        when all fail, the first error is raised, and so is what `Writing.prepare` raises.
        """
        for number in range(brief.variants):
            yield DraftProgress("sources", variant=number)
        prepared = await asyncio.to_thread(self._writing.prepare, brief)
        side = _Side()
        first = min(self._at_once, brief.variants)
        async with aclosing(self._all(prepared, brief.variants, first, side, record)) as steps:
            async for step in steps:
                yield step
        if not side.drafts and side.errors:
            raise side.errors[0]

    async def _all(
        self, prepared: Prepared, count: int, at_once: int, side: _Side, record: Record
    ) -> AsyncGenerator[Step, None]:
        """The steps of `count` variants, of which `at_once` are on their way."""
        steps: asyncio.Queue[Step | None] = asyncio.Queue()
        places = asyncio.Semaphore(at_once)

        async def one(number: int) -> None:
            try:
                async with places, aclosing(self._one(prepared, number, side, record)) as written:
                    async for step in written:
                        steps.put_nowait(step)
            except ModelError as error:
                side.errors.append(error)
                log.warning("Variant %s of a draft failed: %s", number, error.code)
            finally:
                steps.put_nowait(None)

        working = [asyncio.create_task(one(number)) for number in range(count)]
        try:
            ended = 0
            while ended < count:
                step = await steps.get()
                if step is None:
                    ended += 1
                else:
                    yield step
            await asyncio.gather(*working)  # an error that is no model's ends the whole
        finally:
            for task in working:
                task.cancel()
            await asyncio.gather(*working, return_exceptions=True)

    async def _one(
        self, prepared: Prepared, number: int, side: _Side, record: Record
    ) -> AsyncGenerator[Step, None]:
        brief = prepared.order.brief
        wish = wish_of(brief, number, [draft.fields for draft in side.drafts])
        siblings = partial(side.others, number)
        writing = self._writing.written(prepared, record, number, wish, siblings)
        async with aclosing(writing) as steps:
            async for step in steps:
                if isinstance(step, Draft):
                    side.finished(step)
                yield step


def wish_of(brief: Brief, number: int, siblings: Sequence[Mapping[str, str]]) -> str:
    """What variant `number` of a brief is told: how it differs; empty when there is only one.

    The openings of `siblings`, which are finished, are named, so that this one begins in another way.
    """
    if brief.variants < 2:
        return ""
    texts = rules.load("variants")
    ways: Sequence[str] = texts[brief.vary][brief.language]
    wish = ways[number % len(ways)]
    openings = [f"“{words}”" for fields in siblings if (words := _opening(fields))]
    if not openings:
        return wish
    return f"{wish} {texts['otherwise'][brief.language].format(openings=', '.join(openings))}"


def _opening(fields: Mapping[str, str]) -> str:
    """The first words of a text: of its first field, which readers see first."""
    first = next((text for text in fields.values() if text.strip()), "")
    return " ".join(filled_in(first).split()[:_OPENING_WORDS])
