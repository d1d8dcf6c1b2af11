"""What one format's reader gives: Markdown and the facts that the file states about itself."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.types.knowledge import Audience, Part, Trust
from assistant.types.language import Language

_DATES = ("date", "saved", "valid_from", "valid_until")


@dataclass(frozen=True)
class Extract:
    """The content of one file. Only what the file says itself is set; nothing is guessed here.

    `date` is one that somebody wrote; `saved` is the one that a program kept in the file's properties.
    """

    parts: tuple[Part, ...]
    title: str = ""
    language: Language | None = None
    url: str | None = None
    date: dt.date | None = None
    saved: dt.date | None = None
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    audience: Audience | None = None
    trust: Trust | None = None
    owner: str = ""
    warnings: tuple[str, ...] = ()  # in words for the user: “page 3 has no text”

    def as_dict(self) -> dict[str, Any]:
        """Plain values for the pipe between the reading process and this one."""
        values = {item.name: getattr(self, item.name) for item in dataclasses.fields(self)}
        dates = {name: values[name] and values[name].isoformat() for name in _DATES}
        parts = [[part.text, part.page] for part in self.parts]
        return {**values, **dates, "warnings": [*self.warnings], "parts": parts}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Extract":
        """The way back from `as_dict`."""
        dates = {name: values[name] and dt.date.fromisoformat(values[name]) for name in _DATES}
        parts = tuple(Part(str(text), page) for text, page in values["parts"])
        return cls(**{**values, **dates, "parts": parts, "warnings": tuple(values["warnings"])})


def known_language(code: object) -> Language | None:
    """“fr-FR”, “EN”, “English” → the language; None for any other one."""
    start = str(code or "").strip().casefold()[:2]
    return "fr" if start == "fr" else "en" if start == "en" else None
