"""What the stores of kept conversations promise, on SQLite and on PostgreSQL alike."""

import datetime as dt
from dataclasses import replace

from assistant.store.database import Database
from assistant.store.visitors.feedback import Feedbacks
from assistant.store.visitors.gaps import Gaps
from assistant.store.visitors.leads import Leads
from assistant.store.visitors.mentions import Mentions
from assistant.store.visitors.transcripts import Transcripts
from assistant.types.feedback import Feedback
from assistant.types.privacy import Gap, KeptTurn
from tests.contracts.test_leads import numbered

NOON = dt.datetime(2026, 11, 2, 12, 0, tzinfo=dt.UTC)
DAY = NOON.date()
EMAIL = "a.b%c@x.fr"


def turn(conversation: str, number: int, at: dt.datetime = NOON, question: str = "Quoi ?") -> KeptTurn:
    return KeptTurn(conversation, number, at, question, "Ceci.", "fr", "answered")


def test_turns_come_back_in_their_order_and_go_together(db: Database) -> None:
    store = Transcripts(db)
    for each in (turn("a", 1), turn("a", 0), turn("b", 0)):
        store.put(each)
    assert store.of("a") == [turn("a", 0), turn("a", 1)]
    assert store.erase("a") == 2
    assert (store.of("a"), store.of("b")) == ([], [turn("b", 0)])


def test_old_turns_are_purged(db: Database) -> None:
    store = Transcripts(db)
    store.put(turn("a", 0, NOON - dt.timedelta(days=2)))
    store.put(turn("a", 1))
    assert store.purge(NOON - dt.timedelta(days=1)) == 1
    assert store.of("a") == [turn("a", 1)]


def test_gaps_are_counted_by_day_and_purged(db: Database) -> None:
    store = Gaps(db)
    for question in ("Où est l’Étain ?", "ou est  l’etain ?", "Et l’or ?"):
        store.add(DAY, "unanswered", "fr", question)
    store.add(DAY + dt.timedelta(days=1), "disliked", "en", "Why?")
    assert store.since(DAY) == [
        Gap(DAY + dt.timedelta(days=1), "disliked", "en", "Why?", 1),
        Gap(DAY, "unanswered", "fr", "Où est l’Étain ?", 2),
        Gap(DAY, "unanswered", "fr", "Et l’or ?", 1),
    ]
    assert store.purge(DAY + dt.timedelta(days=1)) == 2
    assert [gap.kind for gap in store.since(DAY)] == ["disliked"]


def test_thumbs_of_a_conversation_are_shown_erased_and_purged(db: Database) -> None:
    store = Feedbacks(db, lambda: NOON)
    assert store.put(Feedback("a", 0, False, "wrong", "non", "Quoi ?", "fr")) is False
    assert store.put(Feedback("a", 0, False, "wrong", "non", "Quoi ?", "fr")) is True
    store.put(Feedback("b", 0, True))
    assert store.of("a") == [Feedback("a", 0, False, "wrong", "non", "Quoi ?", "fr")]
    assert store.erase("a") == 1
    assert store.of("a") == []
    assert store.purge(NOON) == 0
    assert store.purge(NOON + dt.timedelta(seconds=1)) == 1


def test_old_leads_are_purged_with_their_messages(db: Database) -> None:
    store = Leads(db)
    for number, days in ((1, 0), (2, 5)):
        lead = replace(numbered(number), created_at=NOON - dt.timedelta(days=days))
        store.add(lead, f"f{number}")
    assert store.purge(NOON - dt.timedelta(days=4)) == 1
    assert len(store.ids()) == 1


def test_an_address_is_found_and_masked_in_every_text_and_no_other_one(db: Database) -> None:
    longer = f"x{EMAIL} {EMAIL}.example {EMAIL}e"
    store = Leads(db)
    store.add(
        numbered(1, question=f"Chez {EMAIL.upper()} ? {longer}", answers=(("Où ?", f"à {EMAIL}."),)), "f1"
    )
    store.add(numbered(2, question=longer), "f2")
    Transcripts(db).put(turn("a", 0, question=f"<{EMAIL}>"))
    mentions = Mentions(db)
    assert len(mentions.find(EMAIL)) == 3
    assert mentions.mask(EMAIL) == 3
    assert mentions.find(EMAIL) == []
    first = store.get(numbered(1).id)
    assert first is not None
    assert (first.question, first.answers) == (f"Chez [e-mail] ? {longer}", (("Où ?", "à [e-mail]."),))
    assert Transcripts(db).of("a")[0].question == "<[e-mail]>"


def test_scrubbing_leaves_the_rest_as_it_was(db: Database) -> None:
    Transcripts(db).put(turn("a", 0))
    db.scrub(whole=False)
    db.scrub()
    assert Transcripts(db).of("a") == [turn("a", 0)]
