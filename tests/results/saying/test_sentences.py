"""What is said of a comparison is true, in both languages, and never more than the data say."""

import datetime as dt
import re

import pytest

from assistant.results.reading.reading import Reading
from assistant.results.saying.sentences import lift_of
from assistant.rules import load
from assistant.types.results import CampaignResults
from tests.results.reading.parts import NOW, Cell, Sold


def told(readers: int, clicks: int, **more: float) -> dict[str, float]:
    return {"sent": readers, "delivered": readers, "clicks": clicks, **more}


def said(results: CampaignResults, place: int, language: str = "en") -> list[str]:
    return [sentence[language] for sentence in results.comparisons[place].sentences]  # type: ignore[index]


def test_a_winner_is_told_with_its_numbers_and_its_doubt(sold: Sold, reading: Reading) -> None:
    cells = [
        Cell("town", [told(30_000, 600), told(30_000, 780), told(30_000, 590)]),
        Cell("family", [told(9_000, 180), told(9_000, 182), told(9_000, 181)]),
    ]
    found = reading.read(sold.reported(cells))
    verdict, chance, pooled, what = said(found, 1, "fr")
    assert verdict.startswith(
        "En ville, e-mail\u00a0: la variante 2 l’emporte sur les 2 autres, 2,6\u00a0% de clics contre "
        "2,0\u00a0% pour la suivante, la variante 1 (+30\u00a0%, intervalle à 95\u00a0% de "
    )
    assert chance.startswith("Probabilité que la variante 2 soit la meilleure\u00a0: plus de 99,9\u00a0%.")
    assert pooled.startswith("Rapproché des autres segments, l’écart est plutôt de +")
    assert what == "Ce qui la distingue\u00a0: la fabrication et les matières, d’après les faits."
    lift = lift_of(found.comparisons[1], 1, 0)
    assert lift.pooled is not None
    assert f"+{lift.pooled * 100:.0f}" in pooled


def test_the_lift_of_a_sentence_is_that_of_its_two_rates(sold: Sold, reading: Reading) -> None:
    """Also where the better one is the earlier: the pair is kept the other way round."""
    found = reading.read(sold.reported([Cell("town", [told(30_000, 780), told(30_000, 600)])]))
    (sentence, *_) = said(found, 0)
    assert "variant 1 beats variant 2, 2.6% clicks against 2.0% (+30%" in sentence
    one, other = lift_of(found.comparisons[0], 0, 1), lift_of(found.comparisons[0], 1, 0)
    assert one.lift == pytest.approx(0.3)
    assert other.lift == pytest.approx(1 / 1.3 - 1)
    assert one.chance == pytest.approx(1 - (other.chance or 0))
    with pytest.raises(KeyError):
        lift_of(found.comparisons[0], 0, 7)


def test_too_few_readers_are_told_with_how_many_it_takes(sold: Sold, reading: Reading) -> None:
    found = reading.read(sold.reported([Cell("town", [told(3_800, 76), told(3_800, 84)])]))
    needed = found.comparisons[0].needed
    assert needed is not None
    sentence, advice = said(found, 0)
    assert "The smallest has 3,800 readers" in sentence
    assert f"about {needed:,} to settle a difference of 20%, at 2.1% clicks" in sentence
    assert advice == "For the next time: segments put together."  # of two variants none can be spared
    assert "variant 2" not in " ".join((sentence, advice))  # no trophy


def test_nothing_that_happened_yet_is_nothing_to_count(sold: Sold, reading: Reading) -> None:
    found = reading.read(sold.reported([Cell("town", [told(3_800, 0), told(3_800, 0)])]))
    (sentence,) = said(found, 0)
    assert sentence == (
        "In town, E-mail: not enough data to tell the variants apart: there is nothing to count yet "
        "(click rate)."
    )


