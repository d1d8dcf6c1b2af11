"""The pause switch and what was spent today, read at most so often, however many come at once."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from assistant.chat.door.budget import Budget
from assistant.errors import PausedError
from assistant.store.ledger import Spent
from assistant.store.switches import CHAT_PAUSED, Switch, Switches

Reading = tuple[Switch, Spent]
Quickly = Callable[[Callable[[], Reading]], Awaitable[Reading]]


class Books:
    """What is looked up before a question is let in. For one event loop.

    They are read again when they were last read more than `seconds` ago. Raises StoreError.
    """

    def __init__(self, switches: Switches, budget: Budget, seconds: float = 0.25) -> None:
        self.switches = switches
        self.budget = budget
        self._seconds = seconds
        self._read: tuple[float, Reading] | None = None
        self._reading = asyncio.Lock()

    def now(self) -> Reading:
        """How the switch stands, and what is spent."""
        return self.switches.get(CHAT_PAUSED), self.budget.spent()

    async def lately(self, quickly: Quickly) -> Reading:
        """The same as of a moment ago; `quickly` does the reading where it holds nobody up."""
        async with self._reading:
            if self._read is None or time.monotonic() - self._read[0] > self._seconds:
                self._read = time.monotonic(), await quickly(self.now)
            return self._read[1]

    def check(self, reading: Reading, running: int) -> None:
        """Raise PausedError or BudgetSpentError when none is taken; `running` answers are being made."""
        switch, spent = reading
        if switch.on:
            raise PausedError("The chat is paused.", "Run: assistant resume")
        self.budget.check(running, spent)

    def pause(self, on: bool, by: str) -> None:
        """Turn the switch; the next question sees it."""
        self.switches.turn(CHAT_PAUSED, on, by)
        self._read = None
