"""What the store of thumbs promises, on SQLite and on PostgreSQL alike."""

import datetime as dt

from sqlalchemy import select

from assistant.store.database import Database
from assistant.store.tables import FeedbackRow
from assistant.store.visitors.feedback import Feedbacks
from assistant.types.feedback import Feedback, FeedbackTotals

NOON = dt.datetime(2026, 11, 2, 12, 0, tzinfo=dt.UTC)


def test_a_thumb_comes_back_as_it_was_given(db: Database) -> None:
    Feedbacks(db, lambda: NOON).put(
        Feedback("a", 3, False, "too_long", "c’est long…", "Quels délais ?", "fr")
    )
    with db.reading() as session:
        row = session.scalars(select(FeedbackRow)).one()
        assert (row.conversation, row.turn, row.at, row.up) == ("a", 3, NOON, False)
        assert (row.reason, row.comment) == ("too_long", "c’est long…")
        assert (row.question, row.language) == ("Quels délais ?", "fr")


def test_a_second_thumb_takes_the_place_of_the_first(db: Database) -> None:
    store = Feedbacks(db, lambda: NOON)
    store.put(Feedback("a", 0, False, "wrong", "non"))
    store.put(Feedback("a", 0, True))
    store.put(Feedback("a", 1, False))
    store.put(Feedback("b", 0, True))
    assert store.totals() == FeedbackTotals(up=2, down=1)
    with db.reading() as session:
        row = session.get(FeedbackRow, ("a", 0))
        assert row is not None
        assert (row.up, row.reason, row.comment) == (True, "", "")


def test_without_thumbs_the_totals_are_nought(db: Database) -> None:
    assert Feedbacks(db).totals() == FeedbackTotals(0, 0)
