"""The desk over a real store."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.errors import InputError, UnapprovedError, UnknownNameError
from assistant.export.desk import MOST_DRAFTS, ExportDesk
from assistant.store.copy.drafts import Drafts
from assistant.store.database import Database
from tests.export.drafts import EMAIL, company, stored


@pytest.fixture
def drafts(tmp_path: Path) -> Iterator[Drafts]:
    database = Database.for_folder(tmp_path)
    yield Drafts(database)
    database.close()


@pytest.fixture
def desk(drafts: Drafts) -> ExportDesk:
    return ExportDesk(drafts, company())


def test_an_approval_travels_with_the_text(drafts: Drafts, desk: ExportDesk) -> None:
    number = drafts.save(stored().draft, "marie").id
    with pytest.raises(UnapprovedError):
        desk.export([number], "json")
    drafts.approve(number, "chloé")
    (draft,) = json.loads(desk.export([number, number], "json").content)["drafts"]
    assert draft["record"]["approval"]["by"] == "chloé"
    assert draft["record"]["in_force"] is True
    assert b"approved_by: chlo\xc3\xa9" in desk.export([number], "md").content


def test_an_edit_ends_the_approval_and_keeps_the_name_of_the_model(drafts: Drafts, desk: ExportDesk) -> None:
    kept = drafts.save(stored().draft, "marie")
    drafts.approve(kept.id, "chloé")
    edited = stored({**EMAIL, "cta": "Découvrir"}).draft
    drafts.add(kept.id, edited, "marie", "edited")
    content = desk.export([kept.id], "md", unapproved=True).content.decode()
    assert "approved: false" in content
    assert "model: écrivain-1" in content
    assert "approved_by" not in content


def test_formats_and_tools_are_named(desk: ExportDesk) -> None:
    assert desk.formats("email")[0].id == "eml"
    assert desk.tools["brevo"] == {"fr": "Brevo", "en": "Brevo"}
    with pytest.raises(UnknownNameError):
        desk.formats("fax")


def test_too_many_and_none(desk: ExportDesk) -> None:
    for ids in ([], range(1, MOST_DRAFTS + 2)):
        with pytest.raises(InputError, match="can't be exported at once"):
            desk.export(ids, "csv")
    with pytest.raises(UnknownNameError, match="draft “5”"):
        desk.export([5], "csv")
