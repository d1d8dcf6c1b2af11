from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from assistant.chat.conversation import Turn
from assistant.chat.feedback import LONGEST_COMMENT, FeedbackDesk
from assistant.errors import InputError
from assistant.store.database import Database
from assistant.store.tables import FeedbackRow
from assistant.store.visitors.feedback import Feedbacks
from assistant.types.feedback import FeedbackTotals
from tests.database import new_database

ASKED = Turn("Écrivez à eva@example.org : quels délais ?", "", "Trois jours.", "fr", "answered")


def asked(conversation: str, turn: int) -> Turn | None:
    return ASKED if (conversation, turn) == ("known", 2) else None


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = new_database(tmp_path / "data")
    yield database
    database.close()


@pytest.fixture
def desk(db: Database) -> FeedbackDesk:
    return FeedbackDesk(Feedbacks(db), asked)


def only(db: Database) -> FeedbackRow:
    with db.reading() as session:
        row = session.scalars(select(FeedbackRow)).one()
        session.expunge(row)
        return row


def test_a_thumb_is_noted_with_its_question_and_without_addresses(desk: FeedbackDesk, db: Database) -> None:
    desk.record("known", 2, up=False, reason="wrong", comment=" faux\u202e ! Appelez le 06 12 34 56 78 \n")
    row = only(db)
    assert (row.up, row.reason, row.language) == (False, "wrong", "fr")
    assert row.question == "Écrivez à [e-mail] : quels délais ?"
    assert row.comment == "faux ! Appelez le [phone]"


def test_an_answer_that_is_forgotten_can_still_be_judged(desk: FeedbackDesk, db: Database) -> None:
    desk.record("gone", 7, up=True)
    assert (only(db).question, only(db).language) == ("", "")
    assert desk.totals() == FeedbackTotals(1, 0)


def test_changing_the_thumb_replaces_it_and_its_reason(desk: FeedbackDesk, db: Database) -> None:
    desk.record("known", 2, up=False, reason="off_topic", comment="rien à voir")
    desk.record("known", 2, up=True, reason="off_topic")
    row = only(db)
    assert (row.up, row.reason, row.comment) == (True, "", "")


def test_a_long_comment_is_cut_and_an_address_at_the_cut_is_not_halved(
    desk: FeedbackDesk, db: Database
) -> None:
    desk.record(
        "gone", 0, up=False, comment="x" * (LONGEST_COMMENT - 6) + " eva.martin@example.org" + "y" * 9000
    )
    comment = only(db).comment
    assert len(comment) <= LONGEST_COMMENT
    assert "eva" not in comment


@pytest.mark.parametrize(
    ("conversation", "turn", "reason"),
    [
        ("a", 0, "rude"),
        ("", 0, ""),
        ("x" * 65, 0, ""),
        ("a", -1, ""),
        ("a", 10_000, ""),
    ],
)
def test_what_cannot_be_a_thumb_is_refused(
    desk: FeedbackDesk, conversation: str, turn: int, reason: str
) -> None:
    with pytest.raises(InputError):
        desk.record(conversation, turn, up=False, reason=reason)
    assert desk.totals() == FeedbackTotals(0, 0)
