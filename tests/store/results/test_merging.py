"""Figures of several reports as one, nothing of it twice."""

import datetime as dt
import random
from collections import defaultdict
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from assistant.store.results.merging import DaySums, Reported, merged
from assistant.store.results.people import Figure, Sum
from assistant.types.results import Count

DAYS = [dt.date(2026, 3, day) for day in (1, 2, 3)]


def told(number: int, day: dt.date | None, figure: Figure, value: int) -> Reported:
    return Reported(number, Sum("v1", day, figure, Decimal(value)))


def contacts(*figures: tuple[dt.date | None, Figure, int]) -> list[Sum]:
    return [Sum("v1", day, figure, Decimal(value)) for day, figure, value in figures]


def clicks(found: list[DaySums]) -> dict[dt.date | None, Decimal]:
    return {each.day: each.counts["clicks"] for each in found if "clicks" in each.counts}


def test_a_newer_report_replaces_what_an_older_one_said_of_the_same() -> None:
    reports = [told(2, None, "clicks", 7), told(1, None, "clicks", 9), told(1, None, "opens", 30)]
    [found] = merged([], reports)
    assert found == DaySums("v1", None, {"clicks": Decimal(7), "opens": Decimal(30)}, None)


def test_days_complete_each_other_and_a_total_is_not_added() -> None:
    days = [told(1, DAYS[0], "clicks", 4), told(2, DAYS[1], "clicks", 3)]
    assert clicks(merged([], days)) == {DAYS[0]: 4, DAYS[1]: 3}
    assert clicks(merged([], [*days, told(3, None, "clicks", 7)])) == {DAYS[0]: 4, DAYS[1]: 3}
    # What the days lack of the total has no day.
    assert clicks(merged([], [*days, told(3, None, "clicks", 9)])) == {None: 2, DAYS[0]: 4, DAYS[1]: 3}
    # An early total is older than the days.
    assert clicks(merged([], [*days, told(3, None, "clicks", 5)])) == {DAYS[0]: 4, DAYS[1]: 3}


def test_contacts_days_and_totals_are_never_added() -> None:
    people = contacts((DAYS[0], "clicks", 5), (None, "clicks", 1))
    reports = [told(1, DAYS[0], "clicks", 6), told(1, None, "clicks", 6)]
    assert clicks(merged([people], reports)) == {DAYS[0]: 5, None: 1}
    assert clicks(merged([people], [told(1, None, "clicks", 8)])) == {DAYS[0]: 5, None: 3}
    partial = contacts((DAYS[0], "clicks", 2))
    assert clicks(merged([partial], reports)) == {DAYS[0]: 6}


def test_what_was_deleted_stands_for_itself() -> None:
    before, after = contacts((None, "clicks", 5)), contacts((None, "clicks", 2))
    assert clicks(merged([after, before], [])) == {None: 5}


def test_squares_belong_to_the_revenue_that_holds() -> None:
    people = contacts((DAYS[0], "revenue", 10), (DAYS[1], "revenue", 5), (DAYS[0], "revenue_squares", 125))
    first, second = merged([people], [])
    assert (first.squares, second.squares) == (125, 0)
    # A larger total without squares: not known.
    assert all(each.squares is None for each in merged([people], [told(1, None, "revenue", 20)]))
    whole = [told(1, None, "revenue", 20), told(1, None, "revenue_squares", 200)]
    assert [each.squares for each in merged([], whole)] == [200]
    # The revenue was told anew, its squares were not.
    assert [each.squares for each in merged([], [*whole, told(2, None, "revenue", 20)])] == [None]
    assert sum(each.squares or 0 for each in merged([people], whole)) == 200


FIGURES = st.dictionaries(
    st.tuples(st.sampled_from([None, *DAYS]), st.sampled_from(["sent", "clicks", "revenue"])),
    st.integers(0, 50),
    min_size=1,
)


@given(FIGURES, st.integers(1, 4), st.randoms(use_true_random=False))
def test_parts_repeats_and_order_make_no_difference(
    figures: dict[tuple[dt.date | None, Count], int], parts: int, chance: random.Random
) -> None:
    whole = merged([], [told(1, day, name, value) for (day, name), value in figures.items()])
    cut = [told(chance.randrange(1, parts + 1), *key, value) for key, value in figures.items()]
    again = [told(parts + 1, *key, value) for key, value in figures.items() if chance.random() < 0.5]
    chance.shuffle(cut)
    assert merged([], [*again, *cut]) == whole


@given(FIGURES, FIGURES)
def test_the_sum_is_that_of_the_fullest_kind(
    people: dict[tuple[dt.date | None, Count], int], reports: dict[tuple[dt.date | None, Count], int]
) -> None:
    joined = contacts(*((*key, value) for key, value in people.items()))
    found = merged([joined], [told(1, *key, value) for key, value in reports.items()])
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for each in found:
        for name, value in each.counts.items():
            sums[name] += value
    for name in {name for _, name in (*people, *reports)}:
        kinds = (
            sum(value for (_, count), value in people.items() if count == name),
            sum(value for (day, count), value in reports.items() if count == name and day),
            reports.get((None, name), 0),
        )
        assert sums[name] == max(kinds)
