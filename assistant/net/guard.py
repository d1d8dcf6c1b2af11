"""Which addresses of the network may be asked: the guard against requests forged through us (SSRF).

A page, a feed or a redirect can name any address, also one that only this machine can reach: a database on
loopback, an intranet, the metadata service of a cloud. The guard lets through http and https on known ports
to public addresses, and to networks that the company declares itself. It resolves a name once and hands out
the very addresses it checked: a name whose DNS changes between check and connection gains nothing.
"""

import ipaddress
import re
import socket
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import httpx2

from assistant.errors import AddressError, NetworkError, SettingError

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolver = Callable[[str, int], Sequence[str]]

WEB_PORTS = frozenset({80, 443})
LONGEST_ADDRESS = 2048
_DEFAULT_PORTS = {"http": 80, "https": 443}
_MOST_ADDRESSES = 4  # of one name that are tried
_NAME = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?")
# The last label of a name that resolvers read as a number: 127.1, 2130706433, 0x7f000001 (WHATWG URL, 5.1).
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")

# IANA IPv4 Special-Purpose Address Registry, and the multicast and reserved blocks. `ipaddress.is_global` of
# Python 3.11 misses some of them.
_SPECIAL = tuple(
    ipaddress.IPv4Network(block)
    for block in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",
        "169.254.0.0/16",  # link-local, and most metadata services
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
# Of IPv6 only global unicast is public: loopback, unique local, link-local, multicast, IPv4-mapped and NAT64
# lie outside of it, and what embeds an IPv4 address inside of it is taken out.
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_SPECIAL_UNICAST = tuple(
    ipaddress.IPv6Network(block)
    for block in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")  # Teredo, documentation, 6to4
)
# Services of clouds that hand out credentials; never fetched, also inside a network that is allowed.
METADATA = frozenset(
    ipaddress.ip_address(text)
    for text in (
        "169.254.169.254",  # AWS, Azure, Google, OpenStack, DigitalOcean
        "169.254.170.2",  # AWS ECS
        "100.100.100.200",  # Alibaba
        "168.63.129.16",  # Azure's own host, a public address
        "192.0.0.192",  # Oracle
        "fd00:ec2::254",  # AWS
        "fd20:ce::254",  # Google
    )
)


@dataclass(frozen=True)
class Target:
    """Where a request goes: the parts of an address that passed the guard. `path` includes the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def url(self) -> str:
        """The address in its one spelling: lower case, no default port, no fragment."""
        return f"{self.scheme}://{self.netloc}{self.path}"

    @property
    def netloc(self) -> str:
        """The host as the Host header has it, with its port when it is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


def system_resolver(host: str, port: int) -> tuple[str, ...]:
    """The addresses of a name, by the resolver of this machine, whose own time limits apply."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


class Guard:
    """Lets through public addresses on `ports`, and every address of `networks`.

    `networks` are those of the company's own that it wants read, such as an intranet; none by default.
    """

    def __init__(
        self,
        networks: Collection[IPNetwork] = (),
        ports: Collection[int] = WEB_PORTS,
        resolver: Resolver = system_resolver,
    ) -> None:
        self._networks = tuple(networks)
        self._ports = frozenset(ports)
        self._resolve = resolver

    def target(self, url: str) -> Target:
        """The parts of `url`; no name is looked up yet.

        Raises AddressError for another scheme or port, for a name and a password in the address, and for a
        host that is no name.
        """
        parts = _parsed(url)
        if parts.scheme not in _DEFAULT_PORTS:
            raise AddressError(f"{_shown(url)} is not an address that begins with http:// or https://.", _WEB)
        host = parts.raw_host.decode("ascii").rstrip(".").lower()
        if parts.userinfo:
            raise AddressError(f"The address of {host[:80]} holds a name or a password.", "Take it out.")
        port = parts.port or _DEFAULT_PORTS[parts.scheme]
        self._demand_port(host, port)
        if _literal(host) is None and not _is_name(host):
            raise AddressError(f"{_shown(url)} names no host that can be looked up.", _WEB)
        path = parts.raw_path.decode("ascii")
        return Target(parts.scheme, host, port, path if path.startswith("/") else f"/{path}")

    def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """The addresses of `host` that may be connected to, in the resolver's order; looked up now, once.

        Raises AddressError when none of them may be, NetworkError when the name has none.
        """
        self._demand_port(host, port)
        literal = _literal(host)
        found = (literal,) if literal is not None else self._looked_up(host, port)
        allowed = [str(address) for address in found if self.permits(address)]
        if not allowed:
            raise _refused(host, found[0])
        return tuple(allowed[:_MOST_ADDRESSES])

    def permits(self, address: IPAddress) -> bool:
        """Whether a connection to `address` may be opened."""
        # An IPv6 address with a zone (fe80::1%eth0) compares unequal to itself without one.
        if address in METADATA or getattr(address, "scope_id", None) is not None:
            return False
        return any(address in network for network in self._networks) or is_public(address)

    def _demand_port(self, host: str, port: int) -> None:
        if port not in self._ports:
            known = ", ".join(map(str, sorted(self._ports)))
            raise AddressError(
                f"Port {port} of {host[:80]} is not one of {known}.",
                "Name it in ASSISTANT_ALLOWED_PORTS if it is right.",
            )

    def _looked_up(self, host: str, port: int) -> tuple[IPAddress, ...]:
        try:
            texts = self._resolve(host, port)
            found = tuple(ipaddress.ip_address(text) for text in texts)
        except (OSError, ValueError) as error:
            raise _unknown(host) from error
        if not found:
            raise _unknown(host)
        return found


_WEB = "Write it like https://shop.example/help."


def is_public(address: IPAddress) -> bool:
    """Whether the whole internet can reach `address`, by the IANA registries of special addresses."""
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in block for block in _SPECIAL)
    return address in _GLOBAL_UNICAST and not any(address in block for block in _SPECIAL_UNICAST)


def guard_from(networks: Sequence[str], ports: Sequence[str], resolver: Resolver = system_resolver) -> Guard:
    """The guard that ASSISTANT_ALLOWED_NETWORKS and ASSISTANT_ALLOWED_PORTS describe; raises SettingError."""
    return Guard([_network(text) for text in networks], WEB_PORTS | {_port(text) for text in ports}, resolver)


def _network(text: str) -> IPNetwork:
    try:
        return ipaddress.ip_network(text)
    except ValueError as error:
        raise SettingError(
            f"ASSISTANT_ALLOWED_NETWORKS names “{text[:80]}”, which is not a network.",
            "Write it like 10.0.0.0/8 or 192.168.1.20/32, with the bits after the prefix at zero.",
        ) from error


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise SettingError(
            f"ASSISTANT_ALLOWED_PORTS names “{text[:80]}”, which is not a port.", "Write it like 8080, 8443."
        )
    return int(text)


def _parsed(url: str) -> httpx2.URL:
    text = url.strip()
    if len(text) > LONGEST_ADDRESS or "\\" in text:
        raise AddressError(f"{_shown(url)} is not an address.", _WEB)
    try:
        return httpx2.URL(text)
    except httpx2.InvalidURL as error:
        raise AddressError(f"{_shown(url)} is not an address: {error}.", _WEB) from error


def _literal(host: str) -> IPAddress | None:
    try:
        return None if "%" in host else ipaddress.ip_address(host)
    except ValueError:
        return None


def _is_name(host: str) -> bool:
    """Whether it is a name; a number in another spelling (hexadecimal, fewer dots) is not."""
    if len(host) > 253 or _NAME.fullmatch(host) is None:
        return False
    return _NUMBER.fullmatch(host.rpartition(".")[2]) is None


def _shown(url: str) -> str:
    """The address without what may stand before an @, and not longer than a line."""
    return re.sub(r"//[^/?#]*@", "//…@", url.strip())[:120] or "An empty text"


def _unknown(host: str) -> NetworkError:
    return NetworkError(f"There is no server named {host[:80]}.", "Check the address, then the connection.")


def _refused(host: str, address: IPAddress) -> AddressError:
    where = f"{host[:80]} is at {address}, which" if host != str(address) else host
    if address in METADATA:
        return AddressError(f"{where} is a service of the cloud itself.", "It is never fetched.")
    return AddressError(
        f"{where} is not a public address.",
        "A network of your own that may be read is named in ASSISTANT_ALLOWED_NETWORKS.",
    )
