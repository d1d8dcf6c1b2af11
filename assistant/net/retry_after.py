"""How long a provider asks a client to wait."""

import datetime as dt
import email.utils
import math
from collections.abc import Mapping


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The wait in seconds that a reply's headers ask for, None when they ask for none.

    `Retry-After` holds seconds or a date (RFC 9110, 10.2.3); `retry-after-ms` is OpenAI's and Azure's own.
    """
    milliseconds, value = headers.get("retry-after-ms"), headers.get("retry-after")
    seconds = _number(milliseconds, 0.001)
    if seconds is None:
        seconds = _number(value)
    return _until(value) if seconds is None and value else seconds


def _number(text: str | None, unit: float = 1.0) -> float | None:
    try:
        seconds = float(text or "") * unit
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None


def _until(date: str) -> float | None:
    try:
        moment = email.utils.parsedate_to_datetime(date)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return max(0.0, (aware - dt.datetime.now(dt.UTC)).total_seconds())
