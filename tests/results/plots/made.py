"""Results of a made-up campaign, as the reading gives them: two segments and both together."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from math import sqrt

from assistant.types.results import Arm, CampaignResults, Comparison, Group, Metric, Rate, Verdict

SEGMENTS = {"families": {"fr": "Familles", "en": "Families"}, "gifts": {"fr": "Cadeaux", "en": "Gifts"}}


def rate(events: int, readers: int, metric: Metric = "click_rate") -> Rate:
    """A rate with its normal interval; without readers nothing is known."""
    if not readers:
        return Rate(metric, Decimal(events), 0, None, None, None)
    share = events / readers
    wide = 1.96 * sqrt(share * (1 - share) / readers)
    return Rate(metric, Decimal(events), readers, share, max(share - wide, 0.0), share + wide)


def comparison(
    segment: str,
    arms: Sequence[tuple[int, int]],
    verdict: Verdict,
    winner: int | None = None,
    channel: str = "email",
) -> Comparison:
    """Variants of (clicks, readers)."""
    made = tuple(
        Arm(number, f"c1-{segment}-{number}", readers, rate(clicks, readers), None)
        for number, (clicks, readers) in enumerate(arms)
    )
    return Comparison(segment, channel, "fr", "click_rate", made, (), verdict, winner, None, None, ())


def day(number: int, clicks: int, readers: int = 20_000) -> Group:
    """A day of December; its rate is of all readers of the campaign, as the reading gives it."""
    when = dt.date(2026, 12, number).isoformat()
    return Group(when, {"fr": when, "en": when}, {"clicks": Decimal(clicks)}, (rate(clicks, readers),))


COMPARISONS = (
    comparison("", [(300, 10_000), (200, 10_000)], "winner", 0),
    comparison("families", [(250, 8_000), (160, 8_000)], "winner", 0),
    comparison("gifts", [(50, 2_000), (40, 2_000)], "not_enough"),
)
DAYS = (day(1, 180), day(2, 200), day(4, 120))


def results(
    comparisons: Sequence[Comparison] = COMPARISONS, days: Sequence[Group] = DAYS, name: str = "Nappe d’hiver"
) -> CampaignResults:
    """A campaign's results."""
    total = Group("", {"fr": "Total", "en": "Total"}, {"clicks": Decimal(500)}, (rate(500, 20_000),))
    segments = tuple(Group(id_, names, {}, (rate(250, 10_000),)) for id_, names in SEGMENTS.items())
    groups = {"segment": segments, "day": tuple(days)}
    return CampaignResults(1, name, "click_rate", (), total, groups, tuple(comparisons), None, ())
