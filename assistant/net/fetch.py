"""Fetches a page, an image or a feed from an address that others wrote, within limits.

No cookies, no credentials, no proxy of the environment, no connection kept: what one server sends changes
nothing for the next request.
"""

import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urljoin

import httpcore2
import httpx2

from assistant import __version__
from assistant.errors import AssistantError, NetworkError, NetworkReplyError
from assistant.net.guard import Guard, Target
from assistant.net.inflate import inflate
from assistant.net.retry_after import retry_after
from assistant.net.wire import Clock, Deadline, GuardedSockets

# The product token of robots.txt is the part before the slash.
AGENT = f"brand-assistant/{__version__}"
MOST_REDIRECTS = 3
_MOVED = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({429, 503})
_MOST_TRIES = 3  # while the server says that it is busy
_LONGEST_PAUSE = 30.0  # seconds that a server may ask us to wait
_CONNECT_SECONDS = 5.0  # to one of the addresses of a name
_GZIP = frozenset({"gzip", "x-gzip"})


@dataclass(frozen=True)
class Wanted:
    """What a reply may be: its media types, and the most bytes of each once unpacked.

    `seconds` bounds one try from the connection to the last byte.
    """

    sizes: Mapping[str, int]
    seconds: float = 10.0

    @property
    def accept(self) -> str:
        """The Accept header."""
        return ", ".join(self.sizes)


@dataclass(frozen=True)
class Validators:
    """What a server said of the version we hold, so that it need not send it again (RFC 9110, 8.8)."""

    etag: str = ""
    last_modified: str = ""

    def headers(self) -> dict[str, str]:
        """The conditional headers of a request."""
        found = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in found.items() if value}


NEVER_SEEN = Validators()


@dataclass(frozen=True)
class Reply:
    """What a server answered. Header names are in lower case; only a reply with status 200 has a body."""

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def media_type(self) -> str:
        """“text/html”, without parameters; empty when the server states none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def validators(self) -> Validators:
        """What to send next time."""
        return Validators(self.headers.get("etag", ""), self.headers.get("last-modified", ""))

    @property
    def location(self) -> str:
        """Where a redirect leads, as an absolute address; empty for any other reply."""
        place = self.headers.get("location", "") if self.status in _MOVED else ""
        try:
            return urljoin(self.url, place) if place else ""
        except ValueError:
            return ""


class Fetcher:
    """Fetches through the guard. Safe for threads; blocks, so call it in one.

    `tls` replaces the certificates of this machine's store; `wait` and `clock` are for the pauses that a busy
    server asks for, and for the deadline.
    """

    def __init__(
        self,
        guard: Guard,
        agent: str = AGENT,
        *,
        tls: ssl.SSLContext | None = None,
        wait: Callable[[float], None] = time.sleep,
        clock: Clock = time.monotonic,
    ) -> None:
        self._guard = guard
        self._agent = agent
        self._own_tls = tls
        self._wait = wait
        self._clock = clock

    @property
    def product(self) -> str:
        """The name that robots.txt knows us by."""
        return self._agent.partition("/")[0]

    def check(self, url: str) -> None:
        """Raises AddressError for an address that may not be fetched as written; no name is looked up."""
        self._guard.target(url)

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return self._own_tls or httpx2.create_ssl_context(trust_env=False)

    def get(
        self,
        url: str,
        wanted: Wanted,
        validators: Validators = NEVER_SEEN,
        redirects: int = MOST_REDIRECTS,
    ) -> Reply:
        """The reply to a GET, also when its status is an error; up to `redirects` are followed, each guarded.

        A redirect beyond those is the reply, with its `location`. A server that is busy (429, 503) is asked
        again after the pause it asks for, twice, if that is no longer than 30 s.

        Raises AddressError for an address that may not be fetched, NetworkReplyError for a reply of another
        type, too large or damaged, and NetworkError when there is none in time.
        """
        reply = self._patiently(url, wanted, validators)
        for _ in range(redirects):
            if not reply.location:
                break
            reply = self._patiently(reply.location, wanted, validators)
        return reply

    def _patiently(self, url: str, wanted: Wanted, validators: Validators) -> Reply:
        target = self._guard.target(url)
        reply = self._once(target, wanted, validators)
        for tried in range(1, _MOST_TRIES):
            if reply.status not in _BUSY:
                break
            asked = retry_after(reply.headers)
            pause = float(2**tried) if asked is None else asked
            if pause > _LONGEST_PAUSE:
                break
            self._wait(pause)
            reply = self._once(target, wanted, validators)
        return reply

    def _once(self, target: Target, wanted: Wanted, validators: Validators) -> Reply:
        deadline = Deadline(wanted.seconds, self._clock)
        sockets = GuardedSockets(self._guard, deadline)
        headers = {
            "Host": target.netloc,
            "User-Agent": self._agent,
            "Accept": wanted.accept,
            "Accept-Encoding": "gzip",
            "Connection": "close",
            **validators.headers(),
        }
        try:
            with (
                httpcore2.ConnectionPool(self._tls, max_connections=1, network_backend=sockets) as pool,
                pool.stream("GET", wire_url(target), headers=encoded(headers), extensions=_TIMEOUTS) as found,
            ):
                return _read(target, found, wanted)
        except FAILURES as error:
            raise translated(error, target, wanted.seconds) from error


# The deadline bounds a whole try; only connecting has a limit of its own, for a name with several addresses.
_TIMEOUTS = {"timeout": {"connect": _CONNECT_SECONDS}}
# Every error that httpcore2 makes; a test holds that none is missing.
FAILURES = (
    httpcore2.TimeoutException,
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    httpcore2.ProxyError,
    httpcore2.UnsupportedProtocol,
    httpcore2.ConnectionNotAvailable,
)


def wire_url(target: Target) -> httpcore2.URL:
    """Where a request goes, as httpcore2 wants it."""
    return httpcore2.URL(
        scheme=target.scheme.encode(),
        host=target.host.encode(),
        port=target.port,
        target=target.path.encode(),
    )


def encoded(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Headers as bytes; a validator is what a server once sent, so its line breaks are taken out."""
    return [
        (name.encode(), value.replace("\r", "").replace("\n", "").encode("latin-1", "ignore"))
        for name, value in headers.items()
    ]


