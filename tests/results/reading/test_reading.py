"""A campaign is read right: winners where the data suffice, silence where they don't."""

import datetime as dt
from decimal import Decimal

import pytest

from assistant.errors import UnknownNameError
from assistant.results.reading.reading import Reading
from assistant.results.saying.sentences import lift_of
from tests.results.reading.parts import NOW, Cell, Sold, planned


def told(readers: int, clicks: int, **more: float) -> dict[str, float]:
    return {"sent": readers, "delivered": readers, "clicks": clicks, **more}


TOWN = Cell("town", [told(30_000, 600), told(30_000, 780)])
FAMILY = Cell("family", [told(2_000, 44), told(2_000, 48)])


def test_a_winner_where_the_data_suffice_and_silence_where_not(sold: Sold, reading: Reading) -> None:
    number = sold.reported([TOWN, FAMILY])
    found = reading.read(number)
    assert (found.campaign, found.name, found.metric) == (number, "Printemps", "click_rate")
    verdicts = {each.segment: each.verdict for each in found.comparisons}
    assert verdicts == {"": "winner", "town": "winner", "family": "not_enough"}
    town = found.comparisons[1]
    assert town.winner == 1
    assert (town.arms[1].variant_id, town.arms[1].sent) == (f"c{number}-town-email-fr-2", 30_000)
    lift = lift_of(town, 1, 0)
    assert lift.lift == pytest.approx(0.3)
    assert lift.chance is not None
    assert lift.chance > 0.99
    assert lift.low is not None
    assert lift.high is not None
    assert 0 < lift.low < 0.3 < lift.high
    assert found.comparisons[2].needed is not None
    assert found.comparisons[2].needed > 2_000


def test_small_segments_are_pulled_towards_the_others(sold: Sold, reading: Reading) -> None:
    found = reading.read(sold.reported([TOWN, FAMILY]))
    pooled, town, family = (lift_of(each, 1, 0) for each in found.comparisons)
    assert family.lift == pytest.approx(48 / 44 - 1)
    assert family.pooled is not None
    assert town.pooled is not None
    assert pooled.pooled is not None
    assert family.lift is not None
    assert family.lift < family.pooled < 0.3  # far: it tells little by itself
    assert abs(town.pooled - 0.3) < 0.03  # hardly


def test_the_lower_wins_where_one_wants_little(sold: Sold, reading: Reading) -> None:
    cell = Cell("town", [told(30_000, 1, unsubscribes=300), told(30_000, 1, unsubscribes=180)])
    (found,) = reading.read(sold.reported([cell]), "unsubscribe_rate").comparisons
    assert (found.verdict, found.winner) == ("winner", 1)
    assert "bas" not in found.sentences[0]["fr"]
    assert "0.60% unsubscribes against 1.0%" in found.sentences[0]["en"]
    assert found.arms[1].chance_best is not None
    assert found.arms[1].chance_best > 0.99


def test_equal_variants_with_many_readers_do_not_differ(sold: Sold, reading: Reading) -> None:
    cell = Cell("town", [told(200_000, 6_000), told(200_000, 6_020)])
    (found,) = reading.read(sold.reported([cell])).comparisons
    assert found.verdict == "no_difference"
    assert "stays below 20%" in found.sentences[0]["en"]


def test_a_broken_split_has_no_winner_and_no_chances(sold: Sold, reading: Reading) -> None:
    cell = Cell("town", [told(30_000, 600), told(26_000, 800)])
    found = reading.read(sold.reported([cell]))
    (broken,) = found.comparisons
    assert (broken.verdict, broken.winner, broken.lifts) == ("mismatch", None, ())
    assert [arm.chance_best for arm in broken.arms] == [None, None]
    assert broken.split_p is not None
    assert broken.split_p < 0.001
    assert "30,000 and 26,000 contacts instead of 28,000 and 28,000" in broken.sentences[0]["en"]
    assert "Répartition faussée dans\u00a0: En ville, e-mail." in [each["fr"] for each in found.warnings]


def test_the_same_split_is_sound_when_the_export_was_like_that(sold: Sold, reading: Reading) -> None:
    cells = [Cell("town", [told(30_000, 600), told(26_000, 680)])]
    number = sold.reported(cells)
    sold.exported(number, {f"c{number}-town-email-fr-1": 30_000, f"c{number}-town-email-fr-2": 26_000})
    (found,) = reading.read(number).comparisons
    assert found.verdict == "winner"


def test_what_a_report_does_not_say_is_not_guessed(sold: Sold, reading: Reading) -> None:
    found = reading.read(sold.reported([TOWN]), "conversion_rate")
    assert found.comparisons[0].verdict == "not_known"
    assert "nothing to compare. The conversion rate is not known" in found.comparisons[0].sentences[0]["en"]
    revenue = Cell("town", [told(3_000, 60, revenue=900), told(3_000, 60, revenue=1_900)])
    (totals,) = reading.read(sold.reported([revenue]), "revenue_per_email").comparisons
    assert totals.verdict == "not_known"
    assert "takes a report by contact" in totals.sentences[0]["en"]


