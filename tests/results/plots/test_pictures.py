"""The pictures of results: what they show, in words too, in files that can be read."""

import io
import re
import warnings
import xml.etree.ElementTree as ET
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image

import assistant.web
from assistant.brand.colour import contrast
from assistant.results.plots.all import pictures
from assistant.results.plots.canvas import DOTS, NARROW, WIDE, variables
from assistant.results.plots.heat_map import SHOWN as HEAT_SHOWN
from assistant.results.plots.heat_map import heat_map, kind_of
from assistant.results.plots.intervals import SHOWN, intervals
from assistant.results.plots.look import DARK, LIGHT, PAGE, Look
from assistant.results.plots.picture import Picture
from assistant.results.plots.timeline import timeline
from assistant.types.language import Language
from assistant.types.results import Arm, CampaignResults
from tests.results.plots.made import COMPARISONS, DAYS, comparison, day, results

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: bytes | str) -> list[str]:
    """What can be read in an SVG."""
    return ["".join(each.itertext()).strip() for each in ET.fromstring(svg).iter(f"{SVG}text")]


def made(picture: Picture | None) -> Picture:
    assert picture is not None
    return picture


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_picture_says_in_words_what_it_shows(language: Language) -> None:
    found = pictures(results(), language)
    assert [each.name for each in found] == ["intervals", "timeline", "heat_map"]
    for each in found:
        root = ET.fromstring(each.svg())
        assert root.get("role") == "img"
        assert root.findtext(f"{SVG}title") == each.title
        assert root.findtext(f"{SVG}desc") == each.description
        assert len(each.lines) >= 2
        assert all(line in each.description for line in each.lines)


def test_numbers_are_written_for_the_language() -> None:
    french, english = made(intervals(results(), "fr")), made(intervals(results(), "en"))
    assert french.title == "Taux de clic par variante, avec son intervalle à 95\u00a0%"
    assert "variante 1 3,1\u00a0% (de 2,7\u00a0% à 3,5\u00a0%)" in french.lines[1]
    assert french.lines[1].endswith("\u00a0; la variante 1 gagne.")
    assert (
        english.lines[1]
        == "Families: variant 1 3.1% (2.7% to 3.5%), variant 2 2.0% (1.7% to 2.3%); variant 1 wins."
    )
    assert english.lines[2].endswith("not enough data.")
    assert {"Families", "Gifts", "Segments together", "Variant 2", "not enough data"} <= set(
        texts(english.svg())
    )


def test_a_png_has_its_size_and_its_words() -> None:
    picture = made(timeline(results(), "en"))
    wide, narrow = (Image.open(io.BytesIO(picture.png(narrow=narrow))) for narrow in (False, True))
    assert (wide.width, narrow.width) == (round(WIDE * DOTS), round(NARROW * DOTS))
    assert wide.info["Title"] == picture.title
    assert wide.info["Description"] == picture.description
    assert wide.convert("RGB").getpixel((2, 2)) == (255, 255, 255)
    dark = Image.open(io.BytesIO(picture.png(DARK)))
    assert dark.convert("RGB").getpixel((2, 2)) == (0x16, 0x19, 0x1C)


def test_the_same_numbers_give_the_same_file() -> None:
    picture = made(intervals(results(), "fr"))
    assert picture.svg() == picture.svg()
    assert picture.svg() != made(intervals(results(COMPARISONS[:2]), "fr")).svg()


def test_in_a_page_the_colours_are_those_of_its_style_sheet() -> None:
    for each in pictures(results(), "fr"):
        wide, narrow = each.inline(), each.inline(narrow=True)
        assert wide.startswith("<svg ")
        assert 'role="img"' in wide.partition(">")[0]
        assert "<style" not in wide  # it would rule the whole page
        assert "#00000" not in wide
        assert set(re.findall(r"var\((--[\w-]+)\)", wide)) <= set(variables().values())
        ids = [set(re.findall(r'\bid="([^"]+)"', each)) for each in (wide, narrow)]
        assert not ids[0] & ids[1]
        used = re.findall(r'(?:url\(#|href="#)([^")]+)', wide)
        assert set(used) <= ids[0]
        ET.fromstring(wide)


def test_the_style_sheet_has_all_colours() -> None:
    sheet = (Path(assistant.web.__file__).parent / "assets" / "results.css").read_text(encoding="utf-8")
    assert set(variables().values()) == set(re.findall(r"(--plot-[\w-]+):", sheet))
    rules = dict(re.findall(r"^(\.dark \.b-plot|\.b-plot) {(.*?)}", sheet, re.MULTILINE | re.DOTALL))
    for look, rule in ((LIGHT, ".b-plot"), (DARK, ".dark .b-plot")):
        told = re.findall(r"#[0-9a-f]{6}", rules[rule])
        assert told == [look.quiet, look.better, look.worse, *look.series]


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_everything_can_be_seen(look: Look) -> None:
    assert all(contrast(colour, look.ground) >= 3 for colour in look.series)
    assert all(contrast(look.text, ground) >= 4.5 for ground in (look.ground, look.better, look.worse))
    assert all(contrast(look.muted, ground) >= 4.5 for ground in (look.ground, look.quiet))
    assert len(PAGE.series) == len(look.series)


def test_only_a_row_with_a_winner_has_colours() -> None:
    def kinds(verdict: object, winner: int | None = None) -> list[str]:
        each = comparison("gifts", [(30, 1000), (20, 1000)], verdict, winner)  # type: ignore[arg-type]
        return [kind_of(each, arm) for arm in each.arms]

    assert kinds("winner", 0) == ["better", "worse"]
    assert kinds("no_difference") == ["even", "even"]
    for verdict in ("not_enough", "mismatch", "not_known"):
        assert kinds(verdict) == ["quiet", "quiet"]
    complaints = replace(COMPARISONS[1], metric="complaint_rate")
    assert [kind_of(complaints, arm) for arm in complaints.arms] == ["worse", "better"]


