"""What a report must reach, as a company's CI demands it: “ndcg@10=0.6”."""

import re
from collections.abc import Sequence
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


def parse_demand(text: str, *, ceiling: bool = False) -> Demand:
    """A demand written as NAME=NUMBER; raises InputError and UnknownNameError."""
    match = _WRITTEN.fullmatch(text)
    if match is None:
        raise InputError(f"“{text[:60]}” is no threshold.", "Write it like ndcg@10=0.6.")
    if match["name"] not in NAMES:
        raise UnknownNameError("measure", match["name"], NAMES)
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
    """The demands that a report does not meet.

    Raises InputError for a measure that a report doesn't have, such as refusals without questions to refuse.
    """
    found = []
    for report in reports:
        values = measures(report)
        for demand in demands:
            if demand.measure not in values:
                raise InputError(
                    f"{report.name} has no {demand.measure}: it holds no unanswerable question of that kind.",
                    "Leave the threshold out, or add such questions.",
                )
            value = values[demand.measure]
            if value > demand.limit if demand.ceiling else value < demand.limit:
                found.append(Miss(report.name, demand, value))
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
