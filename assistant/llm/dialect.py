"""How a provider wants a request: OpenAI-compatible servers differ in a handful of parameters.

A request starts in the dialect that the model's name suggests. When the provider refuses it and names one
of the parameters below, the request is sent again without that parameter, or with its other form.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from assistant.llm.endpoint import OPENAI_URL, Endpoint
from assistant.types.model import Request

LimitName = Literal["max_tokens", "max_completion_tokens"]
Format = Literal["json_schema", "json_object", "none"]
Effort = Literal["none", "minimal", "low", ""]

# Reasoning models of OpenAI think before they write, and their thoughts count against the limit of the
# reply: without room of their own a short reply comes back empty. They refuse a temperature and stop words.
_REASONING = re.compile(r"(?:o\d|gpt-5)(?!.*chat)")
REASONING_ROOM = 2000  # tokens


@dataclass(frozen=True)
class Dialect:
    """Which optional parameters a request carries, and in which form."""

    limit: LimitName = "max_tokens"
    temperature: float | None = None
    effort: Effort = ""
    room: int = 0  # tokens for thoughts, on top of the reply
    format: Format = "json_schema"
    usage: bool = True
    stop: bool = True

    def parameters(self, request: Request) -> dict[str, Any]:
        """Keyword arguments for `ChatOpenAI.astream`.

        What goes into `extra_body` is sent as it is: LangChain would rename `max_tokens`, and take another
        path of the client for `response_format`.
        """
        body: dict[str, Any] = {self.limit: request.max_output_tokens + self.room}
        if request.schema is not None and self.format != "none":
            body["response_format"] = _response_format(self.format, request.schema)
        if self.effort:
            body["reasoning_effort"] = self.effort
        found: dict[str, Any] = {"extra_body": body, "stream_usage": self.usage}
        if self.temperature is not None:
            found["temperature"] = self.temperature
        if request.stop and self.stop:
            found["stop"] = list(request.stop)
        return found

    def after(self, refusal: str) -> "Dialect | None":
        """The dialect to try when the provider refused a request, saying `refusal`; None: it's not that."""
        said = refusal.lower()
        for pattern, change in _CHANGES:
            if pattern.search(said):
                changed = change(self)
                if changed != self:
                    return changed
        return None


def dialect_of(endpoint: Endpoint, temperature: float) -> Dialect:
    """The dialect to start with; a `temperature` of -1 sends none."""
    at_openai = endpoint.url == OPENAI_URL
    name = endpoint.model.rpartition("/")[2]
    limit: LimitName = "max_completion_tokens" if at_openai else "max_tokens"
    if reasoning_room(endpoint.model):
        return Dialect("max_completion_tokens", None, _effort(name), REASONING_ROOM, stop=False)
    return Dialect(limit, None if temperature < 0 else temperature)


def reasoning_room(model: str) -> int:
    """Tokens that a model may take for its thoughts, on top of a reply; 0 for one that has none."""
    return REASONING_ROOM if _REASONING.match(model.rpartition("/")[2]) else 0


def _effort(name: str) -> Effort:
    if name.startswith("gpt-5."):
        return "none"
    return "minimal" if name.startswith("gpt-5") else "low"


def _response_format(kind: Format, schema: Mapping[str, Any]) -> dict[str, Any]:
    if kind == "json_object":
        return {"type": kind}
    return {"type": kind, kind: {"name": "reply", "schema": dict(schema), "strict": False}}


def _next_format(dialect: Dialect) -> Dialect:
    following: dict[Format, Format] = {"json_schema": "json_object", "json_object": "none", "none": "none"}
    return replace(dialect, format=following[dialect.format])


def _next_effort(dialect: Dialect) -> Dialect:
    following: dict[Effort, Effort] = {"none": "low", "minimal": "low", "low": "", "": ""}
    return replace(dialect, effort=following[dialect.effort])


def _other_limit(dialect: Dialect) -> Dialect:
    other: LimitName = "max_tokens" if dialect.limit == "max_completion_tokens" else "max_completion_tokens"
    return replace(dialect, limit=other)


_CHANGES: tuple[tuple[re.Pattern[str], Callable[[Dialect], Dialect]], ...] = (
    (re.compile(r"response_format|json_schema|json_object|structured output"), _next_format),
    (re.compile(r"reasoning_effort|reasoning effort|reasoning\.effort"), _next_effort),
    (re.compile(r"temperature"), lambda dialect: replace(dialect, temperature=None)),
    (re.compile(r"stream_options|include_usage"), lambda dialect: replace(dialect, usage=False)),
    (re.compile(r"max_tokens|max_completion_tokens"), _other_limit),
    (re.compile(r"['\"“`]stop['\"”`]"), lambda dialect: replace(dialect, stop=False)),
)
