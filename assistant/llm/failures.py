"""The one border where every failure of a provider or its client becomes an error of ours.

OpenAI's client, LangChain around it and the HTTP library below raise some forty classes, and a bare
`json.JSONDecodeError` or `TypeError` on a reply of a shape they don't expect. `provider_errors()` is what to
catch around a call, `translate` gives what to raise instead.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import httpx2

from assistant.errors import (
    ContentFilterError,
    ContextOverflowError,
    ModelBusyError,
    ModelError,
    ModelKeyError,
    ModelNotFoundError,
    ModelReplyError,
    ModelRequestError,
    ModelTimeoutError,
    ModelUnavailableError,
    OutputLengthError,
)
from assistant.late import Late
from assistant.llm.endpoint import Endpoint
from assistant.net.retry_after import retry_after

if TYPE_CHECKING:
    import langchain_openai
    import openai
    from langchain_core import exceptions as langchain
    from langchain_openai.chat_models import base as chat_base
else:
    langchain = Late("langchain_core.exceptions")
    langchain_openai = Late("langchain_openai")
    chat_base = Late("langchain_openai.chat_models.base")
    openai = Late("openai")

# Providers have no common code for these; the words are those of OpenAI, Azure, Mistral, vLLM, llama.cpp.
_OVERFLOW = re.compile(
    r"context_length_exceeded|exceed_context_size|context (length|window|size)|prompt is too long"
    r"|input tokens exceed|too many tokens|too large for model"
)
_FILTER = re.compile(r"content_filter|content_policy|responsibleaipolicy|content management policy")
_NO_MODEL = re.compile(
    r"model_not_found|invalid_model|invalid model|model .{0,80} (not found|does not exist)"
)
_NO_CREDIT = re.compile(r"insufficient_quota|insufficient (credit|balance|funds)|billing")


_LONGEST_DETAIL = 400  # characters


@dataclass(frozen=True)
class _Failure:
    """A provider's error with what its message to the reader needs."""

    error: BaseException
    endpoint: Endpoint

    @property
    def who(self) -> str:
        return self.endpoint.who

    @property
    def key(self) -> str:
        return self.endpoint.settings[0]

    @property
    def model(self) -> str:
        return self.endpoint.settings[1]

    @property
    def address(self) -> str:
        return self.endpoint.settings[2]

    @property
    def status(self) -> int:
        return int(getattr(self.error, "status_code", 0))

    @property
    def wait(self) -> float | None:
        return retry_after(getattr(getattr(self.error, "response", None), "headers", {}))

    @property
    def words(self) -> str:
        """Everything the provider said, in lower case, to look for a reason in."""
        code, kind = getattr(self.error, "code", ""), getattr(self.error, "type", "")
        return f"{code} {kind} {self.error}".lower()

    @property
    def detail(self) -> str:
        """What the provider said, as the end of a sentence, without the key."""
        body = getattr(self.error, "body", None)
        said = body.get("message") or body.get("detail") or body if isinstance(body, dict) else body
        return self._told(str(said or self.error or type(self.error).__name__))

    @property
    def reason(self) -> str:
        """Why there was no connection: the client says “Connection error.”, its first cause what it was."""
        cause = self.error
        while cause.__cause__ is not None:
            cause = cause.__cause__
        return self._told(str(cause) or type(cause).__name__)

    def _told(self, text: str) -> str:
        line = " ".join(self.endpoint.masked(text).split())[:_LONGEST_DETAIL]
        return line if line.endswith((".", "!", "?")) else f"{line}."


def _key(failure: _Failure) -> ModelError:
    return ModelKeyError(
        f"{failure.who} refuses the key: {failure.detail}", f"Check {failure.key} and {failure.address}."
    )


def _no_credit(failure: _Failure) -> ModelError:
    return ModelKeyError(
        f"The account at {failure.who} has no credit left: {failure.detail}",
        f"Add credit at the provider, or set another {failure.key}.",
    )


def _not_found(failure: _Failure) -> ModelError:
    return ModelNotFoundError(
        f"{failure.who} has no such model or address: {failure.detail}",
        f"Check {failure.model} and {failure.address} (now {failure.endpoint.masked(failure.endpoint.url)}).",
    )


def _rate(failure: _Failure) -> ModelError:
    if _NO_CREDIT.search(failure.words):
        return _no_credit(failure)
    return _busy(failure)


def _busy(failure: _Failure) -> ModelError:
    when = "in a moment" if failure.wait is None else f"in {math.ceil(failure.wait)} seconds"
    return ModelBusyError(f"{failure.who} is busy: {failure.detail}", f"Try again {when}.", failure.wait)


def _refused(failure: _Failure) -> ModelError:
    if _OVERFLOW.search(failure.words):
        return _overflow(failure)
    if _FILTER.search(failure.words):
        return _filtered(failure)
    if _NO_MODEL.search(failure.words):
        return _not_found(failure)
    return ModelRequestError(
        f"{failure.who} refuses the request: {failure.detail}",
        f"Check that {failure.model} names a model that fits, or choose another.",
    )


