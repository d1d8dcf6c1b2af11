"""What a browser tells an endpoint of the widget: it may be anything, so only sensible values come out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request

from assistant.types.language import LANGUAGES, Language
from assistant.web.language import page_language

_LONGEST = 4000  # characters of a text that is no question


@dataclass(frozen=True)
class Told:
    """The fields of a request's JSON object; one that is missing or of another type is empty."""

    language: Language
    fields: Mapping[str, Any] = field(default_factory=dict)

    def question(self) -> str:
        """The question, as long as it came: how long it may be is decided where it is answered."""
        value = self.fields.get("question")
        return value if isinstance(value, str) else ""

    def text(self, name: str) -> str:
        """A text."""
        value = self.fields.get(name)
        return value[:_LONGEST] if isinstance(value, str) else ""

    def number(self, name: str) -> int:
        """A whole number of at most six digits, as a number or as a text; else 0."""
        value = self.fields.get(name)
        digits = str(value) if isinstance(value, int | str) else ""
        return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 7 else 0

    def flag(self, name: str) -> bool:
        """Whether it is true."""
        return self.fields.get(name) is True


async def told(request: Request) -> Told:
    """What the request says; a body that is no JSON object says nothing."""
    try:
        body = json.loads(await request.body())
    except (ValueError, RecursionError):
        body = {}
    fields = body if isinstance(body, dict) else {}
    named = fields.get("lang")
    language = next((each for each in LANGUAGES if each == named), None)
    return Told(language or page_language(request.query_params, request.headers), fields)
