"""The embedded chat model: the ordinary client, pointed at a child process of our own."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

from assistant.errors import LocalModelError, ModelReplyError, ModelTimeoutError, ModelUnavailableError
from assistant.llm.chat import ChatOptions, OpenAIChat
from assistant.llm.deadlines import Deadlines, Retry
from assistant.llm.endpoint import Endpoint
from assistant.llm.local.process import Address, LocalServer, ServerOptions
from assistant.llm.local.weights import Progress, ensure_weights, model_name
from assistant.llm.turns import Turns
from assistant.settings import Settings
from assistant.types.model import Completion, Delta, Request

# Measured on two cores: it reads 62 tokens a second and writes 10; a busy machine is a few times slower.
DEADLINES = Deadlines(connect=5.0, first_token=15.0, gap=30.0, prompt_tokens_per_second=40.0)
_SETTINGS = ("ASSISTANT_LOCAL_MODEL",) * 3  # what an error message sends the reader to
_ENDING = 0.5  # seconds between a broken connection and the end of the process that broke it


class LocalChat:
    """A `ChatModel` that runs on this machine. Its server starts with the first request.

    Requests take turns by their priority, with whatever else shares `turns`, for two that run at once slow
    each other down tenfold. Waiting and starting count in the request's deadline.
    """

    def __init__(self, server: LocalServer, name: str, options: ChatOptions, turns: Turns) -> None:
        self._server = server
        self._name = name
        self._options = replace(options, embedded=True)
        self._turns = turns
        self._client: tuple[Address, OpenAIChat] | None = None

    @classmethod
    def from_settings(cls, settings: Settings, turns: Turns, progress: Progress | None = None) -> "LocalChat":
        """The embedded model of the settings; `progress` is told when weights are joined and loaded."""
        local, tell = settings.local, progress or (lambda _: None)
        name = model_name(local)
        server = LocalServer(
            lambda: ensure_weights(local, settings.paths.cache, tell),
            ServerOptions(name, local.threads, local.context_tokens),
            tell,
        )
        options = ChatOptions(
            settings.model.temperature, local.prompt_tokens, True, DEADLINES, Retry(count=1)
        )
        return cls(server, name, options, turns)

    @property
    def name(self) -> str:
        """The model's name, as drafts record it."""
        return self._name

    @property
    def embedded(self) -> bool:
        """Always: texts stay on this machine."""
        return True

    @property
    def prompt_budget(self) -> int:
        """How many tokens a prompt may have."""
        return self._options.prompt_budget

    def start(self) -> None:
        """Start the server now, so that the first request need not wait; raises as `LocalServer.start`."""
        self._server.start()

    def close(self) -> None:
        """End the server."""
        self._server.stop()

    async def stream(self, request: Request) -> AsyncGenerator[Delta | Completion, None]:
        """Stream the reply; closing the generator early frees the model.

        Raises ModelBusyError when no turn comes in time, LocalModelError when the server can't be started or
        ends in the middle, and every other ModelError as `OpenAIChat` does.
        """
        clock = asyncio.get_running_loop().time
        began = clock()
        async with self._turns.aturn(request.priority, request.total_seconds):
            client = await self._connected(request.total_seconds - (clock() - began))
            waited = clock() - began
            rest = replace(request, total_seconds=request.total_seconds - waited)
            async with aclosing(self._delegate(client, rest)) as events:
                async for event in events:
                    yield _with_wait(event, waited)

    async def _delegate(
        self, client: OpenAIChat, request: Request
    ) -> AsyncGenerator[Delta | Completion, None]:
        try:
            async with aclosing(client.stream(request)) as events:
                async for event in events:
                    yield event
        except (ModelUnavailableError, ModelReplyError) as error:
            if not await asyncio.to_thread(self._server.ended, _ENDING):
                raise
            raise LocalModelError(
                f"The embedded model {self.name} ended in the middle of a reply.",
                "Try again: it is started anew. If it ends again, free some memory (about 2 GB).",
            ) from error

    async def _connected(self, seconds: float) -> OpenAIChat:
        """The client of the running server; a new one when the server was started anew."""
        try:
            async with asyncio.timeout(seconds):
                address = await asyncio.to_thread(self._server.start)
        except TimeoutError as error:  # the thread goes on, so that a later request finds the server ready
            raise ModelTimeoutError(
                f"The embedded model {self.name} is still being loaded.", "Try again in a moment."
            ) from error
        if self._client is None or self._client[0] != address:
            endpoint = Endpoint(self.name, address.url, address.key, _SETTINGS, embedded=True)
            self._client = (address, OpenAIChat(endpoint, self._options))
        return self._client[1]


def _with_wait(event: Delta | Completion, waited: float) -> Delta | Completion:
    """Times as the one who asked saw them."""
    if isinstance(event, Delta):
        return event
    return replace(
        event,
        first_token_seconds=event.first_token_seconds + waited,
        total_seconds=event.total_seconds + waited,
    )
