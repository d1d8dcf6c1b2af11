"""What was asked in a period."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.chat.insight.report import MOST, Insight
from assistant.llm.offline import HashEmbedder
from assistant.store.database import Database
from assistant.store.visitors.gaps import Gaps
from assistant.store.visitors.tallies import Tallies
from tests.database import new_database

NOON = dt.datetime(2026, 11, 10, 12, tzinfo=dt.UTC)
TODAY = NOON.date()


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = new_database(tmp_path / "data")
    yield database
    database.close()


def insight(db: Database) -> Insight:
    return Insight(Tallies(db), Gaps(db), HashEmbedder(), lambda: None, lambda: NOON)


def test_every_day_of_the_period_is_there(db: Database) -> None:
    tallies = Tallies(db)
    tallies.add(TODAY, "fr", "answered")
    tallies.add(TODAY, "en", "answered")
    tallies.add(TODAY - dt.timedelta(days=6), "en", "disliked")
    tallies.add(TODAY - dt.timedelta(days=7), "en", "answered")
    asked = insight(db).asked(7)
    assert [day.day.day for day in asked.days] == [4, 5, 6, 7, 8, 9, 10]
    assert (asked.days[-1].questions, asked.days[0].questions) == (2, 0)
    assert (asked.total("answered"), asked.total("disliked"), asked.total("handed_over")) == (2, 1, 0)


def test_a_question_of_several_days_is_one(db: Database) -> None:
    gaps = Gaps(db)
    for days in (0, 1, 2, 40):
        gaps.add(TODAY - dt.timedelta(days=days), "unanswered", "fr", "Vendez-vous des matelas ?")
    gaps.add(TODAY, "disliked", "fr", "Vendez-vous des matelas ?")
    (group,) = insight(db).asked(30).clusters
    assert (group.count, group.disliked, len(group.gaps)) == (4, 1, 2)
    made = insight(db)
    assert made.of("Vendez-vous des matelas ?", 30) == group
    assert made.of("Vendez-vous des lits ?", 30) is None


def test_beyond_the_most_it_says_how_many_are_left_out(db: Database) -> None:
    gaps = Gaps(db)
    for number in range(MOST + 2):
        gaps.add(TODAY, "unanswered", "fr", f"Vendez-vous le modèle {number} ?")
    asked = insight(db).asked(7)
    assert asked.left_out == 2
    assert sum(len(group.gaps) for group in asked.clusters) == MOST
