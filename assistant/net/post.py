"""Posts a message to an address that the company named, through the same guard as everything we fetch."""

import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import httpcore2
import httpx2

from assistant.net.fetch import AGENT, FAILURES, encoded, translated, wire_url
from assistant.net.guard import Guard
from assistant.net.wire import Clock, Deadline, GuardedSockets

_CONNECT_SECONDS = 5.0  # to one of the addresses of a name
_KEPT = frozenset({"retry-after", "retry-after-ms"})


@dataclass(frozen=True)
class Posted:
    """What the server said of a message; its body is not read. `headers`: those about a pause, lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)


class Poster:
    """Posts through the guard. Safe for threads; blocks, so call it in one. No redirect is followed.

    `seconds` bounds one try; `tls` replaces the certificates of this machine's store.
    """

    def __init__(
        self,
        guard: Guard,
        seconds: float = 15.0,
        *,
        tls: ssl.SSLContext | None = None,
        clock: Clock = time.monotonic,
    ) -> None:
        self._guard = guard
        self._seconds = seconds
        self._own_tls = tls
        self._clock = clock

    def host(self, url: str) -> str:
        """The host of an address; raises AddressError for one that may not be called as written.

        No name is looked up.
        """
        return self._guard.target(url).netloc

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return self._own_tls or httpx2.create_ssl_context(trust_env=False)

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Posted:
        """Send a body; what the server said of it, whatever its status.

        Raises AddressError for an address that may not be called, NetworkError when there is no reply in
        time. Errors name the host alone: the path of a webhook is often a secret.
        """
        target = self._guard.target(url)
        sockets = GuardedSockets(self._guard, Deadline(self._seconds, self._clock))
        own = {"Host": target.netloc, "User-Agent": AGENT, "Connection": "close"}
        sent = {**own, "Content-Length": str(len(body)), **headers}
        timeouts = {"timeout": {"connect": _CONNECT_SECONDS}}
        try:
            with (
                httpcore2.ConnectionPool(self._tls, max_connections=1, network_backend=sockets) as pool,
                pool.stream(
                    "POST", wire_url(target), headers=encoded(sent), content=body, extensions=timeouts
                ) as found,
            ):
                return Posted(found.status, _kept(found.headers))
        except FAILURES as error:
            raise translated(error, replace(target, path="/"), self._seconds) from error


def _kept(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    named = {name.decode("latin-1").lower(): value.decode("latin-1").strip() for name, value in headers}
    return {name: value for name, value in named.items() if name in _KEPT}
