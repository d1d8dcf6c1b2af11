"""The chat model of any OpenAI-compatible endpoint: streams, keeps deadlines, retries, counts the cost."""

import asyncio
import math
import re
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import httpx2

from assistant.errors import EmptyReplyError, ModelError, ModelReplyError, ModelRequestError
from assistant.late import Late
from assistant.llm.deadlines import Deadlines, Retry, Watch, deadlines_of
from assistant.llm.dialect import Dialect, dialect_of
from assistant.llm.endpoint import Endpoint, chat_endpoint
from assistant.llm.failures import filter_stopped, length_reached, provider_errors, translate
from assistant.llm.http import async_http, sync_http
from assistant.llm.prices import cost_eur
from assistant.llm.tokens import count_tokens, prompt_tokens
from assistant.settings import ModelSettings
from assistant.types.model import Completion, Delta, Request, Usage

if TYPE_CHECKING:
    from langchain import chat_models
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk
else:
    chat_models = Late("langchain.chat_models")

# What the first request would import, for a second or two: a server does it before it opens.
LIBRARIES = ("langchain.chat_models", "langchain_openai.chat_models.base", "openai")
# Where the marks begin with which chat templates part messages; llama.cpp reads them in a message's text too.
_CHAT_MARK = re.compile(
    r"<(?=[|｜])|\[/?(?=INST\])|<(?=<?/?(?:SYS>|s>|bos>|eos>|start_of_turn>|end_of_turn>|tool_\w+>))"
)


@dataclass(frozen=True)
class ChatOptions:
    """What a chat model sends and promises; a `temperature` of -1 sends none.

    `whole` asks for the reply in one piece: reading it word by word takes twenty times our own time, and
    nobody watches it come.
    """

    temperature: float = 0.2
    prompt_budget: int = 6000  # tokens
    embedded: bool = False
    deadlines: Deadlines = field(default_factory=Deadlines)
    retry: Retry = field(default_factory=Retry)
    whole: bool = False


class OpenAIChat:
    """A `ChatModel` over LangChain's ChatOpenAI, usable from any event loop.

    Every failure is a `ModelError`: while no word of the reply was given, what may pass is tried again, and
    a parameter that the provider refuses is left out; afterwards the failure ends the stream.
    """

    def __init__(self, endpoint: Endpoint, options: ChatOptions | None = None) -> None:
        self._endpoint = endpoint
        self._options = options or ChatOptions()
        self._dialect = dialect_of(endpoint, self._options.temperature)

    @classmethod
    def from_settings(cls, settings: ModelSettings) -> "OpenAIChat":
        """The remote chat model of the settings; raises SettingError when it has neither key nor address."""
        options = ChatOptions(settings.temperature, settings.prompt_tokens, False, deadlines_of(settings))
        return cls(chat_endpoint(settings), options)

    def once(self) -> "OpenAIChat":
        """The same model, for many calls at once: its replies in one piece, and each failure at once.

        Whoever asks decides for all its calls when to try again.
        """
        options = self._options
        # There is no first token: a reply in one piece has the time of the whole.
        deadlines = replace(options.deadlines, first_token=options.deadlines.total)
        return OpenAIChat(
            self._endpoint, replace(options, deadlines=deadlines, retry=Retry(count=0), whole=True)
        )

    @cached_property
    def _model(self) -> "BaseChatModel":
        return _client(self._endpoint, self._options)

    @property
    def name(self) -> str:
        """The model's name, as drafts record it."""
        return self._endpoint.model

    @property
    def host(self) -> str:
        """Where texts go."""
        return self._endpoint.host

    @property
    def embedded(self) -> bool:
        """Whether the model runs inside the product."""
        return self._options.embedded

    @property
    def prompt_budget(self) -> int:
        """How many tokens a prompt may have."""
        return self._options.prompt_budget

    async def stream(self, request: Request) -> AsyncGenerator[Delta | Completion, None]:
        """Stream the reply; closing the generator early closes the connection to the provider.

        Raises a ModelError when no whole reply comes: what was given until then is the begun text.
        """
        watch = Watch(
            self._options.deadlines, self._endpoint.who, request.total_seconds, self._reading(request)
        )
        attempts = _Attempts(self._dialect, self._options.retry)
        while True:
            begun = False
            try:
                async with aclosing(self._attempt(request, attempts, watch)) as events:
                    async for event in events:
                        begun = True
                        yield event
            except ModelError as error:
                if begun:
                    raise
                await asyncio.sleep(attempts.pause_after(error, watch.left))
                watch.restart()
            else:
                self._dialect = attempts.dialect  # what the provider took; the next request starts with it
                return

    async def _attempt(
        self, request: Request, attempts: "_Attempts", watch: Watch
    ) -> AsyncGenerator[Delta | Completion, None]:
        reply = _Reply(self._endpoint)
        messages = [(message.role, _sendable(message.content)) for message in request.messages]
        parameters = attempts.dialect.parameters(request)
        if self._options.whole:
            del parameters["stream_usage"]  # a whole reply says what it took, and the parameter is unknown
        stream = self._model.astream(messages, **parameters)
        async with aclosing(cast("AsyncGenerator[AIMessageChunk, None]", stream)) as chunks:
            while (chunk := await self._following(chunks, watch, reply)) is not None:
                if text := reply.read(chunk, watch.elapsed):
                    yield Delta(text)
        if reply.finish:
            # An empty reply is paid for too.
            attempts.spent += reply.usage or self._counted(request, reply.text)
        reply.check()
        yield Completion(reply.text, self._priced(attempts.spent), reply.first_token_seconds, watch.elapsed)

    async def _following(
        self, chunks: "AsyncIterator[AIMessageChunk]", watch: Watch, reply: "_Reply"
    ) -> "AIMessageChunk | None":
        try:
            return await watch.following(chunks, begun=bool(reply.text.strip()))
        except StopAsyncIteration:
            return None
        except provider_errors() as error:
            # `from None`: the client's own message may hold the key that a provider echoed.
            raise self._failure(error) from None

    def _failure(self, error: BaseException) -> ModelError:
        if self._options.whole and _is_cut(error):
            # It was sent and worked on: as of a stream that breaks off, money is owed for it.
            return ModelReplyError(f"The reply of {self._endpoint.who} was cut before its end.", "Try again.")
        return translate(error, self._endpoint)

    def _reading(self, request: Request) -> float:
        rate = self._options.deadlines.prompt_tokens_per_second
        return prompt_tokens(request, self.name) / rate if math.isfinite(rate) else 0.0

    def _counted(self, request: Request, text: str) -> Usage:
        """Our own count, for a provider that sends none."""
        return Usage(prompt_tokens(request, self.name), 0, count_tokens(text, self.name), estimated=True)

    def _priced(self, usage: Usage) -> Usage:
        cost = Decimal(0) if self.embedded else cost_eur(self.name, usage)
        return replace(usage, cost_eur=cost)


