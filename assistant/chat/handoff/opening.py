"""Whether a human can be reached now, and when next; said only from the hours that the company gave."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from assistant import rules
from assistant.chat.handoff.texts import french_spaces
from assistant.text.long_date import long_date
from assistant.types.brand import Opening
from assistant.types.language import Language

LOOK_AHEAD_DAYS = 60  # past that, a company that is closed is just closed
ALWAYS = dt.timedelta(days=7)  # open that long without a pause: no closing time is worth naming
_MIDNIGHT: dict[Language, str] = {"fr": "minuit", "en": "midnight"}


@dataclass(frozen=True)
class OpenState:
    """Open or closed. `changes`: when that ends, in UTC; None: not in sight."""

    open: bool
    changes: dt.datetime | None


class OpeningHours:
    """The opening hours of one company; with None for `opening`, every text is empty."""

    def __init__(self, opening: Opening | None) -> None:
        self._opening = opening
        self._zone = ZoneInfo(opening.timezone) if opening else dt.UTC
        self._texts = rules.load("leads")

    def state(self, now: dt.datetime) -> OpenState | None:
        """Whether the company is open at `now` (with its zone), and until when; None without hours."""
        if self._opening is None:
            return None
        for start, end in self._spans(self._opening, now):
            if now < start:
                return OpenState(False, start)
            if now < end:
                return OpenState(True, end if end - now < ALWAYS else None)
        return OpenState(False, None)

    def sentence(self, now: dt.datetime, language: Language) -> str:
        """“We are open until 18:00.”, or “We are closed at the moment; we open on Monday at 9:00.”."""
        state = self.state(now)
        if state is None:
            return ""
        if state.changes is None:
            return self._say("always" if state.open else "closed", language)
        zone = self._place(language)
        if state.open:
            until = clock(state.changes.astimezone(self._zone), language)
            return self._say("open", language, time=until, zone=zone)
        return self._say("opens", language, when=self._when(now, state.changes, language), zone=zone)

    def answers_from(self, now: dt.datetime, language: Language) -> str:
        """When somebody is there again, as in “We answer from …”; empty when open or unknown."""
        state = self.state(now)
        if state is None or state.open or state.changes is None:
            return ""
        return self._when(now, state.changes, language, "from_") + self._place(language)

    def _spans(self, opening: Opening, now: dt.datetime) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        """When it is open, in UTC, from yesterday on; hours that touch are one span."""
        first = now.astimezone(self._zone).date() - dt.timedelta(days=1)
        pending: tuple[dt.datetime, dt.datetime] | None = None
        for days in range(LOOK_AHEAD_DAYS + 2):
            day = first + dt.timedelta(days=days)
            for minutes in () if day in opening.closed else opening.hours.get(day.weekday(), ()):
                start, end = (self._moment(day, minute) for minute in minutes)
                if pending is not None and start == pending[1]:
                    pending = pending[0], end
                    continue
                if pending is not None:
                    yield pending
                pending = start, end
        if pending is not None:
            yield pending

    def _moment(self, day: dt.date, minute: int) -> dt.datetime:
        """That time of the clock there, as a moment in UTC: what is compared knows no summer time."""
        local = dt.datetime.combine(day, dt.time()) + dt.timedelta(minutes=minute)
        return local.replace(tzinfo=self._zone).astimezone(dt.UTC)

    def _when(self, now: dt.datetime, moment: dt.datetime, language: Language, kind: str = "") -> str:
        local, today = moment.astimezone(self._zone), now.astimezone(self._zone).date()
        days = (local.date() - today).days
        named = {0: "today", 1: "tomorrow"}.get(days, "weekday" if days < 7 else "date")
        weekday: str = self._texts["days"][language][local.weekday()]
        values = {"day": weekday, "date": long_date(local.date(), language)}
        return self._say(f"{kind}{named}", language, time=clock(local, language), **values)

    def _place(self, language: Language) -> str:
        place = self._opening.place.get(language, "") if self._opening else ""
        return self._say("zone", language, place=place) if place else ""

    def _say(self, key: str, language: Language, **values: str) -> str:
        return french_spaces(self._texts["opening"][key][language].format(**values), language)


def clock(moment: dt.datetime, language: Language) -> str:
    """A time of day: “9 h”, “9 h 30”; “9:00”, “9:30”; midnight has its name."""
    if (moment.hour, moment.minute) == (0, 0):
        return _MIDNIGHT[language]
    if language == "en":
        return f"{moment.hour}:{moment.minute:02}"
    minutes = f"\u00a0{moment.minute:02}" if moment.minute else ""
    return f"{moment.hour}\u00a0h{minutes}"
