"""The colours of the pictures: for files in the light and in the dark, and for our own pages.

The colours of the variants are those of Okabe and Ito (jfly.uni-koeln.de/color, 2008), made darker or
lighter until they stand out by 3:1 from their ground (WCAG 2.2, 1.4.11); each variant has a shape too.
"""

from dataclasses import dataclass

SHAPES = ("o", "s", "D", "^", "v", "P", "X")  # as matplotlib names them


@dataclass(frozen=True)
class Look:
    """Colours as `#rrggbb`."""

    ground: str
    text: str
    muted: str
    line: str
    quiet: str  # of what has too little data
    series: tuple[str, ...]
    better: str  # grounds of the heat map
    worse: str

    def colour(self, variant: int) -> str:
        """The colour of a variant."""
        return self.series[variant % len(self.series)]


LIGHT = Look(
    ground="#ffffff",
    text="#1c1f23",
    muted="#565c63",
    line="#dcdfe3",
    quiet="#eceef0",
    series=("#0072b2", "#c44e00", "#007a5a", "#9a4d7e", "#6b5b00", "#3d4b99", "#5a5f66"),
    better="#85bfe6",
    worse="#f0b27a",
)
DARK = Look(
    ground="#16191c",
    text="#f0eeea",
    muted="#b4b9bf",
    line="#3a4046",
    quiet="#2a2e33",
    series=("#56b4e9", "#e69f00", "#3cc99b", "#e29bc4", "#f0e442", "#a3b1ff", "#c9ccd0"),
    better="#1b5a86",
    worse="#8a4a10",
)
# Colours that nothing else has: `canvas` puts the names of style-sheet properties in their place.
PAGE = Look(
    ground="#000001",
    text="#000002",
    muted="#000003",
    line="#000004",
    quiet="#000005",
    series=tuple(f"#0000{10 + number}" for number in range(7)),
    better="#000007",
    worse="#000006",
)


def shape(variant: int) -> str:
    """The shape of a variant's mark."""
    return SHAPES[variant % len(SHAPES)]
