import asyncio
from contextlib import AsyncExitStack
from decimal import Decimal

import pytest

from assistant.chat.door.budget import Allowance
from assistant.chat.door.door import Door, Visitor
from assistant.errors import (
    BudgetSpentError,
    BusyError,
    ConversationBusyError,
    DoorError,
    PausedError,
    RateError,
    TooLongError,
)
from assistant.store.ledger import Spent
from assistant.types.model import Usage
from tests.chat.door.conftest import House

QUESTION = "Quels sont les délais ?"
SOMEBODY = Visitor(None, None)


def someone(conversation: str | None = None, address: str | None = None, key: str | None = None) -> Visitor:
    return Visitor(conversation, address, key)


async def ask(door: Door, visitor: Visitor = SOMEBODY, question: str = QUESTION) -> None:
    async with door.enter(visitor, question):
        pass


async def somebody_waits(door: Door) -> None:
    """Let the others go on until one of them waits; reading the state goes through its own thread."""
    for _ in range(10_000):
        if door.state().waiting:
            return
        await asyncio.sleep(0)
    pytest.fail("nobody waits")


async def refused(door: Door, visitor: Visitor = SOMEBODY, question: str = QUESTION) -> DoorError:
    with pytest.raises(DoorError) as raised:
        await ask(door, visitor, question)
    return raised.value


async def test_a_paused_chat_takes_no_question_until_it_is_resumed(house: House) -> None:
    door = house.open()
    door.pause(True, "admin")
    error = await refused(door)
    assert isinstance(error, PausedError)
    assert error.retry_after_seconds is None
    assert door.state().paused.by == "admin"
    house.open().pause(False, "command line")  # another process may have turned it
    await ask(door)


@pytest.mark.parametrize(
    ("allowance", "usage"),
    [
        (Allowance(1000, 0, Spent()), Usage(900, 0, 100)),
        (Allowance(0, 0.5, Spent()), Usage(1, 0, 1, Decimal("0.50"))),
        (Allowance(9000, 0.5, Spent()), Usage(1, 0, 1, Decimal("0.51"))),
    ],
)
async def test_the_budget_stops_the_chat_until_the_next_day(
    house: House, allowance: Allowance, usage: Usage
) -> None:
    house.allowance = allowance
    door = house.open()
    await ask(door)
    house.ledger.record("copy", "m", Usage(10**6, 0, 10**6, Decimal(100)))  # a copywriter's, not a visitor's
    await ask(door)
    house.ledger.record("chat", "m", usage)
    error = await refused(door)
    assert isinstance(error, BudgetSpentError)
    assert error.retry_after_seconds == 90 * 60  # it is 22:30 UTC
    house.clock.move(90 * 60)
    await ask(door)


async def test_answers_on_their_way_count_with_the_most_that_they_may_take(house: House) -> None:
    house.allowance = Allowance(1000, 0, Spent(600))
    door = house.open(at_once=9)
    async with AsyncExitStack() as running:
        await running.enter_async_context(door.enter(SOMEBODY, QUESTION))
        await running.enter_async_context(door.enter(SOMEBODY, QUESTION))
        assert isinstance(await refused(door), BudgetSpentError)
    await ask(door)


async def test_a_question_that_is_too_long_is_told_its_length(house: House) -> None:
    door = house.open()
    await ask(door, question="é" * 100)
    with pytest.raises(TooLongError, match="101 characters"):
        await ask(door, question="é" * 101)


@pytest.mark.parametrize(
    ("visitor", "most", "window"),
    [(someone("a", "192.0.2.1"), 3, 600), (someone(None, "192.0.2.1"), 5, 3600), (someone(key="k"), 8, 3600)],
)
async def test_each_rate_holds_and_then_lets_go(
    house: House, visitor: Visitor, most: int, window: int
) -> None:
    door = house.open()
    for _ in range(most):
        await ask(door, visitor)
        house.clock.move(10)
    error = await refused(door, visitor)
    assert isinstance(error, RateError)
    assert error.retry_after_seconds == window - most * 10
    house.clock.move(error.retry_after_seconds)
    await ask(door, visitor)


