"""What a file of items came to: measures over all of them, by language, and of those with earlier turns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.evaluation.answers.scoring import Scored
from assistant.evaluation.cases import faulty, grouped
from assistant.evaluation.metrics import mean
from assistant.evaluation.taken import TOKENS, time_names, times, tokens
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
    *time_names(TIMES),
    *TOKENS,
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
        return grouped(
            self.scored,
            lambda each: each.item.language,
            lambda each: "follow-ups" if each.item.turns else None,
        )

    @property
    def measures(self) -> Mapping[str, dict[str, float]]:
        """The measures of each group."""
        return {name: measures(scored) for name, scored in self.groups.items()}

    @property
    def failed(self) -> tuple[Scored, ...]:
        """The items with something wrong."""
        return faulty(self.scored)

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
        **tokens([each.reply.answer.usage for each in scored if each.reply.answer]),
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


def _times(scored: Sequence[Scored]) -> dict[str, float]:
    replies = [each.reply for each in scored if each.reply.answer is not None]
    timings = [reply.answer.timings_ms for reply in replies if reply.answer is not None]
    return times(
        {
            "latency": [reply.total_ms for reply in replies],
            "passages": [reply.found_ms for reply in replies if reply.found_ms is not None],
            "first_token": [each["first_token"] for each in timings if "first_token" in each],
            "first_sentence": [
                reply.first_sentence_ms
                for reply in replies
                if reply.first_sentence_ms is not None
                and reply.answer
                and reply.answer.usage.completion_tokens
            ],
        }
    )


def _judged(scored: Sequence[Scored]) -> dict[str, float | None]:
    """The model's second opinion: how much it calls right, and how often it says the same as the scores."""
    told = [each for each in scored if each.judged is not None]
    if not told:
        return {}
    return {
        "judged_right": mean([float(bool(each.judged)) for each in told]),
        "judge_agrees": mean([float(not each.disputed) for each in told]),
    }
