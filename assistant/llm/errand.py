"""For which text of a campaign a call is made: carried beside the code that writes, which knows no campaign.

A run sets `ERRAND` in the task that writes a text; everything that the task calls finds it there.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from assistant.errors import AssistantError
from assistant.llm.gate import Gate
from assistant.store.campaigns.money import Payer

T = TypeVar("T")


class Clerk:
    """Does the writing of a run in one thread, one piece after the other.

    SQLite has one writer: those of one process need not wait for each other with its sleeps.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="clerk")

    async def do(self, work: Callable[..., T], *given: Any, **named: Any) -> T:
        """What `work` gives; it is done to its end also when whoever waits for it is stopped."""
        loop = asyncio.get_running_loop()
        return await asyncio.shield(loop.run_in_executor(self._pool, partial(work, *given, **named)))

    def close(self) -> None:
        """Wait until all is written."""
        self._pool.shutdown()


@dataclass
class Errand:
    """Who pays, through which gate, who writes it down; and what keeps every text from being written.

    `halted` is set by a call that failed in a way in which all others would fail too.
    """

    payer: Payer
    gate: Gate
    clerk: Clerk
    halted: AssistantError | None = None


ERRAND: ContextVar[Errand] = ContextVar("errand")
