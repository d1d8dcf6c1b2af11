"""The mark of AI-generated text that every exported file carries for machines to read.

Regulation (EU) 2024/1689 (AI Act), art. 50(2): whoever provides a system that generates text sees to it that
its output is marked in a machine-readable form. https://eur-lex.europa.eu/eli/reg/2024/1689/oj
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.types.library import ApprovalRecord
from assistant.types.stored import StoredDraft


@dataclass(frozen=True)
class Marking:
    """What a file says of its making.

    `model` and `prompt` are those of the last version that a model wrote, as far as that is known, and empty
    for a text of people; `date` is the UTC day of the newest version, `version` its number, `status` the
    draft's.
    """

    ai_generated: bool
    model: str
    prompt: str
    version: int
    date: dt.date
    draft: int
    status: str

    def as_dict(self) -> dict[str, str | int | bool]:
        """The mark as one flat object, for JSON and front matter."""
        return {
            "ai_generated": self.ai_generated,
            "model": self.model,
            "prompt": self.prompt,
            "version": self.version,
            "date": self.date.isoformat(),
            "draft": self.draft,
            "status": self.status,
        }

    def as_texts(self) -> Mapping[str, str]:
        """The same with plain texts (true, false), for columns, headers, meta elements and properties."""
        return {
            name: str(value).lower() if isinstance(value, bool) else str(value)
            for name, value in self.as_dict().items()
        }

    def as_names(self, prefix: str) -> Mapping[str, str]:
        """The same for headers and meta elements: `X-AI-Generated` or `ai-generated`, all others prefixed."""
        capital = prefix[:1].isupper()
        names = {"ai_generated": "X-AI-Generated" if capital else "ai-generated", "draft": prefix}
        return {
            names.get(name, f"{prefix}-{name.title() if capital else name}"): text
            for name, text in self.as_texts().items()
        }


def marking(stored: StoredDraft, record: ApprovalRecord | None = None) -> Marking:
    """The mark of a kept draft; its `record` knows the model of the versions before a person's.

    A model had its hand in a draft that took tokens, also where a person wrote its newest version: changing
    some words of a generated text doesn't make it written.
    """
    draft = stored.draft
    model, prompt = draft.model, draft.prompt
    if not model and record is not None:
        model, prompt = record.model, record.prompt
    return Marking(
        ai_generated=bool(model) or draft.usage.completion_tokens > 0,
        model=model,
        prompt=prompt,
        version=stored.version,
        date=stored.changed_at.astimezone(dt.UTC).date(),
        draft=stored.id,
        status=stored.status,
    )
