"""What reports by contact say together: each contact once."""

import datetime as dt
import random
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from assistant.store.results.people import (
    EVENTS,
    PersonLine,
    PersonResult,
    Sum,
    events_of,
    flags_of,
    joined,
    revenue_of,
)
from assistant.types.results import Count

DAYS = [dt.date(2026, 3, day) for day in (1, 2, 3)]
ALL: frozenset[Count] = frozenset((*EVENTS, "revenue"))


def line(number: int, person: str, *events: Count, **values: object) -> PersonLine:
    said = PersonResult("v1", person, flags_of(events))
    return PersonLine(number, said._replace(**values))


def sums(lines: list[PersonLine], told: frozenset[Count] = ALL) -> dict[tuple[str, object, str], Decimal]:
    ordered = sorted(lines, key=lambda each: (each.said.variant_id, each.said.person))
    found = joined(ordered, dict.fromkeys({each.import_id for each in lines}, told))
    return {(each.variant_id, each.day, each.figure): each.value for each in found if each.value}


def test_events_are_one_number() -> None:
    assert all(events_of(flags_of([event])) == [event] for event in EVENTS)
    assert events_of(flags_of(["clicks", "sent"])) == ["sent", "clicks"]
    assert flags_of([]) == 0


def test_a_contact_counts_once_on_the_first_day_that_is_told() -> None:
    lines = [
        line(1, "p", "sent", "clicks", day=DAYS[2]),
        line(2, "p", "clicks", day=DAYS[1]),
        line(2, "p", "clicks"),
        line(3, "q", "sent"),
    ]
    assert sums(lines) == {
        ("v1", DAYS[2], "sent"): 1,
        ("v1", None, "sent"): 1,
        ("v1", DAYS[1], "clicks"): 1,
    }


def test_a_count_that_has_a_column_is_told_also_when_nobody_did_it() -> None:
    found = joined([line(1, "p", "sent")], {1: frozenset({"sent", "clicks"})})
    assert sorted(found, key=str) == [
        Sum("v1", None, "clicks", Decimal(0)),
        Sum("v1", None, "sent", Decimal(1)),
    ]


def test_a_list_with_contacts_that_did_nothing_names_all_who_were_written_to() -> None:
    told: frozenset[Count] = frozenset({"clicks"})
    both = [line(1, "p", "clicks"), line(2, "q")]
    assert sums(both, told) == {("v1", None, "clicks"): 1, ("v1", None, "sent"): 2}
    # A list of those who clicked says nothing of how many got the message.
    assert sums([line(1, "p", "clicks"), line(2, "q", "clicks")], told) == {("v1", None, "clicks"): 2}
    assert sums([line(1, "p", "sent"), line(2, "q")], ALL) == {("v1", None, "sent"): 1}
    # … and nothing of another variant, whose list may be whole.
    other = PersonLine(1, PersonResult("v2", "r", flags_of(["clicks"])))
    assert ("v2", None, "sent") not in sums([*both, other], told)


def test_revenue_of_a_day_is_that_of_the_newest_report() -> None:
    lines = [
        line(1, "p", revenue=Decimal(50), day=DAYS[0]),
        line(2, "p", revenue=Decimal(40), day=DAYS[0]),
        line(2, "p", revenue=Decimal(10), day=DAYS[0]),  # a second order of that day
        line(1, "p", revenue=Decimal(7), day=DAYS[1]),
    ]
    assert revenue_of(lines) == {DAYS[0]: 50, DAYS[1]: 7}
    assert sums(lines) == {
        ("v1", DAYS[0], "revenue"): 50,
        ("v1", DAYS[1], "revenue"): 7,
        ("v1", DAYS[0], "revenue_squares"): 57 * 57,
    }


def test_revenue_by_day_and_without_a_day_is_never_added() -> None:
    days = [line(1, "p", revenue=Decimal(5), day=DAYS[0]), line(2, "p", revenue=Decimal(6), day=DAYS[1])]
    assert revenue_of([*days, line(3, "p", revenue=Decimal(11))]) == {DAYS[0]: 5, DAYS[1]: 6}
    assert revenue_of([*days, line(3, "p", revenue=Decimal(12))]) == {None: 12}
    assert revenue_of([line(3, "p", revenue=Decimal(0))]) == {None: 0}


ROWS = st.dictionaries(
    st.tuples(st.sampled_from("ab"), st.sampled_from("pqrs"), st.sampled_from([None, *DAYS])),
    st.tuples(
        st.sets(st.sampled_from(EVENTS)),
        st.one_of(st.none(), st.integers(0, 90).map(Decimal)),
    ),
    min_size=1,
    max_size=20,
)


@given(ROWS, st.integers(1, 4), st.randoms(use_true_random=False))
def test_parts_repeats_and_order_make_no_difference(
    rows: dict[tuple[str, str, dt.date | None], tuple[set[Count], Decimal | None]],
    parts: int,
    chance: random.Random,
) -> None:
    said = [
        PersonResult(variant, person, flags_of(events), revenue, day)
        for (variant, person, day), (events, revenue) in rows.items()
    ]
    whole = sums([PersonLine(1, each) for each in said])
    cut = [PersonLine(chance.randrange(1, parts + 1), each) for each in said]
    again = [PersonLine(parts + 1, each) for each in said if chance.random() < 0.5]
    chance.shuffle(cut)
    assert sums([*cut, *again]) == whole
