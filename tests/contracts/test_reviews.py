"""The way from a draft to an approved one and back: who may do what, and what is kept of it."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.errors import (
    ApprovalError,
    AssistantError,
    ConflictError,
    InputError,
    OwnWorkError,
    RightsError,
    StatusError,
)
from assistant.store.copy.drafts import Drafts
from assistant.store.copy.rights import ACTS, Act
from assistant.store.database import Database
from assistant.types.draft import Draft
from assistant.types.people import Actor, Role
from assistant.types.stored import DraftStatus, StoredDraft
from tests.contracts.test_drafts import CHANGED, DRAFT, HARD, SOFT, clock

__all__ = ["clock"]

ROLES: dict[str, Role] = {"léa": "admin", "ana": "writer", "zoe": "writer", "max": "reviewer"}
FLAGGED = replace(DRAFT, findings=(HARD, SOFT))


@pytest.fixture
def drafts(db: Database, clock: Callable[[], dt.datetime]) -> Drafts:
    return Drafts(db, clock, lambda name: Actor(name, ROLES[name]))


@pytest.fixture
def alone(db: Database, clock: Callable[[], dt.datetime]) -> Drafts:
    """The same with one person only."""
    return Drafts(db, clock, lambda name: Actor(name, "admin", alone=True))


def at(drafts: Drafts, status: DraftStatus, draft: Draft = DRAFT, by: str = "ana") -> StoredDraft:
    """A draft that stands there."""
    stored = drafts.save(draft, by)
    if status == "in_review":
        return drafts.submit(stored.id, by)
    if status == "approved":
        return drafts.approve(stored.id, "max", "Vu")
    return drafts.archive(stored.id, by) if status == "archived" else stored


def test_the_whole_way_is_kept(drafts: Drafts) -> None:
    number = drafts.save(DRAFT, "ana").id
    drafts.submit(number, "ana", "Pour mardi")
    drafts.send_back(number, "max", "Trop long")
    drafts.submit(number, "ana")
    drafts.approve(number, "max")
    drafts.archive(number, "léa", "Offre passée")
    assert drafts.unarchive(number, "ana").status == "draft"
    assert [(one.verdict, one.by, one.reason) for one in drafts.decisions(number)] == [
        ("submitted", "ana", "Pour mardi"),
        ("returned", "max", "Trop long"),
        ("submitted", "ana", ""),
        ("approved", "max", ""),
        ("archived", "léa", "Offre passée"),
        ("unarchived", "ana", ""),
    ]
    assert drafts.approved("email", "families", "fr", 5) == []


STATUSES: tuple[DraftStatus, ...] = ("draft", "in_review", "approved", "archived")
# What a person may do with a draft of ana's, by where it stands.
ALLOWED: dict[tuple[str, DraftStatus], set[Act]] = {
    ("ana", "draft"): {"edit", "submit", "archive"},
    ("ana", "in_review"): {"edit", "reopen", "archive"},
    ("ana", "approved"): {"edit", "reopen", "archive"},
    ("ana", "archived"): {"unarchive"},
    ("zoe", "draft"): {"edit", "submit"},
    ("zoe", "in_review"): {"edit", "reopen"},
    ("zoe", "approved"): {"edit", "reopen"},
    ("zoe", "archived"): set(),
    ("max", "draft"): {"submit", "approve", "archive"},
    ("max", "in_review"): {"approve", "send_back", "reopen", "archive"},
    ("max", "approved"): {"reopen", "archive"},
    ("max", "archived"): {"unarchive"},
    ("léa", "draft"): {"edit", "submit", "approve", "archive"},
    ("léa", "in_review"): {"edit", "approve", "send_back", "reopen", "archive"},
    ("léa", "approved"): {"edit", "reopen", "archive"},
    ("léa", "archived"): {"unarchive"},
}


@pytest.mark.parametrize("status", STATUSES)
def test_what_may_be_done_is_done_and_the_rest_is_refused(drafts: Drafts, status: DraftStatus) -> None:
    for user in ROLES:
        stored = at(drafts, status)
        allowed = drafts.acts(stored, user)
        assert allowed == ALLOWED[user, status]
        for act in ACTS:
            if act == "edit":
                continue  # asked of the door: a program with a key edits too
            stored = at(drafts, status)
            refused = _refused(drafts, act, stored.id, user)
            moved = drafts.get(stored.id).status != status
            assert moved == (act in allowed), (user, act)
            # Where it is to go already, nothing is wrong with asking.
            assert refused == (act not in allowed) or not moved, (user, act)


def _refused(drafts: Drafts, act: Act, number: int, user: str) -> bool:
    try:
        getattr(drafts, act)(number, user, "Parce que")
    except (RightsError, StatusError):
        return True
    return False


def test_a_writer_approves_nothing_and_is_told_who_does(drafts: Drafts) -> None:
    number = at(drafts, "in_review").id
    with pytest.raises(RightsError, match=r"approved by “zoe”, a writer\. Reviewers and admins"):
        drafts.approve(number, "zoe")
    with pytest.raises(RightsError, match=r"archived by “zoe”, a writer\. Its author"):
        drafts.archive(number, "zoe")
    assert drafts.get(number).status == "in_review"


def test_sending_back_needs_words(drafts: Drafts) -> None:
    number = at(drafts, "in_review").id
    with pytest.raises(InputError, match="reason is empty"):
        drafts.send_back(number, "max", "  ")
    assert drafts.get(number).status == "in_review"


class TestOwnWork:
    @pytest.mark.parametrize("name", ["léa", "LÉA "])
    def test_the_author_can_not_approve_a_flagged_text_even_with_a_reason(
        self, drafts: Drafts, name: str
    ) -> None:
        roles = {**ROLES, name: ROLES["léa"]}
        drafts = Drafts(drafts._db, who=lambda each: Actor(each, roles[each]))
        number = drafts.save(FLAGGED, "léa").id
        with pytest.raises(OwnWorkError, match="ask another reviewer") as caught:
            drafts.approve(number, name, "Je suis sûre")
        assert [found["rule"] for found in caught.value.findings] == ["grounding.figure"]
        assert "approve" not in drafts.acts(drafts.get(number), name)
        assert not drafts.decisions(number)

    def test_nor_can_who_edited_it_last(self, drafts: Drafts) -> None:
        number = drafts.save(FLAGGED, "ana").id
        drafts.add(number, replace(CHANGED, findings=(HARD,)), "léa", "edited")
        with pytest.raises(OwnWorkError):
            drafts.approve(number, "léa", "Je suis sûre")
        assert drafts.approve(number, "max", "Vu").status == "approved"

    def test_a_text_without_hard_findings_is_its_authors_to_approve(self, drafts: Drafts) -> None:
        number = drafts.save(DRAFT, "léa").id
        assert "approve" in drafts.acts(drafts.get(number), "léa")
        assert drafts.approve(number, "léa").status == "approved"

    def test_one_alone_gives_a_reason_that_is_kept(self, alone: Drafts) -> None:
        number = alone.save(FLAGGED, "léa").id
        assert "approve" in alone.acts(alone.get(number), "léa")
        with pytest.raises(ApprovalError, match="give a reason"):
            alone.approve(number, "léa")
        alone.approve(number, "léa", "Seule ici")
        (decision,) = alone.decisions(number)
        assert (decision.reason, decision.overridden) == ("Seule ici", (HARD,))

    def test_what_the_checks_say_today_decides(self, drafts: Drafts) -> None:
        number = drafts.save(DRAFT, "léa").id
        with pytest.raises(OwnWorkError):
            drafts.approve(number, "léa", "Vu", checked=FLAGGED)
        assert drafts.get(number).draft.findings == FLAGGED.findings


def test_an_archived_draft_is_not_edited(drafts: Drafts) -> None:
    stored = drafts.save(DRAFT, "ana")
    drafts.add(stored.id, CHANGED, "ana", "edited")
    drafts.archive(stored.id, "ana")
    changes: tuple[Callable[[], object], ...] = (
        lambda: drafts.add(stored.id, DRAFT, "ana", "edited"),
        lambda: drafts.restore(stored.id, 1, "ana"),
        lambda: drafts.typed(stored.id, DRAFT, "ana", drafts.get(stored.id).changed_at, done=True),
    )
    for change in changes:
        with pytest.raises(StatusError, match=r"archived\. Take it out of the archive"):
            change()
    assert drafts.get(stored.id).version == 2


def test_a_text_in_review_may_be_mended_and_stays_there(drafts: Drafts) -> None:
    number = at(drafts, "in_review").id
    assert drafts.add(number, CHANGED, "léa", "edited").status == "in_review"


def test_what_was_decided_on_is_not_typed_over(drafts: Drafts) -> None:
    saved = drafts.save(DRAFT, "ana")
    typed = drafts.typed(saved.id, CHANGED, "ana", saved.changed_at, done=False)
    drafts.submit(saved.id, "ana")
    drafts.send_back(saved.id, "max", "Encore")
    other = replace(CHANGED, fields={**CHANGED.fields, "body": "Autre."})
    again = drafts.typed(saved.id, other, "ana", typed.changed_at, done=False)
    assert (typed.version, again.version) == (2, 3)
    assert [one.fields["body"] for one in drafts.versions(saved.id)][1:] == ["À 49,00 €.", "Autre."]


def test_a_text_that_was_changed_meanwhile_is_not_approved(drafts: Drafts) -> None:
    saved = drafts.save(DRAFT, "ana")
    drafts.typed(saved.id, CHANGED, "ana", saved.changed_at, done=False)
    with pytest.raises(ConflictError, match="“ana”"):
        drafts.approve(saved.id, "max", seen=saved.changed_at)


class TestRecord:
    def test_it_tells_everything(self, drafts: Drafts) -> None:
        number = drafts.save(FLAGGED, "ana").id
        drafts.add(number, replace(CHANGED, findings=(HARD,)), "zoe", "edited")
        drafts.comment(number, "Le prix ?", "max", "body")
        drafts.submit(number, "ana")
        drafts.approve(number, "max", "Prix de demain")
        record = drafts.record(number)
        assert record.in_force
        assert (record.model, record.prompt) == ("wire-1", "copy/email@3#0")
        assert record.approval is not None
        assert (record.approval.by, record.approval.reason) == ("max", "Prix de demain")
        assert (record.approval.overridden, record.findings) == ((HARD,), (HARD,))
        assert [(one.number, one.by, one.origin) for one in record.versions] == [
            (1, "ana", "written"),
            (2, "zoe", "edited"),
        ]
        assert [one.verdict for one in record.decisions] == ["submitted", "approved"]
        assert [one.text for one in record.comments] == ["Le prix ?"]
        (change,) = record.changes
        assert (change.field, change.before, change.after) == ("subject", "La nappe", "La nappe Alma")
        assert change.diff[-2:] == ("-La nappe", "+La nappe Alma")

    def test_it_is_one_object_for_a_program(self, drafts: Drafts) -> None:
        number = at(drafts, "approved").id
        told = json.loads(json.dumps(drafts.record(number).as_dict()))
        assert (told["draft"], told["status"], told["in_force"]) == (number, "approved", True)
        assert told["approval"]["by"] == "max"
        assert told["ai_generated"]
        assert told["brief"]["products"] == ["NAP-01"]
        assert told["sources"][0]["source"] == "products.csv"
        assert told["versions"][0]["model"] == "wire-1"

    def test_an_approval_that_ended_is_told_as_such(self, drafts: Drafts) -> None:
        number = at(drafts, "approved", replace(DRAFT, findings=(SOFT,))).id
        drafts.add(number, FLAGGED, "ana", "edited")  # the same words: nothing changed
        assert drafts.record(number).in_force
        drafts.add(number, replace(CHANGED, findings=(HARD,)), "ana", "edited")
        record = drafts.record(number)
        assert not record.in_force
        assert record.approval is not None
        assert record.approval.version == 1
        assert record.findings == (SOFT,)  # of what was approved, not of what came after

    def test_without_an_approval_it_is_of_the_newest_version(self, drafts: Drafts) -> None:
        record = drafts.record(drafts.save(FLAGGED, "ana").id)
        assert (record.approval, record.findings, record.changes) == (None, FLAGGED.findings, ())
        assert not record.in_force
        assert [source.kind for source in record.sources] == ["document", "product"]

    def test_a_text_by_hand_is_not_a_models(self, drafts: Drafts) -> None:
        told = drafts.record(drafts.save(CHANGED, "ana").id).as_dict()
        assert (told["ai_generated"], told["model"]) == (False, "")

    def test_no_such_draft_is_told(self, drafts: Drafts) -> None:
        with pytest.raises(AssistantError, match="no draft “7”"):
            drafts.record(7)