def test_a_loser_is_told_where_there_is_no_winner(sold: Sold, reading: Reading) -> None:
    enough = reading.read(
        sold.reported([Cell("town", [told(90_000, 2_700), told(90_000, 2_710), told(90_000, 1_500)])])
    )
    assert enough.comparisons[0].verdict == "not_enough"
    assert enough.comparisons[0].needed is None
    (sentence,) = said(enough, 0)
    assert "no single winner. Another one does better than variant 3; between the best ones" in sentence
    cells = [Cell("town", [told(9_000, 270), told(9_000, 281), told(9_000, 150)])]
    few = reading.read(sold.reported(cells))
    assert few.comparisons[0].needed is not None
    assert "Already visible: another one does better than variant 3." in said(few, 0)
    assert "Déjà visible\u00a0: une autre fait mieux que la variante 3." in said(few, 0, "fr")


def test_what_the_pooled_ones_leave_out_and_lack_is_told(sold: Sold, reading: Reading) -> None:
    cells = [
        Cell("town", [told(30_000, 600), told(30_000, 780)]),
        Cell("family", [told(9_000, 180), told(9_000, 182)]),
        Cell("far", [told(9_000, 180), told(7_000, 182)]),
    ]
    found = reading.read(sold.reported(cells))
    assert "Counted without far: a broken split, or a variant or a count is missing." in said(found, 0)
    number = sold.campaign(cells := [Cell("town", [told(30_000, 600), told(30_000, 780), None])])
    sold.report(number, cells)
    sold.exported(number, {f"c{number}-town-email-fr-{place}": 30_000 for place in (1, 2, 3)})
    lacking = reading.read(number)
    assert "Compared without variant 3: no report tells enough of it." in said(lacking, 0)
    assert any(f"c{number}-town-email-fr-3" in each["en"] for each in lacking.warnings)


def test_the_language_is_named_only_in_a_campaign_of_several(sold: Sold, reading: Reading) -> None:
    cell = [told(300, 6), told(300, 6)]
    both = reading.read(sold.reported([Cell("town", cell), Cell("town", cell, language="en")]))
    assert said(both, 1, "fr")[0].startswith("En ville, e-mail, français\u00a0:")
    assert said(both, 0, "fr")[0].startswith("Langues réunies, e-mail\u00a0:")
    each_its_own = reading.read(sold.reported([Cell("town", cell), Cell("abroad", cell, language="en")]))
    assert said(each_its_own, 1, "fr")[0].startswith("En ville, e-mail\u00a0:")


def sells(readers: int, revenue: float, squares: float | None = None) -> dict[str, float]:
    known = {} if squares is None else {"revenue_squares": squares}
    return {"sent": readers, "delivered": readers, "revenue": revenue, **known}


@pytest.mark.parametrize("total", [30_000, 10_000])
def test_a_variant_known_by_its_total_only_is_not_beaten(sold: Sold, reading: Reading, total: int) -> None:
    """Revenue that no contact stands behind has a rate and can't be compared: better or worse, it is told."""
    variants = [sells(20_000, 40_000, 4_000_000), sells(20_000, 20_000, 2_000_000), sells(20_000, total)]
    found = reading.read(sold.reported([Cell("town", variants)]), "revenue_per_email")
    first, *rest = said(found, 0)
    assert "variant 1 beats variant 2, €2.00 per e-mail against €1.00 (+100%" in first
    assert "Compared without variant 3: no report tells enough of it." in rest


def test_a_lift_over_nothing_is_not_told(sold: Sold, reading: Reading) -> None:
    two = reading.read(sold.reported([Cell("town", [told(20_000, 120), told(20_000, 0)])]))
    assert said(two, 0)[0].endswith("variant 1 beats variant 2, 0.60% clicks against 0.0%.")
    many = reading.read(sold.reported([Cell("town", [told(20_000, 120), told(20_000, 0), told(20_000, 0)])]))
    assert said(many, 0, "fr")[0].endswith(
        "l’emporte sur les 2 autres, 0,60\u00a0% de clics contre 0,0\u00a0% pour la suivante, la variante 2."
    )


