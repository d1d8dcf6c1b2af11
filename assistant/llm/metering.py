"""Puts every reply of a model on the books, also one that was cut or stopped."""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import replace
from decimal import Decimal

from assistant.errors import (
    ContextOverflowError,
    LocalModelError,
    ModelBusyError,
    ModelError,
    ModelKeyError,
    ModelNotFoundError,
    ModelRequestError,
    ModelUnavailableError,
)
from assistant.llm.prices import cost_eur
from assistant.llm.tokens import count_tokens, prompt_tokens
from assistant.types.model import ChatModel, Completion, Delta, Request, Usage

Record = Callable[[str, Usage], None]
"""Is told the model's name and what a reply took."""

# With these no reply was begun, so nothing is owed, unless words of it had come already.
UNBEGUN = (
    ModelKeyError,
    ModelNotFoundError,
    ModelBusyError,
    ModelUnavailableError,
    ModelRequestError,
    ContextOverflowError,
    LocalModelError,
)


async def metered(
    model: ChatModel, request: Request, record: Record
) -> AsyncGenerator[Delta | Completion, None]:
    """The reply of `model`, recorded once it ends in whatever way.

    A whole reply is recorded as the provider counts it. Of one that fails, or that the caller closes, our own
    count of the prompt and of the words that came is recorded, marked as estimated: providers ask money for
    these too, and send no count.
    """
    text, usage, begun = "", None, True
    try:
        async with aclosing(model.stream(request)) as reply:
            async for event in reply:
                if isinstance(event, Completion):
                    usage = event.usage
                else:
                    text += event.text
                yield event
    except ModelError as error:
        begun = not isinstance(error, UNBEGUN)
        raise
    finally:
        if usage is None and (text or begun):
            usage = _estimated(model, request, text)
        if usage is not None:
            record(model.name, usage)


def _estimated(model: ChatModel, request: Request, text: str) -> Usage:
    usage = Usage(prompt_tokens(request, model.name), 0, count_tokens(text, model.name), estimated=True)
    return replace(usage, cost_eur=Decimal(0) if model.embedded else cost_eur(model.name, usage))
