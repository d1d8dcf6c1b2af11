"""From a drawing to a file: SVG whose text is text, and PNG. No picture changes a setting of the process."""

import io
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, fields
from html import escape
from typing import TYPE_CHECKING, Any

from assistant.late import Late
from assistant.results.plots.look import PAGE, Look

if TYPE_CHECKING:
    import matplotlib
    from matplotlib import figure as figures
    from matplotlib.figure import Figure
else:
    matplotlib = Late("matplotlib")
    figures = Late("matplotlib.figure")

WIDE, NARROW = 8.6, 4.0  # inches; a phone shows the narrow one
DOTS = 160  # per inch, of a PNG
_SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",  # text stays text
    "font.family": "DejaVu Sans",  # comes with matplotlib, so that widths are the same everywhere
    "font.size": 9.5,
    "axes.linewidth": 0.8,
    "text.parse_math": False,  # a name with $ in it is no formula
    "svg.hashsalt": "assistant",  # the same picture has the same ids
}
# Settings are the process's own while a picture is made.
_ONE = threading.Lock()
_IDS = re.compile(r'(?<=\bid=")|(?<=url\(#)|(?<=href="#)')
_HEAD = re.compile(r"^.*?<svg ", re.DOTALL)
_MEASURES = re.compile(r' (?:width|height)="[\d.]+pt"', re.DOTALL)
_STYLE = re.compile(r"\s*<defs>\s*<style.*?</style>\s*</defs>", re.DOTALL)  # it would rule the whole page
_METADATA = re.compile(r"\s*<metadata>.*?</metadata>", re.DOTALL)
_FAMILY = re.compile(r"'?DejaVu Sans'?(?:, [\w-]+)*")


@dataclass(frozen=True)
class Sheet:
    """What is drawn on: a figure with its ground, and the colours to use."""

    figure: "Figure"
    look: Look
    narrow: bool

    @property
    def width(self) -> float:
        """In inches."""
        return NARROW if self.narrow else WIDE


Draw = Callable[[Sheet], None]


def drawn_svg(draw: Draw, look: Look, narrow: bool, title: str, description: str) -> bytes:
    """A whole SVG file; it says in words what it shows."""
    return _named(_drawn(draw, look, narrow, "svg").decode(), title, description).encode()


def drawn_inline(draw: Draw, narrow: bool, id_: str, title: str) -> str:
    """An SVG element for our own pages: in the page's colours, with ids that begin with `id_`.

    A screen reader hears `title`; the page says the rest in words beside it.
    """
    text = _drawn(draw, PAGE, narrow, "svg").decode()
    text = _STYLE.sub("", _METADATA.sub("", _HEAD.sub("<svg ", text, count=1)))
    text = _IDS.sub(f"{id_}-", text)
    head, _end, rest = text.partition(">")
    head = f'{_MEASURES.sub("", head)} role="img" aria-label="{escape(title)}">'
    for colour, variable in variables().items():
        rest = rest.replace(colour, f"var({variable})")
    return head + _FAMILY.sub("inherit", rest)


def drawn_png(draw: Draw, look: Look, narrow: bool, title: str, description: str) -> bytes:
    """A PNG file; its metadata hold what it shows."""
    return _drawn(draw, look, narrow, "png", {"Title": title, "Description": description})


def _drawn(draw: Draw, look: Look, narrow: bool, kind: str, metadata: dict[str, str] | None = None) -> bytes:
    with _ONE, matplotlib.rc_context(_SETTINGS):
        sheet = Sheet(figures.Figure(facecolor=look.ground), look, narrow)
        draw(sheet)
        made = io.BytesIO()
        # No date: the same numbers give the same file.
        told: dict[str, str | None] = {"Date": None} if kind == "svg" else {**(metadata or {})}
        sheet.figure.savefig(made, format=kind, dpi=DOTS, facecolor=look.ground, metadata=told)
        return made.getvalue()


def _named(svg: str, title: str, description: str) -> str:
    """The file with its title and description, which screen readers read (SVG 2, 5.7)."""
    head, end, rest = svg.partition("<svg ")
    attributes, close, body = rest.partition(">")
    said = f"\n <title>{escape(title)}</title>\n <desc>{escape(description)}</desc>"
    return f'{head}{end}{attributes} role="img"{close}{said}{body}'


def variables() -> dict[str, str]:
    """The property of the page's style sheet for each colour of `PAGE`."""
    found: dict[str, str] = {}
    for each in fields(PAGE):
        value = getattr(PAGE, each.name)
        if isinstance(value, str):
            found[value] = f"--plot-{each.name}"
        else:
            found |= {colour: f"--plot-{number}" for number, colour in enumerate(value)}
    return found
