import re

import pytest

from assistant.brand.palette import dark, light
from assistant.web.look.theme import brand_theme, gradio_css, page_css

COLOURS = {"primary": "#2f4a3c", "background": "#fbf8f2", "text": "#23221e"}


def test_gradio_s_own_parts_take_the_brand_s_colours() -> None:
    css = brand_theme(COLOURS)._get_theme_css()
    assert f"--button-primary-background-fill: {light(COLOURS).accent}" in css
    assert f"--button-primary-background-fill: {dark(COLOURS).accent}" in css
    assert f"--body-background-fill: {light(COLOURS).page}" in css


@pytest.mark.parametrize(
    "sheet", [gradio_css(COLOURS, "chat"), gradio_css(COLOURS, "studio"), page_css(COLOURS)]
)
def test_a_sheet_fetches_nothing_and_knows_both_schemes(sheet: str) -> None:
    assert "url(" not in sheet
    assert "@import" not in sheet
    assert "</" not in sheet
    assert light(COLOURS).css() in sheet
    assert dark(COLOURS).css() in sheet
    assert sheet.count("{") == sheet.count("}")


@pytest.mark.parametrize("sheet", [gradio_css(COLOURS, "chat", "studio"), page_css(COLOURS)])
def test_every_colour_that_a_sheet_uses_exists(sheet: str) -> None:
    used = set(re.findall(r"var\((--b-[\w-]+)\)", sheet))
    made = set(re.findall(r"(--b-[\w-]+):", sheet))
    assert used <= made
