"""Passwords: what a new one has to be, and argon2id hashes of them, two at a time at most."""

import secrets
from functools import cached_property
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from assistant.errors import InputError

SHORTEST = 12  # characters, as CNIL deliberation 2022-100 asks for (NIST 800-63B: 8)
LONGEST = 1024
HASHES_AT_ONCE = 2  # each takes 64 MiB (RFC 9106, second recommended option): a rush of sign-ins waits


def random_password() -> str:
    """A password that nobody guesses, of 16 characters."""
    return secrets.token_urlsafe(12)


def check_new(password: str) -> None:
    """Raise InputError for a password that is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise InputError(
            f"The password has {len(password)} characters.",
            f"Choose one of {SHORTEST} to {LONGEST:,} characters.",
        )


class Passwords:
    """Makes and checks hashes; `hasher` says with which parameters."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._places = BoundedSemaphore(HASHES_AT_ONCE)

    @cached_property
    def dummy(self) -> str:
        """A hash that no password has, so that an unknown name takes as long as a known one."""
        return self.hash(secrets.token_urlsafe(32))

    def hash(self, password: str) -> str:
        """The hash of a password, in argon2's own text form: salt and parameters are in it."""
        with self._places:
            return self._hasher.hash(password)

    def match(self, hashed: str, password: str) -> bool:
        """Whether the hash is of that password."""
        _ = self.dummy  # made by the first sign-in of all, not by the first unknown name
        try:
            with self._places:
                return self._hasher.verify(hashed, password[: LONGEST + 1])
        except (VerificationError, InvalidHashError, UnicodeEncodeError):
            return False

    def renewed(self, hashed: str, password: str) -> str | None:
        """A hash with today's parameters, when the old one was made with others; else None."""
        return self.hash(password) if self._hasher.check_needs_rehash(hashed) else None
