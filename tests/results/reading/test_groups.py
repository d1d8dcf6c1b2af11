"""Groups add up to the whole, whatever is told."""

import datetime as dt
import math
from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.results.reading.groups import Grouping
from assistant.results.reading.metrics import COUNTS
from assistant.results.reading.rates import rate
from assistant.results.reading.told import added, told_of
from assistant.types.results import Count, Observation
from tests.results.reading.parts import NAMES

CHANNELS = ("email", "sms")
DAYS = ([], [None], [dt.date(2026, 11, 16)], [None, dt.date(2026, 11, 16), dt.date(2026, 11, 17)])
figures = st.dictionaries(st.sampled_from(COUNTS), st.integers(0, 10_000).map(Decimal), max_size=9)


@st.composite
def observations(draw: st.DrawFn) -> list[Observation]:
    found = []
    for segment in draw(st.lists(st.sampled_from(["family", "town", "gone"]), max_size=3, unique=True)):
        for channel in CHANNELS[: draw(st.integers(1, 2))]:
            for variant in range(draw(st.integers(1, 3))):
                for day in draw(st.sampled_from(DAYS)):
                    name = f"c1-{segment}-{channel}-fr-{variant + 1}"
                    counts = draw(figures)
                    found.append(Observation(name, segment, channel, "fr", variant, counts, day))
    return found


@settings(max_examples=40)
@given(observations())
def test_the_groups_of_each_dimension_add_up_to_the_total(lines: list[Observation]) -> None:
    told = told_of(lines, [], {})
    grouping = Grouping(NAMES, None)
    total = grouping.total(told)
    assert total.counts == added(each.counts for each in lines)
    for groups in grouping.all(told).values():
        assert added(group.counts for group in groups) == total.counts
        assert len({group.key for group in groups}) == len(groups)


@settings(max_examples=40)
@given(observations())
def test_readers_add_up_and_no_rate_is_impossible(lines: list[Observation]) -> None:
    told = told_of(lines, [], {})
    grouping = Grouping(NAMES, None)
    total = grouping.total(told)
    groups = grouping.all(told)
    for place, whole in enumerate(total.rates):
        for dimension in ("segment", "channel", "language", "variant"):
            own = [group.rates[place] for group in groups[dimension]]
            assert sum(each.readers for each in own) == whole.readers
            assert sum((each.events for each in own), Decimal(0)) == whole.events
        assert whole.value is None or whole.metric == "revenue_per_email" or 0 <= whole.value <= 1
        if whole.low is not None and whole.high is not None and whole.value is not None:
            assert whole.low <= whole.value <= whole.high
    for group in (total, *groups["day"]):
        for name in ("delivery_rate", "open_rate", "conversion_per_click"):
            assert (group.values[name] or 0) <= 1


def line(variant: int, day: dt.date | None = None, squares: int | None = None, **counts: int) -> Observation:
    told: Mapping[Count, Decimal] = {name: Decimal(counts[name]) for name in COUNTS if name in counts}
    known = None if squares is None else Decimal(squares)
    return Observation(f"v{variant}", "town", "email", "fr", variant, told, day, known)


def test_the_rates_of_days_are_of_all_readers_and_add_up() -> None:
    monday, tuesday = dt.date(2026, 11, 16), dt.date(2026, 11, 17)
    told = told_of([line(0, delivered=1000), line(0, tuesday, clicks=10), line(0, monday, clicks=30)], [], {})
    days = Grouping(NAMES, None).all(told)["day"]
    assert [group.key for group in days] == ["2026-11-16", "2026-11-17", ""]
    assert days[0].name == {"fr": "16 novembre 2026", "en": "16 November 2026"}
    assert days[2].name == {"fr": "Sans date", "en": "No day told"}
    assert [group.rates[0].value for group in days] == [0.03, 0.01, 0.0]
    assert [group.rates[0].readers for group in days] == [1000] * 3


def test_values_are_computed_where_the_data_allow() -> None:
    told = told_of(
        [line(0, sent=1010, delivered=1000, opens=300, clicks=40, conversions=4, revenue=400, spend=100)],
        [],
        {},
    )
    values = Grouping(NAMES, 3.2).total(told).values
    assert values == {
        "delivery_rate": pytest.approx(1000 / 1010),
        "open_rate": 0.3,
        "conversion_per_click": 0.1,
        "cost_per_acquisition": 25.0,
        "return_on_spend": 4.0,
        "average_order": 100.0,
        "customer_lifetime_value": 320.0,
    }
    assert Grouping(NAMES, None).total(told).values["customer_lifetime_value"] is None
    nothing = Grouping(NAMES, 3.2).total(told_of([line(0, delivered=10, clicks=0)], [], {})).values
    assert set(nothing.values()) == {None}


