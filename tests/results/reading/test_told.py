"""What reports tell of a variant, and by what its readers are counted."""

import datetime as dt
from decimal import Decimal

import pytest

from assistant.results.reading.metrics import COUNTS, METRICS, definitions, shown
from assistant.results.reading.told import BASES, Told, told_of
from assistant.types.campaign import PlannedText
from assistant.types.results import Count, Observation

TEXTS = [
    PlannedText(1, "c1-town-email-fr-1", "c1-town-email-fr", "town", "email", "fr", (), 0),
    PlannedText(2, "c1-town-email-fr-2", "c1-town-email-fr", "town", "email", "fr", (), 1),
]
DAY = dt.date(2026, 11, 20)


def line(
    variant: int = 1, day: dt.date | None = None, squares: str | None = None, **counts: int
) -> Observation:
    figures: dict[Count, Decimal] = {name: Decimal(counts[name]) for name in COUNTS if name in counts}
    return Observation(
        f"c1-town-email-fr-{variant}",
        "town",
        "email",
        "fr",
        variant - 1,
        figures,
        day,
        None if squares is None else Decimal(squares),
    )


@pytest.mark.parametrize(
    ("counts", "exported", "readers", "basis"),
    [
        ({"sent": 100, "delivered": 98}, 120, 98, "delivered"),
        ({"sent": 100, "delivered": 0}, 120, 0, "delivered"),  # all came back
        ({"sent": 100}, 120, 100, "sent"),
        ({"sent": 0, "clicks": 3}, 120, 120, "export"),
        ({"clicks": 3}, 0, 0, ""),
    ],
)
def test_readers_are_counted_by_the_best_that_is_told(
    counts: dict[str, int], exported: int, readers: int, basis: str
) -> None:
    (told,) = told_of([line(**counts)], TEXTS, {"c1-town-email-fr-1": exported})
    assert (told.readers, told.basis) == (readers, basis)
    assert told.reported


def test_days_are_added_up_and_what_is_not_told_is_missing() -> None:
    (told,) = told_of([line(delivered=50), line(day=DAY, clicks=2), line(day=DAY, clicks=3)], TEXTS, {})
    assert told.counts == {"delivered": 50, "clicks": 5}
    assert told.of("conversions") is None
    assert told.tells(definitions()["click_rate"])
    assert not told.tells(definitions()["conversion_rate"])
    assert not told.tells(definitions()["delivery_rate"])


def test_a_text_that_was_exported_and_never_reported_is_there() -> None:
    told = told_of([line(delivered=50)], TEXTS, {"c1-town-email-fr-2": 70})
    assert [(each.variant, each.reported, each.sent) for each in told] == [(0, True, 50), (1, False, 70)]
    assert told_of([], TEXTS, {}) == []


def test_squares_hold_only_when_every_line_of_revenue_has_them() -> None:
    def squares(*lines: Observation) -> Decimal | None:
        found: list[Told] = told_of(lines, TEXTS, {})
        return found[0].squares

    assert squares(line(revenue=5, squares="25"), line(day=DAY, clicks=1)) == 25
    assert squares(line(revenue=5, squares="25"), line(day=DAY, revenue=5)) is None
    assert squares(line(clicks=5)) is None


def test_a_variant_the_campaign_has_no_text_of_any_more_is_read_by_its_own_place() -> None:
    (told,) = told_of([line(9, delivered=10)], TEXTS, {})
    assert (told.variant_id, told.segment, told.variant) == ("c1-town-email-fr-9", "town", 8)


def test_every_metric_has_its_counts_and_its_definition_in_both_languages() -> None:
    assert set(METRICS) == {each.id for each in definitions().values() if each.compared}
    assert {each.id for each in shown()}.isdisjoint(METRICS)
    for each in definitions().values():
        assert each.events in COUNTS
        assert each.of in COUNTS
        for words in (each.name, each.definition, each.formula):
            assert set(words) == {"fr", "en"}
            assert all(words.values())
        assert each.as_dict()["id"] == each.id
        assert (each.short is not None) == each.compared
    assert definitions()["unsubscribe_rate"].better == "lower"
    assert not definitions()["open_rate"].compared
    assert definitions()["open_rate"].warning


def test_readers_can_be_counted_in_another_way() -> None:
    (told,) = told_of([line(sent=100, delivered=90)], TEXTS, {"c1-town-email-fr-1": 120})
    assert [(told.by(basis).readers, told.by(basis).basis) for basis in BASES] == [
        (90, "delivered"),
        (100, "sent"),
        (120, "export"),
    ]
    assert (told.by("").readers, told.by("").sent) == (0, 100)
