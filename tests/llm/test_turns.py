import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import ModelBusyError
from assistant.llm.turns import Turns
from assistant.types.model import Priority


async def _until_waiting(turns: Turns, count: int) -> None:
    for _ in range(1000):
        if turns.waiting == count:
            return
        await asyncio.sleep(0)
    pytest.fail(f"{turns.waiting} wait, not {count}")


async def _serve_in_order(priorities: list[Priority]) -> list[tuple[Priority, int]]:
    turns, served = Turns(), []

    async def work(priority: Priority, number: int) -> None:
        async with turns.aturn(priority, 60):
            served.append((priority, number))

    async with asyncio.TaskGroup() as group, turns.aturn(Priority.CHAT, 1):
        for number, priority in enumerate(priorities):
            group.create_task(work(priority, number))
        await _until_waiting(turns, len(priorities))
    return served


@given(st.lists(st.sampled_from(Priority), max_size=12))
def test_the_lowest_priority_value_goes_first_and_within_one_the_first_to_come(
    priorities: list[Priority],
) -> None:
    served = asyncio.run(_serve_in_order(priorities))
    assert served == sorted((priority, number) for number, priority in enumerate(priorities))


async def test_a_turn_not_served_in_time_raises_busy_and_leaves_the_queue() -> None:
    turns = Turns()
    async with turns.aturn(Priority.INDEX, 1):
        with pytest.raises(ModelBusyError, match=r"0\.01 seconds"):
            async with turns.aturn(Priority.CHAT, 0.01):
                pytest.fail("nobody gave a turn")
        assert turns.waiting == 0
    async with turns.aturn(Priority.CHAT, 1):
        assert turns.waiting == 0


def test_a_thread_not_served_in_time_raises_busy() -> None:
    turns = Turns()
    with turns.turn(Priority.INDEX), pytest.raises(ModelBusyError), turns.turn(Priority.INDEX, 0.01):
        pytest.fail("nobody gave a turn")
    with turns.turn(Priority.INDEX, 1):
        assert turns.waiting == 0


async def test_a_cancelled_waiter_gives_its_place_to_the_next() -> None:
    turns, served = Turns(), []

    async def work(name: str) -> None:
        async with turns.aturn(Priority.CHAT, 60):
            served.append(name)

    async with asyncio.TaskGroup() as group, turns.aturn(Priority.CHAT, 1):
        leaving = group.create_task(work("leaves"))
        group.create_task(work("stays"))
        await _until_waiting(turns, 2)
        leaving.cancel()
    assert served == ["stays"]


async def test_a_waiter_cancelled_at_the_moment_it_is_served_hands_the_turn_on() -> None:
    turns = Turns()

    async def work() -> None:
        async with turns.aturn(Priority.CHAT, 60):
            pytest.fail("it was cancelled before it could start")

    async with turns.aturn(Priority.CHAT, 1):
        waiter = asyncio.create_task(work())
        await _until_waiting(turns, 1)
    waiter.cancel()  # served above, but its coroutine has not run yet
    with pytest.raises(asyncio.CancelledError):
        await waiter
    async with turns.aturn(Priority.CHAT, 1):
        assert turns.waiting == 0


@pytest.mark.parametrize("slots", [1, 2])
def test_threads_and_event_loops_share_the_turns(slots: int) -> None:
    turns, lock = Turns(slots), threading.Lock()
    inside, most, done = 0, 0, 0

    def enter() -> None:
        nonlocal inside, most, done
        with lock:
            inside += 1
            most = max(most, inside)
        with lock:
            inside -= 1
            done += 1

    def in_thread() -> None:
        for _ in range(25):
            with turns.turn(Priority.INDEX, 60):
                enter()

    async def in_loop() -> None:
        for _ in range(25):
            async with turns.aturn(Priority.CHAT, 60):
                enter()

    with ThreadPoolExecutor(8) as pool:
        futures = [pool.submit(in_thread) for _ in range(4)]
        futures += [pool.submit(asyncio.run, in_loop()) for _ in range(4)]
        for future in futures:
            future.result()
    assert (done, turns.waiting) == (200, 0)
    assert most <= slots


def test_an_error_inside_a_turn_frees_it() -> None:
    turns = Turns()
    with pytest.raises(ZeroDivisionError), turns.turn(Priority.DRAFT):
        _ = 1 / 0
    with turns.turn(Priority.DRAFT, 1):
        assert turns.waiting == 0