def test_revenue_by_contact_is_compared(sold: Sold, reading: Reading) -> None:
    cells = [
        Cell(
            "town",
            [
                told(30_000, 60, revenue=9_000, revenue_squares=1_000_000),
                told(30_000, 60, revenue=19_000, revenue_squares=2_000_000),
            ],
        )
    ]
    (found,) = reading.read(sold.reported(cells), "revenue_per_email").comparisons
    assert (found.verdict, found.winner) == ("winner", 1)
    assert "€0.6333 per e-mail against €0.30" in found.sentences[0]["en"]


def test_a_sceptical_prior_believes_less(sold: Sold, reading: Reading) -> None:
    number = sold.reported([Cell("town", [told(400, 8), told(400, 20)])])
    flat, sceptical = (reading.read(number, prior=prior).comparisons[0].lifts[0] for prior in _PRIORS)
    assert flat.lift == pytest.approx(1.5)
    assert sceptical.lift is not None
    assert sceptical.lift < 0.6


_PRIORS = ("flat", "sceptical")


def test_reports_of_several_days_ask_for_more(sold: Sold, reading: Reading) -> None:
    cells = [Cell("town", [told(30_000, 600), told(30_000, 710)])]
    number = sold.campaign(cells)
    sold.report(number, [Cell("town", [told(10_000, 200), told(10_000, 230)])], at=NOW)
    assert reading.read(number).comparisons[0].verdict == "not_enough"
    sold.report(number, cells, at=NOW + dt.timedelta(days=2))
    later = reading.read(number)
    assert later.comparisons[0].verdict == "not_enough"
    assert any("several days" in each["en"] for each in later.warnings)
    assert reading.read(sold.reported(cells)).comparisons[0].verdict == "winner"  # one look


def test_a_campaign_without_reports_says_so(sold: Sold, reading: Reading) -> None:
    number = sold.campaign([TOWN])
    sold.exported(number, {f"c{number}-town-email-fr-1": 30_000})
    found = reading.read(number)
    assert (found.imports, found.comparisons, found.warnings) == ((), (), ())
    assert found.total.counts == {}
    assert [each["en"] for each in found.summary] == ["No report was imported for this campaign."]
    assert reading.campaigns() == []
    with pytest.raises(UnknownNameError):
        reading.read(99)


def test_campaigns_with_results_are_listed_the_newest_report_first(sold: Sold, reading: Reading) -> None:
    first, second = sold.reported([TOWN]), sold.reported([FAMILY])
    sold.report(first, [FAMILY], at=NOW + dt.timedelta(hours=1))
    assert [each.id for each in reading.campaigns()] == [first, second]


def test_rates_are_of_the_exported_contacts_where_nothing_better_is_told(
    sold: Sold, reading: Reading
) -> None:
    cells = [Cell("town", [{"clicks": 60}, {"clicks": 90}])]
    number = sold.reported(cells)
    first, second = (text.variant_id for text in planned(number, cells))
    assert reading.read(number).total.rates[0].value is None
    sold.exported(number, {first: 3_000, second: 3_000})
    found = reading.read(number)
    assert found.total.rates[0].value == pytest.approx(0.025)
    assert any("contacts that were exported" in each["en"] for each in found.warnings)


def test_of_several_exports_the_newest_with_contacts_counts(sold: Sold, reading: Reading) -> None:
    cells = [Cell("town", [{"clicks": 60}, {"clicks": 90}])]
    number = sold.reported(cells)
    first, second = (text.variant_id for text in planned(number, cells))
    sold.exported(number, {first: 3_000, second: 3_000})
    sold.exported(number, {first: 3_000, second: 3_000})
    assert reading.read(number).total.rates[0].readers == 6_000


def test_the_same_results_are_the_same_object_for_all(sold: Sold, reading: Reading) -> None:
    number = sold.reported([TOWN, FAMILY], day=dt.date(2026, 11, 20))
    shape = reading.read(number).as_dict()
    assert shape == reading.read(number).as_dict()
    assert shape["groups"]["day"][0]["key"] == "2026-11-20"
    assert shape["total"]["counts"]["clicks"] == 1_472
    assert shape["cost_eur"] is None
    assert reading.read(number).total.counts["sent"] == Decimal(64_000)


def test_messages_that_all_came_back_are_no_readers_and_no_warning_of_clicks(
    sold: Sold, reading: Reading
) -> None:
    bounced = {"sent": 1_000, "delivered": 0, "clicks": 0}
    cell = Cell("town", [bounced, {"sent": 1_000, "delivered": 990, "clicks": 10}])
    found = reading.read(sold.reported([cell]))
    assert found.total.values["delivery_rate"] == 0.495
    assert found.total.rates[0].readers == 990
    assert found.comparisons[0].arms[0].rate.readers == 0
    assert not any("more “clicks”" in warning["en"] for warning in found.warnings)
