"""From comparisons with a verdict to what they teach. Nothing is learnt from too few readers."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from assistant.results.learning.words import sentence
from assistant.results.reading.compared import compared
from assistant.results.reading.metrics import definitions
from assistant.results.reading.names import Names
from assistant.types.campaign import StoredCampaign
from assistant.types.language import LANGUAGES
from assistant.types.learning import Found
from assistant.types.results import Arm, CampaignResults, Comparison, Lift, Verdict

TAUGHT_BY: tuple[Verdict, ...] = ("winner", "no_difference")

TEXT_CHARACTERS = 2000  # of a text that is kept with its lesson

Texts = Mapping[str, Mapping[str, str]]
"""The fields of the texts by their variant ids; one that is gone is missing."""


def found_in(
    results: CampaignResults, campaign: StoredCampaign, names: Names, texts: Texts
) -> Iterator[Found]:
    """What the comparisons of a campaign teach: those with a winner, and those without any difference."""
    for whole in results.comparisons:
        comparison = _of_compared(whole)
        if comparison.verdict in TAUGHT_BY and len(comparison.arms) > 1:
            evidence = _evidence(comparison, campaign, texts)
            yield Found(
                campaign=campaign.id,
                segment=comparison.segment,
                channel=comparison.channel,
                language=comparison.language,
                goal=_goal(campaign, comparison.language),
                metric=comparison.metric,
                verdict=comparison.verdict,
                winner=comparison.winner,
                sentence=sentence(comparison, evidence, names),
                evidence=evidence,
            )


def _of_compared(comparison: Comparison) -> Comparison:
    """The comparison without the variants of which the reports tell too little: these teach nothing."""
    known = compared(comparison)
    return replace(comparison, arms=tuple(arm for arm in comparison.arms if arm.variant in known))


def _evidence(comparison: Comparison, campaign: StoredCampaign, texts: Texts) -> Mapping[str, Any]:
    """The figures behind it as JSON, with the texts of the winner and of the one that did worst.

    A winner is compared with the next best: how far it is ahead of the worst would sound like more.
    """
    evidence: dict[str, Any] = {
        "name": campaign.campaign.name,
        "vary": campaign.campaign.brief.vary,
        "metric": comparison.metric,
        "verdict": comparison.verdict,
        "winner": comparison.winner,
        "arms": [arm.as_dict() for arm in comparison.arms],
    }
    arms = {arm.variant: arm for arm in comparison.arms}
    if comparison.verdict == "winner" and comparison.winner in arms:
        others = [arm for arm in comparison.arms if arm.variant != comparison.winner]
        ranked = _ranked(comparison, others)
        next_best, last = ranked[0], ranked[-1]
        evidence |= {
            "other": next_best.variant,
            "lift": _lift(comparison, comparison.winner, next_best.variant),
            "texts": {
                "winner": _text(texts, arms[comparison.winner]),
                "loser": _text(texts, last),
            },
        }
    return evidence


def _text(texts: Texts, arm: Arm) -> str:
    fields = texts.get(arm.variant_id, {})
    return "\n".join(filter(str.strip, fields.values()))[:TEXT_CHARACTERS]


def _ranked(comparison: Comparison, arms: list[Arm]) -> list[Arm]:
    """The arms from the best to the worst."""
    sign = -1 if definitions()[comparison.metric].better == "higher" else 1
    return sorted(arms, key=lambda arm: (sign * (arm.rate.value or 0.0), arm.variant))


def _lift(comparison: Comparison, winner: int, other: int) -> dict[str, float | None]:
    """How much better the winner is than the other, whichever way round the comparison holds it."""
    for lift in comparison.lifts:
        if (lift.variant, lift.against) == (winner, other):
            return {"lift": lift.lift, "low": lift.low, "high": lift.high, "chance": lift.chance}
        if (lift.variant, lift.against) == (other, winner):
            return _turned(lift)
    return {"lift": None, "low": None, "high": None, "chance": None}


def _turned(lift: Lift) -> dict[str, float | None]:
    def turned(value: float | None) -> float | None:
        return None if value is None or value <= -1 else 1 / (1 + value) - 1

    chance = None if lift.chance is None else 1 - lift.chance
    return {
        "lift": turned(lift.lift),
        "low": turned(lift.high),
        "high": turned(lift.low),
        "chance": chance,
    }


def _goal(campaign: StoredCampaign, language: str) -> str:
    goals = campaign.campaign.brief.goal
    order = [each for each in LANGUAGES if each == language] or list(LANGUAGES)
    return next((goals[each] for each in order if goals.get(each)), "")
