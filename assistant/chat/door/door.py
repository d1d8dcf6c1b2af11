"""The one door through which every public question comes: the chat page, the widget and the API."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import TypeVar

from assistant.chat.door.addresses import AddressHash
from assistant.chat.door.books import Books
from assistant.chat.door.budget import Allowance
from assistant.chat.door.rates import Rate
from assistant.chat.door.slots import Place, Slots
from assistant.errors import (
    AssistantError,
    ConversationBusyError,
    DoorError,
    RateError,
    TooLongError,
)
from assistant.store.ledger import Spent
from assistant.store.switches import Switch

T = TypeVar("T")


@dataclass(frozen=True)
class Visitor:
    """Who asks, as far as it is known.

    `conversation` is the id that `Conversations.open` gave. `address` is the client's IP address: it is
    hashed, never kept. `key` is the id of an API key; its requests have a rate of their own, and all come
    from one server, so that their address says nothing.
    """

    conversation: str | None
    address: str | None
    key: str | None = None


@dataclass(frozen=True)
class RateLimits:
    """The rates by conversation, by address and by API key."""

    conversation: Rate
    address: Rate
    key: Rate


@dataclass(frozen=True)
class DoorState:
    """How the door stands: for the studio, the metrics and the command line."""

    paused: Switch
    spent: Spent
    allowance: Allowance
    running: int
    waiting: int
    entered: int  # questions let in since the start
    refused: Mapping[str, int]  # the others, by the code of the error


class Door:
    """Lets a question in, or raises the reason why not. For one event loop.

    `longest` is that of a question, in characters.
    """

    def __init__(
        self,
        books: Books,
        rates: RateLimits,
        slots: Slots,
        hashed: AddressHash,
        longest: int,
    ) -> None:
        self._books = books
        self._rates = rates
        self._slots = slots
        self._hashed = hashed
        self._longest = longest
        self._answering: set[str] = set()
        self._entered = 0
        self._refused: Counter[str] = Counter()
        # A thread of its own: the shared ones may all be searching, and “no” has to come quickly.
        self._aside = ThreadPoolExecutor(1, thread_name_prefix="door")

    @asynccontextmanager
    async def enter(self, visitor: Visitor, question: str) -> AsyncIterator[Place]:
        """Hold a place while `question` is answered; it is told when the search is over.

        Raises, in this order, PausedError, BudgetSpentError, TooLongError, RateError, ConversationBusyError
        and BusyError; StoreError when the database does not answer.
        """
        async with AsyncExitStack() as held:
            try:
                place = await self._admit(visitor, question, held)
            except AssistantError as error:
                self._refused[error.code] += 1
                raise
            self._entered += 1
            yield place

    async def _admit(self, visitor: Visitor, question: str, held: AsyncExitStack) -> Place:
        self._books.check(await self._books.lately(self.quickly), self._slots.running)
        if len(question) > self._longest:
            raise TooLongError(
                f"The question has {len(question)} characters.", f"Use {self._longest} at most."
            )
        self.count(visitor)
        held.enter_context(self._alone(visitor.conversation))
        return await held.enter_async_context(self._slots.taken())

    async def quickly(self, work: Callable[[], T]) -> T:
        """Do a small reading of the database without waiting for those who search."""
        return await asyncio.get_running_loop().run_in_executor(self._aside, work)

    def check_open(self) -> None:
        """Raise PausedError or BudgetSpentError while no question at all is taken."""
        self._books.check(self._books.now(), self._slots.running)

    def closed(self) -> DoorError | None:
        """Why no question at all is taken now; None when they are. Raises StoreError."""
        try:
            self.check_open()
        except DoorError as error:
            return error
        return None

    def count(self, visitor: Visitor) -> None:
        """Count a request of the visitor; raises RateError, which leaves the request uncounted."""
        mine = list(self._of(visitor))
        wait = max((rate.wait(name) for rate, name in mine), default=0)
        if wait:
            raise RateError("Too many questions in a short time.", f"Ask again in {wait} seconds.", wait)
        for rate, name in mine:
            rate.count(name)

    def alias(self, address: str) -> str:
        """What stands for an address today, where one has to be told from another; empty for none."""
        return self._hashed(address) if address else ""

    def pause(self, on: bool, by: str) -> None:
        """Stop taking questions, or take them again; `by` is who says so."""
        self._books.pause(on, by)

    def state(self) -> DoorState:
        """How the door stands now."""
        return DoorState(
            *self._books.now(),
            self._books.budget.allowance,
            self._slots.running,
            self._slots.waiting,
            self._entered,
            dict(self._refused),
        )

    def close(self) -> None:
        """End the thread; the door can't be entered afterwards."""
        self._aside.shutdown()

    def _of(self, visitor: Visitor) -> Iterator[tuple[Rate, str]]:
        if visitor.conversation:
            yield self._rates.conversation, visitor.conversation
        if visitor.key:
            yield self._rates.key, visitor.key
        elif visitor.address:
            yield self._rates.address, self._hashed(visitor.address)

    @contextmanager
    def _alone(self, conversation: str | None) -> Iterator[None]:
        """One answer at a time in a conversation: a double click must not pay twice."""
        if not conversation:
            yield
            return
        if conversation in self._answering:
            raise ConversationBusyError(
                "An answer of this conversation is still on its way.", "Wait for its end, or stop it.", 1
            )
        self._answering.add(conversation)
        try:
            yield
        finally:
            self._answering.discard(conversation)
