"""A planned text as the columns of its row, before anything was written."""

import datetime as dt
from typing import Any

from assistant.types.campaign import PlannedText


def text_values(campaign: int, planned: PlannedText, at: dt.datetime) -> dict[str, Any]:
    """The columns of a new `campaign_text` row: what is planned, pending, and nothing spent."""
    return {
        **vars(planned),
        "campaign": campaign,
        "products": list(planned.products),
        "status": "pending",
        "reason": "",
        "detail": "",
        "attempts": 0,
        "worker": "",
        "leased_until": None,
        "draft": None,
        "review": "",
        "reviewed_by": "",
        "findings": [],
        "prompt_tokens": 0,
        "cached_tokens": 0,
        "completion_tokens": 0,
        "cost_eur": None,
        "seconds": 0.0,
        "changed_at": at,
    }
