"""What chat models and embedders can do instead of their work."""

from assistant.errors.base import RunError


class ModelError(RunError):
    """The chat model or the embedder did not do its work."""

    code = "model"
    retryable = False


class ModelKeyError(ModelError):
    """401 or 403: the key is refused."""

    code = "model_key"


class ModelNotFoundError(ModelError):
    """404: the provider has no such model, or the base URL is not an OpenAI-compatible one."""

    code = "model_not_found"


class ModelBusyError(ModelError):
    """429, or our own queue is full. `retry_after` is the wait the provider asked for, in seconds."""

    code = "model_busy"
    retryable = True

    def __init__(self, message: str, next_step: str = "", retry_after: float | None = None) -> None:
        super().__init__(message, next_step)
        self.retry_after = retry_after


class ModelUnavailableError(ModelError):
    """Connection refused, DNS, TLS, or a 5xx reply."""

    code = "model_unavailable"
    retryable = True


class ModelTimeoutError(ModelError):
    """One of our own deadlines passed: connect, first token, between tokens, or total."""

    code = "model_timeout"


class ModelReplyError(ModelError):
    """The reply is garbage, empty, or a stream that ended without a finish reason."""

    code = "model_reply"
    retryable = True


class EmptyReplyError(ModelReplyError):
    """The reply came to its end without a word; worth one more try, not two."""

    code = "empty_reply"


class ModelRequestError(ModelError):
    """400 or 422: the provider refuses the request as it stands."""

    code = "model_request"


class ContentFilterError(ModelError):
    """The provider's content filter stopped the reply."""

    code = "content_filter"


class OutputLengthError(ModelError):
    """The reply reached its limit of tokens before it was finished."""

    code = "output_length"


class ContextOverflowError(ModelError):
    """The prompt is longer than the model takes."""

    code = "context_overflow"


class LocalModelError(ModelError):
    """The embedded model can't be started."""

    code = "local_model"
