"""Names a visitor's conversation without a cookie: a signed token that the page sends with each request.

In a frame on another site, browsers keep a SameSite=Lax cookie back, and most block any other one.
"""

import hashlib
import secrets
from collections.abc import Callable

from itsdangerous import BadData, TimestampSigner

SECONDS = 12 * 60 * 60  # how long a token is good for; a conversation is forgotten earlier, when it is idle
LONGEST = 200  # characters
# The purpose: what is signed with the same secret for something else is worth nothing here.
_SALT = b"assistant.widget.conversation"
_ID_BYTES = 18  # 144 bits: not to be guessed


class Tokens:
    """Makes and reads the tokens. `now` gives seconds since 1970."""

    def __init__(self, secret: str, now: Callable[[], float]) -> None:
        self._signer = _Signer(secret, now)

    def new(self) -> str:
        """A token for a new conversation; nothing is stored."""
        return self.again(secrets.token_urlsafe(_ID_BYTES))

    def again(self, conversation: str) -> str:
        """A token for a conversation that goes on, as long as a new one."""
        return self._signer.sign(conversation).decode()

    def conversation(self, token: str) -> str | None:
        """Whose token it is; None when it is not ours, or too old."""
        try:
            return self._signer.unsign(token[:LONGEST], max_age=SECONDS).decode()
        except BadData:
            return None


class _Signer(TimestampSigner):
    def __init__(self, secret: str, now: Callable[[], float]) -> None:
        super().__init__(secret, salt=_SALT, digest_method=hashlib.sha256)
        self._now = now

    def get_timestamp(self) -> int:
        return int(self._now())
