"""What every engine promises; run against each there is. A new one is added to `ENGINES`."""

import asyncio
from collections.abc import Callable, Sequence

import pytest

from assistant.campaigns.run.aio import AsyncioEngine
from assistant.campaigns.run.engine import Engine, Order
from assistant.types.campaign import CampaignText
from tests.campaigns.run.parts import planned

ENGINES: dict[str, Callable[[int], Engine]] = {"asyncio": lambda at_once: AsyncioEngine(at_once, 0.001)}
_LONG = 600.0


class Texts:
    """A source of texts that is its own control, and writes them."""

    def __init__(self, count: int) -> None:
        self.left = [CampaignText(1, text) for text in planned(count)]
        self.begun: list[int] = []
        self.ended: list[int] = []
        self.cancelled: list[int] = []
        self.mistakes: list[tuple[int, BaseException]] = []
        self.most = 0
        self.asked: list[int] = []
        self.orders: list[Order] = []
        self.waits = 0  # how often more is promised while there is nothing
        self.seconds = 0.0
        self.broken: set[int] = set()
        self.some = asyncio.Event()

    async def take(self, many: int) -> Sequence[CampaignText]:
        self.asked.append(many)
        found, self.left = self.left[:many], self.left[many:]
        return found

    async def more(self) -> bool:
        self.waits -= 1
        return self.waits >= 0 or bool(self.left)

    async def lost(self, text: CampaignText, error: BaseException) -> None:
        self.mistakes.append((text.planned.number, error))

    async def order(self) -> Order:
        return self.orders.pop(0) if len(self.orders) > 1 else (self.orders or ["go"])[0]

    async def do(self, text: CampaignText) -> None:
        number = text.planned.number
        self.begun.append(number)
        self.some.set()
        self.most = max(self.most, len(self.begun) - len(self.ended) - len(self.cancelled))
        try:
            await asyncio.sleep(self.seconds)
            if number in self.broken:
                raise ZeroDivisionError
        except asyncio.CancelledError:
            self.cancelled.append(number)
            raise
        self.ended.append(number)


@pytest.mark.parametrize("make", ENGINES.values(), ids=list(ENGINES))
class TestEngine:
    async def test_every_text_is_written_once_and_in_order(self, make: Callable[[int], Engine]) -> None:
        texts = Texts(20)
        await make(4).run(texts, texts.do, texts)
        assert texts.begun == list(range(1, 21))
        assert sorted(texts.ended) == texts.begun
        assert texts.most <= 4
        assert all(many <= 4 for many in texts.asked)

    async def test_it_waits_for_texts_that_may_still_come(self, make: Callable[[int], Engine]) -> None:
        texts = Texts(0)
        texts.waits = 3
        late = [CampaignText(1, text) for text in planned(2)]

        async def take(many: int) -> Sequence[CampaignText]:
            return late[:many] if texts.waits == 1 and not texts.begun else []

        texts.take = take  # type: ignore[method-assign]
        await make(4).run(texts, texts.do, texts)
        assert texts.ended == [1, 2]

    async def test_draining_begins_nothing_and_ends_what_is_on_its_way(
        self, make: Callable[[int], Engine]
    ) -> None:
        texts = Texts(20)
        texts.orders, texts.seconds = ["go", "drain"], 0.02
        await make(3).run(texts, texts.do, texts)
        assert (texts.begun, sorted(texts.ended), texts.cancelled) == ([1, 2, 3], [1, 2, 3], [])

    async def test_a_cut_cancels_what_is_on_its_way(self, make: Callable[[int], Engine]) -> None:
        texts = Texts(20)
        texts.orders, texts.seconds = ["go", "go", "go", "drain", "cut"], _LONG
        await make(3).run(texts, texts.do, texts)
        assert (texts.ended, sorted(texts.cancelled)) == ([], [1, 2, 3])

    async def test_cancelled_itself_it_leaves_nothing_behind(self, make: Callable[[int], Engine]) -> None:
        texts = Texts(20)
        texts.seconds = _LONG
        task = asyncio.ensure_future(make(3).run(texts, texts.do, texts))
        await texts.some.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert sorted(texts.cancelled) == sorted(texts.begun)
        assert texts.ended == []

    async def test_a_mistake_of_ours_ends_one_text(self, make: Callable[[int], Engine]) -> None:
        texts = Texts(5)
        texts.broken = {2}
        await make(2).run(texts, texts.do, texts)
        assert sorted(texts.ended) == [1, 3, 4, 5]
        ((number, error),) = texts.mistakes
        assert (number, type(error)) == (2, ZeroDivisionError)
