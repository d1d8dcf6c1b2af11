"""What the plan of a campaign shows, as HTML made from typed results. Knows nothing of Gradio."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from assistant.campaigns.plan.preview import PlanPreview, Reach
from assistant.campaigns.plan.problems import in_reasons
from assistant.campaigns.sizing.sizes import ChannelSizes
from assistant.services import Services
from assistant.types.campaign import Estimate, Span
from assistant.types.contacts import ContactList
from assistant.types.language import LANGUAGES
from assistant.web.look.safe import Html
from assistant.web.pages import Pages
from assistant.web.studio.brief.form import UTM, product_choices
from assistant.web.studio.brief.parts import named_choices
from assistant.web.studio.campaigns.acts import Values, one
from assistant.web.studio.campaigns.plan_form import ALL, MODES, MOST_VARIANTS, PICKS, VARIED
from assistant.web.studio.campaigns.sizing import SIZED, size_parts
from assistant.web.studio.drafts.amounts import euros, number
from assistant.web.texts import Words

# What an estimate counts, in its order.
COUNTED = ("calls", "prompt_tokens", "cached_tokens", "completion_tokens", "seconds")
PAID = ("cost_eur", "batch_cost_eur")  # where the model’s price is known
SHOWN = 200  # texts of a plan
FOUND = 20  # products of a search
LARGEST_YAML = 100_000  # bytes: what one event may carry, less what JSON adds
Option = tuple[object, str]


@dataclass(frozen=True)
class Bar:
    """A line of a picture: `share` of 100 is its length, `kind` its colour."""

    label: str
    kind: str
    share: float
    told: str


@dataclass(frozen=True)
class Row:
    """A quantity with its lowest, likely and highest value in words."""

    label: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Picture:
    """Bars under a title."""

    title: str
    bars: Sequence[Bar]


@dataclass(frozen=True)
class PlanPresenter:
    """Makes the pieces of the page."""

    pages: Pages
    services: Services

    def form(self, words: Words, values: Values, lists: Sequence[ContactList], stamp: int) -> Html:
        """The form with what stands in it; `stamp` tells forms with other contents apart."""
        language = words.language
        tools = [(id_, name[language]) for id_, name in self.services.exports.tools.items()]
        own = [("", words("plan_mode_all")), *((mode, words(f"plan_mode_{mode}")) for mode in MODES)]
        return self.pages.render(
            "plan_form",
            words=words,
            values=values,
            stamp=stamp,
            segments=_turned(named_choices(self.services.segments, language)),
            channels=_turned(named_choices(self.services.channels, language)),
            languages=[(each, words(f"library_in_{each}")) for each in LANGUAGES],
            counts=[(count, str(count)) for count in range(1, MOST_VARIANTS + 1)],
            varied=[(each, words(f"brief_vary_{each}")) for each in VARIED],
            orders=[(each, words(f"plan_order_{each}")) for each in PICKS],
            tools=tools,
            lists=list_choices(words, lists),
            products=self._products(words, values),
            modes=MODES,
            own_modes=own,
            utm=[name for name in UTM if name != "content"],
            most=LARGEST_YAML,
            sized=SIZED,
        )

    def _products(self, words: Words, values: Values) -> Sequence[Option]:
        """The chosen products, and those that were looked for."""
        searched = one(values, "search")
        chosen = values.get(f"{ALL}.sku", ())
        found = self.services.products(searched, FOUND) if searched else []
        labels = dict(_turned(product_choices(found, words.language)))
        known = {sku: self.services.products(sku, 1) for sku in chosen if sku not in labels}
        named = {sku: dict(_turned(product_choices(hits, words.language))) for sku, hits in known.items()}
        return [*((sku, named.get(sku, labels).get(sku, sku)) for sku in chosen)] + [
            (sku, label) for sku, label in labels.items() if sku not in chosen
        ]

    def plan(self, words: Words, plan: PlanPreview, may_change: bool, stamp: int) -> Html:
        """What a campaign would be, take and reach, and what is wrong with it."""
        segments, channels = self.services.segments, self.services.channels
        language = words.language
        return self.pages.render(
            "plan_result",
            words=words,
            plan=plan,
            problems=sorted(plan.problems, key=lambda problem: problem.severity != "error"),
            estimates=_estimates(words, plan.estimate) if plan.estimate else [],
            reaches=[self._reach(words, reach) for reach in plan.audience.channels.values()]
            if plan.audience
            else [],
            amount=lambda value: number(words, value),
            share=lambda value: percent(words, value),
            segment=lambda id_: segments[id_].name[language] if id_ in segments else id_,
            channel=lambda id_: channels[id_].name[language] if id_ in channels else id_,
            may_change=may_change,
            shown=SHOWN,
            stamp=stamp,
            sizes=size_parts(words, plan.sizes, segments, channels),
        )

    def sizes(self, words: Words, sizes: Sequence[ChannelSizes]) -> Html:
        """What the readers of the form as it stands can show."""
        parts = size_parts(words, sizes, self.services.segments, self.services.channels)
        return self.pages.render("plan_sizes", words=words, sizes=parts)

    def _reach(self, words: Words, reach: Reach) -> Picture:
        segments, channel = self.services.segments, self.services.channels.get(reach.channel)
        named = {id_: segments[id_].name[words.language] for id_ in reach.reached if id_ in segments}
        rows = [(named.get(id_, id_), "sent", count) for id_, count in reach.reached.items()]
        rows += [(in_reasons(id_)[words.language], "excluded", count) for id_, count in reach.without.items()]
        title = words(
            "plan_reach",
            channel=channel.name[words.language] if channel else reach.channel,
            count=number(words, reach.total),
        )
        return Picture(title, bars(words, rows))


def bars(words: Words, rows: Sequence[tuple[str, str, int]], whole: int = 0) -> list[Bar]:
    """Counts as bars of (label, kind, count): each as long as its share of `whole`, else of them all."""
    total = whole or sum(count for _label, _kind, count in rows)
    return [
        Bar(label, kind, round(100 * count / total, 1), counted(words, count, total))
        for label, kind, count in rows
        if count
    ]


def counted(words: Words, count: int, total: int) -> str:
    """A count with its share of the whole."""
    return f"{number(words, count)} ({percent(words, count / total)})"


def percent(words: Words, value: float) -> str:
    """A share in percent, with one decimal below ten: “4,3 %”, “4.3%”."""
    figure = f"{100 * value:.{1 if 0 < value < 0.0995 else 0}f}"
    return f"{figure}%" if words.language == "en" else f"{figure.replace('.', ',')}\u00a0%"


def list_choices(words: Words, lists: Sequence[ContactList]) -> list[Option]:
    """Contact lists as options, none of them first."""
    named: list[Option] = [
        (each.id, words("plan_list", name=each.name, rows=number(words, each.rows))) for each in lists
    ]
    return [("", words("plan_list_none")), *named]


def _turned(choices: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Choices as (id, name), where Gradio has them the other way round."""
    return [(id_, name) for name, id_ in choices]


def _estimates(words: Words, estimate: Estimate) -> list[Row]:
    told: dict[str, Callable[[float], str]] = dict.fromkeys(
        COUNTED, lambda value: number(words, round(value))
    )
    told["seconds"] = partial(lasting, words)
    told |= dict.fromkeys(PAID, partial(euros, words))
    spans: dict[str, Span | None] = {name: getattr(estimate, name) for name in told}
    return [
        Row(words(f"plan_{name}"), tuple(told[name](value) for value in (span.low, span.centre, span.high)))
        for name, span in spans.items()
        if span
    ]


def lasting(words: Words, seconds: float) -> str:
    """How long something takes, as a person would say it."""
    if seconds < 90:
        return words("plan_in_seconds", count=round(seconds))
    if seconds < 5400:
        return words("plan_in_minutes", count=round(seconds / 60))
    hours = f"{seconds / 3600:.1f}"
    return words("plan_in_hours", count=hours if words.language == "en" else hours.replace(".", ","))
