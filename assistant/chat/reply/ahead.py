"""Work that goes on beside what the visitor is shown meanwhile."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from typing import ParamSpec, TypeVar

T = TypeVar("T")
P = ParamSpec("P")


@asynccontextmanager
async def ahead(events: AsyncGenerator[T, None]) -> AsyncIterator[AsyncGenerator[T, None]]:
    """Begin `events` at once, in a task of its own, and give what it yields in its order.

    Leaving closes `events`. What it raises is raised where its next event is read.
    """
    waiting = asyncio.Queue[T | None]()

    async def read() -> None:
        try:
            async with aclosing(events):
                async for event in events:
                    waiting.put_nowait(event)
        finally:
            waiting.put_nowait(None)

    reading = asyncio.create_task(read())

    async def given() -> AsyncGenerator[T, None]:
        while (event := await waiting.get()) is not None:
            yield event
        await reading

    try:
        async with aclosing(given()) as rest:
            yield rest
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


@asynccontextmanager
async def beside(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> AsyncIterator["asyncio.Task[T]"]:
    """Begin blocking `work` in a thread, and give what it will come to.

    On leaving nobody waits for it any more; what it raises is raised where it is awaited, else nowhere.
    """
    working = asyncio.create_task(asyncio.to_thread(work, *args, **kwargs))
    try:
        yield working
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