def _read(target: Target, found: httpcore2.Response, wanted: Wanted) -> Reply:
    headers: dict[str, str] = {}
    for raw_name, raw_value in found.headers:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1").strip()
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    reply = Reply(target.url, found.status, headers)
    if found.status != 200:
        return reply
    most = wanted.sizes.get(reply.media_type)
    if most is None:
        kind = f"of the type {reply.media_type[:60]}" if reply.media_type else "of no stated type"
        raise NetworkReplyError(
            f"{target.url} is {kind}; wanted is {wanted.accept}.", "Leave it out, or give another address."
        )
    return Reply(target.url, found.status, headers, _body(reply, found.iter_stream(), most))


def _body(reply: Reply, raw: Iterator[bytes], most: int) -> bytes:
    """The unpacked content; raises NetworkReplyError for more than `most` bytes and for damaged ones."""
    packing = reply.headers.get("content-encoding", "").strip().lower()
    if packing not in {"", "identity", *_GZIP}:
        raise NetworkReplyError(
            f"{reply.url} is packed as {packing[:60]}, which was not asked for.",
            "Have the server send gzip or plain.",
        )
    # Both sides of the packing are bounded: empty members unpack to nothing, for ever.
    capped = _at_most(raw, most, reply.url)
    try:
        pieces = _at_most(inflate(capped), most, reply.url) if packing in _GZIP else capped
        return b"".join(pieces)
    except (zlib.error, EOFError) as error:
        raise NetworkReplyError(
            f"{reply.url} is damaged: its gzip can't be unpacked.", "Try again."
        ) from error


def _at_most(pieces: Iterable[bytes], most: int, url: str) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise NetworkReplyError(
                f"{url} is larger than {most / 2**20:.3g} MB.", "Give a shorter version, or leave it out."
            )
        yield piece


def translated(error: Exception, target: Target, seconds: float) -> AssistantError:
    """One of FAILURES as a NetworkError in words; `seconds` was the deadline."""
    who = target.netloc
    if isinstance(error, httpcore2.ConnectTimeout | httpcore2.ConnectError):
        reason = str(error) or "it does not answer"
        return NetworkError(
            f"There is no connection to {who}: {reason}.", "Check the address, then try again."
        )
    if isinstance(error, httpcore2.TimeoutException):
        return NetworkError(f"{target.url} took longer than {seconds:g} s.", "Try again later.")
    return NetworkError(f"{who} broke off: {error or type(error).__name__}.", "Try again later.")
