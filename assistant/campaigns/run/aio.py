"""The engine that writes many texts at the same time in one thread, with asyncio."""

import asyncio

from assistant.campaigns.run.engine import Control, Do, Source
from assistant.types.campaign import CampaignText

LOOK_SECONDS = 0.5


class AsyncioEngine:
    """Has at most `at_once` texts on their way. How many calls they make at once is their gate's matter."""

    def __init__(self, at_once: int, look: float = LOOK_SECONDS) -> None:
        """It looks at least every `look` seconds whether to go on."""
        self._at_once = at_once
        self._look = look

    async def run(self, source: Source, do: Do, control: Control) -> None:
        """See `Engine.run`."""
        working: dict[asyncio.Task[None], CampaignText] = {}
        try:
            while (order := await control.order()) != "cut":
                if order == "go":
                    await self._fill(working, source, do)
                if not working and (order == "drain" or not await source.more()):
                    return
                for task in await self._ended(working):
                    text, error = working.pop(task), task.exception()
                    if error is not None:
                        await source.lost(text, error)
        finally:
            await _cancelled(working)

    async def _fill(self, working: dict[asyncio.Task[None], CampaignText], source: Source, do: Do) -> None:
        free = self._at_once - len(working)
        if free > 0:
            for text in await source.take(free):
                working[asyncio.ensure_future(do(text))] = text

    async def _ended(self, working: dict[asyncio.Task[None], CampaignText]) -> set[asyncio.Task[None]]:
        if not working:
            await asyncio.sleep(self._look)
            return set()
        ended, _ = await asyncio.wait(working, timeout=self._look, return_when=asyncio.FIRST_COMPLETED)
        return ended


async def _cancelled(working: dict[asyncio.Task[None], CampaignText]) -> None:
    for task in working:
        task.cancel()
    await asyncio.gather(*working, return_exceptions=True)
