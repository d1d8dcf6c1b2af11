"""Asks every question of a dataset and measures what comes back."""

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.evaluation.dataset import KINDS, Dataset, Kind, Question
from assistant.evaluation.metrics import (
    auroc,
    below,
    hit,
    keeping,
    mean,
    ndcg,
    percentile,
    recall,
    reciprocal_rank,
)
from assistant.search.gate import Gate
from assistant.search.retrieve import Retriever
from assistant.text.language import detect_language
from assistant.types.knowledge import Chunk, Passage
from assistant.types.language import Language
from assistant.types.retrieval import Explanation

DEPTH = 10
PASSAGES = 20  # asked for, since several may be of one document
GATED = 10  # passages that the gate is shown, as for an answer
KEPT = 0.95  # share of the answerable questions at which refusals are compared
CUTS = (1, 5, 10)

Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Asked:
    """One question and what came of it: documents best first, answerability 0-1, milliseconds."""

    question: Question
    language: Language
    ranking: tuple[str, ...]
    answerability: float
    milliseconds: float


@dataclass(frozen=True)
class Scores:
    """Means over some questions; `recall` and `hit` by their cut."""

    questions: int
    recall: Mapping[int, float]
    hit: Mapping[int, float]
    mrr: float
    ndcg: float


@dataclass(frozen=True)
class Refusals:
    """How well the gate tells some unanswerable questions from the answerable ones.

    `refused` at the gate's own threshold, `refused_strict` where 95 % of the answerable ones still pass.
    """

    questions: int
    auroc: float
    refused: float
    refused_strict: float


@dataclass(frozen=True)
class Report:
    """What a dataset came to. `scores` by language, with “all” first."""

    name: str
    documents: int
    passages: int
    scores: Mapping[str, Scores]
    threshold: float
    false_refusals: float
    refusals: Mapping[Kind, Refusals]
    latency_p50: float
    latency_p95: float
    asked: tuple[Asked, ...]


class Measuring:
    """Measures a retriever and its gate, which refuses questions of an answerability below `threshold`."""

    def __init__(self, retriever: Retriever, gate: Gate, threshold: float) -> None:
        self._retriever = retriever
        self._gate = gate
        self._threshold = threshold

    def run(self, dataset: Dataset, passages: int, told: Told) -> Report:
        """Ask all questions and sum up; `passages` is how many chunks are indexed.

        Raises what the retriever and the gate raise.
        """
        asked = []
        for number, question in enumerate(dataset.questions, start=1):
            asked.append(self._ask(question))
            told(number, len(dataset.questions))
        return summary(dataset, passages, asked, self._threshold)

    def _ask(self, question: Question) -> Asked:
        language = question.language or detect_language(question.text, "fr")
        started = time.perf_counter()
        found = self._retriever.explain(question.text, PASSAGES)
        milliseconds = (time.perf_counter() - started) * 1000
        answerability = self._gate.answerability(question.text, language, found.passages[:GATED])
        return Asked(question, language, ranked(found, question.relevant), answerability, milliseconds)


def ranked(found: Explanation, relevant: Mapping[str, int]) -> tuple[str, ...]:
    """The documents of the passages in their order, each once, by the name that the question uses.

    What is left out because a passage says the same stands right behind that passage.
    """
    repeats: dict[str, list[Chunk]] = defaultdict(list)
    for row in found.considered:
        if row.dropped in ("said_elsewhere", "near_copy"):
            repeats[row.dropped_for].append(row.chunk)
    names: list[str] = []
    for passage in found.passages:
        same = [chunk for each in _ids(passage) for chunk in repeats[each]]
        names += [_name(chunk, relevant) for chunk in (passage.chunk, *same)]
    return tuple(dict.fromkeys(names))


def _ids(passage: Passage) -> Sequence[str]:
    return passage.ids or (passage.chunk.id,)


def _name(chunk: Chunk, relevant: Mapping[str, int]) -> str:
    product = f"{chunk.source}#{chunk.sku}" if chunk.sku else chunk.source
    known = (chunk.source, product, chunk.sku or "", chunk.url or "")
    return next((name for name in known if name in relevant), product)


def summary(dataset: Dataset, passages: int, asked: Sequence[Asked], threshold: float) -> Report:
    """The report over all that was asked."""
    answerable = [each for each in asked if each.question.relevant]
    groups = {"all": answerable}
    for each in answerable:
        groups.setdefault(each.language, []).append(each)
    levels = [each.answerability for each in answerable]
    times = [each.milliseconds for each in asked]
    return Report(
        name=dataset.name,
        documents=len(dataset.entries),
        passages=passages,
        scores={name: _scores(group) for name, group in groups.items()},
        threshold=threshold,
        false_refusals=below(levels, threshold) if levels else 0.0,
        refusals=_refusals(asked, levels, threshold),
        latency_p50=percentile(times, 0.5),
        latency_p95=percentile(times, 0.95),
        asked=tuple(asked),
    )


def _refusals(asked: Sequence[Asked], levels: Sequence[float], threshold: float) -> dict[Kind, Refusals]:
    found: dict[Kind, Refusals] = {}
    for kind in KINDS:
        refused = [
            each.answerability for each in asked if not each.question.relevant and each.question.kind == kind
        ]
        if refused and levels:
            strict = keeping(levels, KEPT)
            found[kind] = Refusals(
                len(refused), auroc(levels, refused), below(refused, threshold), below(refused, strict)
            )
    return found


def _scores(asked: Sequence[Asked]) -> Scores:
    rows = [(each.ranking, each.question.relevant) for each in asked]
    return Scores(
        questions=len(rows),
        recall={k: mean([recall(*row, k) for row in rows]) for k in CUTS},
        hit={k: mean([hit(*row, k) for row in rows]) for k in CUTS},
        mrr=mean([reciprocal_rank(*row, DEPTH) for row in rows]),
        ndcg=mean([ndcg(*row, DEPTH) for row in rows]),
    )
