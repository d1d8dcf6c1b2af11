"""The picture of the questions of each day."""

import datetime as dt
from typing import get_args

import pytest

from assistant.types.insight import DayCounts, TallyKind
from assistant.web.studio.asked.chart import HEIGHT, WIDTH, Chart


def day(number: int, **counts: int) -> DayCounts:
    return DayCounts(
        dt.date(2026, 11, 1) + dt.timedelta(days=number),
        {kind: counts.get(kind, 0) for kind in get_args(TallyKind)},
    )


def test_bars_stand_on_each_other_and_are_as_high_as_their_numbers() -> None:
    chart = Chart.of([day(0, answered=6, not_in_knowledge=2, disliked=9), day(1), day(2, answered=3)])
    first, refused, last = chart.bars
    assert (first.kind, refused.kind, last.kind) == ("answered", "not_in_knowledge", "answered")
    assert first.height == pytest.approx(3 * refused.height)
    assert first.height == pytest.approx(2 * last.height)
    assert refused.y + refused.height == pytest.approx(first.y)
    assert last.x > first.x + 2 * first.width
    assert [line.number for line in chart.lines] == [0, 5, 10]


@pytest.mark.parametrize("count", [1, 7, 30, 90])
def test_all_of_it_is_in_the_picture_and_few_days_are_named(count: int) -> None:
    days = [day(number, answered=number * 37) for number in range(count)]
    chart = Chart.of(days)
    assert all(
        bar.y >= 0 and bar.y + bar.height <= HEIGHT and bar.x + bar.width <= WIDTH for bar in chart.bars
    )
    assert len(chart.days) <= 8
    assert chart.days[-1].day == days[-1]
