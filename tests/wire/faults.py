"""What can go wrong on the way to a model, as data: see `Fault.kind` for the list."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal[
    "status",  # an HTTP error, with `status`, `message`, `code` and `headers`
    "delay",  # nothing for `seconds`, then the answer
    "slow_first_token",  # headers at once, the first event after `seconds`
    "stall",  # `after` events, then nothing for `seconds`
    "drop",  # `after` events, then the connection closes
    "truncate",  # `after` events, then a proper end without a finish reason
    "bad_chunk",  # `after` events, then one that holds `message`, which is not JSON
    "error_chunk",  # `after` events, then an error object with `message` and `code`
    "garbage",  # 200 with a body that is not JSON
    "html",  # 200 with a web page
    "empty",  # a whole reply without a word
    "content_filter",
    "length",
    "wrong_size",  # embeddings one number short
    "wrong_count",  # one embedding missing
    "nan",  # embeddings that are not numbers
    "zero",  # embeddings without a direction
]


@dataclass
class Fault:
    """Happens to the next `times` requests (None: to all) under `path` that `when` accepts."""

    kind: Kind
    times: int | None = 1
    path: str = "/v1/"
    status: int = 500
    message: str = "scripted failure"
    code: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 30.0
    after: int = 2
    when: Callable[[dict[str, Any]], bool] = lambda body: True


def status(number: int, message: str = "scripted failure", **options: Any) -> Fault:
    """An HTTP error."""
    return Fault("status", status=number, message=message, **options)


def rate_limit(retry_after: str, times: int | None = 1) -> Fault:
    """429 with a Retry-After header."""
    return status(429, "rate limit reached", headers={"Retry-After": retry_after}, times=times)


def overflow() -> Fault:
    """The prompt is too long."""
    return status(400, "This model's maximum context length is 10 tokens.", code="context_length_exceeded")


def refuses(parameter: str, message: str, number: int = 400) -> Fault:
    """A provider that takes no request with this parameter."""
    return status(number, message, times=None, when=lambda body: parameter in body)


def error_body(fault: Fault) -> dict[str, Any]:
    """The error object as OpenAI writes it."""
    return {
        "error": {"message": fault.message, "type": "scripted", "param": None, "code": fault.code or None}
    }
