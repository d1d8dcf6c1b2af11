"""Tells visitors apart by address for a day, without keeping or being able to find out an address."""

import datetime as dt
import hashlib
import ipaddress
import secrets
from collections.abc import Callable

_SALT_BYTES, _HASH_BYTES = 32, 12
_IPV6_PREFIX = 64  # one household or one server gets at least so many bits to itself (RFC 6177)


class AddressHash:
    """Hashes addresses with a salt that lives in memory only and changes with the day (UTC).

    `now` is the clock. Once the salt is gone nobody can tell which address a hash was made of.
    """

    def __init__(self, now: Callable[[], dt.datetime]) -> None:
        self._now = now
        self._day: dt.date | None = None
        self._salt = b""

    def __call__(self, address: str) -> str:
        """The hash of an address; those of one IPv6 network have the same."""
        today = self._now().astimezone(dt.UTC).date()
        if today != self._day:
            self._day, self._salt = today, secrets.token_bytes(_SALT_BYTES)
        named = _network(address).encode(errors="replace")
        return hashlib.blake2b(named, key=self._salt, digest_size=_HASH_BYTES).hexdigest()


def _network(address: str) -> str:
    try:
        found = ipaddress.ip_address(address.strip())
    except ValueError:
        return address.strip()[:100]  # a unix socket, or what a trusted proxy calls its clients
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is None:
            return str(ipaddress.ip_network((found.packed, _IPV6_PREFIX), strict=False))
        found = found.ipv4_mapped
    return str(found)
