"""What is wrong with who is reached, and with what it may cost."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from assistant.campaigns.plan.expand import languages_of
from assistant.campaigns.plan.preview import Audience, Problem, Reach
from assistant.campaigns.plan.problems import in_euros, in_language, in_reasons, in_tokens, problem
from assistant.rules import load
from assistant.text.counting.said import filled
from assistant.types.brand import Bilingual, Segment
from assistant.types.campaign import Campaign, Estimate
from assistant.types.language import LANGUAGES


def audience_problems(
    campaign: Campaign, audience: Audience | None, segments: Mapping[str, Segment]
) -> Iterator[Problem]:
    """Channels and segments that reach nobody, and readers of a language that is not written."""
    if audience is None:
        return
    for name, reach in audience.channels.items():
        if not reach.total:
            yield problem("nobody_in_channel", "channels", name=name, reason=_mostly(reach, audience.rows))
    for name in campaign.segments:
        if not audience.segments.get(name):
            yield problem("nobody_in_segment", "segments", name=name)
    written = {each for name in campaign.segments for each in languages_of(campaign, segments[name])}
    for language in LANGUAGES:
        count = audience.languages.get(language, 0)
        if count and language not in written:
            yield problem("language_not_written", "languages", count=count, language=in_language(language))


def budget_problems(campaign: Campaign, estimate: Estimate, model: str) -> Iterator[Problem]:
    """A budget that the run can't keep to, or may not."""
    if campaign.budget_eur is not None:
        cost = estimate.cost_eur
        if cost is None:
            yield problem("budget_without_price", "budget_eur", model=model)
        else:
            low, high = Decimal(str(cost.low)), Decimal(str(cost.high))
            yield from _compared("budget_eur", campaign.budget_eur, low, high)
    if campaign.budget_tokens is not None:
        low, high = (
            Decimal(estimate.prompt_tokens.low + estimate.completion_tokens.low),
            Decimal(estimate.prompt_tokens.high + estimate.completion_tokens.high),
        )
        yield from _compared("budget_tokens", Decimal(campaign.budget_tokens), low, high)


def _compared(key: str, budget: Decimal, low: Decimal, high: Decimal) -> Iterator[Problem]:
    def shown(amount: Decimal) -> Bilingual:
        return in_euros(amount) if key == "budget_eur" else in_tokens(round(amount))

    if budget < low:
        yield problem("budget_too_small", key, budget=shown(budget), low=shown(low))
    elif budget < high:
        yield problem("budget_may_not_do", key, budget=shown(budget), high=shown(high))


def _mostly(reach: Reach, rows: int) -> Bilingual:
    """The reason that keeps most of the rows out."""
    if not reach.without:
        return dict.fromkeys(LANGUAGES, "")
    reason, count = max(reach.without.items(), key=lambda pair: pair[1])
    words: Bilingual = load("campaign_problems")["mostly"]
    return filled(words, count=count, rows=rows, reason=dict(in_reasons(reason)))
