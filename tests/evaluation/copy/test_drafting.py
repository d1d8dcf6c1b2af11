import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace

import pytest

from assistant.errors import InputError, ModelError, ModelTimeoutError
from assistant.evaluation.copy.briefs import BriefFile, BriefItem
from assistant.evaluation.copy.drafting import Drafting
from assistant.evaluation.copy.scoring import Scored
from assistant.types.draft import Brief, Draft, DraftProgress
from tests.evaluation.copy.samples import FACTS, ITEM, draft


class Writer:
    """The product, writing what it was told to; seconds pass only here."""

    def __init__(self, *said: Draft | Exception) -> None:
        self.now = 0.0
        self.briefs: list[Brief] = []
        self._said = said

    def clock(self) -> float:
        return self.now

    async def write(self, brief: Brief) -> AsyncGenerator[DraftProgress | Draft, None]:
        said = self._said[min(len(self.briefs), len(self._said) - 1)]
        self.briefs.append(brief)
        yield DraftProgress("sources")
        self.now += 1
        yield DraftProgress("writing", "{")
        if isinstance(said, Exception):
            raise said
        self.now += 2
        # Variants may end in any order.
        yield replace(said, variant=1, fields={"body": "Washed linen, and €59 for it all."})
        yield said


def ran(
    writer: Writer, *items: BriefItem, told: list[tuple[int, int, float]] | None = None
) -> tuple[Scored, ...]:
    drafting = Drafting(writer.write, lambda brief: FACTS, writer.clock)
    notes = [] if told is None else told
    return asyncio.run(drafting.run(BriefFile("own", items), lambda *each: notes.append(each)))


def items(count: int) -> list[BriefItem]:
    return [replace(ITEM, id=str(number)) for number in range(count)]


def test_every_brief_is_written_and_scored_with_its_times() -> None:
    told: list[tuple[int, int, float]] = []
    writer = Writer(draft())
    first, second = ran(writer, *items(2), told=told)
    assert first.reasons == second.reasons == ()
    assert [each.variant for each in first.outcome.drafts] == [0, 1]
    assert (first.outcome.first_ms, first.outcome.total_ms) == (1000, 3000)
    assert told == [(1, 2, 3.0), (2, 2, 0.0)]
    assert writer.briefs == [ITEM.brief, ITEM.brief]


def test_an_error_of_the_model_is_noted_at_its_brief() -> None:
    failed, fine = ran(Writer(ModelTimeoutError("The model took too long."), draft()), *items(2))
    assert failed.reasons == ("error: The model took too long.",)
    assert fine.reasons == ()


def test_the_third_error_in_a_row_ends_it() -> None:
    writer = Writer(ModelError("The model is down."))
    with pytest.raises(ModelError, match="down"):
        ran(writer, *items(5))
    assert len(writer.briefs) == 3


def test_another_error_ends_it_at_once() -> None:
    with pytest.raises(InputError):
        ran(Writer(InputError("The goal is empty.")), *items(2))
