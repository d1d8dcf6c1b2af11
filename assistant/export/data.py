"""Drafts as JSON, for programs: everything that is kept of them, and their texts as a tool takes them."""

import json
from collections.abc import Sequence
from typing import Any

from assistant.export.outgoing import Company, Outgoing, file_of
from assistant.store.copy.brief_json import brief_dict
from assistant.types.export import ExportFile


def json_file(drafts: Sequence[Outgoing], company: Company) -> ExportFile:
    """`{"company", "drafts": […]}`: of each what the API gives, its brief, its marking, its approval record.

    `fields` hold the merge tags in our neutral form, so that the file can be read back; `rendered` holds the
    same texts in the syntax of the tool, with what the export adds to them.
    """
    content = {"company": company.brand.name, "drafts": [_draft(draft) for draft in drafts]}
    text = json.dumps(content, ensure_ascii=False, indent=2)
    return file_of(tuple(drafts), ".json", "application/json", f"{text}\n".encode())


def _draft(draft: Outgoing) -> dict[str, Any]:
    return {
        **draft.stored.as_dict(),
        "ai_generated": draft.marking.ai_generated,
        "marking": draft.marking.as_dict(),
        "approved": draft.approved,
        "record": None if draft.record is None else draft.record.as_dict(),
        "brief": brief_dict(draft.brief),
        "link": draft.link,
        "tool": draft.tool,
        "rendered": {piece.name: piece.text for piece in draft.pieces},
    }
