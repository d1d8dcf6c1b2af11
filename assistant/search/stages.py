"""The stages of a search that can be switched: mending the question, and reranking the passages."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from assistant.errors import ModelError
from assistant.search.wares.fitting import fitting_first
from assistant.types.knowledge import Passage
from assistant.types.retrieval import Explanation

log = logging.getLogger(__name__)

DEPTH = 30  # passages that a reranker is shown: more take longer and rarely move up


class Reranker(Protocol):
    """A model that judges how well texts answer a question."""

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """One score per text, higher is better; raises ModelError."""


@dataclass(frozen=True)
class Stages:
    """`mend` repairs the question's slips and accents; `reranker` puts the best `depth` passages in order."""

    mend: bool = True
    reranker: Reranker | None = None
    depth: int = DEPTH

    def wanted(self, k: int) -> int:
        """How many passages must be found for `k` to be left."""
        return k if self.reranker is None else max(k, self.depth)

    def finished(self, found: Explanation, k: int) -> Explanation:
        """The search with its first `k` passages, in the reranker's order if there is one.

        A reranker knows nothing of stock and prices: what was named by its SKU stays first, and what fits a
        stated wish goes before what does not.
        A reranker that fails changes nothing and is logged: an answer from the order that was found is
        better than none.
        """
        if self.reranker is None:
            return found
        ordered = self._ordered(found)[:k]
        passages = tuple(replace(each, rank=rank) for rank, each in enumerate(ordered, start=1))
        ranks = {each.chunk.id: each.rank for each in passages}
        rows = [
            replace(row, rank=ranks.get(row.chunk.id))
            if row.rank is None or row.chunk.id in ranks
            else replace(row, rank=None, dropped="places_taken")
            for row in found.considered
        ]
        last = len(rows)
        rows.sort(key=lambda row: (row.rank or last, -row.score, row.chunk.id))
        return replace(found, passages=passages, considered=tuple(rows))

    def _ordered(self, found: Explanation) -> Sequence[Passage]:
        passages, demand = found.passages, found.demand
        if self.reranker is None or len(passages) < 2:
            return passages
        try:
            scores = self.reranker.scores(found.question, [each.chunk.embedded_text for each in passages])
        except ModelError as error:
            log.warning("The passages are not reranked: %s", error.message)
            return passages
        named = [each.chunk.id in demand.named for each in passages]
        places = sorted(range(len(passages)), key=lambda place: (not named[place], -scores[place], place))
        return fitting_first([passages[place] for place in places], demand, len(passages))
