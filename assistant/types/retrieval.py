"""How a search came to its passages, for whoever wants to know why."""

from dataclasses import dataclass
from typing import Literal

from assistant.types.knowledge import Chunk, Filters, Passage
from assistant.types.language import Language

# Why a text that was found is not among the passages.
Dropped = Literal[
    "",  # it is
    "expired",
    "future",  # it does not hold yet
    "heading_only",
    "said_elsewhere",  # `dropped_for` says the same: a copy, a translation, or a newer edition
    "merged",  # it is part of the passage `dropped_for`
    "same_source",  # others of its page have their places
    "near_copy",  # boilerplate: it differs from `dropped_for` in a few words
    "places_taken",  # better ones took them all
]


@dataclass(frozen=True)
class Considered:
    """A text that was looked at. `cosine` is its own, `question_cosine` that of the question it answers.

    None: that ranking did not find it. `bm25` compares within an audience, `words` 0-1 is what it comes to;
    `fused` is the score of both rankings together, `score` the one it was ranked by, after age, trust and
    validity; both are 0-1.
    """

    chunk: Chunk
    cosine: float | None
    question_cosine: float | None
    bm25: float | None
    words: float | None
    fused: float
    score: float
    rank: int | None = None  # of the passage that it became
    dropped: Dropped = ""
    dropped_for: str = ""  # the id of a chunk


@dataclass(frozen=True)
class Demand:
    """Which texts go before others whatever else is asked, by the ids of their chunks.

    `named` are of products whose SKU is in the question, `fitting` are products that are what it asks for;
    `seeking`: it asks for products, and does not only mention a colour.
    """

    named: frozenset[str] = frozenset()
    fitting: frozenset[str] = frozenset()
    seeking: bool = False


@dataclass(frozen=True)
class Explanation:
    """One search: the question as it was searched, what was understood, the passages, and all candidates.

    `understood` are the filters that the question's own words ask for (a budget, a colour); products that
    don't pass them rank below those that do.
    """

    question: str
    language: Language
    filters: Filters
    understood: Filters
    passages: tuple[Passage, ...]
    considered: tuple[Considered, ...]
    demand: Demand = Demand()
