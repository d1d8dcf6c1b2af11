import logging
import threading

import pytest

from assistant.errors import KnowledgeError
from assistant.jobs.scheduler import Scheduler


def test_what_is_due_is_done_in_order_and_one_at_a_time() -> None:
    done: list[str] = []
    at_once: list[int] = []
    lock = threading.Lock()

    def work(name: str) -> None:
        assert lock.acquire(blocking=False)
        done.append(name)
        at_once.append(threading.active_count())
        lock.release()

    Scheduler(lambda: ["a", "b", "c"], work).tick()
    assert done == ["a", "b", "c"]


@pytest.mark.parametrize("failure", [KnowledgeError("The site is gone."), KeyError("a bug")])
def test_a_failure_is_logged_and_the_next_piece_has_its_turn(
    failure: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []

    def work(name: str) -> None:
        if name == "a":
            raise failure
        done.append(name)

    Scheduler(lambda: ["a", "b"], work).tick()
    assert done == ["b"]
    assert "The scheduled work on a failed" in caplog.text


def test_a_schedule_that_cannot_be_read_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    def due() -> list[str]:
        raise KnowledgeError("The database is locked.")

    caplog.set_level(logging.ERROR)
    Scheduler(due, lambda name: None).tick()
    assert "The database is locked." in caplog.text


def test_it_goes_on_by_itself_until_it_is_stopped() -> None:
    third = threading.Event()
    rounds: list[int] = []
    before = set(threading.enumerate())

    def due() -> list[str]:
        rounds.append(1)
        return ["x"] if len(rounds) == 3 else []

    scheduler = Scheduler(due, lambda name: third.set(), seconds=0.001)
    scheduler.start()
    scheduler.start()
    assert third.wait(30)
    scheduler.stop()
    seen = len(rounds)
    scheduler.stop()
    assert len(rounds) == seen
    assert set(threading.enumerate()) <= before


def test_stopping_leaves_out_what_has_not_begun() -> None:
    begun, go = threading.Event(), threading.Event()
    done: list[str] = []

    def work(name: str) -> None:
        done.append(name)
        begun.set()
        assert go.wait(30)

    scheduler = Scheduler(lambda: ["a", "b"], work)
    scheduler.start()
    assert begun.wait(30)
    scheduler.pause()
    go.set()
    scheduler.stop()
    assert done == ["a"]


def test_it_can_begin_again() -> None:
    rounds = threading.Semaphore(0)
    scheduler = Scheduler(lambda: rounds.release() or [], lambda name: None, seconds=3600)  # type: ignore[func-returns-value]
    for _ in range(2):
        scheduler.start()
        assert rounds.acquire(timeout=30)
        scheduler.pause()
    scheduler.stop()
