import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.brand.colour import contrast, is_colour, mix, on, readable

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),  # the well-known grey that just fails
        ("#767676", "#ffffff", 4.54),
        ("#0000ff", "#ffffff", 8.59),
    ],
)
def test_contrast_is_what_wcag_says(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert contrast(other, one) == contrast(one, other)


@given(COLOURS, COLOURS, st.sampled_from([3.0, 4.5]))
def test_any_colour_becomes_readable_on_any_ground(colour: str, ground: str, ratio: float) -> None:
    assert contrast(readable(colour, [ground], ratio), ground) >= ratio


def test_a_readable_colour_is_left_alone() -> None:
    assert readable("#2f4a3c", ["#ffffff"]) == "#2f4a3c"


def test_the_hue_stays_when_a_colour_is_lightened() -> None:
    red, green, blue = (int(readable("#2f4a3c", ["#111111"])[i : i + 2], 16) for i in (1, 3, 5))
    assert green > red
    assert green > blue


@given(COLOURS)
def test_the_ink_on_a_fill_is_the_better_of_two(fill: str) -> None:
    assert contrast(on(fill), fill) == max(contrast("#ffffff", fill), contrast("#16181d", fill))


def test_mixing() -> None:
    assert mix("#000000", "#ffffff", 0.5) == "#808080"
    assert mix("#123456", "#ffffff", 0) == "#123456"


@pytest.mark.parametrize("text", ["", "red", "#fff", "#12345g", "#123456;", "123456"])
def test_what_is_no_colour(text: str) -> None:
    assert not is_colour(text)
