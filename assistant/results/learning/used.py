"""What texts and ways of writing brought, read off the comparisons of a campaign."""

import datetime as dt
from collections.abc import Iterator, Sequence

from assistant.results.learning.words import label
from assistant.results.reading.compared import compared
from assistant.results.reading.rates import rate
from assistant.results.reading.told import Told
from assistant.types.campaign import StoredCampaign
from assistant.types.language import LANGUAGES, Language
from assistant.types.learning import TextResult, UsedAngle
from assistant.types.results import Arm, CampaignResults, Comparison, Verdict


def by_variant(results: CampaignResults, told: Sequence[Told]) -> dict[str, TextResult]:
    """How each text of a campaign did, by its variant id; `told` are those that have no sibling too."""
    alone = {
        each.variant_id: TextResult(
            campaign=results.campaign,
            campaign_name=results.name,
            variant_id=each.variant_id,
            metric=results.metric,
            sent=each.sent,
            rate=rate(results.metric, [each]),
            verdict=None,
            won=False,
        )
        for each in told
        if each.reported
    }
    compared = {
        arm.variant_id: _result(results, comparison, arm)
        for comparison in results.comparisons
        for arm in comparison.arms
        if arm.variant_id and comparison.segment
    }
    return {**alone, **compared}


def used_in(
    results: CampaignResults, campaign: StoredCampaign, segment: str, channel: str, language: Language
) -> Iterator[UsedAngle]:
    """The ways of writing that a campaign tried on a segment in a channel and a language, by number."""
    vary, goals = campaign.campaign.brief.vary, campaign.campaign.brief.goal
    for comparison in results.comparisons:
        if (comparison.segment, comparison.channel) != (segment, channel):
            continue
        if comparison.language not in ("", language):
            continue
        for arm in comparison.arms:
            spoken = next((each for each in LANGUAGES if each == comparison.language), language)
            yield UsedAngle(
                vary=vary,
                variant=arm.variant,
                label=label(vary, arm.variant),
                goal=goals.get(spoken, ""),
                language=spoken,
                day=_day(campaign),
                result=_result(results, comparison, arm),
            )


def _result(results: CampaignResults, comparison: Comparison, arm: Arm) -> TextResult:
    alone = len(comparison.arms) < 2
    # Of one that the others were compared without nobody can say that another did better.
    left_out = comparison.verdict != "mismatch" and arm.variant not in compared(comparison)
    verdict: Verdict = "not_known" if left_out else comparison.verdict
    return TextResult(
        campaign=results.campaign,
        campaign_name=results.name,
        variant_id=arm.variant_id,
        metric=comparison.metric,
        sent=arm.sent,
        rate=arm.rate,
        verdict=None if alone else verdict,
        won=not alone and comparison.verdict == "winner" and comparison.winner == arm.variant,
    )


def _day(campaign: StoredCampaign) -> dt.date:
    return campaign.campaign.starts or campaign.created_at.date()
