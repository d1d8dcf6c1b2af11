"""What the page of results shows, as HTML made from typed results. Knows nothing of Gradio."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from assistant.results.plots.all import pictures
from assistant.results.plots.words import Names, Said, first_upper
from assistant.results.reading import written
from assistant.results.reading.metrics import COUNTS, MONEY, Definition, definitions
from assistant.types.brand import Bilingual
from assistant.types.campaign import StoredCampaign
from assistant.types.results import CampaignResults, Comparison, Count, Dimension, Group, Lift
from assistant.web.look.safe import Html
from assistant.web.pages import Pages
from assistant.web.studio.results.asked import METRICS, PRIORS, Asked
from assistant.web.studio.results.files import csv_address, picture_address
from assistant.web.texts import Words

DIMENSIONS: tuple[Dimension, ...] = ("segment", "channel", "language", "variant", "day")
DASH = "–"
LOOKS = ("svg", "png")


Cell = tuple[str, str]  # a value, and its interval where it has one


@dataclass(frozen=True)
class Table:
    """A table of groups: the heads of its columns, and the cells of each row."""

    name: str
    heads: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Cell]]]


@dataclass(frozen=True)
class ResultsPresenter:
    """Makes the pieces of the page."""

    pages: Pages

    def choice(
        self, words: Words, asked: Asked, campaigns: Sequence[StoredCampaign], told: frozenset[int]
    ) -> Html:
        """The form: which campaign, compared by what, with which prior. `told`: those with results."""
        named = [
            (each.id, words("res_told" if each.id in told else "res_untold", name=each.campaign.name))
            for each in campaigns
        ]
        return self.pages.render(
            "results_choice",
            words=words,
            asked=asked,
            campaigns=named,
            metrics=[(name, definitions()[name].name[words.language]) for name in METRICS],
            priors=[(name, words(f"res_prior_{name}")) for name in PRIORS],
        )

    def summary(self, words: Words, results: CampaignResults, asked: Asked) -> Html:
        """What it all says, first of all; what must be known before; the figures of everybody."""
        return self.pages.render(
            "results_summary",
            words=words,
            results=results,
            summary=_said(words, results.summary),
            warnings=_said(words, results.warnings),
            figures=_figures(words, results),
            definitions=[_defined(words, each) for each in definitions().values()],
            csv=csv_address(asked, words.language),
        )

    def plots(self, words: Words, results: CampaignResults, asked: Asked) -> Html:
        """The pictures, each with the same in words and as files."""
        made = pictures(results, words.language)
        return self.pages.render(
            "results_plots",
            words=words,
            pictures=[
                (each, Html(each.inline()), Html(each.inline(narrow=True)), _files(words, asked, each.name))
                for each in made
            ],
        )

    def compared(self, words: Words, results: CampaignResults) -> Html:
        """Each comparison: its sentences, and behind a fold the numbers of both readings."""
        names = Names.of(results, words.language)
        return self.pages.render(
            "results_compared",
            words=words,
            comparisons=results.comparisons,
            called=names.comparison,
            verdict=lambda each: words(f"res_verdict_{each.verdict}"),
            sentences=lambda each: _said(words, each.sentences),
            arms=partial(_arms, words, names),
            lifts=partial(_lifts, words, names),
            split=lambda each: "" if each.split_p is None else written.p_value(each.split_p)[words.language],
            amount=lambda value: written.number(value)[words.language],
        )

    def tables(self, words: Words, results: CampaignResults) -> Html:
        """The figures by each dimension."""
        found = [
            _table(words, results, dimension, results.groups[dimension])
            for dimension in DIMENSIONS
            if results.groups.get(dimension)
        ]
        return self.pages.render("results_tables", words=words, tables=found)


def _said(words: Words, sentences: Sequence[Bilingual]) -> list[str]:
    return [sentence[words.language] for sentence in sentences]


def _files(words: Words, asked: Asked, name: str) -> list[tuple[str, str]]:
    """The same picture as a file, by its format."""
    return [(kind.upper(), picture_address(asked, name, kind, words.language)) for kind in LOOKS]


def _figures(words: Words, results: CampaignResults) -> list[tuple[str, str, str]]:
    """The figures of everybody: name, value, interval."""
    total, language = results.total, words.language
    found = [
        (words(f"res_count_{count}"), _counted(words, count, total.counts[count]), "")
        for count in COUNTS
        if count in total.counts
    ]
    for name, definition in definitions().items():
        value, between = _value(words, total, name)
        if value != DASH:
            found.append((definition.name[language], value, between))
    if results.cost_eur is not None:
        found.append((words("res_cost"), written.euros(results.cost_eur)[language], ""))
    return found


def _counted(words: Words, count: Count, value: Decimal) -> str:
    return (written.euros(value) if count in MONEY else written.number(value))[words.language]


def _value(words: Words, group: Group, name: str) -> tuple[str, str]:
    """A metric of a group, a dash where it is not known, and its interval where it has one."""
    said = Said(words.language)
    rate = next((each for each in group.rates if each.metric == name), None)
    if rate is not None and rate.value is not None:
        return said.value(rate.metric, rate.value), said.between(rate)
    value = group.values.get(name)
    if value is None:
        return DASH, ""
    written_as = {"rate": written.share, "euros": written.euros, "times": _times}
    return written_as[definitions()[name].kind](value)[words.language], ""


def _times(value: float) -> Bilingual:
    return written.number(value, 2)


def _table(words: Words, results: CampaignResults, dimension: Dimension, groups: Sequence[Group]) -> Table:
    """The figures of a dimension, and below them those of everybody; what nobody tells has no column."""
    rows = [*groups, results.total]
    counts = [count for count in COUNTS if any(count in group.counts for group in rows)]
    metrics = [name for name in definitions() if any(_value(words, row, name)[0] != DASH for row in rows)]
    heads = [words(f"res_count_{count}") for count in counts]
    heads += [definitions()[name].name[words.language] for name in metrics]
    cells: list[tuple[str, Sequence[Cell]]] = []
    for group in rows:
        name = words("res_total") if group is results.total else group.name[words.language]
        told = [
            (_counted(words, count, group.counts[count]) if count in group.counts else DASH, "")
            for count in counts
        ]
        cells.append((name, [*told, *(_value(words, group, each) for each in metrics)]))
    return Table(words(f"res_by_{dimension}"), heads, cells)


def _arms(words: Words, names: Names, comparison: Comparison) -> list[Sequence[str]]:
    """The variants of a comparison: name, id, sent, readers, events, rate, chance to be the best."""
    language = words.language
    return [
        (
            first_upper(names.mechanism(arm.variant)),
            arm.variant_id or DASH,
            written.number(arm.sent)[language],
            written.number(arm.rate.readers)[language],
            names.said.events(arm.rate.metric, arm.rate.events),
            names.said.rate(arm.rate),
            DASH if arm.chance_best is None else written.chance(arm.chance_best)[language],
        )
        for arm in comparison.arms
    ]


def _lifts(words: Words, names: Names, comparison: Comparison) -> list[Mapping[str, str]]:
    """Each pair of variants, in both readings."""
    return [_lift(words, names, lift) for lift in comparison.lifts]


def _lift(words: Words, names: Names, lift: Lift) -> Mapping[str, str]:
    language = words.language

    def p_of(value: float | None) -> str:
        return DASH if value is None else written.p_value(value)[language]

    return {
        "pair": words(
            "res_pair",
            variant=first_upper(names.variant(lift.variant)),
            against=names.variant(lift.against),
        ),
        "lift": _relative(words, lift.lift),
        "chance": DASH if lift.chance is None else written.chance(lift.chance)[language],
        "credible": _between(words, lift.low, lift.high),
        "p": p_of(lift.p),
        "adjusted": p_of(lift.p_adjusted),
        "confidence": _between(words, lift.frequentist_low, lift.frequentist_high),
        "pooled": _relative(words, lift.pooled),
        "pooled_between": _between(words, lift.pooled_low, lift.pooled_high),
    }


def _relative(words: Words, value: float | None) -> str:
    return DASH if value is None else written.lift(value)[words.language]


def _between(words: Words, low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return DASH
    return words("res_between", low=_relative(words, low), high=_relative(words, high))


def _defined(words: Words, definition: Definition) -> tuple[str, str, str, str]:
    """A metric: its name, what it says, its formula, and why it is not believed."""
    language = words.language
    warning = definition.warning[language] if definition.warning else ""
    return definition.name[language], definition.definition[language], definition.formula[language], warning
