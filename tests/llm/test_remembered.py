"""Replies that are bought: kept, shared, tried again behind the gate; a real database, a real server."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import aclosing
from contextvars import Context
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from llmock.pytest_plugin import LLMock

from assistant import errors
from assistant.llm.buying import Buyer, Patience
from assistant.llm.chat import ChatOptions, OpenAIChat
from assistant.llm.endpoint import Endpoint
from assistant.llm.errand import ERRAND, Clerk, Errand
from assistant.llm.gate import Gate, Pace
from assistant.llm.offline import ScriptedChat
from assistant.llm.remembered import Remembered, key_of
from assistant.settings import Secret
from assistant.store.campaigns.money import Money, Payer
from assistant.store.campaigns.replies import Replies
from assistant.store.campaigns.texts import Texts
from assistant.store.database import Database
from assistant.types.model import ChatModel, Completion, Message, Request, Usage
from tests.campaigns.run.parts import add, booked
from tests.database import new_database
from tests.wire.faults import Fault, rate_limit, status
from tests.wire.server import MODEL, Wire

REQUEST = Request([Message("user", "x")], 5, 5.0)
QUICK = Patience(tries=3, seconds=5.0, pause=0.001, longest_pause=0.002)


class Desk:
    """Asks one model for texts of one campaign."""

    def __init__(self, db: Database, model: ChatModel, places: int = 4, patience: Patience = QUICK) -> None:
        self.db = db
        self.campaign = add(db, 3).id
        self.model = Remembered(model, Replies(db), Buyer(model, Money(db), patience))
        self.gate = Gate(places, Pace())
        self.clerk = Clerk()
        self.errand = self.of(1)

    def of(self, number: int, round_: int = 0) -> Errand:
        return Errand(Payer(self.campaign, number, "w", "lea", round_), self.gate, self.clerk)

    async def ask(self, text: str, errand: Errand | None = None) -> Completion:
        ERRAND.set(errand or self.errand)
        async with aclosing(self.model.stream(Request([Message("user", text)], 50, 10.0))) as events:
            (reply,) = [event async for event in events]
        assert isinstance(reply, Completion)
        return reply


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = new_database(tmp_path / "data")
    yield database
    database.close()


def wired(db: Database, wire: Wire, **how: int) -> Desk:
    chat = OpenAIChat(Endpoint(MODEL, wire.url, Secret("k")), ChatOptions()).once()
    wire.answer = lambda messages, body: f"Said of {messages[-1]['content']}"
    return Desk(db, chat, **how)


async def test_the_same_question_is_paid_once(db: Database, wire: Wire) -> None:
    desk = wired(db, wire)
    first, again = await desk.ask("one"), await desk.ask("one", desk.of(2))
    assert first.text == again.text == "Said of one"
    assert (len(wire.calls), len(booked(db, desk.campaign))) == (1, 1)
    assert again.usage.cost_eur == Decimal(0)
    assert not wire.calls[0].body["stream"]
    # Another round of a text is another question.
    await desk.ask("one", desk.of(1, round_=1))
    assert len(wire.calls) == 2
    assert (desk.model.name, desk.model.embedded, desk.model.prompt_budget) == (MODEL, False, 6000)


async def test_the_same_question_at_the_same_time_is_one_call(db: Database, wire: Wire) -> None:
    desk = wired(db, wire)
    replies = await asyncio.gather(*(desk.ask("one", desk.of(number)) for number in (1, 2, 3)))
    assert {reply.text for reply in replies} == {"Said of one"}
    assert (len(wire.calls), len(booked(db, desk.campaign))) == (1, 1)


async def test_when_the_one_that_asks_fails_the_next_asks_itself(db: Database) -> None:
    model = ScriptedChat([errors.ContentFilterError("no"), "yes"])
    desk = Desk(db, model)
    first, second = await asyncio.gather(desk.ask("one"), desk.ask("one", desk.of(2)), return_exceptions=True)
    assert isinstance(first, errors.ContentFilterError)
    assert isinstance(second, Completion)
    assert second.text == "yes"


async def test_nobody_else_may_ask_it(db: Database) -> None:
    desk = Desk(db, ScriptedChat(["never"]))
    with pytest.raises(errors.RunError, match="outside of a campaign"):
        await asyncio.get_running_loop().create_task(_bare(desk), context=Context())


async def _bare(desk: Desk) -> None:
    async with aclosing(desk.model.stream(REQUEST)) as events:
        async for _ in events:
            pass


def test_the_key_is_of_all_that_is_asked() -> None:
    request = Request([Message("system", "a"), Message("user", "b")], 10, 5.0)
    others = [
        ("n", request, 0),
        ("m", request, 1),
        ("m", replace(request, max_output_tokens=11), 0),
        ("m", replace(request, stop=["\n"]), 0),
        ("m", replace(request, schema={"type": "object"}), 0),
        ("m", replace(request, messages=[Message("user", "a"), Message("user", "b")]), 0),
        ("m", replace(request, messages=[Message("system", "ab"), Message("user", "")]), 0),
    ]
    keys = {key_of("m", request), *(key_of(*other) for other in others)}
    assert len(keys) == 8
    # How long it may take is not what is asked.
    assert key_of("m", replace(request, total_seconds=9.0)) == key_of("m", request)


@pytest.mark.parametrize(
    ("fault", "billed"),
    [
        (rate_limit("0.01"), 1),
        (status(503), 1),
        (Fault("empty"), 2),
        (Fault("garbage"), 2),
    ],
    ids=["429", "503", "empty", "garbage"],
)
async def test_what_may_pass_is_tried_again(db: Database, wire: Wire, fault: Fault, billed: int) -> None:
    desk = wired(db, wire)
    wire.fail(replace(fault, times=1))
    assert (await desk.ask("one")).text == "Said of one"
    assert len(wire.calls) == 2
    assert len(booked(db, desk.campaign)) == billed
    assert desk.errand.halted is None


async def test_a_reply_that_breaks_off_is_owed_and_asked_again(db: Database) -> None:
    desk = Desk(db, ScriptedChat([errors.ModelReplyError("cut"), "whole"]))
    assert (await desk.ask("one")).text == "whole"
    assert [row.estimated for row in booked(db, desk.campaign)] == [True, False]


async def test_a_text_that_keeps_breaking_off_fails_alone(db: Database) -> None:
    desk = Desk(db, ScriptedChat([errors.ModelReplyError("cut")] * 3))
    with pytest.raises(errors.ModelReplyError):
        await desk.ask("one")
    assert desk.errand.halted is None
    assert desk.gate.closed is None


@pytest.mark.parametrize(
    ("error", "tries"),
    [
        (errors.ModelKeyError("no"), 1),
        (errors.ModelNotFoundError("no"), 1),
        (errors.LocalModelError("no"), 1),
        (errors.ModelBusyError("no", retry_after=3600), 1),
    ],
)
async def test_what_holds_for_every_text_closes_the_gate(
    db: Database, error: errors.ModelError, tries: int
) -> None:
    model = ScriptedChat([error] * 5)
    desk = Desk(db, model)
    with pytest.raises(type(error)):
        await desk.ask("one")
    assert desk.errand.halted is error
    assert len(model.requests) == tries
    with pytest.raises(type(error)):
        await desk.ask("two", other := desk.of(2))
    assert (other.halted, len(model.requests)) == (error, tries)
    assert not booked(db, desk.campaign)


async def test_a_provider_that_is_away_is_waited_for_and_then_not(db: Database) -> None:
    seconds = 0.0

    async def sleep(more: float) -> None:
        nonlocal seconds
        seconds += more

    model = ScriptedChat(lambda request: errors.ModelUnavailableError("away"))
    desk = Desk(db, model)
    buyer = Buyer(model, Money(db), Patience(seconds=60.0), lambda: seconds, sleep)
    with pytest.raises(errors.ModelUnavailableError):
        await buyer.buy(REQUEST, "k", desk.errand)
    assert 4 <= len(model.requests) <= 12
    assert seconds > 60.0
    assert desk.errand.halted is not None


async def test_our_client_passes_the_verdict_of_another_fault_server(db: Database, llmock: LLMock) -> None:
    llmock.rate_limit(times=2, retry_after=0.05)
    llmock.fail(503, times=1, retry_after=0.05)
    llmock.reply("All is well.", times=None)
    chat = OpenAIChat(Endpoint("gpt-4o-mini", llmock.base_url(), Secret("k")), ChatOptions()).once()
    desk = Desk(db, chat)
    replies = await asyncio.gather(*(desk.ask(f"text {number}", desk.of(number)) for number in (1, 2, 3)))
    assert {reply.text for reply in replies} == {"All is well."}
    await asyncio.to_thread(llmock.assert_resilient)


async def test_a_provider_that_counts_more_is_reserved_more(db: Database) -> None:
    model = ScriptedChat(["Texte"] * 3, embedded=False)
    desk = Desk(db, model)
    buyer = desk.model._buyer
    first = buyer._most(REQUEST)
    buyer._learn(Usage(first.prompt_tokens * 2, 0, 1), first)
    assert buyer._most(REQUEST).prompt_tokens > first.prompt_tokens
    before = buyer._margin
    buyer._learn(Usage(1, 0, 1), first)
    assert buyer._margin == before


async def test_a_call_that_is_stopped_before_it_began_leaves_nothing_reserved(db: Database) -> None:
    desk = Desk(db, ScriptedChat(["never"]))
    held = threading.Event()
    blocked = desk.clerk.do(held.wait, 10)  # the clerk is busy: the reservation waits its turn
    busy = asyncio.ensure_future(blocked)
    task = asyncio.ensure_future(desk.model._buyer.buy(REQUEST, "k", desk.errand))
    for _ in range(5):
        await asyncio.sleep(0)
    assert desk.gate.taken == 1
    task.cancel()
    await asyncio.sleep(0)
    held.set()
    await asyncio.gather(task, busy, return_exceptions=True)
    assert task.cancelled()
    assert Texts(db).counts(desk.campaign).reserved_tokens == 0
    assert not booked(db, desk.campaign)
