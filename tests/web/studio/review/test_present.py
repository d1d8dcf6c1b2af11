import datetime as dt
from dataclasses import replace

import pytest

from assistant.brand.channels import load_channels
from assistant.types.draft import Brief, Draft, Finding
from assistant.types.library import ChangedSource, LibraryEntry, LibraryPage, SourceStamp
from assistant.types.people import Account
from assistant.types.stored import StoredDraft
from assistant.web.pages import Pages
from assistant.web.studio.library.present import LibraryPresenter
from assistant.web.studio.review.present import ReviewPresenter, Seen, Standing
from assistant.web.texts import Texts

NOON = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
FR, EN = Texts.load().words("fr"), Texts.load().words("en")
BRIEF = Brief("email", "families", "Présenter", "fr")
HARD = Finding("grounding.figure", "error", "body", "61", {"fr": "a", "en": "b"})
TEXT = Draft(BRIEF, {"subject": "Alma", "body": "Lin <b>"}, (), (), (), {}, id=7)
STORED = StoredDraft(TEXT, "approved", 3, "g", NOON, "lea", NOON, "lea")
STAMP = SourceStamp("product", "knowledge", "products.csv", "NAP-01", "Nappe Alma", "a" * 64)
CHANGED = (ChangedSource(STAMP, "changed"), ChangedSource(replace(STAMP, title=""), "gone"))
LEA, RITA = Account("lea", "writer", NOON), Account("rita", "reviewer", NOON)


@pytest.fixture
def present() -> ReviewPresenter:
    return ReviewPresenter(Pages())


def test_a_source_that_changed_is_named(present: ReviewPresenter) -> None:
    html = present.approval(FR, Standing(STORED, frozenset({"reopen"}), CHANGED, RITA))
    assert "Source modifiée depuis l’approbation\u00a0: Nappe Alma" in html
    assert "Source disparue depuis l’approbation\u00a0: products.csv" in html
    page = LibraryPage((LibraryEntry(STORED, CHANGED),), 1)
    listed = LibraryPresenter(Pages(), load_channels(), {}).list(EN, page, 0, {7: {"open"}})
    assert "Source changed since the approval: Nappe Alma" in listed
    assert "b-stale" in listed
    assert "Lin &lt;b&gt;" in listed


def test_the_first_button_stands_out_and_nothing_else_is_offered(present: ReviewPresenter) -> None:
    html = str(present.approval(FR, Standing(STORED, frozenset({"archive", "reopen", "edit"}))))
    assert html.index('data-act="reopen"') < html.index('data-act="archive"')
    assert html.count("b-main") == 1
    assert 'data-act="edit"' not in html


@pytest.mark.parametrize(
    ("account", "findings", "said"),
    [
        (LEA, (), "Une personne chargée de la relecture l’approuve."),
        (RITA, (HARD,), "une autre personne doit l’approuver"),
        (None, (HARD,), "Ce texte attend une approbation."),
    ],
)
def test_who_cannot_approve_is_told_why(
    present: ReviewPresenter, account: Account | None, findings: tuple[Finding, ...], said: str
) -> None:
    waiting = replace(STORED, status="in_review", draft=replace(TEXT, findings=findings))
    assert said in present.approval(FR, Standing(waiting, frozenset(), (), account))


def test_only_a_draft_that_may_be_edited_saves_itself() -> None:
    draft = replace(STORED, status="draft")
    assert Standing(draft, frozenset({"edit"})).saved_as == 7
    assert Standing(draft, frozenset()).saved_as == 0
    assert Standing(STORED, frozenset({"edit"})).saved_as == 0


def test_a_newer_text_is_shown_beside_what_was_typed(present: ReviewPresenter) -> None:
    newest = replace(STORED, draft=replace(TEXT, fields={"subject": "Brume", "body": "Lin"}))
    channel = load_channels()["email"]
    mine = present.clash(FR, TEXT, newest, {"subject": "Alma & moi", "body": "Lin <b>"}, Seen(channel))
    assert "<del>Brume</del>" in mine
    assert "Alma &amp; moi" in mine
    assert 'data-act="mine"' in mine
    theirs = present.clash(EN, TEXT, newest, dict(TEXT.fields), Seen(channel))
    assert "<ins>Brume</ins>" in theirs
    assert 'data-act="mine"' not in theirs
