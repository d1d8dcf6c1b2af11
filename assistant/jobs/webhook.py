"""Posts a signed message to the company's own server, by the Standard Webhooks specification 1.0.0.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import binascii
import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from typing import Any

from assistant.errors import AddressError, DeliveryError, SettingError
from assistant.net.post import Posted, Poster
from assistant.net.retry_after import retry_after
from assistant.settings import Secret

PREFIX = "whsec_"
FEWEST_BYTES, MOST_BYTES = 24, 64  # of a secret, by the specification
_GONE = 410  # the receiver wants no more of them, by the specification


def signing_key(secret: Secret, setting: str = "ASSISTANT_LEADS_WEBHOOK") -> bytes:
    """The key behind “whsec_…”; raises SettingError for one that is missing, no base64, too short or long.

    `setting` is that of the address; that of the secret has its name with _SECRET.
    """
    how = "Make one with: echo whsec_$(openssl rand -base64 32)"
    if not secret:
        raise SettingError(f"{setting} is set, but {setting}_SECRET is not.", how)
    try:
        key = base64.b64decode(secret.reveal().removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError) as error:
        raise SettingError(f"{setting}_SECRET is not base64.", how) from error
    if not FEWEST_BYTES <= len(key) <= MOST_BYTES:
        raise SettingError(
            f"{setting}_SECRET holds {len(key)} bytes, not {FEWEST_BYTES} to {MOST_BYTES}.",
            how,
        )
    return key


def signature(key: bytes, id_: str, timestamp: int, body: bytes) -> str:
    """The header webhook-signature: “v1,” and the HMAC-SHA256 of id, timestamp and body in base64."""
    signed = b".".join((id_.encode(), str(timestamp).encode(), body))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


class Webhook:
    """One receiver. Only a status of 2xx means that it took the message."""

    def __init__(self, poster: Poster, url: Secret, key: bytes, now: Callable[[], dt.datetime]) -> None:
        self._poster = poster
        self._url = url
        self._key = key
        self._now = now

    def send(self, id_: str, payload: Mapping[str, Any]) -> None:
        """Post the payload as JSON; raises DeliveryError, and NetworkError when there is no reply in time."""
        body = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
        timestamp = int(self._now().timestamp())
        headers = {
            "Content-Type": "application/json",
            "webhook-id": id_,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature(self._key, id_, timestamp, body),
        }
        try:
            posted = self._poster.post(self._url.reveal(), body, headers)
        except AddressError as error:
            raise DeliveryError(error.message, error.next_step, final=True) from error
        if not 200 <= posted.status < 300:
            raise _refused(posted)


def _refused(posted: Posted) -> DeliveryError:
    if 300 <= posted.status < 400:
        next_step = "Redirects are not followed: name the final address in ASSISTANT_LEADS_WEBHOOK."
    else:
        next_step = "See the receiver's own log."
    return DeliveryError(
        f"The webhook answered {posted.status}.",
        next_step,
        final=posted.status == _GONE,
        retry_after=retry_after(posted.headers),
    )
