"""What a copywriter asks to be done with a text that stands: one command on one field or on all of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from assistant.types.draft import Brief, Finding
from assistant.types.language import Language

Command = Literal[
    "shorter",
    "longer",
    "warmer",
    "plainer",
    "concrete",
    "angle",
    "opening",
    "cta",
    "translate",
    "channel",
    "segment",
    "fix",
    "free",
]
COMMANDS: tuple[Command, ...] = get_args(Command)
ADAPTING: tuple[Command, ...] = ("translate", "channel", "segment")
"""These make another draft of the text: in the other language, for another channel, for another segment."""


@dataclass(frozen=True)
class Revision:
    """One command on a text.

    `fields` is the whole text; `field` names the field to change, empty: all of them. `instruction` are the
    writer's own words: needed by `free`, an addition with every other command. `brief` says for what the text
    was written; its goal may be empty for a text from elsewhere. `language` is the language to translate into
    (None: the other one), `to` the id of the channel or the segment to adapt to, `finding` what to fix.
    `draft` is the stored draft's id, so that it bears the cost. With a `selection` only these words of the
    field are changed, verbatim as they stand there; `at` says which of several such places, from 1.
    """

    fields: Mapping[str, str]
    field: str
    command: Command
    instruction: str
    brief: Brief
    language: Language | None = None
    to: str = ""
    finding: Finding | None = None
    draft: int | None = None
    selection: str = ""
    at: int = 1


@dataclass(frozen=True)
class Spending:
    """What drafts took today (UTC): of one user and of all, beside what they may; 0: any number."""

    tokens: int
    eur: float
    all_tokens: int
    all_eur: float
    most_tokens: int = 0
    most_eur: float = 0.0
    all_most_tokens: int = 0
    all_most_eur: float = 0.0

    def as_dict(self) -> dict[str, int | float]:
        """The documented shape."""
        return dict(vars(self))


@dataclass(frozen=True)
class Kept:
    """What a changed text lost of the text before: figures, tokens and links, verbatim."""

    figures: tuple[str, ...] = field(default=())
    tokens: tuple[str, ...] = field(default=())
    links: tuple[str, ...] = field(default=())