def test_a_winner_has_its_star() -> None:
    cells = texts(made(heat_map(results(), "en")).svg())
    assert "3.1% ★" in cells
    assert "2.5%" in cells
    assert "Gifts" in cells


def test_days_are_put_together_and_the_rate_is_that_of_all_so_far() -> None:
    picture = made(timeline(results(days=[*DAYS, replace(DAYS[0], key="")]), "en"))
    assert picture.lines == (
        "01/12/2026: 180 clicks, that is 0.90% so far",
        "02/12/2026: 200 clicks, that is 1.9% so far",
        "04/12/2026: 120 clicks, that is 2.5% so far",
        "Without a date: 180 clicks.",
    )
    shown = texts(picture.svg())
    assert {"01/12", "03/12", "04/12", "Clicks per day", "Click rate so far, of all readers"} <= set(shown)


def test_only_days_that_come_to_the_total_stand_beside_its_interval() -> None:
    band = "95% interval of the total"
    assert any(band in text for text in texts(made(timeline(results(), "en")).svg()))
    undated = made(timeline(results(days=[*DAYS, replace(DAYS[0], key="")]), "en"))
    assert not any(band in text for text in texts(undated.svg()))


def test_days_whose_readers_are_not_told_show_their_events_alone() -> None:
    picture = made(timeline(results(days=[day(1, 5, 0), day(2, 3, 0)]), "fr"))
    assert not any("jusque-là" in text for text in texts(picture.svg()))
    assert picture.lines[0] == "01/12/2026\u00a0: 5 clics"


@pytest.mark.parametrize(
    "given",
    [results((), ()), results([comparison("gifts", [(0, 0), (0, 0)], "not_known")], DAYS[:1])],
    ids=["nothing", "no readers"],
)
def test_without_numbers_there_is_no_picture(given: CampaignResults) -> None:
    assert pictures(given, "fr") == []


def test_nothing_happened_yet_can_be_drawn() -> None:
    quiet = results([comparison("gifts", [(0, 500), (0, 500)], "not_enough")])
    assert "0.0%" in made(intervals(quiet, "en")).lines[0]
    assert made(intervals(quiet, "en")).svg()


def test_of_many_comparisons_the_largest_are_drawn() -> None:
    many = [comparison(f"s{n}", [(n, 100 * n), (n, 100 * n)], "not_enough") for n in range(1, SHOWN + 4)]
    picture = made(intervals(results(many), "en"))
    assert len(picture.lines) == SHOWN + 1
    assert picture.lines[-1] == "3 more comparisons are in the table only."
    assert "s1" not in texts(picture.svg())
    assert "s4" in texts(picture.svg())


def test_a_name_is_a_name_and_no_formula() -> None:
    odd = results([comparison("$a_b$ & <c>", [(30, 1000), (20, 1000)], "not_enough")])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert "$a_b$ & <c>" in texts(made(intervals(odd, "fr")).svg())
        assert "$a_b$ & <c>" in texts(made(intervals(odd, "fr")).inline())


def test_revenue_is_in_euros() -> None:
    arms = tuple(
        replace(arm, rate=replace(arm.rate, metric="revenue_per_email", value=1.25, low=1.0, high=1.5))
        for arm in COMPARISONS[1].arms
    )
    money = replace(
        results([replace(COMPARISONS[1], arms=arms, metric="revenue_per_email")]), metric="revenue_per_email"
    )
    picture = made(intervals(money, "fr"))
    assert "1,25\u00a0€ (de 1,00\u00a0€ à 1,50\u00a0€)" in picture.lines[0]
    assert any(text.endswith("€") for text in texts(picture.svg()))


def refused(arm: Arm, events: int) -> Arm:
    """The arm with more events than readers: its rate is not told."""
    rate = replace(arm.rate, events=Decimal(events), value=None, low=None, high=None)
    return replace(arm, rate=rate)


def test_a_winner_is_better_than_a_row_that_counts_what_is_told_alone() -> None:
    made_of = comparison("families", [(5_000, 20_000), (4_000, 20_000), (1, 20_000)], "winner", 0)
    first, second, third = made_of.arms
    counted = replace(made_of, arms=(first, second, refused(third, 30_000)))
    assert [kind_of(counted, arm) for arm in counted.arms] == ["better", "worse", "quiet"]


def test_days_do_not_tell_a_rate_that_is_refused_as_a_whole() -> None:
    base = results()
    whole = replace(base.total.rates[0], events=Decimal(30_000), value=None, low=None, high=None)
    picture = made(timeline(replace(base, total=replace(base.total, rates=(whole,))), "en"))
    assert picture.lines[0] == "01/12/2026: 180 clicks"
    assert not any("so far" in line for line in picture.lines)
    assert "% so far" in made(timeline(base, "en")).lines[0]


def test_one_is_told_as_one() -> None:
    one = made(timeline(results(days=(day(1, 1), day(2, 0), day(3, 2))), "fr"))
    assert [line.split("\u00a0: ")[1].split(",")[0] for line in one.lines] == ["1 clic", "0 clic", "2 clics"]
    many = [
        comparison(f"s{place}", [(30, 1_000), (20, 1_000)], "not_enough") for place in range(HEAT_SHOWN + 1)
    ]
    last = made(heat_map(results(many), "fr")).lines[-1]
    assert last == "1 autre comparaison n’est que dans le tableau."
