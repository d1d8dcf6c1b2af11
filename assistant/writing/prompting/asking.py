"""Small questions to the chat model that are answered with one JSON object."""

import json
from collections.abc import Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from assistant.errors import ModelReplyError
from assistant.llm.metering import metered
from assistant.llm.prompts import Prompts
from assistant.types.language import Language
from assistant.types.model import ChatModel, Completion, Priority, Request, Usage


@dataclass(frozen=True)
class Asker:
    """Asks the chat model; `record` is told its name and what each reply took, `seconds` bounds a reply."""

    model: ChatModel
    prompts: Prompts
    record: Callable[[str, Usage], None]
    seconds: float

    def room(self, name: str, language: Language, **values: str) -> int:
        """How many tokens are left for a text in the prompt `name` with these other values."""
        prompt = self.prompts.load(name, language)
        rest = {variable: "" for variable in prompt.variables if variable not in values}
        return self.model.prompt_budget - prompt.tokens(**values, **rest)

    async def ask(
        self,
        name: str,
        language: Language,
        values: Mapping[str, str],
        schema: Mapping[str, Any],
        most_tokens: int,
    ) -> dict[str, Any]:
        """The reply to the prompt `name` as an object of `schema`.

        Raises ModelReplyError when it is none, and what the model raises.
        """
        messages = self.prompts.load(name, language).render(**values)
        request = Request(
            messages,
            max_output_tokens=most_tokens,
            total_seconds=self.seconds,
            priority=Priority.DRAFT,
            schema=schema,
        )
        text = ""
        async with aclosing(metered(self.model, request, self.record)) as reply:
            async for event in reply:
                if isinstance(event, Completion):
                    text = event.text
        return _parsed(text)


def _parsed(text: str) -> dict[str, Any]:
    start, end = text.find("{"), text.rfind("}")
    try:
        data = json.loads(text[start : end + 1])
    except ValueError as error:
        raise ModelReplyError("The model did not reply with the fields asked for.", "Try again.") from error
    if not isinstance(data, dict):
        raise ModelReplyError("The model did not reply with the fields asked for.", "Try again.")
    return data
