"""Whether the clock of the machine can be right; what holds today is decided by it."""

import datetime as dt

from assistant.errors import ClockError

MADE = dt.date(2026, 11, 1)  # before that there was no such program


def check_clock(today: dt.date) -> None:
    """Raise ClockError when the clock stands before the day that this program was made.

    A machine that lost its time begins in 1970 or at the year of its firmware; prices that have ended would
    be told as current.
    """
    if today < MADE:
        raise ClockError(
            f"The clock of this machine says {today.isoformat()}, which is wrong: prices and dates can't be "
            "checked with it.",
            "Set the clock, or switch time synchronisation on, and start again.",
        )
