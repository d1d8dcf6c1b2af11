"""The manifest of an export: all that is in it and how it came to be, without any personal data."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant import __version__
from assistant.types.brand import Bilingual
from assistant.types.campaign import StoredCampaign
from assistant.types.campaign_export import AudienceCount, WithheldText
from assistant.types.contacts import ContactList

NAME = "manifest.json"
FORMAT = 1
# Regulation (EU) 2024/1689 (AI Act), art. 50(2): generated text is marked in a machine-readable form.
MARKING = "https://eur-lex.europa.eu/eli/reg/2024/1689/oj (art. 50(2))"


@dataclass(frozen=True)
class Made:
    """When, by whom and for what an export was made."""

    at: dt.datetime
    by: str
    tool: str
    template: bool
    unapproved: bool


@dataclass(frozen=True)
class Contents:
    """What an export holds."""

    texts: Sequence[dict[str, Any]]
    withheld: Sequence[WithheldText]
    channels: Sequence[AudienceCount]
    columns: Mapping[str, Mapping[str, Any]]
    files: Sequence[Mapping[str, Any]]
    warnings: Sequence[Bilingual]


def manifest(
    stored: StoredCampaign, contacts: ContactList | None, made: Made, contents: Contents
) -> dict[str, Any]:
    """The manifest as one object. Of each channel `sent` and the sum of `excluded` are `rows`.

    Each text says how many contacts get it (`sent`, by channel it is one). `files` are all but the manifest.
    """
    sent = {variant: count for each in contents.channels for variant, count in each.by_variant.items()}
    return {
        "format": FORMAT,
        "program": f"brand-assistant {__version__}",
        "made_at": made.at.isoformat(),
        "made_by": made.by,
        "tool": made.tool,
        "template": made.template,
        "unapproved": made.unapproved,
        "ai_generated": any(text["ai_generated"] for text in contents.texts),
        "marking": MARKING,
        "campaign": _campaign(stored),
        "contacts": contacts and _contacts(contacts, contents.channels),
        "channels": [each.as_dict() for each in contents.channels],
        "columns": {name: dict(columns) for name, columns in contents.columns.items()},
        "texts": [{**text, "sent": sent.get(text["variant_id"], 0)} for text in contents.texts],
        "withheld": [text.as_dict() for text in contents.withheld],
        "files": [dict(file) for file in contents.files],
        "warnings": [dict(each) for each in contents.warnings],
    }


def manifest_bytes(made: Mapping[str, Any]) -> bytes:
    """The manifest as a file."""
    return f"{json.dumps(made, ensure_ascii=False, indent=2)}\n".encode()


def _campaign(stored: StoredCampaign) -> dict[str, Any]:
    frozen = stored.frozen
    return {
        "id": stored.id,
        "name": stored.campaign.name,
        "status": stored.status,
        "parent": stored.parent,
        "created_at": stored.created_at.isoformat(),
        "created_by": stored.created_by,
        "planned_on": frozen.get("planned_on"),
        "model": frozen.get("model"),
        "products": dict(frozen.get("products") or {}),
        # Which rules made the segments: two exports with the same sum went by the same ones.
        "segments_sha256": _sum(frozen.get("segments") or {}),
    }


def _contacts(contacts: ContactList, channels: Sequence[AudienceCount]) -> dict[str, Any]:
    return {
        "list": contacts.id,
        "name": contacts.name,
        "tool": contacts.tool,
        "file_sha256": contacts.file_hash,
        "imported_at": contacts.imported_at.isoformat(),
        "rows_imported": contacts.rows,
        "rows": channels[0].rows if channels else contacts.rows,
    }


def _sum(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
