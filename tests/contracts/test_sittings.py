"""What is kept while somebody types, on both databases: no version for every pause, nothing overwritten."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.errors import ConflictError
from assistant.store.copy.drafts import Drafts
from assistant.store.copy.sittings import SITTING
from assistant.store.database import Database
from assistant.types.draft import Draft
from assistant.types.stored import AUTOSAVED
from tests.contracts.test_drafts import CHANGED, DRAFT, NOON


class Clock:
    """A clock that a test moves; each look is a second later."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> dt.datetime:
        self.now += dt.timedelta(seconds=1)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def drafts(db: Database, clock: Callable[[], dt.datetime]) -> Drafts:
    return Drafts(db, clock)


def text(words: str) -> Draft:
    return replace(CHANGED, fields={**CHANGED.fields, "subject": words})


def test_a_pause_makes_no_version_and_the_end_does(drafts: Drafts) -> None:
    saved = drafts.save(DRAFT, "ana")
    first = drafts.typed(saved.id, text("La nappe A"), "ana", saved.changed_at, done=False)
    second = drafts.typed(saved.id, text("La nappe Al"), "ana", saved.changed_at, done=False)
    assert (first.version, second.version) == (2, 2)
    assert second.draft.fields["subject"] == "La nappe Al"
    assert [version.note for version in drafts.versions(saved.id)] == ["", AUTOSAVED]
    done = drafts.typed(saved.id, text("La nappe Al"), "ana", saved.changed_at, done=True)
    assert done.version == 2
    assert [version.note for version in drafts.versions(saved.id)] == ["", ""]
    assert drafts.typed(saved.id, text("La nappe"), "ana", done.changed_at, done=False).version == 3


def test_what_somebody_else_kept_is_told_and_stays(drafts: Drafts) -> None:
    saved = drafts.save(DRAFT, "ana")
    drafts.typed(saved.id, text("D’Ana"), "ana", saved.changed_at, done=False)
    newer = drafts.typed(saved.id, text("De Max"), "max", drafts.get(saved.id).changed_at, done=True)
    with pytest.raises(ConflictError, match="max") as refused:
        drafts.typed(saved.id, text("D’Ana encore"), "ana", saved.changed_at, done=False)
    assert "nothing was overwritten" in refused.value.next_step
    with pytest.raises(ConflictError):
        drafts.demand_own(saved.id, "ana", saved.changed_at)
    assert drafts.get(saved.id).draft.fields["subject"] == "De Max"
    assert drafts.demand_own(saved.id, "ana", newer.changed_at) == newer


def test_a_text_that_is_still_typed_can_be_read_by_its_time_only(drafts: Drafts) -> None:
    saved = drafts.save(DRAFT, "ana")
    seen = drafts.typed(saved.id, text("Un"), "ana", saved.changed_at, done=False)
    drafts.typed(saved.id, text("Deux"), "ana", seen.changed_at, done=False)
    assert drafts.get(saved.id).version == seen.version
    with pytest.raises(ConflictError):
        drafts.demand_own(saved.id, "max", seen.changed_at)


def test_the_same_text_changes_nothing(drafts: Drafts) -> None:
    saved = drafts.save(DRAFT, "ana")
    assert drafts.typed(saved.id, DRAFT, "ana", saved.changed_at, done=False) == saved


def test_a_comment_or_a_long_pause_ends_the_version(drafts: Drafts, clock: Clock) -> None:
    saved = drafts.save(DRAFT, "ana")
    drafts.typed(saved.id, text("Un"), "ana", saved.changed_at, done=False)
    drafts.comment(saved.id, "Bien", "max")
    assert drafts.typed(saved.id, text("Deux"), "ana", saved.changed_at, done=False).version == 3
    clock.now += SITTING
    assert drafts.typed(saved.id, text("Trois"), "ana", saved.changed_at, done=False).version == 4


def test_the_same_person_in_another_window_is_told(drafts: Drafts) -> None:
    saved = drafts.save(DRAFT, "ana")
    first = drafts.typed(saved.id, text("Un"), "ana", saved.changed_at, done=False, page="a")
    with pytest.raises(ConflictError, match="nothing was overwritten"):
        drafts.typed(saved.id, text("Deux"), "ana", saved.changed_at, done=False, page="b")
    with pytest.raises(ConflictError):
        drafts.demand_own(saved.id, "ana", saved.changed_at, "b")
    assert drafts.get(saved.id).draft.fields["subject"] == "Un"
    again = drafts.typed(saved.id, text("Un et demi"), "ana", saved.changed_at, done=False, page="a")
    assert again.version == first.version == 2


def test_a_window_that_saw_the_others_text_makes_its_own_version(drafts: Drafts) -> None:
    saved = drafts.save(DRAFT, "ana")
    seen = drafts.typed(saved.id, text("Un"), "ana", saved.changed_at, done=False, page="a")
    other = drafts.typed(saved.id, text("Deux"), "ana", seen.changed_at, done=False, page="b")
    assert other.version == 3
    assert [version.fields["subject"] for version in drafts.versions(saved.id)][1:] == ["Un", "Deux"]
    with pytest.raises(ConflictError):
        drafts.typed(saved.id, text("Un et demi"), "ana", saved.changed_at, done=False, page="a")
