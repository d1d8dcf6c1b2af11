import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType

import httpx2
import langchain_core.exceptions
import langchain_openai
import openai
import pytest
from openai.types.chat import ChatCompletion

from assistant import errors
from assistant.llm.endpoint import Endpoint
from assistant.llm.failures import kind_of, kinds, provider_errors, translate
from assistant.settings import Secret

ENDPOINT = Endpoint("gpt-x", "https://llm.example/v1", Secret("sk-secret"))
REQUEST = httpx2.Request("POST", "https://llm.example/v1/chat/completions")
# Bases that say nothing by themselves: a new class that falls under one of them needs a rule of its own.
GENERIC = {
    openai.OpenAIError,
    openai.APIError,
    Exception,
    OSError,
    langchain_core.exceptions.LangChainException,
}
# Parts of the two libraries that this package doesn't use, and what only a mistake in calling them raises.
UNUSED_PARTS = (
    "openai.lib._old_api",
    "openai.lib.azure",
    "openai.lib.browser",
    "openai.lib.computer",
    "openai.lib.decisions_tool_runner",
    "openai.lib.responses_",
    "langchain_openai.chatgpt_oauth",
    "langchain_openai.middleware",
)
UNUSED = {
    "SubjectTokenProviderError",  # workload identity
    "WebSocketConnectionClosedError",  # realtime
    "WebSocketQueueFullError",
    "InvalidWebhookSignatureError",
    "MissingStreamClassError",
    "StreamAlreadyConsumed",
    "_AmbiguousModuleClientUsageError",
}


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    yield package
    for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        if found.name.rpartition(".")[2] not in ("cli", "types", "resources", "helpers", "__main__"):
            yield importlib.import_module(found.name)


def _exception_classes() -> set[type[Exception]]:
    import langchain_openai.chat_models

    packages = (openai, openai.lib, langchain_openai, langchain_openai.chat_models)
    return {
        value
        for package in packages
        for module in _modules(package)
        for value in list(vars(module).values())
        if isinstance(value, type)
        and issubclass(value, Exception)
        and value.__module__.startswith(("openai", "langchain_openai"))
    }


def test_every_exception_of_the_libraries_has_a_rule() -> None:
    classes = _exception_classes()
    assert len(classes) > 25, "the search itself must find them"
    forgotten = [
        found.__name__
        for found in classes - set(kinds())
        if kind_of(found) in GENERIC
        and found.__name__ not in UNUSED
        and not found.__module__.startswith(UNUSED_PARTS)
    ]
    assert forgotten == []


def test_every_rule_is_caught_at_the_border() -> None:
    caught = provider_errors()
    assert [kind for kind in kinds() if kind is not Exception and not issubclass(kind, caught)] == []


def _status_error(
    kind: type[openai.APIStatusError], status: int, body: object = None, **headers: str
) -> openai.APIStatusError:
    response = httpx2.Response(status, request=REQUEST, headers=headers)
    return kind("it failed", response=response, body=body)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (_status_error(openai.AuthenticationError, 401), errors.ModelKeyError),
        (_status_error(openai.NotFoundError, 404), errors.ModelNotFoundError),
        (_status_error(openai.RateLimitError, 429), errors.ModelBusyError),
        (_status_error(openai.UnprocessableEntityError, 422), errors.ModelRequestError),
        (_status_error(openai.BadRequestError, 400, {"code": "invalid_model"}), errors.ModelNotFoundError),
        (_status_error(openai.BadRequestError, 400, {"code": "content_filter"}), errors.ContentFilterError),
        (_status_error(openai.APIStatusError, 504), errors.ModelUnavailableError),
        (openai.APITimeoutError(REQUEST), errors.ModelTimeoutError),
        (openai.APIConnectionError(request=REQUEST), errors.ModelUnavailableError),
        (openai.APIError("boom", REQUEST, body=None), errors.ModelUnavailableError),
        (
            openai.APIError("exceeds the context window", REQUEST, body=None),
            errors.ContextOverflowError,
        ),
        (openai.OpenAIError("?"), errors.ModelReplyError),
        (openai.ContentFilterFinishReasonError(), errors.ContentFilterError),
        (openai.LengthFinishReasonError(completion=ChatCompletion.construct()), errors.OutputLengthError),
        (
            openai.APIResponseValidationError(httpx2.Response(200, request=REQUEST), None),
            errors.ModelReplyError,
        ),
        (langchain_core.exceptions.ContextOverflowError("long"), errors.ContextOverflowError),
        (langchain_core.exceptions.OutputParserException("?"), errors.ModelReplyError),
        (langchain_openai.StreamChunkTimeoutError(1.0), errors.ModelTimeoutError),
        (httpx2.ReadTimeout("slow"), errors.ModelTimeoutError),
        (httpx2.ReadError("broken"), errors.ModelUnavailableError),
        (httpx2.InvalidURL("bad"), errors.ModelUnavailableError),
        (ConnectionResetError("reset"), errors.ModelUnavailableError),
        (KeyError("choices"), errors.ModelReplyError),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"), errors.ModelReplyError),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else "",
)
def test_each_failure_becomes_one_of_ours(error: Exception, expected: type[errors.ModelError]) -> None:
    ours = translate(error, ENDPOINT)
    assert type(ours) is expected
    assert "llm.example" in ours.message
    assert ours.message.endswith(".")
    assert ours.next_step.endswith(".")


def test_an_error_of_ours_passes_unchanged() -> None:
    error = errors.ModelTimeoutError("late")
    assert translate(error, ENDPOINT) is error


@pytest.mark.parametrize(
    "said",
    [
        "Incorrect API key provided: sk-secret",
        {"message": "bad key sk-secret"},
        {"detail": [{"input": "sk-secret"}]},
    ],
)
def test_the_key_never_shows(said: object) -> None:
    error = _status_error(openai.AuthenticationError, 401, said)
    ours = translate(error, ENDPOINT)
    assert "sk-secret" not in str(ours)
    assert "**********" in str(ours)
    assert "OPENAI_API_KEY" in ours.next_step


def test_a_long_page_of_a_provider_is_cut_and_put_on_one_line() -> None:
    ours = translate(_status_error(openai.InternalServerError, 500, "<html>\n" + "x" * 9000), ENDPOINT)
    assert len(ours.message) < 600
    assert "\n" not in ours.message


def test_the_first_cause_of_a_broken_connection_is_told() -> None:
    error = openai.APIConnectionError(request=REQUEST)
    error.__cause__ = httpx2.ConnectError("[Errno 111] Connection refused")
    assert "Connection refused." in translate(error, ENDPOINT).message


@pytest.mark.parametrize(
    ("kind", "status"), [(openai.RateLimitError, 429), (openai.InternalServerError, 503)]
)
def test_a_busy_error_carries_the_wait(kind: type[openai.APIStatusError], status: int) -> None:
    ours = translate(_status_error(kind, status, **{"retry-after": "45"}), ENDPOINT)
    assert isinstance(ours, errors.ModelBusyError)
    assert ours.retry_after == 45
    assert "45 seconds" in ours.next_step
