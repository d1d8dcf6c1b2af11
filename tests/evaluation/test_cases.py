import asyncio
from dataclasses import dataclass

import pytest

from assistant.errors import InputError, ModelError, ModelTimeoutError
from assistant.evaluation.cases import Cases, faultless, faulty, grouped, outcomes


@dataclass(frozen=True)
class Number:
    id: str

    @property
    def reasons(self) -> tuple[str, ...]:
        return ("it is odd",) if int(self.id) % 2 else ()


NUMBERS = Cases("numbers", tuple(Number(str(number)) for number in range(5)))


class Attempts:
    """Fails at the numbers it is told to; a second passes with each attempt."""

    def __init__(self, *failing: int, error: Exception | None = None) -> None:
        self.now = 0.0
        self.told: list[tuple[int, int, float]] = []
        self._failing = failing
        self._error = error or ModelTimeoutError("Too slow.")

    async def attempt(self, number: Number) -> int:
        self.now += 1
        if int(number.id) in self._failing:
            raise self._error
        return int(number.id)

    def run(self) -> list[int | str]:
        async def all_of_them() -> list[int | str]:
            found = outcomes(NUMBERS, self.attempt, str, self._tell, lambda: self.now)
            return [outcome async for _, outcome in found]

        return asyncio.run(all_of_them())

    def _tell(self, done: int, total: int, left: float) -> None:
        self.told.append((done, total, left))


def test_every_case_is_attempted_and_the_rest_foretold() -> None:
    attempts = Attempts()
    assert attempts.run() == [0, 1, 2, 3, 4]
    assert attempts.told == [(1, 5, 4.0), (2, 5, 3.0), (3, 5, 2.0), (4, 5, 1.0), (5, 5, 0.0)]


def test_two_failures_in_a_row_are_noted_and_the_third_ends_it() -> None:
    assert Attempts(0, 1, 3, 4).run() == ["Too slow.", "Too slow.", 2, "Too slow.", "Too slow."]
    with pytest.raises(ModelError, match="Too slow"):
        Attempts(1, 2, 3).run()


def test_another_error_ends_it_at_once() -> None:
    with pytest.raises(InputError):
        Attempts(0, error=InputError("No.")).run()


def test_groups_hold_what_their_kind_names() -> None:
    found = grouped(NUMBERS.items, lambda each: each.id, lambda each: "high" if int(each.id) > 2 else None)
    assert list(found) == ["all", "0", "1", "2", "3", "4", "high"]
    assert found["all"] == NUMBERS.items
    assert found["high"] == NUMBERS.items[3:]


def test_what_has_a_fault_stands_apart() -> None:
    assert [each.id for each in faulty(NUMBERS.items)] == ["1", "3"]
    assert [each.id for each in faultless(NUMBERS.items)] == ["0", "2", "4"]