def test_a_rate_counts_only_variants_that_tell_it() -> None:
    told = told_of([line(0, delivered=1000, clicks=50), line(1, delivered=3000)], [], {})
    found = rate("click_rate", told)
    assert (found.readers, found.value) == (1000, 0.05)
    assert rate("conversion_rate", told).value is None


def test_more_events_than_readers_are_no_rate() -> None:
    found = rate("click_rate", told_of([line(0, delivered=100, clicks=130)], [], {}))
    assert (found.events, found.readers) == (130, 100)
    assert (found.value, found.low, found.high) == (None, None, None)


def test_revenue_has_an_interval_only_when_its_spread_is_known() -> None:
    known = rate("revenue_per_email", told_of([line(0, delivered=1000, revenue=200, squares=8000)], [], {}))
    assert known.value == 0.2
    assert known.low is not None
    assert known.high is not None
    # The standard error of the mean: sqrt((8000/1000 - 0.2²) / 999), about 0.0893.
    assert math.isclose(known.high - known.low, 2 * 1.9623 * 0.08927, rel_tol=1e-3)
    totals = rate("revenue_per_email", told_of([line(0, delivered=1000, revenue=200)], [], {}))
    assert (totals.value, totals.low, totals.high) == (0.2, None, None)


def test_names_of_what_is_gone_are_their_keys() -> None:
    assert NAMES.of("segment", "gone") == {"fr": "gone", "en": "gone"}
    assert NAMES.of("language", "fr") == {"fr": "français", "en": "French"}
    assert NAMES.of("variant", "2") == {"fr": "Variante 2", "en": "Variant 2"}
    named = NAMES.varying("angle")
    assert named.of("variant", "1")["en"] == "Variant 1: the practical benefit for the reader"
    assert named.of("variant", "9")["en"] == "Variant 9"
    assert NAMES.place("", "sms", "fr") == {
        "fr": "Segments réunis, SMS, français",
        "en": "Segments together, SMS, French",
    }
    assert NAMES.place("town", "email", "")["fr"] == "En ville, e-mail"


def test_a_value_of_a_day_needs_both_counts_of_that_day() -> None:
    monday = dt.date(2026, 11, 16)
    lines = [
        line(0, delivered=990, spend=500, revenue=500),
        line(0, monday, sent=1000, conversions=20, clicks=50),
    ]
    told = told_of(lines, [], {})
    grouping = Grouping(NAMES, 3.2)
    total = grouping.total(told).values
    assert (total["cost_per_acquisition"], total["average_order"], total["delivery_rate"]) == (25, 25, 0.99)
    day = grouping.all(told)["day"][0]
    assert day.key == "2026-11-16"
    assert {name for name, value in day.values.items() if value is not None} == {"conversion_per_click"}


def test_days_count_the_variants_that_the_whole_counts() -> None:
    monday, tuesday = dt.date(2026, 11, 16), dt.date(2026, 11, 17)
    lines = [line(0, delivered=1000), line(0, monday, clicks=20), line(0, tuesday, clicks=1)]
    told = told_of([*lines, line(1, monday, clicks=30), line(1, tuesday, clicks=40)], [], {})
    grouping = Grouping(NAMES, None)
    days = [group.rates[0] for group in grouping.all(told)["day"][:2]]
    assert [day.events for day in days] == [20, 1]
    assert sum(day.events for day in days) == grouping.total(told).rates[0].events


def test_days_have_no_rate_where_the_whole_has_none() -> None:
    monday, tuesday = dt.date(2026, 11, 16), dt.date(2026, 11, 17)
    lines = [line(0, delivered=1000), line(0, monday, clicks=900), line(0, tuesday, clicks=600)]
    grouping = Grouping(NAMES, None)
    told = told_of(lines, [], {})
    assert grouping.total(told).rates[0].value is None
    assert {group.rates[0].value for group in grouping.all(told)["day"]} == {None}