async def test_an_address_counts_over_all_its_conversations(house: House) -> None:
    door = house.open()
    for number in range(5):
        await ask(door, someone(str(number), "192.0.2.1"))
    assert isinstance(await refused(door, someone("x", "192.0.2.1")), RateError)
    await ask(door, someone("x", "192.0.2.2"))


async def test_what_is_refused_counts_for_nobody(house: House) -> None:
    door = house.open()
    for _ in range(3):
        await ask(door, someone("a", "192.0.2.1"))
    for _ in range(9):
        await refused(door, someone("a", "192.0.2.1"))
    await ask(door, someone("b", "192.0.2.1"))


async def test_the_visitors_of_one_server_are_not_one_address(house: House) -> None:
    door = house.open()
    for _ in range(6):
        await ask(door, someone(None, "192.0.2.1", "k"))


async def test_a_second_question_of_a_conversation_waits_for_the_first(house: House) -> None:
    door = house.open()
    async with door.enter(someone("a"), QUESTION):
        assert isinstance(await refused(door, someone("a")), ConversationBusyError)
        await ask(door, someone("b"))
    await ask(door, someone("a"))


async def test_beyond_the_places_and_the_queue_it_says_busy_at_once(house: House) -> None:
    door = house.open(at_once=2, waiting=1)
    async with AsyncExitStack() as running:
        for _ in range(2):
            await running.enter_async_context(door.enter(SOMEBODY, QUESTION))
        third = asyncio.create_task(ask(door))
        await somebody_waits(door)
        error = await refused(door)
        assert isinstance(error, BusyError)
        assert error.retry_after_seconds
        assert (door.state().running, door.state().waiting) == (2, 1)
    await third
    assert (door.state().running, door.state().waiting) == (0, 0)


async def test_whoever_waits_too_long_is_told_busy(house: House) -> None:
    door = house.open(at_once=1, seconds=0.01)
    async with door.enter(SOMEBODY, QUESTION):
        assert isinstance(await refused(door), BusyError)
    await ask(door)


async def test_only_some_search_at_the_same_time(house: House) -> None:
    door = house.open(at_once=3, starting=1)
    async with AsyncExitStack() as running:
        first = await running.enter_async_context(door.enter(SOMEBODY, QUESTION))
        second = asyncio.create_task(running.enter_async_context(door.enter(SOMEBODY, QUESTION)))
        await somebody_waits(door)
        first.started()
        first.started()  # each step of the answer tells it
        await second
        assert (door.state().running, door.state().waiting) == (2, 0)
        third = asyncio.create_task(ask(door))
        await somebody_waits(door)
    await third  # whoever leaves before the search is over gives its turn back too
    await ask(door)


async def test_whoever_waits_for_a_turn_to_search_in_vain_gives_the_place_back(house: House) -> None:
    door = house.open(at_once=2, seconds=0.01, starting=1)
    async with door.enter(SOMEBODY, QUESTION) as place:
        assert isinstance(await refused(door), BusyError)
        place.started()
        await ask(door)
    await ask(door)


async def test_whoever_leaves_gives_the_place_back(house: House) -> None:
    door = house.open(at_once=1)
    entered = asyncio.Event()

    async def stay() -> None:
        async with door.enter(SOMEBODY, QUESTION):
            entered.set()
            await asyncio.Event().wait()

    inside = asyncio.create_task(stay())
    await entered.wait()
    waiting = asyncio.create_task(ask(door))
    await somebody_waits(door)
    for task in (waiting, inside):
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    await ask(door)
    assert (door.state().running, door.state().waiting) == (0, 0)


async def test_the_door_tells_what_it_let_in_and_why_not(house: House) -> None:
    door = house.open()
    await ask(door)
    door.pause(True, "admin")
    await refused(door)
    await refused(door)
    assert door.state().entered == 1
    assert door.state().refused == {"paused": 2}


async def test_nothing_is_known_of_an_address(house: House) -> None:
    door = house.open()
    await ask(door, someone("a", "192.0.2.77"))
    kept = repr([vars(rate) for rate in vars(door._rates).values()]) + repr(vars(door))
    assert "192.0.2.77" not in kept
