"""From a question to the passages that answer it."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from assistant.search.expired import as_of
from assistant.search.fuse import fuse
from assistant.search.index import Index
from assistant.search.lexical import LexicalIndex
from assistant.search.question import Question, prepare
from assistant.search.twins import Candidate, without_twins
from assistant.types.knowledge import Audience, Chunk, Passage
from assistant.types.language import Language
from assistant.types.model import Embedder, Vectors

POOL = 40  # how many of each ranking are fused
QUESTIONS = 10  # how many stored questions are looked at
# multilingual-e5 puts a text .02-.03 nearer to a question of its own language. Most of it given back doubles
# what French questions find in English texts and costs .001 within a language (nDCG, public sets).
LANGUAGE_GAP = 0.016
AGING, OLDEST_YEARS = 0.03, 5.0  # of a score of 1, per year
SPARE = 10  # fetched beyond four times what is asked for: twins and expired texts fall out
MOST_CHARACTERS = 2000
DEFAULT_LANGUAGE: Language = "fr"  # of a question too short to tell


@dataclass
class _Found:
    """What the rankings found, over all audiences asked, by id."""

    cosines: dict[str, float] = field(default_factory=dict)  # the better of the chunk's and its question's
    near: dict[str, float] = field(default_factory=dict)  # the same, evened out between languages
    shared: dict[str, float] = field(default_factory=dict)  # BM25
    products: set[str] = field(default_factory=set)  # chunks of a product whose SKU is in the question
    homes: dict[str, Audience] = field(default_factory=dict)


class Retriever:
    """Finds passages by meaning and by words in an index and its word index.

    `today` tells which passages are in force; a question longer than `question_characters` is refused.
    """

    def __init__(
        self,
        index: Index,
        lexical: LexicalIndex,
        embedder: Embedder,
        today: Callable[[], dt.date],
        question_characters: int = MOST_CHARACTERS,
    ) -> None:
        self._index = index
        self._lexical = lexical
        self._embedder = embedder
        self._today = today
        self._question_characters = question_characters

    def search(
        self,
        question: str,
        k: int,
        audiences: Sequence[Audience] = ("public",),
        language: Language | None = None,
        include_expired: bool = False,
    ) -> list[Passage]:
        """The `k` best passages, best first, each thing said once.

        A product whose SKU is in the question comes first. What is not in force today is left out, and a
        product whose price has ended comes without amounts, unless `include_expired`. Without a `language`
        it is the question's own. Raises InputError for an empty or too long question, and what the index
        and the embedder raise.
        """
        asked = prepare(question, self._question_characters, language, DEFAULT_LANGUAGE)
        vector = self._embedder.embed_query(asked.text)
        found = _Found()
        for audience in audiences:
            self._collect(found, asked, vector, audience, max(POOL, 4 * k))
        scores = {**fuse(found.near, found.shared), **dict.fromkeys(found.products, 1.0)}
        wanted = sorted(scores, key=lambda each: (each not in found.products, -scores[each], each))
        candidates = self._candidates(wanted[: 4 * k + SPARE], scores, found.homes)
        candidates = self._standing(candidates, include_expired)
        candidates.sort(key=lambda each: (each.chunk.id not in found.products, -each.score, each.chunk.id))
        best = without_twins(candidates, asked.language, k)
        return self._passages(best, asked, found.cosines, vector)

    def _collect(
        self, found: _Found, asked: Question, vector: Vectors, audience: Audience, size: int
    ) -> None:
        near = self._index.query(vector, size, audience)
        for chunk, cosine in near:
            found.cosines[chunk.id] = cosine
            bonus = 0.0 if chunk.language == asked.language else LANGUAGE_GAP
            found.near[chunk.id] = cosine + bonus
        for each, cosine in self._index.query_questions(vector, QUESTIONS, audience):
            found.cosines[each] = max(cosine, found.cosines.get(each, cosine))
            found.near[each] = max(cosine, found.near.get(each, cosine))
        shared = self._lexical.search(asked.text, asked.language, size, audience)
        products = self._lexical.with_sku(asked.text, audience)
        # BM25 of a small store is nearly nothing: only shares of the best compare between audiences.
        best = max((score for _, score in shared), default=0.0) or 1.0
        found.shared.update({each: score / best for each, score in shared})
        found.products.update(products)
        for ids in (found.near, found.shared, found.products):
            for each in ids:
                found.homes.setdefault(each, audience)

    def _candidates(
        self, wanted: Sequence[str], scores: Mapping[str, float], homes: Mapping[str, Audience]
    ) -> list[Candidate]:
        stored: dict[str, tuple[Chunk, Vectors]] = {}
        words: dict[str, frozenset[str]] = {}
        for audience, ids in _by_audience(wanted, homes).items():
            stored |= self._index.get(ids, audience)
            words |= self._lexical.terms_of(ids, audience)
        # A chunk that is in one index only is on its way in or out: it is left out of this answer.
        return [
            Candidate(stored[each][0], scores[each], stored[each][1], words[each])
            for each in wanted
            if each in stored and each in words
        ]

    def _standing(self, candidates: Sequence[Candidate], include_expired: bool) -> list[Candidate]:
        """The candidates that say something today, their scores set back by age."""
        today = self._today()
        standing = []
        for each in candidates:
            chunk = each.chunk if include_expired else as_of(each.chunk, today)
            if chunk is not None and not _lone_heading(chunk):
                standing.append(replace(each, chunk=chunk, score=_aged(each, today)))
        return standing

    def _passages(
        self, best: Sequence[Candidate], asked: Question, cosines: Mapping[str, float], vector: Vectors
    ) -> list[Passage]:
        weights = {
            audience: self._lexical.weights(asked.text, asked.language, audience)
            for audience in {each.chunk.audience for each in best}
        }
        return [
            Passage(
                each.chunk,
                each.score,
                rank,
                similarity=cosines.get(each.chunk.id, float(each.vector @ vector)),
                coverage=_coverage(weights[each.chunk.audience], each.terms),
            )
            for rank, each in enumerate(best, start=1)
        ]


def _aged(candidate: Candidate, today: dt.date) -> float:
    """The score, less a little for each year of a dated text: of two that answer, the newer goes first."""
    date = candidate.chunk.date
    years = 0.0 if date is None else min(max((today - date).days / 365, 0.0), OLDEST_YEARS)
    return max(candidate.score - AGING * years, 0.0)


def _lone_heading(chunk: Chunk) -> bool:
    """Whether the text only repeats a heading: near to many questions, and the answer to none."""
    return chunk.text.strip() in (chunk.title, *chunk.heading.split(" › "))


def _by_audience(ids: Sequence[str], homes: Mapping[str, Audience]) -> dict[Audience, list[str]]:
    grouped: dict[Audience, list[str]] = {}
    for each in ids:
        grouped.setdefault(homes[each], []).append(each)
    return grouped


def _coverage(weights: Mapping[str, float], terms: Set[str]) -> float:
    """The share of the question's IDF weight that is found in `terms`; 0 for a question of stop words."""
    total = sum(weights.values())
    return sum(weight for term, weight in weights.items() if term in terms) / total if total else 0.0