def test_a_variant_that_sold_nothing_was_compared(sold: Sold, reading: Reading) -> None:
    variants = [sells(20_000, 40_000, 4_000_000), sells(20_000, 20_000, 2_000_000), sells(20_000, 0, 0)]
    found = reading.read(sold.reported([Cell("town", variants)]), "revenue_per_email")
    assert found.comparisons[0].verdict == "not_enough"
    assert not [sentence for sentence in said(found, 0) if sentence.startswith("Compared without")]


def test_the_least_readers_are_those_of_the_compared(sold: Sold, reading: Reading) -> None:
    variants = [told(20_000, 5_000), told(20_000, 5_000), {"clicks": 3.0}]
    found = reading.read(sold.reported([Cell("town", variants)]))
    assert found.comparisons[0].verdict == "no_difference"
    assert "(95% intervals, 20,000 readers or more each)" in said(found, 0)[0]
    one = reading.read(sold.reported([Cell("town", [told(1, 1), told(4, 0)])]))
    assert "The smallest has 1 reader;" in said(one, 0)[0]
    assert "La plus petite a 1 destinataire\u00a0;" in said(one, 0, "fr")[0]


def test_what_is_not_sure_is_not_called_enough(sold: Sold, reading: Reading) -> None:
    found = reading.read(sold.reported([Cell("town", [told(20_000, 20_000), told(20_000, 20_000)])]))
    (sentence,) = said(found, 0)
    assert sentence.endswith("The difference seen may still be chance; more readers would settle it.")
    assert "assez" not in said(found, 0, "fr")[0]


def test_the_test_is_named_that_allows_for_looking_again(sold: Sold, reading: Reading) -> None:
    clear = [Cell("town", [told(42_000, 840), told(42_000, 1_400)])]
    number = sold.reported(clear)
    assert "Classical test, corrected" in said(reading.read(number), 0)[1]
    sold.report(number, clear, at=NOW + dt.timedelta(days=1))
    assert (
        "Test that stays right when one looks several times (mSPRT), corrected"
        in (said(reading.read(number), 0)[1])
    )


def test_advice_is_what_can_be_done(sold: Sold, reading: Reading) -> None:
    two = [Cell(segment, [told(300, 9), told(300, 6)]) for segment in ("town", "family")]
    pooled, town, _ = (said(reading.read(sold.reported(two)), place) for place in range(3))
    assert len(pooled) == 1
    assert town[1] == "For the next time: segments put together."
    three = [Cell(segment, [told(300, 9), told(300, 6), told(300, 7)]) for segment in ("town", "family")]
    pooled, town, _ = (said(reading.read(sold.reported(three)), place) for place in range(3))
    assert pooled[1] == "For the next time: fewer variants."
    assert town[1] == "For the next time: fewer variants, or segments put together."


def texts(value: object, language: str) -> list[str]:
    if isinstance(value, dict):
        inside = [value[language]] if set(value) == {"fr", "en"} else list(value.values())
        return [text for each in inside for text in texts(each, language)]
    if isinstance(value, list):
        return [text for each in value for text in texts(each, language)]
    return [str(value)]


@pytest.mark.parametrize("name", ["result_sentences", "metrics"])
def test_the_words_are_there_in_both_languages_with_the_same_values(name: str) -> None:
    french, english = texts(load(name), "fr"), texts(load(name), "en")
    assert len(french) == len(english)
    for one, other in zip(french, english, strict=True):
        assert set(re.findall(r"{(\w+)}", one)) == set(re.findall(r"{(\w+)}", other)), one


@pytest.mark.parametrize("name", ["result_sentences", "metrics"])
def test_french_spaces_do_not_break_and_nothing_is_called_significant(name: str) -> None:
    for text in texts(load(name), "fr"):
        assert not re.search(r" [:;?!»%€]|« ", text), text
    for language in ("fr", "en"):
        assert not [text for text in texts(load(name), language) if "signific" in text.lower()]
