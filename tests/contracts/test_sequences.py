"""Which drafts are a sequence, on both databases."""

import datetime as dt
from dataclasses import replace

import pytest

from assistant.errors import ConflictError, UnknownNameError
from assistant.store.copy.drafts import Drafts
from assistant.store.copy.sequences import Sequences
from assistant.store.database import Database
from assistant.types.draft import Draft
from tests.contracts.test_drafts import DRAFT, NOON


@pytest.fixture
def drafts(db: Database) -> Drafts:
    return Drafts(db, lambda: NOON)


@pytest.fixture
def sequences(db: Database) -> Sequences:
    moments = iter(NOON + dt.timedelta(minutes=minute) for minute in range(99))
    return Sequences(db, lambda: next(moments))


def message(place: int) -> Draft:
    return replace(DRAFT, variant=place)


def test_messages_come_in_their_order_and_only_those(drafts: Drafts, sequences: Sequences) -> None:
    kept = sequences.keep("g1", "welcome", DRAFT.brief, "ana")
    second, first = drafts.save(message(1), "ana", "g1"), drafts.save(message(0), "ana", "g1")
    other = "en" if DRAFT.brief.language == "fr" else "fr"
    drafts.save(replace(message(0), brief=replace(DRAFT.brief, language=other)), "ana", "g1")
    drafts.save(replace(message(1), brief=replace(DRAFT.brief, segment="others")), "ana", "g1")
    drafts.save(message(0), "ana", "g2")
    assert [each.id for each in sequences.messages("g1")] == [first.id, second.id]
    assert sequences.get("g1") == kept
    assert kept.brief == DRAFT.brief


def test_a_message_is_kept_once(drafts: Drafts, sequences: Sequences) -> None:
    sequences.keep("g1", "welcome", DRAFT.brief, "ana")
    drafts.save(message(0), "ana", "g1", alone=True)
    with pytest.raises(ConflictError, match="Message 1 of the sequence"):
        drafts.save(message(0), "rita", "g1", alone=True)
    drafts.save(message(1), "rita", "g1", alone=True)
    assert [each.created_by for each in sequences.messages("g1")] == ["ana", "rita"]


def test_drafts_that_are_no_sequence_have_none(drafts: Drafts, sequences: Sequences) -> None:
    drafts.save(DRAFT, "ana", "plain")
    assert sequences.beside("plain") == (None, [])
    with pytest.raises(UnknownNameError):
        sequences.get("plain")


def test_the_newest_come_first_and_empty_ones_do_not_show(drafts: Drafts, sequences: Sequences) -> None:
    for group in ("g1", "g2", "g3"):
        sequences.keep(group, "welcome", DRAFT.brief, "ana")
    kept = {group: drafts.save(DRAFT, "ana", group) for group in ("g1", "g3")}
    assert [each.group for each in sequences.page()] == ["g3", "g1"]
    assert [each.group for each in sequences.page(1, 1)] == ["g1"]
    drafts.delete(kept["g1"].id)
    assert [each.group for each in sequences.page()] == ["g3"]
