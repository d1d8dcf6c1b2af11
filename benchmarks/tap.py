"""The chat model of a benchmark: the one of the settings, and a note of what it was asked and what it took.

It stands at the one seam between us and the model, where `build` takes the models; nothing else of the
product is touched.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

from assistant.errors import ModelUnavailableError
from assistant.llm.local.weights import Progress
from assistant.settings import Settings
from assistant.types.model import ChatModel, Completion, Delta, Request, Usage
from assistant.wiring.models import Models, open_models


class Tap:
    """A `ChatModel` that notes every request; held, it asks nothing."""

    def __init__(self, model: ChatModel) -> None:
        self._model = model
        self.requests: list[Request] = []
        self.usages: list[Usage] = []
        self.held = False

    @property
    def name(self) -> str:
        """The model's."""
        return self._model.name

    @property
    def embedded(self) -> bool:
        """Whether it runs on this machine."""
        return self._model.embedded

    @property
    def prompt_budget(self) -> int:
        """How many tokens a prompt may have."""
        return self._model.prompt_budget

    async def stream(self, request: Request) -> AsyncGenerator[Delta | Completion, None]:
        """The model's reply, noted."""
        self.requests.append(request)
        if self.held:
            raise ModelUnavailableError("The model is not asked now.", "")
        async with aclosing(self.raw(request)) as reply:
            async for event in reply:
                if isinstance(event, Completion):
                    self.usages.append(event.usage)
                yield event

    def raw(self, request: Request) -> AsyncGenerator[Delta | Completion, None]:
        """The model's reply without us: what is measured against."""
        return self._model.stream(request)


class Tapped:
    """Gives `build` the models of the settings, the chat model through a tap; `tap` is there afterwards."""

    tap: Tap

    def __call__(self, settings: Settings, progress: Progress) -> Models:
        """Open them."""
        found = open_models(settings, progress)
        self.tap = Tap(found.chat)
        return replace(found, chat=self.tap)
