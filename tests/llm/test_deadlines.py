import asyncio
from collections.abc import AsyncIterator

import pytest

from assistant import errors
from assistant.llm.deadlines import Deadlines, Retry, Watch, deadlines_of
from assistant.settings import ModelSettings

BUSY = errors.ModelBusyError("busy")


@pytest.mark.parametrize(
    ("error", "tried", "left", "least", "most"),
    [
        (errors.ModelUnavailableError("down"), 0, 60, 0.25, 0.75),
        (errors.ModelUnavailableError("down"), 1, 60, 0.5, 1.5),
        (BUSY, 1, 60, 0.5, 1.5),
        (errors.ModelBusyError("busy", retry_after=2.0), 0, 60, 2, 2),
        (errors.ModelBusyError("busy", retry_after=10.0), 0, 60, 10, 10),
    ],
)
def test_the_wait_before_another_try(
    error: errors.ModelError, tried: int, left: float, least: float, most: float
) -> None:
    for _ in range(20):
        wait = Retry().wait(error, tried, left)
        assert wait is not None
        assert least <= wait <= most


@pytest.mark.parametrize(
    ("error", "tried", "left"),
    [
        (errors.ModelUnavailableError("down"), 2, 60),
        (errors.ModelUnavailableError("down"), 0, 0.1),
        (errors.ModelBusyError("busy", retry_after=11.0), 0, 60),
        (errors.ModelBusyError("busy", retry_after=5.0), 0, 4),
        (errors.ModelKeyError("key"), 0, 60),
        (errors.ModelTimeoutError("late"), 0, 60),
        (errors.ContextOverflowError("long"), 0, 60),
    ],
)
def test_when_there_is_no_other_try(error: errors.ModelError, tried: int, left: float) -> None:
    assert Retry().wait(error, tried, left) is None


async def _never() -> AsyncIterator[str]:
    await asyncio.Event().wait()
    yield ""


async def _items(*items: str) -> AsyncIterator[str]:
    for item in items:
        yield item


@pytest.mark.parametrize(
    ("deadlines", "total", "begun", "said"),
    [
        (Deadlines(first_token=0.01), 60, False, r"no first word came within 0\.01 seconds"),
        (Deadlines(first_token=0.01, gap=0.02), 60, True, r"nothing came for 0\.02 seconds in the middle"),
        (Deadlines(), 0.01, False, r"not finished within 0\.01 seconds"),
        (Deadlines(total=0.01), 60, True, r"not finished within 0\.01 seconds"),
    ],
)
async def test_the_deadline_that_passed_is_named(
    deadlines: Deadlines, total: float, begun: bool, said: str
) -> None:
    with pytest.raises(errors.ModelTimeoutError, match=rf"host: .*{said}"):
        await Watch(deadlines, "host", total).following(_never(), begun=begun)


async def test_items_pass_and_the_end_is_the_end() -> None:
    watch = Watch(Deadlines(), "host", 60)
    stream = _items("a", "b")
    assert [await watch.following(stream, begun=False) for _ in range(2)] == ["a", "b"]
    with pytest.raises(StopAsyncIteration):
        await watch.following(stream, begun=True)
    assert watch.left <= 60 - watch.elapsed + 1


async def test_another_attempt_has_a_first_word_of_its_own() -> None:
    watch = Watch(Deadlines(first_token=0.01), "host", 60)
    with pytest.raises(errors.ModelTimeoutError):
        await watch.following(_never(), begun=False)
    watch.restart()
    assert await watch.following(_items("a"), begun=False) == "a"


def test_the_settings_deadlines() -> None:
    settings = ModelSettings(connect_seconds=1, first_token_seconds=2, gap_seconds=3, total_seconds=4)
    assert deadlines_of(settings) == Deadlines(1, 2, 3, 4)
