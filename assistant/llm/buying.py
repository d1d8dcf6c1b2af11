"""Buys one reply for a campaign: a place, a reservation, the call, the books; again when it may pass.

Each try is on the books by itself: a reply that was cut is paid for too. What a kill leaves is a reservation,
which whoever comes next books at its most; a reply that is on the books is kept in the same transaction, so
that no kill makes it be bought again.
"""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.errors import (
    AssistantError,
    BudgetSpentError,
    EmptyReplyError,
    LocalModelError,
    ModelBusyError,
    ModelError,
    ModelKeyError,
    ModelNotFoundError,
    ModelReplyError,
    ModelTimeoutError,
    ModelUnavailableError,
)
from assistant.llm.dialect import reasoning_room
from assistant.llm.errand import Errand
from assistant.llm.metering import metered
from assistant.llm.prices import cost_eur
from assistant.llm.tokens import prompt_tokens
from assistant.store.campaigns.money import Hold, Money
from assistant.store.campaigns.replies import Reply
from assistant.types.model import ChatModel, Completion, Request, Usage

PASSING = (ModelBusyError, ModelUnavailableError)
AGAIN = (ModelReplyError, ModelTimeoutError, EmptyReplyError)
FINAL = (ModelKeyError, ModelNotFoundError, LocalModelError)
# Our count of a prompt is exact for OpenAI's models only, and templates stand around each message.
MARGIN, PER_MESSAGE = 1.15, 16
_LOOK_AGAIN = 0.2  # seconds: for room that calls on their way may leave

Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True)
class Patience:
    """How long a call is tried: `tries` of one whose reply is cut, late or empty, in all.

    A provider that is busy or away is waited for at most `seconds`, with pauses from `pause` to
    `longest_pause` that double and jitter, unless it names one.
    """

    tries: int = 4
    seconds: float = 300.0
    pause: float = 1.0
    longest_pause: float = 30.0


@dataclass
class _Call:
    """One call on its way: what is reserved for it, what it took, and its reply."""

    hold: Hold | None = None
    usage: Usage | None = None
    reply: Completion | None = None

    def record(self, model: str, usage: Usage) -> None:
        """Note what it took."""
        del model
        self.usage = usage


@dataclass
class _Failures:
    """What one reply has met so far: `busy` providers, and replies that were `cut`; `since` its beginning."""

    since: float
    busy: int = 0
    cut: int = 0


class Buyer:
    """Buys replies of one model; safe for any number of texts and campaigns at the same time."""

    def __init__(
        self,
        model: ChatModel,
        money: Money,
        patience: Patience | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """`clock` gives seconds that only ever grow."""
        self._model = model
        self._money = money
        self._patience = patience or Patience()
        self._clock = clock
        self._sleep = sleep
        self._margin = MARGIN

    async def buy(self, request: Request, key: str, errand: Errand) -> Completion:
        """The reply, on the books and kept under `key`.

        Raises BudgetSpentError before a call that the campaign's cap has no room for, and a ModelError when
        no whole reply comes; with one that holds for every text, `errand.halted` is set.
        """
        most, failures = self._most(request), _Failures(self._clock())
        while True:
            try:
                reply = await self._once(request, key, errand, most)
            except BudgetSpentError as error:
                raise _halting(error, errand) from None
            except ModelError as error:
                if errand.gate.closed is not None:
                    raise _halting(errand.gate.closed, errand) from None
                await self._sleep(self._pause(error, failures, errand))
            else:
                errand.gate.fine()
                return reply

    async def _once(self, request: Request, key: str, errand: Errand, most: Usage) -> Completion:
        call = _Call()
        try:
            async with errand.gate.place(errand.payer.number, most.prompt_tokens):
                call.hold = await self._reserved(errand, most)
                async with aclosing(metered(self._model, request, call.record)) as events:
                    async for event in events:
                        if isinstance(event, Completion):
                            call.reply = event
        finally:
            # The place is free by now: while this call is written down, the next one is on its way.
            if call.hold is not None:
                await errand.clerk.do(self._money.settle, call.hold, call.usage, self._kept(key, call.reply))
        if call.reply is None:
            raise ModelReplyError("The model's reply had no end.", "Try again.")
        self._learn(call.reply.usage, most)
        return call.reply

    def _learn(self, took: Usage, most: Usage) -> None:
        """A provider that counts more tokens than we do: the next reservations are larger."""
        if took.prompt_tokens > most.prompt_tokens > 0:
            self._margin *= took.prompt_tokens / most.prompt_tokens

    def _kept(self, key: str, reply: Completion | None) -> Reply | None:
        return None if reply is None else Reply(key, self._model.name, reply.text, reply.usage)

    async def _reserved(self, errand: Errand, most: Usage) -> Hold:
        while True:
            asked = asyncio.ensure_future(
                errand.clerk.do(self._money.reserve, errand.payer, self._model.name, most)
            )
            try:
                hold = await asyncio.shield(asked)
            except asyncio.CancelledError:
                # It is reserved all the same: no call will be made for it.
                if given := await asked:
                    await errand.clerk.do(self._money.settle, given, None)
                raise
            if hold is not None:
                return hold
            await self._sleep(_LOOK_AGAIN)

    def _most(self, request: Request) -> Usage:
        model = self._model
        prompt = int(prompt_tokens(request, model.name) * self._margin) + PER_MESSAGE * len(request.messages)
        thoughts = 0 if model.embedded else reasoning_room(model.name)
        usage = Usage(prompt, 0, request.max_output_tokens + thoughts)
        return replace(usage, cost_eur=Decimal(0) if model.embedded else cost_eur(model.name, usage))

    def _pause(self, error: ModelError, failures: "_Failures", errand: Errand) -> float:
        """Seconds before the next try; raises `error` when there is none."""
        patience = self._patience
        if isinstance(error, PASSING):
            failures.busy += 1
            asked = error.retry_after if isinstance(error, ModelBusyError) else None
            if self._clock() - failures.since + (asked or 0.0) > patience.seconds:
                raise _halting(error, errand)
            errand.gate.busy(asked)
            return 0.0 if asked else self._jittered(failures.busy)
        failures.cut += 1
        if isinstance(error, AGAIN) and failures.cut < patience.tries:
            return self._jittered(failures.cut) / 2
        raise _halting(error, errand) if isinstance(error, FINAL) else error

    def _jittered(self, tries: int) -> float:
        pause = min(self._patience.pause * 2 ** min(tries - 1, 10), self._patience.longest_pause)
        return float(pause * secrets.SystemRandom().uniform(0.5, 1.5))


def _halting(error: AssistantError, errand: Errand) -> AssistantError:
    """The error, known as one that keeps every text from being written."""
    errand.halted = error
    errand.gate.close(error)
    return error