class _Attempts:
    """What one request has tried so far, and what it tries next."""

    def __init__(self, dialect: Dialect, retry: Retry) -> None:
        self.dialect = dialect
        self._retry = retry
        self._retries = 0
        self.spent = Usage()
        self._seen = {dialect}

    def pause_after(self, error: ModelError, left: float) -> float:
        """Seconds to wait before the next attempt; raises `error` when there is none."""
        if isinstance(error, ModelRequestError):
            other = self.dialect.after(error.message)
            if other is None or other in self._seen:
                raise error
            self.dialect = other
            self._seen.add(other)
            return 0.0
        tried = self._retries + (1 if isinstance(error, EmptyReplyError) else 0)
        seconds = self._retry.wait(error, tried, left)
        if seconds is None:
            raise error
        self._retries = tried + 1
        return seconds


class _Reply:
    """Gathers the chunks of one reply and knows whether it is whole."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._given = ""
        self.text = ""
        self.finish = ""
        self.usage: Usage | None = None
        self.first_token_seconds = 0.0

    def read(self, chunk: "AIMessageChunk", elapsed: float) -> str:
        """Take a chunk in; returns the text to give on, nothing as long as there is only white space."""
        self.finish = chunk.response_metadata.get("finish_reason") or self.finish
        if chunk.usage_metadata:
            self.usage = _usage(chunk.usage_metadata)
        self.text += chunk.text
        if not self.text.strip():
            return ""
        if not self._given:
            self.first_token_seconds = elapsed
        fresh = self.text[len(self._given) :]
        self._given = self.text
        return fresh

    def check(self) -> None:
        """Raise what is wrong with a reply that came to its end."""
        if self.finish in ("length", "model_length"):
            raise length_reached(self._endpoint)
        if self.finish == "content_filter":
            raise filter_stopped(self._endpoint)
        if not self.finish:
            raise ModelReplyError(f"The reply of {self._endpoint.who} was cut before its end.", "Try again.")
        if not self.text.strip():
            raise EmptyReplyError(f"The reply of {self._endpoint.who} was empty.", "Try again.")


def _usage(found: Any) -> Usage:
    cached = (found.get("input_token_details") or {}).get("cache_read") or 0
    return Usage(found["input_tokens"], cached, found["output_tokens"])


def _sendable(text: str) -> str:
    """Text and nothing else: a model's server turns the marks of chat formats into ends of messages.

    A lone surrogate can't be sent as UTF-8.
    """
    return _CHAT_MARK.sub(r"\g<0> ", text).encode("utf-8", "replace").decode()


def _is_cut(error: BaseException) -> bool:
    """Whether the connection broke after the request had been sent."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, httpx2.ReadError | httpx2.RemoteProtocolError):
        cause = cause.__cause__
    return cause is not None


def _client(endpoint: Endpoint, options: ChatOptions) -> "BaseChatModel":
    deadlines = options.deadlines
    # No retries, no reading deadline and no path to the Responses API: all three are decided here, not there.
    timeout = httpx2.Timeout(None, connect=deadlines.connect)
    model: BaseChatModel = chat_models.init_chat_model(
        endpoint.model,
        model_provider="openai",
        base_url=endpoint.url,
        api_key=endpoint.sent_key,
        max_retries=0,
        use_responses_api=False,
        stream_chunk_timeout=None,
        disable_streaming=options.whole,
        timeout=timeout,
        http_client=sync_http(endpoint, timeout),  # unused, but LangChain would keep one of its own open
        http_async_client=async_http(endpoint, timeout),
    )
    return model
