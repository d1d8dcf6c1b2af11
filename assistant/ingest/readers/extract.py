"""What one format's reader gives: Markdown and the facts that the file states about itself."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.types.knowledge import Audience, Part
from assistant.types.language import Language


@dataclass(frozen=True)
class Extract:
    """The content of one file. Only what the file says itself is set; nothing is guessed here."""

    parts: tuple[Part, ...]
    title: str = ""
    language: Language | None = None
    url: str | None = None
    date: dt.date | None = None
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    audience: Audience | None = None

    def as_dict(self) -> dict[str, Any]:
        """Plain values for the pipe between the reading process and this one."""
        return {
            "parts": [[part.text, part.page] for part in self.parts],
            "title": self.title,
            "language": self.language,
            "url": self.url,
            "date": self.date and self.date.isoformat(),
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Extract":
        """The way back from `as_dict`."""
        return cls(
            parts=tuple(Part(str(text), page) for text, page in values["parts"]),
            title=str(values["title"]),
            language=values["language"],
            url=values["url"],
            date=values["date"] and dt.date.fromisoformat(values["date"]),
        )


def known_language(code: object) -> Language | None:
    """“fr-FR”, “EN”, “English” → the language; None for any other one."""
    start = str(code or "").strip().casefold()[:2]
    return "fr" if start == "fr" else "en" if start == "en" else None
