import datetime as dt

from assistant.types.draft import Brief, Draft
from assistant.types.stored import StoredDraft
from assistant.web.studio.drafts.work import UNDONE_AT_MOST, Proposal, Work

BRIEF = Brief("email", "families", "x", "fr")


def draft(text: str, id_: int = 1) -> Draft:
    return Draft(BRIEF, {"body": text}, (), (), (), {}, id=id_)


def kept(text: str, id_: int = 1, minute: int = 0) -> StoredDraft:
    at = dt.datetime(2026, 11, 22, 9, minute, tzinfo=dt.UTC)
    return StoredDraft(draft(text, id_), "draft", 1, "group", at, "lea", at, "lea")


def test_nothing_is_open_at_first() -> None:
    assert Work().current is None
    assert Work().opened(0) == Work()
    assert Work().changed(kept("a")).current == draft("a")


def test_a_change_can_be_undone() -> None:
    work = Work((draft("a"),)).proposed(Proposal(draft("b"), "shorter")).changed(kept("b"))
    assert work.current == draft("b")
    assert work.proposal is None
    assert work.before == ({"body": "a"},)
    back = work.undone(kept("a"))
    assert back.current == draft("a")
    assert back.before == ()


def test_a_check_is_no_change() -> None:
    work = Work((draft("a"),)).proposed(Proposal(draft("b"), "shorter"))
    assert work.checked(kept("a", 2)).before == ()
    assert work.checked(kept("a", 2)).proposal is not None
    assert work.changed(kept("a", 2)).before == ()


def test_only_the_last_steps_are_kept() -> None:
    work = Work((draft("0"),))
    for number in range(UNDONE_AT_MOST + 5):
        work = work.changed(kept(str(number + 1)))
    assert len(work.before) == UNDONE_AT_MOST
    assert work.before[-1] == {"body": str(UNDONE_AT_MOST + 4)}


def test_another_draft_is_opened_without_the_steps_of_the_one_before() -> None:
    work = Work((draft("a"), draft("b", 2))).changed(kept("c"))
    assert work.opened(1).current == draft("b", 2)
    assert work.opened(1).before == ()
    assert work.opened(5) == work
    assert work.opened(-1) == work
    assert len(work.added(kept("d", 3)).drafts) == 3


def test_it_knows_when_the_open_text_was_changed_last() -> None:
    assert Work().since == Work((draft("a"),)).since == dt.datetime.min.replace(tzinfo=dt.UTC)
    work = Work.of([kept("a"), kept("b", 2, 5)], 1)
    assert work.since.minute == 5
    assert work.opened(0).since.minute == 0
    assert work.opened(0).changed(kept("c", 1, 9)).since.minute == 9
