"""What is counted of one group of readers: how many did something, or how much they spent."""

import math
from dataclasses import dataclass

HALF = 0.5  # added to events and readers, so that no event at all can be compared too


@dataclass(frozen=True)
class Proportion:
    """`events` readers of `readers` did it. Raises ValueError when more did than there are."""

    events: int
    readers: int

    def __post_init__(self) -> None:
        if not 0 <= self.events <= self.readers:
            raise ValueError(f"{self.events} events of {self.readers} readers are no share")

    @property
    def value(self) -> float | None:
        """The rate, 0-1; None without readers."""
        return self.events / self.readers if self.readers else None

    @property
    def weight(self) -> float:
        """How many events the rate rests on."""
        return float(self.events)

    @property
    def log(self) -> tuple[float, float] | None:
        """The logarithm of the rate and its variance; None without readers.

        log(x + ½) - log(n + ½) has a bias of the order of 1/n², and is there for no event too: Pettigrew,
        Gart and Thomas, Biometrika 73 (1986), 425-435.
        """
        if not self.readers:
            return None
        events, readers = self.events + HALF, self.readers + HALF
        return math.log(events / readers), max(1.0 / events - 1.0 / readers, 1.0 / readers**2)


@dataclass(frozen=True)
class Mean:
    """An amount per reader: its sum over `readers`, and the sum of its `squares`.

    Raises ValueError when no amounts can have these sums (of real amounts, squares * readers >= total²).
    """

    readers: int
    total: float
    squares: float

    def __post_init__(self) -> None:
        if self.readers < 0 or self.squares < 0 or self.total**2 > self.squares * self.readers * (1 + 1e-9):
            raise ValueError(f"no {self.readers} amounts have the sum {self.total}, {self.squares} squared")

    @property
    def value(self) -> float | None:
        """The mean; None without readers."""
        return self.total / self.readers if self.readers else None

    @property
    def variance(self) -> float:
        """Of the mean: s² / n. Infinite for fewer than two readers."""
        if self.readers < 2:
            return math.inf
        spread = self.squares - self.total**2 / self.readers
        return max(spread, 0.0) / (self.readers - 1) / self.readers

    @property
    def weight(self) -> float:
        """How many equal amounts would tell as much: sum² / sum of squares (Kish, Survey Sampling, 1965).

        Never more than there are amounts other than 0.
        """
        return self.total**2 / self.squares if self.squares else 0.0

    @property
    def log(self) -> tuple[float, float] | None:
        """The logarithm of the mean and its variance by the delta method; None where it is not above 0."""
        if self.readers < 2 or self.total <= 0:
            return None
        mean = self.total / self.readers
        return math.log(mean), max(self.variance / mean**2, 1e-12)


Sample = Proportion | Mean
"""One group of readers. Compared are only two of the same kind."""


@dataclass(frozen=True)
class Interval:
    """From `low` to `high`, in the unit of what it is the interval of."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Whether the value lies in it."""
        return self.low <= value <= self.high
