"""What a search finds on its way, and what becomes of it."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field

from assistant.search.fuse import coverage
from assistant.search.spread import Spread
from assistant.search.twins import Candidate
from assistant.types.knowledge import Audience
from assistant.types.model import Vectors
from assistant.types.retrieval import Considered, Demand, Dropped


@dataclass
class Found:
    """What the rankings found, over all audiences asked, by id."""

    cosines: dict[str, float] = field(default_factory=dict)  # of the chunks
    questions: dict[str, float] = field(default_factory=dict)  # cosines of the questions they answer
    near: dict[str, float] = field(
        default_factory=dict
    )  # the better of the two, evened out between languages
    bm25: dict[str, float] = field(default_factory=dict)
    best: dict[Audience, float] = field(default_factory=dict)  # BM25
    shared: dict[str, float] = field(default_factory=dict)  # how much the words speak for it, 0-1
    weights: dict[Audience, Mapping[str, float]] = field(default_factory=dict)  # of the question's terms
    terms: dict[str, frozenset[str]] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)  # chunks of a product whose SKU is in the question
    fitting: set[str] = field(default_factory=set)  # products that are what the question asks for
    taken: Set[str] = frozenset()  # what was found beside a page that filled the rankings
    homes: dict[str, Audience] = field(default_factory=dict)
    cut: bool = False  # whether a ranking was longer than what was looked at

    def beside(self) -> "Found":
        """An empty one for the same question, with what was learnt of it."""
        return Found(best=self.best, weights=self.weights, terms=self.terms)

    def take(self, other: "Found") -> None:
        """Add what was found by looking elsewhere."""
        for ours, theirs in (
            (self.cosines, other.cosines),
            (self.questions, other.questions),
            (self.near, other.near),
            (self.bm25, other.bm25),
            (self.shared, other.shared),
        ):
            ours.update(theirs)
        self.homes |= other.homes
        self.taken = frozenset(other.homes)

    def live_in(self, audience: Audience, ids: Iterable[str]) -> None:
        """Note where chunks were found."""
        for each in ids:
            self.homes.setdefault(each, audience)

    def demand(self, seeking: bool) -> Demand:
        """Which of it goes before the rest whatever else is asked."""
        return Demand(frozenset(self.named), frozenset(self.fitting), seeking)

    def similarity(self, candidate: Candidate, vector: Vectors) -> float:
        """The better cosine of the chunk and of the question it answers."""
        own = self.cosines.get(candidate.chunk.id, self.questions.get(candidate.chunk.id))
        if own is None:
            return float(candidate.vector @ vector)
        return max(own, self.questions.get(candidate.chunk.id, own))

    def coverage(self, candidate: Candidate) -> float:
        """The share of the question's IDF weight that the chunk holds."""
        return coverage(self.weights.get(candidate.chunk.audience, {}), candidate.terms)


@dataclass
class Trace:
    """What became of the candidates: the scores of the rankings, and who fell out before the passages."""

    fused: Mapping[str, float]
    seen: list[Candidate] = field(default_factory=list)  # with the score that they were ranked by
    fallen: dict[str, Dropped] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)  # who says the same

    def considered(self, found: Found, chosen: Spread) -> tuple[Considered, ...]:
        """Every candidate: the passages in their order, then the others by score."""
        ranks = {group.best.chunk.id: rank for rank, group in enumerate(chosen.groups, start=1)}
        rows = [self._row(candidate, found, chosen, ranks) for candidate in self.seen]
        return tuple(sorted(rows, key=lambda row: (row.rank or len(rows), -row.score, row.chunk.id)))

    def _row(
        self, candidate: Candidate, found: Found, chosen: Spread, ranks: Mapping[str, int]
    ) -> Considered:
        name = candidate.chunk.id
        dropped, dropped_for = chosen.dropped.get(name, ("", ""))
        if name in self.fallen:
            dropped = self.fallen[name]
        elif name in self.said:
            dropped, dropped_for = "said_elsewhere", self.said[name]
        return Considered(
            candidate.chunk,
            found.cosines.get(name),
            found.questions.get(name),
            found.bm25.get(name),
            found.shared.get(name),
            self.fused.get(name, 0.0),
            candidate.score,
            ranks.get(name),
            dropped,
            dropped_for,
        )
