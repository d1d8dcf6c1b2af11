"""What the page of results is asked for. What a browser sends may be anything."""

from dataclasses import dataclass
from typing import get_args

from assistant.stats.bayes import Prior
from assistant.types.results import Metric
from assistant.web.studio.campaigns.acts import Values, number, one

METRICS: tuple[Metric, ...] = get_args(Metric)
PRIORS: tuple[Prior, ...] = get_args(Prior)


@dataclass(frozen=True)
class Asked:
    """A campaign, 0 for none, and how its variants are compared."""

    campaign: int = 0
    metric: Metric = METRICS[0]
    prior: Prior = PRIORS[0]


def asked_of(values: Values) -> Asked:
    """What the form above the results says; the first of each where it says something else."""
    return asked_for(number(one(values, "campaign")), one(values, "metric"), one(values, "prior"))


def asked_for(campaign: int, metric: str, prior: str) -> Asked:
    """The same from single values."""
    return Asked(
        campaign,
        next((each for each in METRICS if each == metric), METRICS[0]),
        next((each for each in PRIORS if each == prior), PRIORS[0]),
    )
