"""The store of drafts, on both databases."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.errors import ApprovalError, ConflictError, InputError, StoreError, UnknownNameError
from assistant.store.copy.drafts import Drafts, Wanted
from assistant.store.copy.reviews import LONGEST_TEXT
from assistant.store.copy.tables import DraftVersionRow
from assistant.store.database import Database
from assistant.store.ledger import Ledger
from assistant.types.answer import Citation
from assistant.types.draft import Brief, Draft, DraftSentence, Finding, Offer
from assistant.types.model import Usage

NOON = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
BRIEF = Brief(
    "email",
    "families",
    "Présenter la nappe",
    "fr",
    ("NAP-01",),
    offer=Offer("10 %", dt.date(2026, 12, 1), dt.date(2026, 12, 24)),
    utm={"source": "crm"},
    variants=2,
)
HARD = Finding(
    "grounding.figure", "error", "body", "49,00 €", {"fr": "a", "en": "b"}, {"fr": "c"}, "d", 3, 10
)
SOFT = replace(HARD, rule="channel.length.soft", severity="warning", start=None, end=None)
DRAFT = Draft(
    BRIEF,
    {"subject": "La nappe", "body": "À 49,00 €."},
    (DraftSentence("body", "À 49,00 €.", (1,), True),),
    (Citation(1, "products.csv", "Nappe", "", "59,00 €", None, "fr"),),
    (SOFT,),
    {"subject": 8, "body": 10},
    model="wire-1",
    prompt="copy/email@3#0",
    repaired=True,
    usage=Usage(100, 20, 30, Decimal("0.0123"), estimated=True),
    variant=1,
)
CHANGED = replace(DRAFT, fields={**DRAFT.fields, "subject": "La nappe Alma"}, model="", usage=Usage())


@pytest.fixture
def clock() -> Callable[[], dt.datetime]:
    """Each look is a minute later than the one before."""
    minutes = iter(range(10_000))
    return lambda: NOON + dt.timedelta(minutes=next(minutes))


@pytest.fixture
def drafts(db: Database, clock: Callable[[], dt.datetime]) -> Drafts:
    return Drafts(db, clock)


def test_a_draft_comes_back_as_it_was(drafts: Drafts) -> None:
    saved = drafts.save(DRAFT, "zoe", "g")
    stored = drafts.get(saved.id)
    assert stored == saved
    assert stored.draft == replace(DRAFT, id=saved.id)
    assert (stored.status, stored.version, stored.group, stored.created_by) == ("draft", 1, "g", "zoe")
    assert stored.as_dict()["created_at"] == NOON.isoformat()


def test_a_change_is_a_version_and_the_first_is_kept(drafts: Drafts) -> None:
    number = drafts.save(DRAFT, "zoe").id
    stored = drafts.add(number, CHANGED, "max", "revised", "shorter")
    assert (stored.version, stored.changed_by, stored.created_by) == (2, "max", "zoe")
    assert stored.draft.fields == CHANGED.fields
    first, second = drafts.versions(number)
    assert (first.number, first.origin, first.fields, first.findings) == (1, "written", DRAFT.fields, (SOFT,))
    assert (second.origin, second.note, second.by, second.model) == ("revised", "shorter", "max", "")
    assert second.as_dict()["fields"] == CHANGED.fields


def test_the_same_text_is_no_version(drafts: Drafts) -> None:
    number = drafts.save(DRAFT, "zoe").id
    assert drafts.add(number, DRAFT, "max", "edited").version == 1
    assert drafts.restore(number, 1, "max").version == 1


def test_a_version_is_restored_as_a_new_one(drafts: Drafts) -> None:
    number = drafts.save(DRAFT, "zoe").id
    drafts.add(number, CHANGED, "zoe", "edited")
    stored = drafts.restore(number, 1, "max")
    assert (stored.version, stored.draft.fields) == (3, DRAFT.fields)
    assert stored.draft.findings == (SOFT,)
    assert [(one.origin, one.note) for one in drafts.versions(number)][2] == ("restored", "1")
    for version in (9, 0, 2**31, 10**20):
        with pytest.raises(UnknownNameError, match=f"version “{version}”"):
            drafts.restore(number, version, "max")


@pytest.mark.parametrize("number", [-1, 0, 2**31, 10**20])
def test_a_number_that_no_database_counts_to_is_no_draft(drafts: Drafts, number: int) -> None:
    for ask in (drafts.get, drafts.versions, drafts.comments, drafts.decisions, drafts.delete):
        with pytest.raises(UnknownNameError, match=f"draft “{number}”"):
            ask(number)


def test_the_cost_of_every_reply_is_the_drafts(drafts: Drafts) -> None:
    number = drafts.save(DRAFT, "zoe").id
    drafts.charge(number, Usage(10, 1, 2, Decimal("0.001")))
    assert drafts.get(number).draft.usage == Usage(110, 21, 32, Decimal("0.0133"), estimated=True)


def test_drafts_are_listed_the_last_one_first(drafts: Drafts) -> None:
    first = drafts.save(DRAFT, "zoe", "g").id
    second = drafts.save(replace(DRAFT, brief=replace(BRIEF, channel="sms")), "max").id
    drafts.add(first, CHANGED, "zoe", "edited")
    assert [one.id for one in drafts.page()] == [first, second]
    assert [one.version for one in drafts.page()] == [2, 1]
    for wanted, found in (
        (Wanted(by="max"), [second]),
        (Wanted(channel="email"), [first]),
        (Wanted(group="g"), [first]),
        (Wanted(status="approved"), []),
    ):
        assert [one.id for one in drafts.page(wanted)] == found
    assert [one.id for one in drafts.page(offset=1, limit=1)] == [second]


def test_a_hard_finding_blocks_the_approval_unless_there_is_a_reason(drafts: Drafts) -> None:
    number = drafts.save(replace(DRAFT, findings=(HARD, SOFT)), "zoe").id
    for reason in ("", "  "):
        with pytest.raises(ApprovalError, match="1 hard finding") as caught:
            drafts.approve(number, "max", reason)
    assert [found["rule"] for found in caught.value.findings] == ["grounding.figure"]
    assert drafts.get(number).status == "draft"
    assert drafts.approve(number, "max", "Prix confirmé par la direction").status == "approved"
    (decision,) = drafts.decisions(number)
    assert (decision.verdict, decision.by, decision.version) == ("approved", "max", 1)
    assert decision.reason == "Prix confirmé par la direction"
    assert decision.overridden == (HARD,)
    assert decision.as_dict()["overridden"][0]["excerpt"] == "49,00 €"


def test_approving_twice_is_one_decision(drafts: Drafts) -> None:
    number = drafts.save(DRAFT, "zoe").id
    drafts.approve(number, "max")
    drafts.approve(number, "max")
    assert [one.overridden for one in drafts.decisions(number)] == [()]


@pytest.mark.parametrize("change", ["add", "restore", "reopen"])
def test_an_approval_ends_with_the_text_it_was_of(drafts: Drafts, change: str) -> None:
    number = drafts.save(DRAFT, "zoe").id
    drafts.add(number, CHANGED, "zoe", "edited")
    drafts.approve(number, "max")
    changes: dict[str, Callable[[], object]] = {
        "add": lambda: drafts.add(number, DRAFT, "ana", "edited"),
        "restore": lambda: drafts.restore(number, 1, "ana"),
        "reopen": lambda: drafts.reopen(number, "ana", "Le prix change"),
    }
    changes[change]()
    assert drafts.get(number).status == "draft"
    last = drafts.decisions(number)[-1]
    assert (last.verdict, last.by) == ("reopened", "ana")
    assert last.reason == ("Le prix change" if change == "reopen" else "")
    drafts.reopen(number, "ana")
    assert len(drafts.decisions(number)) == 2


def test_only_approved_copy_of_the_same_place_is_an_example(drafts: Drafts) -> None:
    for change in ({}, {"channel": "sms"}, {"segment": "pros"}, {"language": "en"}):
        drafts.approve(drafts.save(replace(DRAFT, brief=replace(BRIEF, **change)), "zoe").id, "max")
    newer = drafts.save(CHANGED, "zoe").id
    drafts.approve(newer, "max")
    drafts.save(CHANGED, "zoe")  # not approved
    assert drafts.approved("email", "families", "fr", 5) == [CHANGED.fields, DRAFT.fields]
    assert drafts.approved("email", "families", "fr", 1) == [CHANGED.fields]


def test_comments_are_of_a_version_and_a_field(drafts: Drafts) -> None:
    number = drafts.save(DRAFT, "zoe").id
    drafts.comment(number, " Trop long ? ", "max", "subject")
    drafts.add(number, CHANGED, "zoe", "edited")
    drafts.comment(number, "Mieux.", "max")
    first, second = drafts.comments(number)
    assert (first.version, first.field, first.text, first.by) == (1, "subject", "Trop long ?", "max")
    assert (second.version, second.field) == (2, "")
    assert second.as_dict()["text"] == "Mieux."
    for words in ("  ", "x" * (LONGEST_TEXT + 1)):
        with pytest.raises(InputError, match="comment"):
            drafts.comment(number, words, "max")


def test_what_the_checks_say_today_replaces_what_they_said(drafts: Drafts) -> None:
    number, seen = drafts.save(DRAFT, "zoe").id, drafts.page()[0].changed_at
    with pytest.raises(ApprovalError):
        drafts.approve(number, "max", seen=seen, checked=replace(DRAFT, findings=(HARD,)))
    stored = drafts.get(number)
    assert (stored.version, stored.status, stored.draft.findings) == (1, "draft", (HARD,))
    assert drafts.approve(number, "max", seen=seen, checked=DRAFT).draft.findings == (SOFT,)
    assert drafts.get(number).status == "approved"


def test_a_version_that_nobody_checked_is_not_approved(drafts: Drafts) -> None:
    saved = drafts.save(replace(DRAFT, findings=(HARD,)), "zoe")
    number = saved.id
    drafts.add(number, replace(CHANGED, findings=(HARD,)), "ana", "edited")
    with pytest.raises(ConflictError, match=r"“ana” since it was read; its newest version is 2"):
        drafts.approve(number, "max", "Vu", seen=saved.changed_at, checked=DRAFT)
    stored = drafts.get(number)
    assert (stored.status, stored.draft.findings) == ("draft", (HARD,))
    assert not drafts.decisions(number)


def test_a_deleted_draft_is_gone_with_all_of_it(drafts: Drafts, db: Database) -> None:
    number = drafts.save(DRAFT, "zoe").id
    kept = drafts.save(DRAFT, "zoe").id
    for one in (number, kept):
        drafts.comment(one, "Oui", "max")
        drafts.approve(one, "max")
    drafts.delete(number)
    assert [one.id for one in drafts.page()] == [kept]
    assert len(drafts.comments(kept)) == len(drafts.decisions(kept)) == 1
    with db.reading() as session:
        assert session.get(DraftVersionRow, (number, 1)) is None


def test_no_such_draft_is_told(drafts: Drafts) -> None:
    for look in (drafts.get, drafts.versions, drafts.comments, drafts.decisions, drafts.delete):
        with pytest.raises(UnknownNameError, match="no draft “404”"):
            look(404)


def test_a_draft_whose_version_is_missing_is_an_error_of_the_store(drafts: Drafts, db: Database) -> None:
    number = drafts.save(DRAFT, "zoe").id
    with db.session() as session:
        session.delete(session.get_one(DraftVersionRow, (number, 1)))
    with pytest.raises(StoreError, match="Version 1 of draft"):
        drafts.get(number)


def test_groups_are_all_different() -> None:
    assert Drafts.new_group() != Drafts.new_group()


def test_what_one_user_asked_for_is_told_apart(db: Database) -> None:
    ledger = Ledger(db, lambda: NOON)
    for user, tokens in (("zoe", 1), ("max", 2), ("", 4)):
        ledger.record("copy", "m", Usage(tokens), user=user)
    assert ledger.spent("copy", NOON).tokens == 7
    assert ledger.spent("copy", NOON, "max").tokens == 2
    assert ledger.spent("copy", NOON, "").tokens == 4


def test_changes_at_the_same_time_are_a_version_each(db: Database) -> None:
    drafts = Drafts(db, lambda: NOON)
    number = drafts.save(DRAFT, "zoe").id

    def change(one: int) -> None:
        drafts.add(number, replace(CHANGED, fields={"subject": f"Nappe {one}"}), "zoe", "edited")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(change, range(16)))
    assert [version.number for version in drafts.versions(number)] == list(range(1, 18))
