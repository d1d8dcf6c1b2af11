"""JSON, read back."""

import json

from assistant.export.data import json_file
from assistant.export.outgoing import outgoing
from assistant.store.copy.brief_json import brief_of
from assistant.writing.given import given
from tests.export.drafts import BRIEF, EMAIL, company, record, stored


def test_json_holds_everything_and_the_text_of_the_tool() -> None:
    out = outgoing(stored(), company(), "brevo", record(stored()))
    file = json_file([out], company())
    content = json.loads(file.content)
    (draft,) = content["drafts"]
    assert content["company"] == "Maison Aubrelin"
    assert draft["fields"] == EMAIL
    assert draft["rendered"]["body"].startswith('Bonjour {{ contact.FIRSTNAME | default : "vous" }},')
    assert (draft["tool"], draft["approved"], draft["status"]) == ("brevo", True, "approved")
    assert draft["marking"]["ai_generated"] is True
    assert draft["marking"]["date"] == "2026-11-22"
    assert draft["record"]["approval"]["by"] == "chloé"
    assert brief_of(draft["brief"]) == BRIEF


def test_a_draft_of_the_file_is_taken_back() -> None:
    content = json.loads(json_file([outgoing(stored(), company())], company()).content)
    back = given(json.dumps(content["drafts"][0]), company().channels["email"])
    assert dict(back.fields) == EMAIL
    assert content["drafts"][0]["record"] is None
