"""What is kept of conversations, and for how long."""

import datetime as dt
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.chat.conversation import Turn
from assistant.chat.privacy.keeping import Keeper, Shelves
from assistant.jobs.purge import Purge
from assistant.settings import PrivacySettings, Secret
from assistant.store.database import Database
from assistant.store.visitors.gaps import Gaps
from assistant.store.visitors.tallies import Tallies
from assistant.store.visitors.transcripts import Transcripts
from tests.database import new_database

NOON = dt.datetime(2026, 11, 2, 12, 30, tzinfo=dt.UTC)
ANSWERED = Turn("Quels délais ?", "Quels délais ?", "Trois jours.", "fr", "answered")
UNKNOWN = Turn("Et l’étain ?", "Avez-vous de l’étain ?", "Je ne sais pas.", "fr", "not_in_knowledge")
Make = Callable[..., Keeper]


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = new_database(tmp_path / "data")
    yield database
    database.close()


@pytest.fixture
def make(db: Database) -> Make:
    def keeper(transcript_days: int = 0, gap_days: int = 0) -> Keeper:
        settings = PrivacySettings(transcript_days, gap_days)
        shelves = Shelves(Transcripts(db), Gaps(db), Tallies(db))
        return Keeper(shelves, settings, Secret("s" * 40), lambda: NOON)

    return keeper


def test_by_default_no_conversation_is_kept_and_a_question_without_answer_is() -> None:
    assert PrivacySettings().transcript_days == 0
    assert PrivacySettings().gap_days > 0


def test_nothing_is_kept_when_nothing_is_wanted(db: Database, make: Make) -> None:
    keeper = make()
    keeper.note("talk", 0, UNKNOWN)
    keeper.disliked("Quels délais ?", "fr")
    keeper.close()
    assert Transcripts(db).of(keeper.pseudonym("talk")) == []
    assert Gaps(db).since(NOON.date()) == []


def test_a_transcript_is_kept_under_a_pseudonym(db: Database, make: Make, tmp_path: Path) -> None:
    keeper = make(transcript_days=3)
    keeper.note("the-id-of-a-talk", 0, ANSWERED)
    keeper.note("the-id-of-a-talk", 1, UNKNOWN)
    keeper.note("", None, ANSWERED)  # asked without a conversation
    keeper.close()
    first, second = Transcripts(db).of(keeper.pseudonym("the-id-of-a-talk"))
    assert (first.turn, first.at, first.question, first.answer) == (0, NOON, "Quels délais ?", "Trois jours.")
    assert (second.status, second.language) == ("not_in_knowledge", "fr")
    stored = b"".join(file.read_bytes() for file in (tmp_path / "data").iterdir())
    assert b"the-id-of-a-talk" not in stored
    assert b"Trois jours." in stored


def test_another_secret_makes_another_pseudonym(make: Make, db: Database) -> None:
    other = Keeper(
        Shelves(Transcripts(db), Gaps(db), Tallies(db)), PrivacySettings(), Secret("t" * 40), lambda: NOON
    )
    assert other.pseudonym("talk") != make().pseudonym("talk")


def test_a_gap_has_a_day_and_a_count_and_nobody(db: Database, make: Make) -> None:
    keeper = make(gap_days=10)
    keeper.note("a", 0, UNKNOWN)
    keeper.note("b", 4, Turn("x", "avez-vous de l’ÉTAIN ?", "", "fr", "not_in_knowledge"))
    keeper.note("b", 5, ANSWERED)
    keeper.disliked("Quels délais ?", "fr")
    keeper.close()
    unanswered, disliked = sorted(Gaps(db).since(NOON.date()), key=lambda gap: -gap.count)
    assert (unanswered.day, unanswered.kind, unanswered.count) == (NOON.date(), "unanswered", 2)
    assert unanswered.question == "Avez-vous de l’étain ?"
    assert (disliked.kind, disliked.count, disliked.language) == ("disliked", 1, "fr")


def test_forgetting_deletes_the_transcript_and_what_is_still_being_written(db: Database, make: Make) -> None:
    keeper = make(transcript_days=3)
    for number in range(5):
        keeper.note("talk", number, ANSWERED)
    keeper.note("other", 0, ANSWERED)
    assert keeper.forget("talk") == 5
    assert Transcripts(db).of(keeper.pseudonym("talk")) == []
    assert len(Transcripts(db).of(keeper.pseudonym("other"))) == 1
    keeper.close()


def test_a_note_that_fails_is_told_in_the_log_alone(
    db: Database, make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    keeper = make(transcript_days=3)
    broken = Turn("Lone \ud800", "", "", "fr", "answered")
    with caplog.at_level(logging.WARNING):
        keeper.note("talk", 0, broken)
        keeper.note("talk", 1, ANSWERED)
        keeper.close()
    assert "was not kept" in caplog.text
    assert [turn.turn for turn in Transcripts(db).of(keeper.pseudonym("talk"))] == [1]


def test_the_purge_deletes_what_is_older_than_its_days(db: Database, make: Make) -> None:
    keeper = make(transcript_days=3, gap_days=10)
    keeper.note("talk", 0, UNKNOWN)
    keeper.settle()
    now = [NOON]
    keep = {
        "transcripts": (3, Transcripts(db).purge),
        "questions": (10, lambda before: Gaps(db).purge(before.date())),
    }
    purge = Purge(keep, lambda: now[0])
    left: list[tuple[int, int]] = []
    for days in (0, 2.9, 3.1, 10, 11):
        now[0] = NOON + dt.timedelta(days=days)
        purge.tick()
        left.append((len(Transcripts(db).of(keeper.pseudonym("talk"))), len(Gaps(db).since(dt.date.min))))
    assert left == [(1, 1), (1, 1), (0, 1), (0, 1), (0, 0)]
    keeper.close()


def test_the_purge_runs_by_itself_and_ends(db: Database, make: Make) -> None:
    keeper = make(transcript_days=3)
    keeper.note("talk", 0, ANSWERED)
    keeper.settle()
    done: list[int] = []

    def purged(before: dt.datetime) -> int:
        done.append(Transcripts(db).purge(before))
        return done[-1]

    purge = Purge({"transcripts": (0, purged)}, lambda: NOON + dt.timedelta(seconds=1), seconds=0.01)
    purge.start()
    while not done:
        keeper.settle()
    purge.pause()
    purge.close()
    assert done[0] == 1
    keeper.close()
