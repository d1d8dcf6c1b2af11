"""Words and figures of the pictures, and of the pages that show the same, as a language writes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from assistant import rules
from assistant.results.reading import written
from assistant.results.reading.metrics import definitions
from assistant.types.language import Language
from assistant.types.results import CampaignResults, Comparison, Metric, Rate


@dataclass(frozen=True)
class Said:
    """Writes for one language."""

    language: Language

    def text(self, group: str, key: str, **values: object) -> str:
        """A text of `rules/plots.yaml`; KeyError for one that is not there."""
        text: str = rules.load("plots")[group][key][self.language]
        return text.format(**values) if values else text

    def plural(self, group: str, key: str, count: float | Decimal) -> str:
        """The same of a text that has a singular and a plural."""
        forms = rules.load("plots")[group][key][self.language]
        text: str = forms[written.is_plural(count, self.language)]
        return text.format(count=self.number(count))

    def metric(self, metric: Metric) -> str:
        """The name of a metric."""
        return definitions()[metric].name[self.language]

    def number(self, value: float | Decimal, digits: int = 0) -> str:
        """A number."""
        return written.number(value, digits)[self.language]

    def euros(self, value: float | Decimal) -> str:
        """An amount."""
        return written.euros(value)[self.language]

    def percent(self, share: float, digits: int) -> str:
        """A share of 1 in per cent, with so many decimals: the numbers along an axis."""
        number = self.number(100 * share, digits)
        return f"{number}{written.WIDE}%" if self.language == "fr" else f"{number}%"

    def value(self, metric: Metric, value: float | None) -> str:
        """The value of a metric; in words where the reports do not tell it."""
        if value is None:
            return self.text("words", "not_told")
        return self.euros(value) if is_money(metric) else written.share(value)[self.language]

    def rate(self, rate: Rate) -> str:
        """A rate with its interval."""
        value = self.value(rate.metric, rate.value)
        if rate.value is None or rate.low is None or rate.high is None:
            return value
        low, high = self.value(rate.metric, rate.low), self.value(rate.metric, rate.high)
        return self.text("words", "range", value=value, low=low, high=high)

    def between(self, rate: Rate) -> str:
        """The interval of a rate alone; empty where it has none."""
        if rate.low is None or rate.high is None:
            return ""
        low, high = self.value(rate.metric, rate.low), self.value(rate.metric, rate.high)
        return self.text("words", "between", low=low, high=high)

    def events(self, metric: Metric, events: float | Decimal) -> str:
        """How many events a metric counts, named, or how much money."""
        if is_money(metric):
            return self.euros(events)
        count = definitions()[metric].events
        return self.plural("counted", count, events)


def is_money(metric: Metric) -> bool:
    """Whether a metric is in euros."""
    return definitions()[metric].kind == "euros"


@dataclass(frozen=True)
class Names:
    """What segments, channels, languages and variants of some results are called."""

    said: Said
    groups: Mapping[str, Mapping[str, str]]
    several: frozenset[str]  # the dimensions in which comparisons differ

    @classmethod
    def of(cls, results: CampaignResults, language: Language) -> "Names":
        """The names that the groups of the results carry."""
        groups = {
            str(dimension): {group.key: group.name.get(language, group.key) for group in found}
            for dimension, found in results.groups.items()
        }
        several = frozenset(
            dimension
            for dimension in ("channel", "language")
            if len({getattr(each, dimension) for each in results.comparisons} - {""}) > 1
        )
        return cls(Said(language), groups, several)

    def comparison(self, comparison: Comparison) -> str:
        """Whose variants are compared: the segment, and what tells it from the others."""
        return " · ".join(filter(None, (self.segment(comparison.segment), self.beside(comparison))))

    def beside(self, comparison: Comparison) -> str:
        """What tells a comparison from others of the same segment; empty where there are none."""
        parts: list[str] = []
        if "channel" in self.several and comparison.channel:
            parts.append(self.channel(comparison.channel))
        if "language" in self.several and comparison.language:
            parts.append(self.said.text("languages", comparison.language))
        return " · ".join(parts)

    def segment(self, id_: str) -> str:
        """A segment; the empty id stands for all of them."""
        return self.groups.get("segment", {}).get(id_, id_) if id_ else self.said.text("words", "everyone")

    def channel(self, id_: str) -> str:
        """A channel."""
        return self.groups.get("channel", {}).get(id_, id_)

    def variant(self, number: int) -> str:
        """A variant; people count from one."""
        return self.said.text("words", "variant", number=number + 1)

    def mechanism(self, number: int) -> str:
        """A variant with what sets it apart, where the campaign says so."""
        return self.groups.get("variant", {}).get(str(number + 1), self.variant(number))

    def verdict(self, comparison: Comparison) -> str:
        """What came out of a comparison, in a few words."""
        winner = "" if comparison.winner is None else self.variant(comparison.winner)
        return self.said.text("verdicts", comparison.verdict, variant=winner)


def shortened(text: str, most: int) -> str:
    """The text, cut where it is longer than `most` characters: the table has it whole."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def first_upper(text: str) -> str:
    """The text with a capital at its beginning, and nothing else changed."""
    return text[:1].upper() + text[1:]
