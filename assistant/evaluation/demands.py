"""What a report must reach, as a company's CI demands it: “ndcg@10=0.6”."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from assistant.errors import InputError, UnknownNameError
from assistant.evaluation.retrieval import CUTS, DEPTH, Report

_WRITTEN = re.compile(r"\s*(?P<name>[\w@.]+)\s*=\s*(?P<value>\d+(?:\.\d+)?)\s*", re.ASCII)


@dataclass(frozen=True)
class Demand:
    """A measure must not fall below `limit`, or, for a ceiling, not exceed it."""

    measure: str
    limit: float
    ceiling: bool = False


@dataclass(frozen=True)
class Miss:
    """A demand that a report does not meet."""

    dataset: str
    demand: Demand
    value: float

    @property
    def shown(self) -> str:
        """The value as it is written: three decimals, or what is left of a smaller one."""
        return f"{self.value:.3f}" if self.value >= 0.001 or not self.value else f"{self.value:.2g}"


def parse_demand(text: str, *, ceiling: bool = False, names: Collection[str] = ()) -> Demand:
    """A demand written as NAME=NUMBER, of one of the `names`, else of a measure of retrieval.

    Raises InputError and UnknownNameError.
    """
    match = _WRITTEN.fullmatch(text)
    if match is None:
        raise InputError(f"“{text[:60]}” is no threshold.", "Write it like ndcg@10=0.6.")
    known = names or NAMES
    if match["name"] not in known:
        raise UnknownNameError("measure", match["name"], known)
    return Demand(match["name"], float(match["value"]), ceiling)


def measures(report: Report) -> dict[str, float]:
    """Every measure of a report by the name that demands and the JSON use; latencies in milliseconds."""
    scores = report.scores["all"]
    found = {f"recall@{k}": scores.recall[k] for k in CUTS}
    found |= {f"hit@{k}": scores.hit[k] for k in CUTS}
    found |= {f"mrr@{DEPTH}": scores.mrr, f"ndcg@{DEPTH}": scores.ndcg}
    found |= {"false_refusals": report.false_refusals}
    for kind, refusals in report.refusals.items():
        found |= {
            f"auroc_{kind}": refusals.auroc,
            f"refused_{kind}": refusals.refused,
            f"refused_{kind}@95": refusals.refused_strict,
        }
    return found | {"latency_p50": report.latency_p50, "latency_p95": report.latency_p95}


def missed(reports: Sequence[Report], demands: Sequence[Demand]) -> list[Miss]:
    """The demands that a report does not meet; raises InputError as `missed_in` does."""
    return [miss for report in reports for miss in missed_in(report.name, measures(report), demands)]


def missed_in(name: str, values: Mapping[str, float], demands: Sequence[Demand]) -> list[Miss]:
    """The demands that the measures of the dataset `name` do not meet.

    Raises InputError for a measure that they lack, such as refusals without questions to refuse.
    """
    found = []
    for demand in demands:
        if demand.measure not in values:
            raise InputError(
                f"{name} has no {demand.measure}: it holds no question on which that is measured.",
                "Leave the threshold out, or add such questions.",
            )
        value = values[demand.measure]
        if value > demand.limit if demand.ceiling else value < demand.limit:
            found.append(Miss(name, demand, value))
    return found


NAMES = (
    *(f"recall@{k}" for k in CUTS),
    *(f"hit@{k}" for k in CUTS),
    f"mrr@{DEPTH}",
    f"ndcg@{DEPTH}",
    "false_refusals",
    *(f"{name}_{kind}" for kind in ("near", "far") for name in ("auroc", "refused")),
    "refused_near@95",
    "refused_far@95",
    "latency_p50",
    "latency_p95",
)
