"""The look of the Gradio pages: a theme and a style sheet made from the brand's palettes."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import gradio as gr

from assistant.brand.palette import Palette, dark, light

_ASSETS = Path(__file__).parents[1] / "assets"
# Fonts every system has: nothing is fetched, and French and English read alike.
_SANS = ("ui-sans-serif", "system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica", "sans-serif")
_MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")

# Gradio's theme variables, and the field of the palette that each one takes.
_VARIABLES = {
    "body_background_fill": "page",
    "body_text_color": "text",
    "body_text_color_subdued": "muted",
    "background_fill_primary": "surface",
    "background_fill_secondary": "page",
    "block_background_fill": "surface",
    "block_border_color": "line",
    "block_label_background_fill": "surface",
    "block_label_text_color": "muted",
    "block_title_text_color": "text",
    "block_info_text_color": "muted",
    "border_color_primary": "line",
    "border_color_accent": "accent",
    "color_accent_soft": "tint",
    "input_background_fill": "surface",
    "input_background_fill_focus": "surface",
    "input_border_color": "border",
    "checkbox_background_color": "surface",
    "checkbox_background_color_selected": "accent",
    "checkbox_border_color": "border",
    "checkbox_border_color_selected": "accent",
    "checkbox_label_background_fill": "surface",
    "checkbox_label_background_fill_selected": "tint",
    "checkbox_label_border_color": "border",
    "checkbox_label_text_color": "text",
    "checkbox_label_text_color_selected": "text",
    "input_border_color_focus": "link",
    "input_placeholder_color": "muted",
    "button_primary_background_fill": "accent",
    "button_primary_background_fill_hover": "accent_hover",
    "button_primary_text_color": "on_accent",
    "button_primary_text_color_hover": "on_accent",
    "button_primary_border_color": "accent",
    "button_primary_border_color_hover": "accent_hover",
    "button_secondary_background_fill": "surface",
    "button_secondary_background_fill_hover": "tint",
    "button_secondary_text_color": "text",
    "button_secondary_border_color": "border",
    "link_text_color": "link",
    "link_text_color_hover": "link",
    "link_text_color_visited": "link",
    "link_text_color_active": "link",
    "panel_background_fill": "page",
    "error_background_fill": "surface",
    "error_text_color": "error",
    "error_border_color": "error",
    "loader_color": "accent",
    "slider_color": "accent",
}


def brand_theme(colours: Mapping[str, str]) -> gr.themes.Base:
    """A Gradio theme in the brand's colours, light and dark."""
    day, night = light(colours), dark(colours)
    values = _values(day, "") | _values(night, "_dark")
    theme = gr.themes.Base(font=_SANS, font_mono=_MONO, text_size="md", radius_size="md", spacing_size="md")
    theme.set(
        **values,
        color_accent=day.accent,
        block_border_width="0px",
        block_shadow="none",
        input_border_width="1px",
        input_radius="10px",
        input_shadow="none",
        button_large_radius="12px",
    )
    return theme


def _values(palette: Palette, suffix: str) -> dict[str, str]:
    colours = asdict(palette)
    return {f"{variable}{suffix}": colours[name] for variable, name in _VARIABLES.items()}


def gradio_css(colours: Mapping[str, str], *sheets: str) -> str:
    """The style sheet of a Gradio page: both palettes, then our own sheets of that name."""
    palettes = f":root {{ {light(colours).css()} }}\n.dark {{ {dark(colours).css()} }}"
    return "\n".join([palettes, *(_sheet(name) for name in ("parts", *sheets))])


def page_css(colours: Mapping[str, str]) -> str:
    """The style sheet of a page without Gradio; it follows the system's light or dark setting."""
    return "\n".join(
        [
            f":root {{ color-scheme: light dark; {light(colours).css()} }}",
            f"@media (prefers-color-scheme: dark) {{ :root {{ {dark(colours).css()} }} }}",
            _sheet("parts"),
            _sheet("site"),
        ]
    )


def _sheet(name: str) -> str:
    return (_ASSETS / f"{name}.css").read_text(encoding="utf-8")
