"""From a question to the passages that answer it."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from copy import copy
from dataclasses import dataclass, replace

from assistant.errors import IndexDamagedError
from assistant.search.dense.index import Index
from assistant.search.failures import REBUILD
from assistant.search.fuse import coverage, fuse, word_scores
from assistant.search.question import Question, prepare
from assistant.search.spread import Group, Spread, spread
from assistant.search.stages import Stages
from assistant.search.trace import Found, Trace
from assistant.search.twins import Candidate, without_twins
from assistant.search.wares.expired import as_of
from assistant.search.wares.fitting import fitting_first
from assistant.search.wares.products import Wish, budget_only, narrowed, no_wish
from assistant.search.words.filters import Scope
from assistant.search.words.lexical import LexicalIndex
from assistant.types.knowledge import Audience, Chunk, Filters, Passage
from assistant.types.language import Language
from assistant.types.model import Embedder, Vectors
from assistant.types.retrieval import Explanation

POOL = 40  # how many of each ranking are fused
QUESTIONS = 10  # how many stored questions are looked at
HEADINGS = 40  # how many headings
FILTERED_QUESTIONS = 400  # … out of which a filter picks
# multilingual-e5 puts a text .02-.03 nearer to a question of its own language. Most of it given back doubles
# what French questions find in the English texts of a mixed collection and costs the others .003 (nDCG).
LANGUAGE_GAP = 0.02
HEADING_GAP = 0.01  # a heading says what a text is about, not that it answers
# Of what questions are nearer to any question (search/dense/lean.py): none of it lets the form of a question
# decide, all of it costs where most texts answer one (docs/retrieval.md).
LEAN = 0.5
AGING, OLDEST_YEARS = 0.03, 5.0  # of a score of 1, per year
# What customers write, and what does not hold today, goes below all that answers half as well.
DOUBTED = 0.5
SPARE = 10  # fetched beyond four times what is asked for: twins and expired texts fall out
MOST_CHARACTERS = 2000
DEFAULT_LANGUAGE: Language = "fr"  # of a question too short to tell
EVERYTHING = Filters()


@dataclass(frozen=True)
class _Search:
    """What is looked for: the question with its vector, where, and how many passages."""

    asked: Question
    vector: Vectors
    audiences: Sequence[Audience]
    k: int
    scope: Scope
    include_expired: bool

    @property
    def size(self) -> int:
        """How many of each ranking are looked at."""
        return max(POOL, 4 * self.k)


class Retriever:
    """Finds passages by meaning and by words in an index and its word index; safe for threads.

    `today` tells which passages are in force; a question longer than `question_characters` is refused;
    `wishes` tells what a question asks of products.
    """

    def __init__(  # one collaborator each
        self,
        index: Index,
        lexical: LexicalIndex,
        embedder: Embedder,
        today: Callable[[], dt.date],
        question_characters: int = MOST_CHARACTERS,
        wishes: Callable[[str, Language, Sequence[Audience]], Wish] = no_wish,
    ) -> None:
        self._index = index
        self._lexical = lexical
        self._embedder = embedder
        self._today = today
        self._question_characters = question_characters
        self._wishes = wishes
        self._stages = Stages()

    def staged(self, stages: Stages) -> "Retriever":
        """The same retriever with other stages."""
        other = copy(self)
        other._stages = stages
        return other

    def search(
        self,
        question: str,
        k: int,
        audiences: Sequence[Audience] = ("public",),
        language: Language | None = None,
        include_expired: bool = False,
        filters: Filters = EVERYTHING,
    ) -> list[Passage]:
        """The `k` best passages that pass the filters, best first, each thing said once.

        A product whose SKU is in the question comes first, and products that are what the question asks for
        (a budget, a colour) before those that are not. What is not in force today is left out, and a product
        whose price has ended comes without amounts, unless `include_expired`: then it is marked, and no such
        text goes before a current one that answers. Without a `language` it is the question's own. Raises
        InputError for an empty or too long question, and what the index and the embedder raise.
        """
        asked = prepare(question, self._question_characters, language, DEFAULT_LANGUAGE)
        scope = Scope(filters, self._today())
        found = self._run(asked, self._stages.wanted(k), audiences, scope, include_expired)
        return list(self._stages.finished(found, k).passages)

    def explain(
        self,
        question: str,
        k: int,
        audiences: Sequence[Audience] = ("public",),
        filters: Filters = EVERYTHING,
        include_expired: bool = False,
    ) -> Explanation:
        """The same search with all that was looked at, the scores of each stage, and why the rest fell out.

        Raises what `search` raises.
        """
        asked = prepare(question, self._question_characters, None, DEFAULT_LANGUAGE)
        scope = Scope(filters, self._today())
        found = self._run(asked, self._stages.wanted(k), audiences, scope, include_expired)
        return self._stages.finished(found, k)

    def _run(
        self, asked: Question, k: int, audiences: Sequence[Audience], scope: Scope, include_expired: bool
    ) -> Explanation:
        # A rebuild may put another index in place: not between the two halves of one search.
        with self._index.hold.reading():
            if self._stages.mend:
                asked = asked.mended(lambda stems: self._known(stems, audiences))
            wish = self._wishes(asked.text, asked.language, audiences)
            vector = self._embedder.embed_query(asked.text)
            search = _Search(asked, vector, audiences, k, scope, include_expired)
            found = Found()
            self._collect(found, search, scope)
            if wish:
                self._collect_fitting(found, search, wish)
            trace, chosen = self._chosen(found, search, wish)
            if chosen.crowding and found.cut:
                # One page filled the rankings: look at what it kept out.
                beside = found.beside()
                self._collect(beside, search, replace(scope, without=chosen.crowding))
                found.take(beside)
                trace, chosen = self._chosen(found, search, wish)
            passages = self._passages(chosen.groups, search, found)
            if not passages:
                self._demand_both()
        return Explanation(
            asked.text,
            asked.language,
            scope.filters,
            wish.filters,
            tuple(passages),
            trace.considered(found, chosen),
            found.demand(wish.seeking),
        )

    def _collect(self, found: Found, search: _Search, scope: Scope) -> None:
        for audience in search.audiences:
            self._collect_near(found, search, audience, scope)
            self._collect_shared(found, search, audience, scope)

    def _collect_near(self, found: Found, search: _Search, audience: Audience, scope: Scope) -> None:
        if scope.everything:
            told = self._index.query(search.vector, search.size, audience)
            near = [(chunk.id, chunk.language, cosine) for chunk, cosine in told]
            questions = self._index.questions.query(search.vector, QUESTIONS, audience)
            headings = self._index.headings.query(search.vector, HEADINGS, audience)
        else:
            held = self._lexical.nearest(search.vector, search.size, audience, scope)
            near = [(each.id, each.language, each.cosine) for each in held]
            more = self._index.questions.query(search.vector, FILTERED_QUESTIONS, audience)
            above = self._index.headings.query(search.vector, FILTERED_QUESTIONS, audience)
            allowed = self._lexical.among([each for each, _ in (*more, *above)], audience, scope)
            questions = [item for item in more if item[0] in allowed][:QUESTIONS]
            headings = [item for item in above if item[0] in allowed][:HEADINGS]
        found.cut |= len(near) >= search.size
        for each, language, cosine in near:
            found.cosines[each] = cosine
            even = cosine + (0.0 if language == search.asked.language else LANGUAGE_GAP)
            found.near[each] = max(even, found.near.get(each, even))
        lean = LEAN * self._index.lean(search.vector, audience) if questions else 0.0
        for each, cosine in questions:
            found.questions[each] = cosine
            found.near[each] = max(cosine - lean, found.near.get(each, cosine - lean))
        # Fainter ones would only widen what nearness is stretched over, and words would decide more.
        least = min((cosine for _, _, cosine in near), default=0.0)
        telling = [(each, cosine - HEADING_GAP) for each, cosine in headings if cosine - HEADING_GAP >= least]
        for each, cosine in telling:
            found.near[each] = max(cosine, found.near.get(each, cosine))
        beside = [each for each, _ in (*questions, *telling)]
        found.live_in(audience, [*(each for each, _, _ in near), *beside])

    def _demand_both(self) -> None:
        """Raise IndexDamagedError when one of the two indexes is empty and the other is not.

        An emptied database opens as an empty one: nothing found would be told as “not in our knowledge”.
        """
        meanings, words = self._index.count(), self._lexical.count()
        if bool(meanings) != bool(words):
            raise IndexDamagedError(
                f"The index holds {meanings:,} chunks and its word index {words:,}.", REBUILD
            )

    def _collect_shared(self, found: Found, search: _Search, audience: Audience, scope: Scope) -> None:
        only = None if scope.everything else scope
        asked = search.asked
        shared = self._lexical.search(asked.text, asked.language, search.size, audience, only)
        products = self._lexical.with_sku(asked.typed, audience, only)
        found.cut |= len(shared) >= search.size
        # BM25 of a small store is nearly nothing: only shares of the best compare between audiences.
        best = found.best.setdefault(audience, max((score for _, score in shared), default=0.0)) or 1.0
        found.bm25.update(shared)
        if audience not in found.weights:
            found.weights[audience] = self._lexical.weights(asked.text, asked.language, audience)
        covered = self._covered([each for each, _ in shared], found, audience)
        found.shared.update(word_scores(dict(shared), covered, best))
        found.named.update(products)
        found.live_in(audience, [*(each for each, _ in shared), *products])

    def _covered(self, ids: Sequence[str], found: Found, audience: Audience) -> dict[str, float]:
        """How much of the question each of the chunks found by words covers."""
        self._learn_terms(found, ids, audience)
        return {
            each: coverage(found.weights[audience], found.terms[each]) for each in ids if each in found.terms
        }

    def _learn_terms(self, found: Found, ids: Iterable[str], audience: Audience) -> None:
        found.terms |= self._lexical.terms_of([each for each in ids if each not in found.terms], audience)

    def _known(self, stems: Iterable[str], audiences: Sequence[Audience]) -> Set[str]:
        wanted = list(stems)
        return {stem for audience in audiences for stem in self._lexical.known(wanted, audience)}

    def _collect_fitting(self, found: Found, search: _Search, wish: Wish) -> None:
        """Look among the products that are what the question asks for; when none is all of it, by its budget.

        They come beside what the search finds anyway: a question that names a colour may ask for a text.
        """
        for wished in (wish.filters, budget_only(wish.filters)):
            scope = replace(search.scope, filters=narrowed(search.scope.filters, wished))
            if wished == EVERYTHING:
                return
            self._collect(found, search, scope)
            for audience, ids in _by_audience(found.homes, found.homes).items():
                found.fitting |= self._lexical.among(ids, audience, scope)
            if found.fitting:
                return

    def _chosen(self, found: Found, search: _Search, wish: Wish) -> tuple[Trace, Spread]:
        """The passages to be, and what became of every candidate on the way."""
        fused = fuse(found.near, found.shared)
        scores = {**fused, **dict.fromkeys(found.named, 1.0)}
        wanted = sorted(scores, key=lambda each: (each not in found.named, -scores[each], each))
        extra = [[each for each in wanted if each in ids][: search.k] for ids in (found.fitting, found.taken)]
        wanted = list(dict.fromkeys([*wanted[: 4 * search.k + SPARE], *extra[0], *extra[1]]))
        trace = Trace(fused)
        standing = self._standing(self._candidates(wanted, scores, found), search, trace)
        standing.sort(key=lambda each: (each.chunk.id not in found.named, -each.score, each.chunk.id))
        kept, trace.said = without_twins(standing, search.asked.language)
        return trace, spread(fitting_first(kept, found.demand(wish.seeking), search.k), search.k)

    def _candidates(
        self, wanted: Sequence[str], scores: Mapping[str, float], found: Found
    ) -> list[Candidate]:
        stored: dict[str, tuple[Chunk, Vectors]] = {}
        for audience, ids in _by_audience(wanted, found.homes).items():
            stored |= self._index.get(ids, audience)
            self._learn_terms(found, ids, audience)
        # A chunk that is in one index only is on its way in or out: it is left out of this answer.
        return [
            Candidate(stored[each][0], scores[each], stored[each][1], found.terms[each])
            for each in wanted
            if each in stored and each in found.terms
        ]

    def _standing(self, candidates: Sequence[Candidate], search: _Search, trace: Trace) -> list[Candidate]:
        """The candidates that say something today, their scores set back by age and doubt."""
        today = search.scope.today
        standing = []
        for each in candidates:
            state = each.chunk.standing(today)
            weighed = replace(each, score=_weighed(each, today), standing=state)
            trace.seen.append(weighed)
            chunk = each.chunk if search.include_expired else as_of(each.chunk, today)
            if chunk is None:
                trace.fallen[each.chunk.id] = "future" if state == "future" else "expired"
            elif _lone_heading(chunk):
                trace.fallen[each.chunk.id] = "heading_only"
            else:
                standing.append(replace(weighed, chunk=chunk))
        return standing

    def _passages(self, groups: Sequence[Group], search: _Search, found: Found) -> list[Passage]:
        return [
            Passage(
                group.chunk,
                group.best.score,
                rank,
                similarity=max(found.similarity(each, search.vector) for each in group.members),
                coverage=max(found.coverage(each) for each in group.members),
                standing=group.best.standing,
                ids=group.ids,
            )
            for rank, group in enumerate(groups, start=1)
        ]


def _weighed(candidate: Candidate, today: dt.date) -> float:
    """The score, less a little for each year of a dated text: of two that answer, the newer goes first.

    What customers write and what does not hold keeps half. A product record is sold even if its price ended.
    """
    chunk = candidate.chunk
    years = 0.0 if chunk.date is None else min(max((today - chunk.date).days / 365, 0.0), OLDEST_YEARS)
    doubted = chunk.trust == "user_generated" or (chunk.sku is None and not chunk.in_force(today))
    return max(candidate.score - AGING * years, 0.0) * (DOUBTED if doubted else 1.0)


def _lone_heading(chunk: Chunk) -> bool:
    """Whether the text only repeats a heading: near to many questions, and the answer to none."""
    return chunk.text.strip() in (chunk.title, *chunk.heading.split(" › "))


def _by_audience(ids: Iterable[str], homes: Mapping[str, Audience]) -> dict[Audience, list[str]]:
    grouped: dict[Audience, list[str]] = {}
    for each in ids:
        grouped.setdefault(homes[each], []).append(each)
    return grouped
