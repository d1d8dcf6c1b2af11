import logging
import threading
from collections.abc import Iterator

import pytest

from assistant.errors import KnowledgeError
from assistant.jobs.background import AT_ONCE, Background, Job, StoppedError


@pytest.fixture
def background() -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


def ended(job: Job) -> Job:
    """The job, once it has ended."""
    assert job.wait(30)
    return job


def test_a_piece_of_work_gives_its_result(background: Background) -> None:
    job = ended(background.start("a", lambda: 42))
    assert (job.result, job.error) == (42, None)
    assert background.get("a") is job
    assert background.get("b") is None


def test_the_same_work_is_not_begun_twice_while_it_runs(background: Background) -> None:
    go = threading.Event()
    first = background.start("a", lambda: go.wait(30))
    assert first.running
    assert (first.result, first.error) == (None, None)
    assert background.start("a", lambda: 1) is first
    go.set()
    ended(first)
    assert background.start("a", lambda: 1) is not first


def test_what_is_asked_for_meanwhile_is_done_once_more_at_the_end(background: Background) -> None:
    begun, go = threading.Event(), threading.Event()
    found: list[int] = []

    def work() -> list[int]:
        begun.set()
        assert go.wait(30)
        found.append(len(found))
        return found[-1:]

    first = background.start("a", work, list.__add__)
    assert begun.wait(30)
    assert background.start("a", work, list.__add__) is first
    assert background.start("a", work, list.__add__) is first  # one more is enough for both
    go.set()
    assert ended(first).result == [0, 1]


def test_an_error_of_ours_is_kept_for_the_page(background: Background) -> None:
    error = KnowledgeError("The folder is empty.", "Fill it.")

    def work() -> None:
        raise error

    job = ended(background.start("a", work))
    assert (job.error, job.result) == (error, None)


def test_a_bug_is_logged_with_its_trace_and_told_in_words(
    background: Background, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)

    def work() -> None:
        raise KeyError("x")

    job = ended(background.start("a", work))
    assert job.error is not None
    assert "internal error" in job.error.message
    assert "KeyError" in caplog.text


def test_what_has_ended_can_be_forgotten(background: Background) -> None:
    go = threading.Event()
    ended(background.start("a", lambda: 1))
    second = background.start("b", lambda: go.wait(30))
    assert [job.key for job in background.all()] == ["a", "b"]
    background.forget("a")
    background.forget("b")
    background.forget("c")
    assert [job.key for job in background.all()] == ["b"]
    go.set()
    ended(second)


def test_closing_stops_what_runs_and_what_waits() -> None:
    background = Background()
    begun = threading.Barrier(AT_ONCE + 1)

    def work() -> None:
        begun.wait(30)
        while True:
            background.check()

    running = [background.start(str(n), work) for n in range(AT_ONCE)]
    waiting = background.start("waiting", lambda: None)
    begun.wait(30)
    background.close()
    for job in [*running, waiting]:
        assert isinstance(job.error, StoppedError)
        assert job.result is None
    with pytest.raises(StoppedError):
        background.start("late", lambda: None)
