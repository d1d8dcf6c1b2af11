"""Sockets for the fetcher: opened only to addresses that the guard gave, and closed by a deadline.

The guard stands where the connection is made, below redirects, TLS and the Host header: those keep the name
that was asked for, while the socket goes to the address that was checked.
"""

import ssl
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore2

from assistant.net.guard import Guard

Clock = Callable[[], float]


class Deadline:
    """A moment by which everything must be done, `seconds` from now.

    The time limits of HTTP libraries hold for one read; a server that sends one byte each second passes them
    for ever.
    """

    def __init__(self, seconds: float, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._end = clock() + seconds

    def left(self, most: float | None = None) -> float:
        """Seconds until then, at most `most`; raises httpcore2.ReadTimeout when it has passed."""
        seconds = self._end - self._clock()
        if seconds <= 0:
            raise httpcore2.ReadTimeout
        return seconds if most is None else min(seconds, most)


class GuardedSockets(httpcore2.NetworkBackend):
    """Opens connections to the guard's addresses of a host, the first that answers."""

    def __init__(self, guard: Guard, deadline: Deadline) -> None:
        self._guard = guard
        self._deadline = deadline
        self._sockets = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect; raises AddressError, NetworkError, and httpcore2's ConnectError and ConnectTimeout."""
        failure: httpcore2.NetworkError | httpcore2.TimeoutException | None = None
        for address in self._guard.addresses(host, port):
            try:
                stream = self._sockets.connect_tcp(
                    address, port, self._deadline.left(timeout), local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
            else:
                return TimedStream(stream, self._deadline)
        raise failure or httpcore2.ConnectError(host)


class TimedStream(httpcore2.NetworkStream):
    """A connection whose every step ends with the deadline."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """What came in; raises httpcore2's ReadError and ReadTimeout."""
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send; raises httpcore2's WriteError and WriteTimeout."""
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """Encrypt; the certificate must be that of `server_hostname`, the name that was asked for."""
        encrypted = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return TimedStream(encrypted, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """What httpcore2 asks of a socket, such as “ssl_object”."""
        return self._stream.get_extra_info(info)
