"""What the counts of a day promise, on SQLite and on PostgreSQL alike."""

import datetime as dt

from assistant.store.database import Database
from assistant.store.visitors.tallies import Tallies
from assistant.types.insight import Tally

DAY = dt.date(2026, 11, 2)
NEXT = dt.date(2026, 11, 3)


def test_each_day_language_and_outcome_has_its_own_count(db: Database) -> None:
    tallies = Tallies(db)
    for day in (NEXT, DAY, DAY):
        tallies.add(day, "fr", "answered")
    tallies.add(DAY, "en", "handed_over")
    assert set(tallies.since(DAY)) == {
        Tally(DAY, "fr", "answered", 2),
        Tally(DAY, "en", "handed_over", 1),
        Tally(NEXT, "fr", "answered", 1),
    }
    assert tallies.since(NEXT) == [Tally(NEXT, "fr", "answered", 1)]
