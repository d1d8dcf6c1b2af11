"""A picture that can be made: as SVG for a file, as SVG for our pages, as PNG; and the same in words."""

from dataclasses import dataclass
from typing import Literal

from assistant.results.plots.canvas import Draw, drawn_inline, drawn_png, drawn_svg
from assistant.results.plots.look import LIGHT, Look

PictureName = Literal["intervals", "timeline", "heat_map"]


@dataclass(frozen=True)
class Picture:
    """What is shown: `title` in a line, `lines` in sentences with the same numbers."""

    name: PictureName
    title: str
    lines: tuple[str, ...]
    draw: Draw

    @property
    def description(self) -> str:
        """The text alternative."""
        return " ".join(line if line.endswith(".") else f"{line}." for line in self.lines)

    def svg(self, look: Look = LIGHT, *, narrow: bool = False) -> bytes:
        """An SVG file with its title and description; `narrow` fits a phone."""
        return drawn_svg(self.draw, look, narrow, self.title, self.description)

    def png(self, look: Look = LIGHT, *, narrow: bool = False) -> bytes:
        """A PNG file, 160 dots per inch."""
        return drawn_png(self.draw, look, narrow, self.title, self.description)

    def inline(self, *, narrow: bool = False) -> str:
        """An SVG element in the colours of the page around it."""
        id_ = f"plot-{self.name}-{'narrow' if narrow else 'wide'}"
        return drawn_inline(self.draw, narrow, id_, self.title)
