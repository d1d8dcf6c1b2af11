"""The gate and the pace: bounded, in order, slower when told, and never closed for good by a place lost."""

import asyncio
from collections.abc import Awaitable

import pytest

from assistant.errors import ModelKeyError
from assistant.llm.gate import SPREAD, Gate, Pace


class Time:
    """A clock that sleeping moves."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> Awaitable[None]:
        self.slept.append(seconds)
        self.now += seconds
        return asyncio.sleep(0)


@pytest.fixture
def time() -> Time:
    return Time()


def gate(time: Time, most: int = 4, pace: Pace | None = None) -> Gate:
    return Gate(most, pace or Pace(), time, time.sleep)


def test_requests_are_evenly_apart(time: Time) -> None:
    pace = Pace(requests=30, clock=time)
    assert [pace.wait(1000) for _ in range(3)] == [0.0, 2.0, 4.0]
    time.now += 100
    assert pace.wait(1) == 0.0


def test_tokens_are_evenly_apart(time: Time) -> None:
    pace = Pace(tokens=6000, clock=time)
    assert [pace.wait(tokens) for tokens in (300, 100, 100)] == [0.0, 3.0, 4.0]


async def test_places_are_bounded_and_go_to_the_lowest_number(time: Time) -> None:
    it, order = gate(time, 2), []
    release = asyncio.Event()

    async def one(number: int) -> None:
        async with it.place(number, 1):
            order.append(number)
            await release.wait()

    tasks = [asyncio.create_task(one(number)) for number in (5, 4, 3, 9, 1)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert (order, it.taken) == ([5, 4], 2)
    release.set()
    await asyncio.gather(*tasks)
    assert order == [5, 4, 1, 3, 9]
    assert it.taken == 0


async def test_a_429_makes_fewer_places_and_a_pause(time: Time) -> None:
    it = gate(time, 8)
    it.busy(10.0)
    it.busy(3.0)  # of the same moment: one cut, and the longer pause
    assert it.places == 6
    async with it.place(1, 1):
        assert time.now >= 110.0
    assert len(time.slept) == 1
    assert 10.0 <= time.slept[0] <= 10.0 * (1 + SPREAD)
    it.busy()
    assert it.places == 4
    for _ in range(20):
        it.fine()
    assert it.places == 8
    for _ in range(40):
        time.now += 2
        it.busy()
    assert it.places == 1


async def test_whoever_leaves_the_queue_takes_no_place_with_him(time: Time) -> None:
    it = gate(time, 1)

    async def wait() -> None:
        async with it.place(2, 1):
            pass

    async with it.place(1, 1):
        gone = asyncio.create_task(wait())
        served = asyncio.create_task(wait())
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.gather(gone, return_exceptions=True)
        # One that got its place at the very moment it left gives it back.
        late = asyncio.create_task(wait())
        await asyncio.sleep(0)
    late.cancel()
    await asyncio.gather(served, late, return_exceptions=True)
    assert it.taken == 0
    async with it.place(3, 1):
        assert it.taken == 1


async def test_a_closed_gate_says_why(time: Time) -> None:
    it = gate(time)
    it.close(ModelKeyError("refused"))
    it.close(ModelKeyError("later"))
    with pytest.raises(ModelKeyError, match="refused"):
        async with it.place(1, 1):
            raise AssertionError("nobody passes")
    assert it.taken == 0
