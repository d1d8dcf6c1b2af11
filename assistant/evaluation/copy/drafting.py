"""Has every brief of a file written by the product, as a copywriter would, and scores what comes back."""

import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing

from assistant.evaluation.cases import Told, outcomes
from assistant.evaluation.copy.briefs import BriefFile, BriefItem
from assistant.evaluation.copy.scoring import Outcome, Scored, score
from assistant.types.draft import Brief, Draft, DraftProgress

Writes = Callable[[Brief], AsyncGenerator[DraftProgress | Draft, None]]
"""Writes a brief: where the work stands, and one finished `Draft` for each variant."""
Facts = Callable[[Brief], Sequence[str]]
"""The texts whose figures a draft of a brief may state."""


class Drafting:
    """Writes and scores; the clock counts seconds."""

    def __init__(self, writes: Writes, facts: Facts, clock: Callable[[], float] = time.perf_counter) -> None:
        self._writes = writes
        self._facts = facts
        self._clock = clock

    async def run(self, briefs: BriefFile, told: Told) -> tuple[Scored, ...]:
        """Every brief in order; raises what `outcomes` raises."""
        self._facts(briefs.items[0].brief)  # loads the embedder, which is no part of any brief's time
        written = outcomes(briefs, self._written, _lost, told, self._clock)
        async with aclosing(written) as found:
            return tuple([score(item, outcome, self._facts(item.brief)) async for item, outcome in found])

    async def _written(self, item: BriefItem) -> Outcome:
        drafts: list[Draft] = []
        first = None
        started = self._clock()
        async with aclosing(self._writes(item.brief)) as events:
            async for event in events:
                if isinstance(event, Draft):
                    drafts.append(event)
                elif first is None and event.text.strip():
                    first = self._since(started)
        drafts.sort(key=lambda draft: draft.variant)
        return Outcome(tuple(drafts), first, self._since(started))

    def _since(self, started: float) -> float:
        """Milliseconds."""
        return (self._clock() - started) * 1000


def _lost(message: str) -> Outcome:
    return Outcome(error=message)
