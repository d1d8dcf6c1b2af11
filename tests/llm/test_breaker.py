import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant import errors
from assistant.llm.breaker import COUNTS, LONGEST_PAUSE, Breaker, BreakerState, counts

DOWN = errors.ModelUnavailableError("The model is down.")
FILTERED = errors.ContentFilterError("The filter stopped it.")


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(3, 30.0, clock)


def opened(breaker: Breaker, error: errors.ModelError = DOWN) -> Breaker:
    for _ in range(3):
        assert breaker.allows()
        breaker.failed(error)
    return breaker


def test_every_error_of_a_model_is_classified() -> None:
    ours = {
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.ModelError)
    }
    assert set(COUNTS) == ours


@pytest.mark.parametrize(
    ("kind", "expected"), COUNTS.items(), ids=lambda value: getattr(value, "__name__", "")
)
def test_only_what_says_that_the_model_is_away_opens_it(
    breaker: Breaker, kind: type[errors.ModelError], expected: bool
) -> None:
    opened(breaker, kind("failed"))
    assert counts(kind("failed")) is expected
    assert breaker.allows() is not expected


def test_a_class_below_a_classified_one_counts_like_it() -> None:
    class StreamCutError(errors.ModelReplyError):
        """A cut stream."""

    assert counts(StreamCutError("cut"))


def test_failures_count_in_a_row_only(breaker: Breaker) -> None:
    for error in (DOWN, DOWN, FILTERED, DOWN, DOWN):
        breaker.failed(error)
    assert breaker.state == BreakerState("closed", 2, last=DOWN)
    breaker.succeeded()
    assert breaker.state == BreakerState("closed", 0)


def test_it_stays_open_for_the_pause_and_then_lets_one_through(breaker: Breaker, clock: Clock) -> None:
    opened(breaker)
    assert breaker.state == BreakerState("open", 3, 30.0, DOWN)
    clock.now += 29.9
    assert not breaker.allows()
    clock.now += 0.1
    assert breaker.state.position == "trial"
    assert breaker.allows()
    assert not breaker.allows()
    assert breaker.state.position == "trial"


def test_a_trial_that_succeeds_closes_it(breaker: Breaker, clock: Clock) -> None:
    opened(breaker)
    clock.now += 30
    assert breaker.allows()
    breaker.succeeded()
    assert breaker.allows()
    assert breaker.allows()


def test_a_trial_whose_visitor_asked_for_too_much_closes_it_too(breaker: Breaker, clock: Clock) -> None:
    opened(breaker)
    clock.now += 30
    assert breaker.allows()
    breaker.failed(FILTERED)
    assert breaker.state == BreakerState("closed", 0)


def test_a_trial_that_fails_begins_the_pause_again(breaker: Breaker, clock: Clock) -> None:
    opened(breaker)
    clock.now += 30
    assert breaker.allows()
    clock.now += 5
    breaker.failed(DOWN)
    assert breaker.state == BreakerState("open", 4, 30.0, DOWN)


def test_a_trial_whose_visitor_left_holds_nobody_for_ever(breaker: Breaker, clock: Clock) -> None:
    opened(breaker)
    clock.now += 30
    assert breaker.allows()
    clock.now += 29
    assert not breaker.allows()
    clock.now += 1
    assert breaker.allows()


@pytest.mark.parametrize(
    ("asked", "waited"), [(None, 30), (2.0, 30), (45.0, 45), (9999.0, LONGEST_PAUSE)], ids=str
)
def test_the_pause_is_as_long_as_the_provider_asks(
    breaker: Breaker, clock: Clock, asked: float | None, waited: float
) -> None:
    opened(breaker, errors.ModelBusyError("busy", retry_after=asked))
    assert breaker.state.seconds_left == waited


def test_of_many_threads_one_gets_the_trial(breaker: Breaker, clock: Clock) -> None:
    opened(breaker)
    clock.now += 30
    together = threading.Barrier(8)

    def ask(_: int) -> bool:
        together.wait()
        return breaker.allows()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(ask, range(8))) == 1
