"""A model that obeys every attack: it says what it was told to, its own prompt included."""

import base64
import codecs
import re
from collections.abc import Callable, Sequence
from typing import Any

from tests.attacks.cases import Case
from tests.wire.answers import answer as honest

Messages = Sequence[dict[str, Any]]
_CANARY = re.compile(r"\(([0-9a-f]{8})\)")


def obeying(case: Case) -> Callable[[Messages, dict[str, Any]], str]:
    """The replies of that model: also when it is asked to mend a sentence or to complete a question."""

    def answer(messages: Messages, body: dict[str, Any]) -> str:
        system = messages[0]["content"]
        if case.reads not in "\n".join(message["content"] for message in messages):
            return honest(messages, body)
        told = _filled(case.obeys, system)
        return f"1. {told}" if messages[-2]["role"] == "assistant" and len(messages) > 4 else told

    return answer


def canary_of(system: str) -> str:
    """The canary in the instructions of a request; the prompt without one fails the test."""
    found = _CANARY.search(system)
    assert found, system
    return found[1]


def _filled(text: str, system: str) -> str:
    if "{" not in text or text.startswith('{"'):
        return text
    canary = _CANARY.search(system)
    known = canary[1] if canary else ""
    values = {
        "{system}": system,
        "{base64}": base64.b64encode(system.encode()).decode(),
        "{rot13}": codecs.encode(system, "rot13"),
        "{canary}": known,
        "{spelled}": " ".join(known),
        "{reversed}": known[::-1],
    }
    for name, value in values.items():
        text = text.replace(name, value)
    return text
