"""Work beside what is shown: a stream that runs ahead of its reader, and a thread."""

import asyncio
import threading
from collections.abc import AsyncGenerator

import pytest

from assistant.chat.reply.ahead import ahead, beside
from assistant.errors import ModelError


class Source:
    """Counts to three; then it fails if it is told to."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.given: list[int] = []
        self.closed = False

    async def events(self) -> AsyncGenerator[int, None]:
        """1, 2, 3, each after a turn of the event loop."""
        try:
            for number in (1, 2, 3):
                await asyncio.sleep(0)
                self.given.append(number)
                yield number
            if self.error:
                raise self.error
        finally:
            self.closed = True


async def turns(count: int) -> None:
    """Let other tasks run."""
    for _ in range(count):
        await asyncio.sleep(0)


async def test_it_runs_before_anybody_reads() -> None:
    source = Source()
    async with ahead(source.events()) as events:
        await turns(10)
        assert source.given == [1, 2, 3]
        assert [number async for number in events] == [1, 2, 3]


async def test_its_error_comes_where_it_would_have_been_read() -> None:
    async with ahead(Source(ModelError("cut", "again")).events()) as events:
        await turns(10)
        assert [await anext(events) for _ in range(3)] == [1, 2, 3]
        with pytest.raises(ModelError, match="cut"):
            await anext(events)


async def test_leaving_early_closes_the_source() -> None:
    source = Source()
    async with ahead(source.events()) as events:
        assert await anext(events) == 1
    assert source.closed
    assert source.given != [1, 2, 3]


async def test_an_error_that_nobody_reads_is_nobodys(caplog: pytest.LogCaptureFixture) -> None:
    async with ahead(Source(ModelError("cut", "again")).events()):
        await turns(10)
    assert not caplog.records


async def test_a_thread_works_while_other_things_go_on() -> None:
    told = threading.Event()
    async with beside(told.wait, 30) as working:
        await turns(5)
        assert not working.done()
        told.set()
        assert await working is True


async def test_what_a_thread_raises_is_raised_where_it_is_awaited(caplog: pytest.LogCaptureFixture) -> None:
    def fails() -> None:
        raise ModelError("cut", "again")

    async with beside(fails) as working:
        with pytest.raises(ModelError, match="cut"):
            await working
    async with beside(fails):
        await turns(5)
    assert not caplog.records


async def test_nobody_waits_for_a_thread_that_is_left() -> None:
    told = threading.Event()
    async with beside(told.wait, 30) as working:
        pass
    assert working.cancelled()
    told.set()
