"""What is read off results: each metric with its counts and its definition, from rules/metrics.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from assistant.rules import load
from assistant.types.brand import Bilingual
from assistant.types.results import Count, Metric

METRICS: tuple[Metric, ...] = get_args(Metric)
COUNTS: tuple[Count, ...] = get_args(Count)
MONEY: frozenset[Count] = frozenset({"revenue", "spend"})


@dataclass(frozen=True)
class Definition:
    """A metric: `events` of each of `of`, in both languages. `delivered` stands for whoever got a message.

    `kind` tells how it is written: a share of contacts (`rate`), `euros`, or so many `times`. `warning` says
    why it is not believed.
    """

    id: str
    name: Bilingual
    definition: Bilingual
    formula: Bilingual
    events: Count
    of: Count
    kind: Literal["rate", "euros", "times"]
    compared: bool = False  # variants are compared by it
    better: Literal["higher", "lower"] = "higher"
    lifetime: bool = False  # multiplied by what a customer orders while they stay
    short: Bilingual | None = None  # what stands behind the number in a sentence
    warning: Bilingual | None = None

    def as_dict(self) -> dict[str, object]:
        """The documented shape."""
        return {
            "id": self.id,
            "name": dict(self.name),
            "definition": dict(self.definition),
            "formula": dict(self.formula),
            "kind": self.kind,
            "compared": self.compared,
            "better": self.better,
            "warning": self.warning and dict(self.warning),
        }


@cache
def definitions() -> Mapping[str, Definition]:
    """Every metric by its name, those that variants are compared by first."""
    return {name: Definition(id=name, **entry) for name, entry in load("metrics").items()}


def shown() -> tuple[Definition, ...]:
    """The metrics that are shown beside those that variants are compared by."""
    return tuple(each for each in definitions().values() if not each.compared)