def _overflow(failure: _Failure) -> ModelError:
    return ContextOverflowError(
        f"The prompt is longer than {failure.who} takes: {failure.detail}",
        "Ask for less at once, or choose a model with a longer context.",
    )


def _filtered(failure: _Failure) -> ModelError:
    return filter_stopped(failure.endpoint)


def filter_stopped(endpoint: Endpoint) -> ContentFilterError:
    """What to raise when the provider's filter ended a reply."""
    return ContentFilterError(
        f"The content filter of {endpoint.who} stopped the reply.", "Put it in other words."
    )


def _too_long(failure: _Failure) -> ModelError:
    return length_reached(failure.endpoint)


def length_reached(endpoint: Endpoint) -> OutputLengthError:
    """What to raise when a reply ended at its limit of tokens."""
    return OutputLengthError(
        f"The reply of {endpoint.who} reached its limit of tokens.", "Ask for a shorter text."
    )


def _status(failure: _Failure) -> ModelError:
    if failure.status == 402:
        return _no_credit(failure)
    if 300 <= failure.status < 400 or failure.status == 405:
        return _not_found(failure)
    if failure.status == 413:
        return _overflow(failure)
    return _refused(failure) if 400 <= failure.status < 500 else _unavailable(failure)


def _unavailable(failure: _Failure) -> ModelError:
    if failure.wait is not None:  # a server that says when to come back is busy, whatever its status
        return _busy(failure)
    status = f" with status {failure.status}" if failure.status else ""
    return ModelUnavailableError(
        f"{failure.who} failed{status}: {failure.detail}", "Try again in a few minutes."
    )


def _unreachable(failure: _Failure) -> ModelError:
    return ModelUnavailableError(
        f"The connection to {failure.who} failed: {failure.reason}",
        f"Check the network and {failure.address} (now {failure.endpoint.masked(failure.endpoint.url)}).",
    )


def _timeout(failure: _Failure) -> ModelError:
    return ModelTimeoutError(
        f"{failure.who} did not answer in time.", f"Try again; check the network and {failure.address}."
    )


def _in_stream(failure: _Failure) -> ModelError:
    """An error object that the provider sent instead of the next piece of a reply, with status 200."""
    if re.search(r"rate_limit|overloaded", failure.words):
        return _rate(failure)
    refused = _refused(failure)
    return _unavailable(failure) if isinstance(refused, ModelRequestError) else refused


def _garbage(failure: _Failure) -> ModelError:
    return ModelReplyError(
        f"{failure.who} sent a reply that can't be read ({type(failure.error).__name__}).",
        f"Try again; check that {failure.address} is an OpenAI-compatible address.",
    )


@cache
def provider_errors() -> tuple[type[BaseException], ...]:
    """What a call of a provider may raise, on any library below us.

    Besides the libraries' own classes: what they raise on fields they don't expect, and a socket's errors.
    """
    return (
        openai.OpenAIError,
        langchain.LangChainException,
        chat_base.OpenAIRefusalError,
        httpx2.HTTPError,
        httpx2.StreamError,
        httpx2.InvalidURL,
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        OSError,
    )


@cache
def kinds() -> Mapping[type[BaseException], Callable[[_Failure], ModelError]]:
    """Each class and the rule for it.

    They are looked up along the class hierarchy: LangChain's wrappers (OpenAIRateLimitError …) fall under
    their base.
    """
    return {
        langchain.ContextOverflowError: _overflow,
        openai.AuthenticationError: _key,
        openai.PermissionDeniedError: _key,
        openai.NotFoundError: _not_found,
        openai.RateLimitError: _rate,
        openai.BadRequestError: _refused,
        openai.UnprocessableEntityError: _refused,
        openai.ConflictError: _unavailable,
        openai.InternalServerError: _unavailable,
        openai.APIStatusError: _status,
        openai.APITimeoutError: _timeout,
        openai.APIConnectionError: _unreachable,
        openai.APIResponseValidationError: _garbage,
        openai.LengthFinishReasonError: _too_long,
        openai.ContentFilterFinishReasonError: _filtered,
        openai.APIError: _in_stream,
        openai.OpenAIError: _garbage,
        chat_base.OpenAIRefusalError: _filtered,
        langchain_openai.StreamChunkTimeoutError: _timeout,
        langchain.LangChainException: _garbage,
        httpx2.TimeoutException: _timeout,
        httpx2.HTTPError: _unreachable,
        httpx2.StreamError: _unreachable,
        httpx2.InvalidURL: _unreachable,
        OSError: _unreachable,
        Exception: _garbage,
    }


def translate(error: BaseException, endpoint: Endpoint) -> ModelError:
    """The error of ours that says what `error` means, whom it came from and what to do, without the key.

    An error of ours passes unchanged.
    """
    if isinstance(error, ModelError):
        return error
    return kinds()[kind_of(type(error))](_Failure(error, endpoint))


def kind_of(error: type[BaseException]) -> type[BaseException]:
    """The key of `kinds()` whose rule holds for a class of errors."""
    # LangChain's overflow classes inherit BadRequestError or APIError first; the more telling base wins.
    if issubclass(error, langchain.ContextOverflowError):
        return langchain.ContextOverflowError
    return next(base for base in error.__mro__ if base in kinds())
