"""When a root is synced next: by its schedule, or sooner or later after a failure."""

import datetime as dt
import hashlib

HOUR = dt.timedelta(hours=1)
# Servers and people are idle then, and a new day's prices are in before the morning.
NIGHT_BEGINS = dt.time(2, 0)
NIGHT_MINUTES = 120
FIRST_RETRY = dt.timedelta(minutes=15)
LONGEST_RETRY = dt.timedelta(hours=24)


def next_sync(
    schedule: str, name: str, after: dt.datetime, failures: int = 0, zone: dt.tzinfo | None = None
) -> dt.datetime | None:
    """When a root is due after `after`, in UTC; None without a schedule.

    “hourly” is an hour later. “nightly” is the next time of the clock in `zone` (None: this machine's)
    between 2:00 and 4:00 that the root's name gives, so that roots don't all start together. After
    failures in a row it is 15 minutes later, then twice as long each time, up to a day.
    """
    if not schedule:
        return None
    if failures:
        # The exponent is bounded: a root that failed for years must not overflow.
        return after.astimezone(dt.UTC) + min(FIRST_RETRY * (1 << min(failures - 1, 10)), LONGEST_RETRY)
    if schedule == "hourly":
        return after.astimezone(dt.UTC) + HOUR
    return _tonight(name, after, zone)


def _tonight(name: str, after: dt.datetime, zone: dt.tzinfo | None) -> dt.datetime:
    day = after.astimezone(zone).date()
    minutes = _offset(name)
    for days in range(3):
        start = dt.datetime.combine(day + dt.timedelta(days=days), NIGHT_BEGINS)
        # A time without a zone counts as this machine's, with the summer time of that very day.
        moment = (start + dt.timedelta(minutes=minutes)).replace(tzinfo=zone).astimezone(dt.UTC)
        if moment > after:
            return moment
    raise ValueError(f"no night follows {after}")


def _offset(name: str) -> int:
    """The same minute every night for one name, spread over all of them."""
    return int.from_bytes(hashlib.sha256(name.encode(errors="replace")).digest()[:4], "big") % NIGHT_MINUTES
