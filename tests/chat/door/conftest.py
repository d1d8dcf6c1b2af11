"""A door with a database of its own and clocks that only move when they are told to."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from assistant.chat.door.addresses import AddressHash
from assistant.chat.door.books import Books
from assistant.chat.door.budget import Allowance, Budget
from assistant.chat.door.door import Door, RateLimits
from assistant.chat.door.rates import Rate
from assistant.chat.door.slots import Slots
from assistant.store.database import Database
from assistant.store.ledger import Ledger, Spent
from assistant.store.switches import Switches
from tests.database import new_database


@dataclass
class Clock:
    """The time of day, and the seconds that only grow."""

    moment: dt.datetime = dt.datetime(2026, 11, 2, 22, 30, tzinfo=dt.UTC)
    seconds: float = 1000.0

    def now(self) -> dt.datetime:
        return self.moment

    def tick(self) -> float:
        return self.seconds

    def move(self, seconds: float) -> None:
        self.moment += dt.timedelta(seconds=seconds)
        self.seconds += seconds


@dataclass
class House:
    """What a door is made of; `open` makes it."""

    database: Database
    clock: Clock = field(default_factory=Clock)
    allowance: Allowance = Allowance(0, 0, Spent())

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.database, self.clock.now)

    def open(self, at_once: int = 2, waiting: int = 1, seconds: float = 30.0, starting: int = 9) -> Door:
        tick = self.clock.tick
        return Door(
            Books(
                Switches(self.database, self.clock.now),
                Budget(self.ledger, self.allowance, self.clock.now),
                seconds=0,
            ),
            RateLimits(Rate(3, 600, tick), Rate(5, 3600, tick), Rate(8, 3600, tick)),
            Slots(at_once, waiting, seconds, starting),
            AddressHash(self.clock.now),
            100,
        )


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(new_database(tmp_path / "data"))
    yield made
    made.database.close()
