"""Hashes of addresses and numbers under a key of the data folder: to compare people without keeping them."""

import hmac

from assistant.settings import Secret
from assistant.text.person import person_key, person_of_email

KEY_FILE = "contacts"  # the name of the key among the secrets of the data folder
_LENGTH = 32  # hexadecimal digits: 128 bits; two of a billion people meet once in 10^20 times


class Hashes:
    """Makes the hashes of one company. Without the key nobody can try addresses against them."""

    def __init__(self, key: Secret) -> None:
        self._key = key.reveal().encode()

    def of(self, address: str) -> str:
        """The hash of an e-mail address or a phone number in any spelling; empty when it is neither."""
        return self._hash(person_key(address))

    def of_email(self, key: str) -> str:
        """The hash of an address that `email_key` has made."""
        return self._hash(person_of_email(key))

    def of_phone(self, key: str) -> str:
        """The hash of a number that `phone_key` has made."""
        return self._hash(key)

    def of_id(self, number: str) -> str:
        """The hash of the number under which a tool knows a contact; empty for none."""
        bare = " ".join(number.split())
        return self._hash(f"id:{bare}") if bare else ""

    def _hash(self, person: str) -> str:
        if not person:
            return ""
        return hmac.digest(self._key, person.encode(), "sha256").hex()[:_LENGTH]
