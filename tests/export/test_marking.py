import datetime as dt
from dataclasses import replace

from assistant.export.marking import marking
from assistant.types.model import Usage
from tests.export.drafts import by_hand, record, stored


def test_a_draft_of_a_model_is_marked_with_all_that_made_it() -> None:
    assert marking(stored()).as_dict() == {
        "ai_generated": True,
        "model": "écrivain-1",
        "prompt": "copy/email 3 a1b2",
        "version": 2,
        "date": "2026-11-22",
        "draft": 7,
        "status": "approved",
    }
    assert marking(stored()).as_texts()["ai_generated"] == "true"


def test_some_words_changed_by_hand_do_not_take_the_mark_away() -> None:
    kept = by_hand(stored())
    assert not marking(kept).ai_generated
    edited = replace(kept, draft=replace(kept.draft, usage=Usage(100, 0, 50)))
    assert marking(edited).ai_generated
    assert marking(edited).model == ""
    told = marking(edited, record(edited))
    assert (told.model, told.prompt) == ("écrivain-1", "copy/email 3 a1b2")


def test_the_day_is_that_of_utc() -> None:
    late = replace(
        stored(), changed_at=dt.datetime(2026, 1, 1, 0, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    )
    assert marking(late).date == dt.date(2025, 12, 31)


def test_headers_and_meta_elements_have_their_own_names() -> None:
    mark = marking(stored(status="draft"))
    assert mark.as_names("X-Draft") == {
        "X-AI-Generated": "true",
        "X-Draft-Model": "écrivain-1",
        "X-Draft-Prompt": "copy/email 3 a1b2",
        "X-Draft-Version": "2",
        "X-Draft-Date": "2026-11-22",
        "X-Draft": "7",
        "X-Draft-Status": "draft",
    }
    assert next(iter(mark.as_names("draft"))) == "ai-generated"
    assert mark.as_names("draft")["draft-status"] == "draft"
