"""A file of cases whose right results are known, what came back for each, and how the scores are grouped."""

import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from assistant.errors import InputError, ModelError

FAILURES = 3  # errors of the model in a row after which it is not worth going on

Told = Callable[[int, int, float], None]
"""Called with how many cases are done, of how many, and the seconds that the others may take."""


class Case(Protocol):
    """A question or a brief, by its id."""

    @property
    def id(self) -> str:
        """Its name in the file."""
        ...


CaseType = TypeVar("CaseType", bound=Case)
Outcome = TypeVar("Outcome")
Scored = TypeVar("Scored")


@dataclass(frozen=True)
class Cases(Generic[CaseType]):
    """A file of them, in its order."""

    name: str
    items: tuple[CaseType, ...]

    def beginning(self, start: str) -> "Cases[CaseType]":
        """Those whose id begins so; raises InputError when there is none."""
        kept = tuple(item for item in self.items if item.id.startswith(start))
        if not kept:
            raise InputError(f"No id of {self.name} begins with “{start[:40]}”.", "Leave --only out.")
        return Cases(self.name, kept)


async def outcomes(
    cases: Cases[CaseType],
    attempt: Callable[[CaseType], Awaitable[Outcome]],
    lost: Callable[[str], Outcome],
    told: Told,
    clock: Callable[[], float] = time.perf_counter,
) -> AsyncGenerator[tuple[CaseType, Outcome], None]:
    """Each case with what its attempt gave, in order; `clock` counts seconds.

    A ModelError gives `lost` of its message instead, and is raised when it is the third in a row; other
    errors are raised. A case counts as done when the next one is asked for: its scoring takes time too.
    """
    failures, count, started = 0, len(cases.items), clock()
    for number, case in enumerate(cases.items, start=1):
        try:
            outcome = await attempt(case)
            failures = 0
        except ModelError as error:
            failures += 1
            if failures == FAILURES:
                raise
            outcome = lost(error.message)
        yield case, outcome
        told(number, count, (clock() - started) / number * (count - number))


def grouped(
    scored: Iterable[Scored], *kinds: Callable[[Scored], str | None]
) -> dict[str, tuple[Scored, ...]]:
    """All of them as “all”, then those of each group that each kind names; None is in none of its kind."""
    everything = tuple(scored)
    found: dict[str, tuple[Scored, ...]] = {"all": everything}
    for kind in kinds:
        names = dict.fromkeys(name for each in everything if (name := kind(each)) is not None)
        found |= {name: tuple(each for each in everything if kind(each) == name) for name in names}
    return found


class Judged(Protocol):
    """A scored case."""

    @property
    def reasons(self) -> tuple[str, ...]:
        """What is wrong with it; empty when nothing is."""
        ...


JudgedType = TypeVar("JudgedType", bound=Judged)


def faulty(scored: Sequence[JudgedType]) -> tuple[JudgedType, ...]:
    """Those with something wrong."""
    return tuple(each for each in scored if each.reasons)


def faultless(scored: Sequence[JudgedType]) -> tuple[JudgedType, ...]:
    """The others."""
    return tuple(each for each in scored if not each.reasons)
