from collections.abc import Callable, Mapping
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.brand.colour import contrast, luminance
from assistant.brand.palette import Palette, dark, light

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
BRANDS = st.fixed_dictionaries({"primary": COLOURS, "background": COLOURS, "text": COLOURS})
Make = Callable[[Mapping[str, str]], Palette]


@pytest.mark.parametrize("make", [light, dark])
@given(colours=BRANDS)
def test_every_text_is_readable_whatever_the_brand_s_colours(make: Make, colours: dict[str, str]) -> None:
    palette = make(colours)
    for ground in (palette.page, palette.surface, palette.tint):
        for ink in ("text", "muted", "link", "error", "warning", "info", "good"):
            assert contrast(getattr(palette, ink), ground) >= 4.5, ink
    assert contrast(palette.on_accent, palette.accent) >= 4.5
    assert contrast(palette.on_accent, palette.accent_hover) >= 4.5
    assert contrast(palette.border, palette.surface) >= 3.0


@given(BRANDS)
def test_light_is_light_and_dark_is_dark(colours: dict[str, str]) -> None:
    assert luminance(light(colours).page) > 0.5
    assert luminance(dark(colours).page) < 0.1


@pytest.mark.parametrize("value", ["", "green", "url(http://evil.example)", "#fff"])
def test_a_colour_that_is_none_takes_the_default(value: str) -> None:
    assert light({"primary": value}) == light({})


def test_css_holds_every_colour() -> None:
    css = light({}).css()
    for name, value in asdict(light({})).items():
        assert f"--b-{name.replace('_', '-')}: {value};" in css
