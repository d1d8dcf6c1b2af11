"""What the check of one sentence gives back."""

from dataclasses import dataclass
from typing import Literal

from assistant.types.draft import Severity

Kind = Literal[
    "figure",
    "unit",
    "price",
    "date",
    "duration",
    "name",
    "certification",
    "superlative",
    "negation",
    "scope",
    "feature",
]


@dataclass(frozen=True)
class ClaimFinding:
    """A claim of a sentence that its passages don't support.

    `start` and `end` are character offsets into the sentence as it was given, `text` the words between
    them; `nearest` is what the passages say nearest to it, verbatim, empty when they say nothing like it.
    An “error” contradicts the passages or names what they don't; a “warning” may be a matter of wording.
    """

    kind: Kind
    start: int
    end: int
    text: str
    nearest: str
    severity: Severity
