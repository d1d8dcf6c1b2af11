"""The shapes of OpenAI's chat replies: one JSON object, or the events of a stream."""

import json
import re
from collections.abc import Iterator
from typing import Any


def completion(body: dict[str, Any], text: str, finish: str, cached_tokens: int = 0) -> dict[str, Any]:
    """A whole reply. A token is a word here: plain to reckon with in a test."""
    prompt = sum(len(message["content"].split()) for message in body["messages"])
    written = len(text.split())
    return {
        "id": "chatcmpl-wire",
        "object": "chat.completion",
        "created": 1,
        "model": body["model"],
        "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish}],
        "usage": {
            "prompt_tokens": prompt,
            "completion_tokens": written,
            "total_tokens": prompt + written,
            "prompt_tokens_details": {"cached_tokens": cached_tokens},
        },
    }


def events(body: dict[str, Any], whole: dict[str, Any]) -> Iterator[str]:
    """The same reply as server-sent events: role, one word each, finish reason, usage when asked for."""
    head = {key: whole[key] for key in ("id", "created", "model")} | {"object": "chat.completion.chunk"}
    choice = whole["choices"][0]

    def event(delta: dict[str, str], finish: str | None = None) -> str:
        return json.dumps({**head, "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})

    yield event({"role": "assistant", "content": ""})
    for piece in re.findall(r"\S+\s*|\s+", choice["message"]["content"]):
        yield event({"content": piece})
    yield event({}, choice["finish_reason"])
    if (body.get("stream_options") or {}).get("include_usage"):
        yield json.dumps({**head, "choices": [], "usage": whole["usage"]})
    yield "[DONE]"
