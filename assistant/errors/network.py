"""What other servers can do to a request of ours."""

from assistant.errors.base import RunError


class DeliveryError(RunError):
    """A message was not taken by a mail server or a webhook.

    `final`: trying again can't help. `retry_after`: seconds that the other side asks us to wait, if it does.
    """

    code = "delivery"

    def __init__(
        self, message: str, next_step: str = "", *, final: bool = False, retry_after: float | None = None
    ) -> None:
        super().__init__(message, next_step)
        self.final = final
        self.retry_after = retry_after


class NetworkError(RunError):
    """A server elsewhere does not answer, or not in time."""

    code = "network"


class NetworkReplyError(NetworkError):
    """The reply of a server is of another type than wanted, too large, or damaged."""

    code = "network_reply"
