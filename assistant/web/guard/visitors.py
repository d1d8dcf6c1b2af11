"""Who is behind a request: the address that the limits count, seen through the company's reverse proxy."""

import ipaddress
from collections.abc import Sequence
from typing import Any, Protocol

from assistant.chat.door.door import Visitor
from assistant.errors import SettingError

NO_PROXY = "none"


class Connected(Protocol):
    """A request that knows its client; Starlette's and Gradio's do."""

    @property
    def client(self) -> Any:
        """The client, with a `host`; None when it has no address."""
        ...


def trusted_networks(proxies: Sequence[str]) -> list[str]:
    """The addresses and networks of the setting; raises SettingError for what is neither."""
    named = [proxy for proxy in proxies if proxy.casefold() != NO_PROXY]
    for proxy in named:
        try:
            ipaddress.ip_network(proxy)
        except ValueError as error:
            raise SettingError(
                f"ASSISTANT_TRUSTED_PROXIES has “{proxy[:80]}”, which is no address or network.",
                "Write it like 127.0.0.1 or 10.0.0.0/8, or write none.",
            ) from error
    return named


def visitor_of(request: Connected, conversation: str | None = None) -> Visitor:
    """Whoever sends the request, as the door wants to know them."""
    return Visitor(conversation or None, address_of(request))


def address_of(request: Connected) -> str:
    """The client's address; empty when it has none (a unix socket without a proxy)."""
    return str(request.client.host) if request.client else ""
