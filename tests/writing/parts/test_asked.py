from pathlib import Path
from typing import Any

import pytest

from assistant.brand.channels import load_channels
from assistant.errors import InputError, UnknownNameError
from assistant.store.copy.drafts import Drafts
from assistant.types.draft import Brief, Draft, Finding
from assistant.types.revision import Revision
from assistant.writing.parts.asked import revision_of
from tests.database import new_database

CHANNELS = load_channels()
FINDING = Finding("grounding.figure", "error", "body", "49 €", {"fr": "a", "en": "b"})
BRIEF = Brief("email", "families", "Présenter", "fr")
DRAFT = Draft(BRIEF, {"subject": "La nappe", "body": "À 49 €."}, (), (), (FINDING,), {})


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    made = Drafts(new_database(tmp_path))
    made.save(DRAFT, "zoe")
    return made


def test_a_stored_draft_brings_its_text_and_its_brief(drafts: Drafts) -> None:
    asked = {"command": "shorter", "draft": 1, "field": "subject", "instruction": " Sec "}
    assert revision_of(asked, drafts, CHANNELS) == Revision(
        DRAFT.fields, "subject", "shorter", "Sec", BRIEF, draft=1
    )


def test_what_comes_along_goes_before_what_is_stored(drafts: Drafts) -> None:
    asked = {"command": "shorter", "draft": 1, "fields": {"body": "À 59 €."}}
    assert revision_of(asked, drafts, CHANNELS).fields == {"subject": "La nappe", "body": "À 59 €."}


def test_a_finding_is_counted_from_one_and_names_the_field(drafts: Drafts) -> None:
    found = revision_of({"command": "fix", "draft": 1, "finding": 1}, drafts, CHANNELS)
    assert (found.finding, found.field) == (FINDING, "body")


def test_a_text_is_taken_apart_as_its_channel_says(drafts: Drafts) -> None:
    asked = {
        "command": "translate",
        "language": "en",
        "text": "# Objet\nLa nappe\n\n# body\nEn lin.",
        "brief": {"channel": "email", "language": "fr"},
    }
    found = revision_of(asked, drafts, CHANNELS)
    assert (found.fields["subject"], found.fields["body"]) == ("La nappe", "En lin.")
    assert (found.language, found.draft, found.brief.segment) == ("en", None, "")


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"command": "shorter", "draft": "1"}, "draft"),
        ({"command": "shorter", "draft": True}, "draft"),
        ({"command": "shorter", "draft": 1, "language": "de"}, "language"),
        ({"command": "shorter", "draft": 1, "field": 3}, "field"),
        ({"command": "shorter", "draft": 1, "fields": ["a"]}, "fields"),
        ({"command": "shorter", "draft": 1, "fields": {"body": 3}}, "field body"),
        ({"command": "fix", "draft": 1, "finding": 2}, "from 1 to 1"),
        ({"command": "fix", "finding": 1, "brief": {"channel": "email"}, "text": "x"}, "from 1 to 0"),
        ({"command": "shorter", "draft": 1, "filed": "x"}, "filed"),
        ({"command": "shorter", "brief": "email"}, "brief"),
    ],
)
def test_a_value_of_the_wrong_kind_is_told(drafts: Drafts, asked: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        revision_of(asked, drafts, CHANNELS)


@pytest.mark.parametrize(
    "asked",
    [
        {"command": "short", "draft": 1},
        {"command": "shorter", "draft": 2},
        {"command": "shorter", "brief": {"channel": "emial"}, "text": "x"},
    ],
)
def test_an_unknown_name_is_told(drafts: Drafts, asked: dict[str, Any]) -> None:
    with pytest.raises(UnknownNameError):
        revision_of(asked, drafts, CHANNELS)
