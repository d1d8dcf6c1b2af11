"""Whether somebody is there, in both languages, over nights, lunches, holidays and summer time."""

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

import pytest

from assistant.chat.handoff.opening import OpeningHours, OpenState, clock
from assistant.types.brand import Opening

PARIS = ZoneInfo("Europe/Paris")
WEEK = dict.fromkeys(range(5), ((540, 750), (840, 1080)))  # 9:00-12:30 and 14:00-18:00
PLACE: Mapping[str, str] = {"fr": "Paris", "en": "Paris"}


def hours(place: bool = False, **values: object) -> OpeningHours:
    given: dict[str, object] = {"timezone": "Europe/Paris", "hours": WEEK, **values}
    return OpeningHours(Opening(**given, place=PLACE if place else {}))  # type: ignore[arg-type]


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> dt.datetime:
    """A moment in Paris; 20 November 2026 is a Friday."""
    return dt.datetime(2026, month, day, hour, minute, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("now", "french", "english"),
    [
        (at(20, 10), "Nous sommes ouverts jusqu’à 12 h 30.", "We are open until 12:30."),
        (at(20, 9), "Nous sommes ouverts jusqu’à 12 h 30.", "We are open until 12:30."),
        (
            at(20, 13),
            "Nous sommes fermés pour le moment ; ouverture aujourd’hui à 14 h.",
            "We are closed at the moment; we open today at 14:00.",
        ),
        (
            at(19, 18),
            "Nous sommes fermés pour le moment ; ouverture demain à 9 h.",
            "We are closed at the moment; we open tomorrow at 9:00.",
        ),
        (
            at(20, 18),
            "Nous sommes fermés pour le moment ; ouverture lundi à 9 h.",
            "We are closed at the moment; we open on Monday at 9:00.",
        ),
        (
            at(22, 23, 59),
            "Nous sommes fermés pour le moment ; ouverture demain à 9 h.",
            "We are closed at the moment; we open tomorrow at 9:00.",
        ),
    ],
)
def test_it_is_said_in_both_languages(now: dt.datetime, french: str, english: str) -> None:
    assert hours().sentence(now, "fr").replace("\u00a0", " ") == french
    assert hours().sentence(now, "en") == english


def test_french_spaces_do_not_break() -> None:
    assert hours().sentence(at(20, 13), "fr") == (
        "Nous sommes fermés pour le moment\u00a0; ouverture aujourd’hui à 14\u00a0h."
    )


def test_a_visitor_elsewhere_learns_whose_time_it_is() -> None:
    tokyo = at(20, 10).astimezone(ZoneInfo("Asia/Tokyo"))
    assert hours(place=True).sentence(tokyo, "en") == "We are open until 12:30 (Paris time)."
    assert hours(place=True).answers_from(at(20, 19), "fr") == "de lundi à 9\u00a0h (heure de Paris)"


def test_closed_days_are_passed_over() -> None:
    closed = frozenset(dt.date(2026, 11, day) for day in (20, *range(23, 28)))
    assert hours(closed=closed).state(at(20, 10)) == OpenState(False, at(30, 9))
    said = hours(closed=closed).sentence(at(20, 10), "fr").replace("\u00a0", " ")
    assert said.endswith("ouverture le lundi 30 novembre 2026 à 9 h.")
    assert hours(closed=closed).sentence(at(20, 10), "en").endswith("on Monday 30 November 2026 at 9:00.")
    assert hours(closed=closed).answers_from(at(20, 10), "fr").startswith("du lundi 30 novembre 2026")


def test_a_company_that_never_opens_is_just_closed() -> None:
    never = hours(hours={})
    assert never.state(at(20, 10)) == OpenState(False, None)
    assert never.sentence(at(20, 10), "en") == "We are closed at the moment."
    assert never.answers_from(at(20, 10), "en") == ""


def test_round_the_clock_has_no_closing_time() -> None:
    always = hours(hours=dict.fromkeys(range(7), ((0, 1440),)))
    assert always.state(at(20, 3)) == OpenState(True, None)
    assert always.sentence(at(20, 3), "fr") == "Nous sommes ouverts."


def test_a_night_is_one_span_over_midnight() -> None:
    bar = hours(hours={4: ((1200, 1440),), 5: ((0, 120),)})
    assert bar.state(at(20, 23)) == OpenState(True, at(21, 2))
    assert bar.state(at(21, 1, 59)) == OpenState(True, at(21, 2))
    assert bar.state(at(21, 2)) == OpenState(False, at(27, 20))
    until_midnight = hours(hours={4: ((1200, 1440),)})
    assert until_midnight.sentence(at(20, 23), "fr") == "Nous sommes ouverts jusqu’à minuit."
    assert until_midnight.sentence(at(20, 23), "en") == "We are open until midnight."


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        # The clocks go back on 25 October 2026 and forward on 29 March 2026, in both nights before a Monday.
        (dt.datetime(2026, 10, 24, 10, tzinfo=dt.UTC), dt.datetime(2026, 10, 26, 8, tzinfo=dt.UTC)),
        (dt.datetime(2026, 3, 28, 10, tzinfo=dt.UTC), dt.datetime(2026, 3, 30, 7, tzinfo=dt.UTC)),
    ],
)
def test_summer_time_moves_the_opening_not_the_clock(now: dt.datetime, opens: dt.datetime) -> None:
    state = hours().state(now)
    assert state is not None
    assert state.changes == opens
    assert hours().sentence(now, "en").endswith("on Monday at 9:00.")


def test_without_hours_nothing_is_said() -> None:
    unknown = OpeningHours(None)
    assert unknown.state(at(20, 10)) is None
    assert unknown.sentence(at(20, 10), "fr") == unknown.answers_from(at(20, 10), "fr") == ""


def test_a_reply_is_announced_only_while_closed() -> None:
    assert hours().answers_from(at(20, 10), "fr") == ""
    assert hours().answers_from(at(20, 13), "fr") == "d’aujourd’hui à 14\u00a0h"
    assert hours().answers_from(at(19, 19), "en") == "tomorrow at 9:00"


@pytest.mark.parametrize(
    ("hour", "minute", "french", "english"),
    [(9, 0, "9\u00a0h", "9:00"), (18, 5, "18\u00a0h\u00a005", "18:05"), (0, 0, "minuit", "midnight")],
)
def test_times_of_day(hour: int, minute: int, french: str, english: str) -> None:
    assert (clock(at(20, hour, minute), "fr"), clock(at(20, hour, minute), "en")) == (french, english)
