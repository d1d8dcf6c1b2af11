"""What a file of items came to: measures over all of them, by language, and of those with earlier turns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.evaluation.answers.scoring import Scored
from assistant.evaluation.metrics import mean, percentile
from assistant.types.model import Usage

COUNTS = ("figures_not_in_sources", "unsupported_sentences", "dropped_sentences", "errors")
SHARES = (
    "correct",
    "citation_precision",
    "citation_recall",
    "sentences_cited",
    "false_refusals",
    "wrong_answers",
    "language_violations",
    "degraded",
)
TIMES = ("latency", "passages", "first_token", "first_sentence")
NAMES = (
    *SHARES,
    *COUNTS,
    *(f"{name}_{cut}" for name in TIMES for cut in ("p50", "p95")),
    "prompt_tokens",
    "cached_share",
    "completion_tokens",
    "cost_eur",
    "judged_right",
    "judge_agrees",
)


@dataclass(frozen=True)
class AnswerReport:
    """The scored items of one file and the model that answered them."""

    name: str
    model: str
    scored: tuple[Scored, ...]

    @property
    def groups(self) -> Mapping[str, tuple[Scored, ...]]:
        """The items by what they are: all, each language, those with earlier turns; only what there is."""
        found: dict[str, tuple[Scored, ...]] = {"all": self.scored}
        for language in dict.fromkeys(each.item.language for each in self.scored):
            found[language] = tuple(each for each in self.scored if each.item.language == language)
        with_turns = tuple(each for each in self.scored if each.item.turns)
        return found | ({"follow-ups": with_turns} if with_turns else {})

    @property
    def failed(self) -> tuple[Scored, ...]:
        """The items with something wrong."""
        return tuple(each for each in self.scored if each.reasons)

    @property
    def usage(self) -> Usage:
        """What all answers took together."""
        return sum((each.reply.answer.usage for each in self.scored if each.reply.answer), Usage())


def measures(scored: Sequence[Scored]) -> dict[str, float]:
    """Every measure of some items, by name; one that has nothing to measure is left out.

    Shares are 0-1, times in milliseconds, tokens and cost (EUR) the mean of the answers that a model wrote.
    """
    answerable = [each for each in scored if each.item.answerable]
    others = [each for each in scored if not each.item.answerable]
    markers = [marker.right for each in scored for marker in each.markers]
    found = {
        "correct": _share(answerable, lambda each: each.correct),
        "citation_precision": sum(markers) / len(markers) if markers else None,
        "citation_recall": _share(
            [each for each in answerable if each.source_found is not None],
            lambda each: bool(each.source_found),
        ),
        "sentences_cited": _sentences_cited(scored),
        "false_refusals": _share(answerable, lambda each: each.false_refusal),
        "wrong_answers": _share(others, lambda each: each.wrong_answer),
        "language_violations": _share(scored, lambda each: bool(each.foreign)),
        "degraded": _share(scored, _is_degraded),
        "figures_not_in_sources": float(sum(len(each.strange_figures) for each in scored)),
        "unsupported_sentences": float(sum(len(each.unsupported) for each in scored)),
        "dropped_sentences": float(sum(each.reply.answer.dropped for each in scored if each.reply.answer)),
        "errors": float(sum(bool(each.reply.error) for each in scored)),
        **_times(scored),
        **_tokens(scored),
        **_judged(scored),
    }
    return {name: value for name, value in found.items() if value is not None}


def _share(scored: Sequence[Scored], holds: Callable[[Scored], bool]) -> float | None:
    return mean([float(holds(each)) for each in scored]) if scored else None


def _is_degraded(each: Scored) -> bool:
    return each.reply.answer is not None and each.reply.answer.status == "degraded"


def _sentences_cited(scored: Sequence[Scored]) -> float | None:
    factual = sum(each.factual for each in scored)
    return sum(each.cited_factual for each in scored) / factual if factual else None


def _times(scored: Sequence[Scored]) -> dict[str, float | None]:
    replies = [each.reply for each in scored if each.reply.answer is not None]
    timings = [reply.answer.timings_ms for reply in replies if reply.answer is not None]
    series = {
        "latency": [reply.total_ms for reply in replies],
        "passages": [reply.found_ms for reply in replies if reply.found_ms is not None],
        "first_token": [each["first_token"] for each in timings if "first_token" in each],
        "first_sentence": [
            reply.first_sentence_ms
            for reply in replies
            if reply.first_sentence_ms is not None and reply.answer and reply.answer.usage.completion_tokens
        ],
    }
    return {
        f"{name}_p{round(100 * cut)}": percentile(values, cut) if values else None
        for name, values in series.items()
        for cut in (0.5, 0.95)
    }


def _tokens(scored: Sequence[Scored]) -> dict[str, float | None]:
    used = [each.reply.answer.usage for each in scored if each.reply.answer]
    used = [usage for usage in used if usage.prompt_tokens]
    if not used:
        return {}
    whole = sum(used, Usage())
    costs = [float(usage.cost_eur) for usage in used if usage.cost_eur is not None]
    return {
        "prompt_tokens": whole.prompt_tokens / len(used),
        "cached_share": whole.cached_tokens / whole.prompt_tokens,
        "completion_tokens": whole.completion_tokens / len(used),
        "cost_eur": mean(costs) if costs else None,
    }


def _judged(scored: Sequence[Scored]) -> dict[str, float | None]:
    """The model's second opinion: how much it calls right, and how often it says the same as the scores."""
    told = [each for each in scored if each.judged is not None]
    if not told:
        return {}
    return {
        "judged_right": mean([float(bool(each.judged)) for each in told]),
        "judge_agrees": mean([float(not each.disputed) for each in told]),
    }
