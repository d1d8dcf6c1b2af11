"""A campaign in a few sentences: how many it reached, what they did, who won, and what the writing cost."""

from collections import Counter
from collections.abc import Iterator

from assistant.results.reading import written
from assistant.results.reading.metrics import definitions
from assistant.results.saying.phrases import phrase, plural
from assistant.rules import load
from assistant.types.brand import Bilingual
from assistant.types.language import LANGUAGES
from assistant.types.results import CampaignResults, Count, Metric, Rate

_WINNERS = 3  # that the summary repeats
_COUNTED: tuple[tuple[Count, Metric], ...] = (
    ("clicks", "click_rate"),
    ("conversions", "conversion_rate"),
    ("revenue", "revenue_per_email"),
    ("unsubscribes", "unsubscribe_rate"),
)


def summary(results: CampaignResults) -> tuple[Bilingual, ...]:
    """The sentences of a campaign, the most important first; each is true by itself."""
    if not results.imports:
        return (phrase("summary", "none"), *_cost(results))
    return (*_reached(results), *_verdicts(results), *_winners(results), *_cost(results))


def _reached(results: CampaignResults) -> Iterator[Bilingual]:
    """How many it reached and what they did, in one sentence."""
    rates = {rate.metric: rate for rate in results.total.rates}
    parts = [
        part
        for count, metric in _COUNTED
        if count in results.total.counts and (part := _part(count, rates[metric], results)) is not None
    ]
    counts = results.total.counts
    told = counts.get("delivered", counts.get("sent", 0))
    readers = max(rate.readers for rate in results.total.rates) or told
    if not readers and not parts:
        return
    head = plural("units", "readers", readers)
    yield {
        language: _whole(head[language], [part[language] for part in parts], language)
        for language in LANGUAGES
    }


def _whole(head: str, parts: list[str], language: str) -> str:
    colon = "\u00a0: " if language == "fr" else ": "
    return f"{head}{colon}{', '.join(parts)}." if parts else f"{head}."


def _part(count: Count, rate: Rate, results: CampaignResults) -> Bilingual | None:
    counted = results.total.counts[count]
    if count == "revenue":
        return phrase("summary", "revenue", amount=written.euros(counted))
    if rate.value is None:
        return None
    told = {"rate": written.share(rate.value)}
    if count == "clicks":
        told |= {"low": written.share(rate.low or 0.0), "high": written.share(rate.high or 0.0)}
    return plural("summary", count, rate.events, **told)


def _verdicts(results: CampaignResults) -> Iterator[Bilingual]:
    if not results.comparisons:
        return
    tally = Counter(comparison.verdict for comparison in results.comparisons)
    counted = [
        plural("tally", name, tally[name]) for name in load("result_sentences")["tally"] if tally[name]
    ]
    name = definitions()[results.metric].name
    metric = {language: text[:1].lower() + text[1:] for language, text in name.items()}
    verdicts = {language: ", ".join(each[language] for each in counted) for language in LANGUAGES}
    yield plural("summary", "comparisons", len(results.comparisons), metric=metric, verdicts=verdicts)


def _winners(results: CampaignResults) -> Iterator[Bilingual]:
    winners = [comparison for comparison in results.comparisons if comparison.verdict == "winner"]
    for comparison in winners[:_WINNERS]:
        yield comparison.sentences[0]


def _cost(results: CampaignResults) -> Iterator[Bilingual]:
    """What the writing cost beside what it brought; nothing where no price was known."""
    cost, counts = results.cost_eur, results.total.counts
    if cost is None:
        return
    amount = written.euros(cost)
    if counts.get("revenue"):
        yield phrase("summary", "cost_revenue", cost=amount, revenue=written.euros(counts["revenue"]))
    elif counts.get("conversions"):
        each = written.euros(cost / counts["conversions"])
        yield phrase("summary", "cost_conversions", cost=amount, each=each)
    else:
        yield phrase("summary", "cost", cost=amount)
