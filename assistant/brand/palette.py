"""The brand's colours made into two readable sets, one light and one dark."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from assistant.brand.colour import READABLE, VISIBLE, is_colour, luminance, mix, on, readable

_DEFAULTS = {"primary": "#1f4e5f", "background": "#fbfaf8", "text": "#1c1f23"}
_SIGNALS = {"error": "#b3261e", "warning": "#8a5a00", "info": "#2b5c9e", "good": "#1f6b3a"}


@dataclass(frozen=True)
class Palette:
    """Every colour a page uses; text colours reach WCAG AA on every ground they stand on."""

    page: str
    surface: str
    tint: str
    text: str
    muted: str
    line: str
    border: str
    accent: str
    on_accent: str
    accent_hover: str
    link: str
    error: str
    warning: str
    info: str
    good: str

    def css(self) -> str:
        """The palette as CSS custom properties: `--b-page: #…; …`."""
        return " ".join(f"--b-{name.replace('_', '-')}: {value};" for name, value in asdict(self).items())


def light(colours: Mapping[str, str]) -> Palette:
    """The light palette; a colour the brand lacks, or that is no `#rrggbb`, takes our default."""
    given = _known(colours)
    page = given["background"]
    if luminance(page) < 0.7:  # a dark brand background would leave a light page no room
        page = mix(page, "#ffffff", 0.94)
    return _palette(page, mix(page, "#ffffff", 0.7), given["text"], given["primary"])


def dark(colours: Mapping[str, str]) -> Palette:
    """The dark palette: the brand's hue in near-black grounds, the accent lightened to be readable."""
    given = _known(colours)
    page = mix("#101215", given["primary"], 0.05)
    accent = readable(given["primary"], [page, mix(page, "#ffffff", 0.06)], READABLE)
    return _palette(page, mix(page, "#ffffff", 0.05), mix("#f4f2ee", given["background"], 0.3), accent)


def _known(colours: Mapping[str, str]) -> dict[str, str]:
    return {name: _valid(colours.get(name, ""), default) for name, default in _DEFAULTS.items()}


def _valid(colour: str, default: str) -> str:
    return colour.lower() if is_colour(colour) else default


def _palette(page: str, surface: str, text: str, accent: str) -> Palette:
    tint = mix(surface, accent, 0.09)
    grounds = [page, surface, tint]
    ink = readable(text, grounds, 7.0)
    fill = readable(accent, [page, surface], VISIBLE)
    fill = readable(fill, [on(fill)], READABLE)
    return Palette(
        page=page,
        surface=surface,
        tint=tint,
        text=ink,
        muted=readable(mix(ink, page, 0.38), grounds),
        line=mix(page, ink, 0.13),
        border=readable(mix(page, ink, 0.4), [page, surface], VISIBLE),
        accent=fill,
        on_accent=on(fill),
        accent_hover=_further(fill),
        link=readable(accent, grounds),
        **{name: readable(colour, grounds) for name, colour in _SIGNALS.items()},
    )


def _further(fill: str) -> str:
    """The fill under the pointer: further away from the colour of its text."""
    return mix(fill, "#000000" if luminance(on(fill)) > 0.5 else "#ffffff", 0.14)
