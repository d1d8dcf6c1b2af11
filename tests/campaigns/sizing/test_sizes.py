"""What numbers of readers can show, by the table of the research and in words."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.campaigns.sizing.sizes import (
    LIFT,
    RATE,
    BaseRate,
    ChannelSizes,
    Readers,
    Wanted,
    base_rate,
    channel_sizes,
    compared,
)
from assistant.campaigns.sizing.words import percent, told
from assistant.errors import InputError
from assistant.stats.power import readers_needed
from assistant.types.language import LANGUAGES

ASSUMED = BaseRate(RATE, "assumed")
NO_RATES, NO_LIFTS = (0.0, 1.0, -0.1, 1e-9), (0.0, -0.5, math.nan, 1e-14, 0.0009)
UNWANTED = [*((rate, 0.2) for rate in NO_RATES), *((0.02, lift) for lift in NO_LIFTS), (0.6, 0.8), (None, 60)]


def sized(variants: int, *readers: int, lift: float = LIFT) -> ChannelSizes:
    groups: Readers = {(f"s{number}", ""): count for number, count in enumerate(readers, 1)}
    return told(channel_sizes("email", groups, variants, ASSUMED, lift), {})


def english(sizes: ChannelSizes) -> str:
    return "\n".join(sentence["en"] for sentence in sizes.sentences)


def test_a_small_segment_can_only_show_a_large_difference() -> None:
    sizes = sized(2, 7_600, 50_000)
    small, large = sizes.groups
    assert sizes.needed == 21_106
    assert (small.readers, small.enough, round(small.shown or 0, 2)) == (3_800, False, 0.5)
    assert (large.readers, large.enough) == (25_000, True)
    assert "At a click rate of 2% (assumed: there are no results yet) you need 21,106" in english(sizes)
    assert "s1: 3,800 readers per variant; it can only show +50% or more." in english(sizes)
    assert "s2: 25,000 readers per variant are enough." in english(sizes)
    french = sizes.sentences[0]["fr"]
    assert "taux de clic de 2\u00a0% (supposé\u00a0: il n’y a pas" in french
    assert "21\u202f106 lecteurs par variante" in french


def test_comparisons_at_once_take_more_readers() -> None:
    sizes = sized(3, 90_000, 90_000)
    assert sizes.comparisons == 9
    assert sizes.needed_at_once == readers_needed(RATE, LIFT, 0.05 / 9) > sizes.needed
    assert "9 comparisons at once and corrects for that" in english(sizes)
    assert f"aim for {sizes.needed_at_once:,} readers" in english(sizes)
    assert "at once" not in english(sized(2, 90_000))


@pytest.mark.parametrize(
    ("variants", "readers", "advice"),
    [
        (4, (45_000, 60_000), "with 2 variants instead of 4 there are enough"),
        (4, (70_000, 90_000), "with 3 variants instead of 4 there are enough"),
        (2, (20_000, 30_000), "compare the segments together; their 25,000 readers per variant are enough"),
        (4, (20_000, 30_000), "write 2 variants instead of 4 and compare the segments together"),
        (2, (3_600, 4_000), "these readers only show +50% or more"),
        (3, (200,), "too few readers to compare anything; write a single variant"),
    ],
)
def test_the_advice_that_follows(variants: int, readers: tuple[int, ...], advice: str) -> None:
    sizes = sized(variants, *readers)
    assert advice in sizes.sentences[-1]["en"]
    assert sizes.sentences[-1]["fr"].startswith("Conseil\u00a0: ")


def test_no_advice_where_all_is_well() -> None:
    assert "Advice" not in english(sized(2, 42_212))
    assert "Advice" not in english(sized(2))


def test_the_rate_of_earlier_results_goes_before_the_assumed_one() -> None:
    clicked = {"email": (450, 9_000), "sms": (3, 9_000), "push": (95, 100)}
    assert base_rate("email", Wanted(), clicked) == BaseRate(0.05, "results", 9_000)
    assert base_rate("email", Wanted(0.01), clicked) == BaseRate(0.01, "given")
    assert base_rate("sms", Wanted(), clicked) == BaseRate(RATE, "few"), "three clicks say little"
    assert base_rate("push", Wanted(), clicked) == BaseRate(RATE, "few"), "nothing is 20 % above 95 %"
    assert base_rate("facebook", Wanted(), clicked) == ASSUMED
    measured = told(channel_sizes("email", {}, 2, BaseRate(0.05, "results", 9_000), LIFT), {})
    assert "click rate of 5% (measured on 9,000 readers of your campaigns)" in english(measured)


@pytest.mark.parametrize(("rate", "lift"), UNWANTED)
def test_what_can_not_be_wanted(rate: float | None, lift: float) -> None:
    with pytest.raises(InputError) as caught:
        Wanted(rate, lift)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("share", "french", "english"),
    [
        (0.02, "2", "2"),
        (0.0025, "0,25", "0.25"),
        (0.0949, "9,49", "9.49"),
        (0.5, "50", "50"),
        (1.083, "108", "108"),
    ],
)
def test_a_share_in_words(share: float, french: str, english: str) -> None:
    assert percent(share) == {"fr": f"{french}\u00a0%", "en": f"{english}%"}


def test_what_was_asked_for_is_repeated_as_it_was() -> None:
    assert percent(0.125, exact=True) == {"fr": "12,5\u00a0%", "en": "12.5%"}
    assert percent(0.2, exact=True)["en"] == "20%"


@given(
    st.integers(2, 5),
    st.lists(st.integers(0, 200_000), min_size=1, max_size=8),
    st.floats(0.001, 0.3),
    st.floats(0.05, 2.0),
)
def test_any_campaign_is_told_in_both_languages(
    variants: int, readers: list[int], rate: float, lift: float
) -> None:
    groups: Readers = {(f"s{number}", ""): count for number, count in enumerate(readers)}
    sizes = told(channel_sizes("email", groups, variants, BaseRate(rate, "given"), lift), {})
    assert sum(group.contacts for group in sizes.groups) == sizes.together.contacts == sum(readers)
    assert sizes.comparisons == compared(len(readers), variants)
    for group in (*sizes.groups, sizes.together):
        assert group.enough == (group.readers >= sizes.needed)
        if group.enough and group.shown is not None:
            assert group.shown <= lift + 1e-6
    assert ("Advice" in sizes.sentences[-1]["en"]) == (not all(group.enough for group in sizes.groups))
    for sentence in sizes.sentences:
        assert set(sentence) == set(LANGUAGES)
        assert "{" not in "".join(sentence.values())


def test_few_results_are_not_told_as_none() -> None:
    few = told(channel_sizes("email", {}, 2, BaseRate(RATE, "few"), LIFT), {}).sentences[0]
    assert "(assumed: the results do not suffice yet)" in few["en"]
    assert "(supposé\u00a0: les résultats ne suffisent pas encore)" in few["fr"]


@pytest.mark.parametrize(("readers", "lift"), [(21_100, 0.2), (373_200, 0.0459), (79_890, 0.1005)])
def test_too_few_readers_never_show_the_lift_wanted(readers: int, lift: float) -> None:
    (group,) = channel_sizes("email", {("s1", ""): 2 * readers}, 2, ASSUMED, lift).groups
    assert not group.enough
    assert group.shown is not None
    assert float(percent(group.shown)["en"].removesuffix("%")) > 100 * lift
