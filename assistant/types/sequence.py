"""Messages that follow each other after a trigger: a welcome, a cart left behind, a birthday."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from assistant.types.brand import Bilingual, BilingualList
from assistant.types.draft import Brief


@dataclass(frozen=True)
class SequenceStep:
    """One message of a sequence.

    `hours` is the wait after the message before it, after the trigger for the first one. `offer`: it
    announces the offer of the brief, if that has one.
    """

    channel: str
    hours: int
    goal: Bilingual
    offer: bool = False

    def as_dict(self) -> dict[str, Any]:
        """For a program."""
        return {"channel": self.channel, "hours": self.hours, "goal": dict(self.goal), "offer": self.offer}


@dataclass(frozen=True)
class MessageSequence:
    """A sequence by its trigger, as data.

    `about` are the subjects that its facts are looked for by, beside the goal of the brief; one that
    `needs_product` can't be written without one. `stops` says when no further message is sent.
    """

    id: str
    name: Bilingual
    trigger: Bilingual
    stops: Bilingual
    about: BilingualList
    steps: tuple[SequenceStep, ...]
    needs_product: bool = False
    source: str = ""  # where the number of steps and the waits come from
    checked: str = ""  # when it was last checked, ISO date

    def as_dict(self) -> dict[str, Any]:
        """For a program."""
        return {
            "id": self.id,
            "name": dict(self.name),
            "trigger": dict(self.trigger),
            "stops": dict(self.stops),
            "needs_product": self.needs_product,
            "steps": [step.as_dict() for step in self.steps],
        }


@dataclass(frozen=True)
class KeptSequence:
    """A sequence that was written: its drafts are those of `group`, `sequence` is the id of its preset.

    `brief` holds for all messages; its channel counts for none of them.
    """

    group: str
    sequence: str
    brief: Brief
    created_at: dt.datetime
    created_by: str
