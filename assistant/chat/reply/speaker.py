"""The chat model as the conversation uses it: behind a breaker, every reply on the books."""

import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from assistant.chat.parts import Breaker
from assistant.errors import ModelError, ModelTimeoutError, ModelUnavailableError
from assistant.llm.metering import metered
from assistant.types.model import ChatModel, Completion, Delta, Request, Usage

log = logging.getLogger(__name__)


class Speaker:
    """A chat model, a breaker that may keep it from being called, and the books.

    `record` is told the model's name and what each reply took.
    """

    def __init__(self, model: ChatModel, record: Callable[[str, Usage], None], breaker: Breaker) -> None:
        self._model = model
        self._record = record
        self._breaker = breaker

    @property
    def embedded(self) -> bool:
        """Whether the model runs inside the product, slowly."""
        return self._model.embedded

    @property
    def prompt_budget(self) -> int:
        """How many tokens a prompt may have."""
        return self._model.prompt_budget

    async def stream(
        self, request: Request, patient: bool = True
    ) -> AsyncGenerator[Delta | Completion, None]:
        """Stream the reply; closing the generator early cancels the call.

        A `request` that is not `patient` has a deadline so short that missing it says nothing of the model.
        Raises ModelUnavailableError without a call while the breaker is open, and what the model raises.
        """
        if not self._breaker.allows():
            raise ModelUnavailableError(
                f"The model {self._model.name} failed several times in a row and is left alone for a while.",
                "It is tried again by itself; `assistant doctor` tells what is wrong with it.",
            )
        try:
            async with aclosing(metered(self._model, request, self._record)) as reply:
                async for event in reply:
                    if isinstance(event, Completion):
                        self._breaker.succeeded()
                    yield event
        except ModelError as error:
            log.warning("The chat model gave no whole reply: %s", error.code)
            if patient or not isinstance(error, ModelTimeoutError):
                self._breaker.failed(error)
            raise

    async def whole(self, request: Request) -> Completion:
        """The whole reply of a small request that is worth waiting for only until its deadline."""
        async with aclosing(self.stream(request, patient=False)) as reply:
            async for event in reply:
                if isinstance(event, Completion):
                    return event
        raise ModelUnavailableError(f"The model {self._model.name} ended without a reply.", "Try again.")
