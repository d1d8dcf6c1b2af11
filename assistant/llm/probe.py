"""Tries a chat model with one small call, for the settings page and `doctor`."""

import time
from contextlib import aclosing
from dataclasses import dataclass

from assistant.errors import OutputLengthError
from assistant.llm.chat import OpenAIChat
from assistant.settings import ModelSettings
from assistant.types.model import Delta, Message, Request

# Not a prompt of the product: any reply at all shows that address, key and model are right.
_REQUEST = (Message("user", "Reply with one word: ready"),)
_REPLY_TOKENS = 32


@dataclass(frozen=True)
class Probe:
    """A model that answered: `reply` is what it said, `first_token_ms` how long its first word took."""

    model: str
    host: str
    first_token_ms: float
    reply: str


async def probe(settings: ModelSettings) -> Probe:
    """Ask the remote model of `settings` for a word.

    Raises SettingError when they name no remote model, ModelError saying what is wrong otherwise.
    """
    model = OpenAIChat.from_settings(settings)
    request = Request(_REQUEST, _REPLY_TOKENS, settings.total_seconds)
    started, first, text = time.perf_counter(), 0.0, ""
    try:
        async with aclosing(model.stream(request)) as events:
            async for event in events:
                if isinstance(event, Delta):
                    first = first or time.perf_counter() - started
                    text += event.text
    except OutputLengthError:
        if not text:  # a chatty model shows as well as a terse one that it is there
            raise
    return Probe(model.name, model.host, round(first * 1000, 1), text.strip())
