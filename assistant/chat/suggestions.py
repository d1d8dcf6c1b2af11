"""Questions to offer, at the beginning and after an answer; each passes the gate."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import zip_longest

from assistant.chat.conversation import Turn
from assistant.chat.nearby import near_passages
from assistant.chat.questions import Stored, stored_questions
from assistant.search.dense.index import Index
from assistant.search.gate import Gate
from assistant.search.retrieve import Retriever
from assistant.text.terms import terms
from assistant.types.answer import Citation
from assistant.types.brand import BilingualList
from assistant.types.knowledge import Passage
from assistant.types.language import Language
from assistant.types.model import Embedder, Vectors

MOST_STARTERS = 4
MOST_OWN = 6  # starter questions of the company
MOST_AFTER = 3
_PASSAGES = 16  # searched for a starter question, as for an answer
_LOOKED_AT = 24  # stored questions near the one that was asked
_TRIED = 16  # stored questions that may become starters
_SAMPLE = 400  # stored questions that starters are chosen from
# Of multilingual-e5: the same question in other words is nearer than this, a related one is not.
_SAME = 0.93
_SAME_WORDS = 0.6  # share of the subject words of both
_RELATED = 0.25  # answerability of the question asked by what answers the other


@dataclass(frozen=True)
class Shelf:
    """Where questions come from, and what checks them: the index, its search, the gate and its threshold."""

    index: Index
    retriever: Retriever
    gate: Gate
    least: float  # answerability, 0-1


@dataclass(frozen=True)
class _Kept:
    """What holds until the knowledge changes: the starters, and the company's own as stored questions."""

    key: object
    starters: tuple[str, ...]
    own: tuple[Stored, ...]


class KnowledgeSuggester:
    """Offers the company's own questions and those of the knowledge.

    `version` is another value whenever the knowledge has changed; `today` tells what holds.
    """

    def __init__(
        self,
        own: BilingualList,
        shelf: Shelf,
        embedder: Embedder,
        today: Callable[[], dt.date],
        version: Callable[[], object],
    ) -> None:
        self._own = own
        self._shelf = shelf
        self._embedder = embedder
        self._today = today
        self._version = version
        self._kept: dict[Language, _Kept] = {}

    def starters(self, language: Language) -> tuple[str, ...]:
        """Questions to begin with: the company's own, then some of the knowledge, of different sources.

        Kept until the knowledge changes. Raises what the index and the embedder raise.
        """
        return self._current(language).starters

    def after(
        self, question: str, language: Language, passages: Sequence[Passage], turns: Sequence[Turn]
    ) -> tuple[str, ...]:
        """At most three questions near the one that was answered, best first, none that was asked already.

        They are those that the knowledge's headings ask, and the company's own; one text is embedded, the
        question. Raises what the index and the embedder raise.
        """
        vector = self._embedder.embed_query(question)
        answered = {passages[0].chunk.id, *passages[0].ids} if passages else set[str]()
        known = [terms(question, language), *(terms(turn.searched, language) for turn in turns)]
        wanted: list[tuple[float, Stored]] = []
        for each in self._candidates(vector, language):
            near = float(vector @ each.vector)
            fresh = near < _SAME and each.chunk.id not in answered
            if fresh and not _among(terms(each.text, language), known):
                related = self._likely(question, language, each, max(near, float(vector @ each.answer)))
                wanted.append((related, each))
        ranked = sorted((pair for pair in wanted if pair[0] >= _RELATED), key=lambda pair: -pair[0])
        return tuple(each.text for each in _apart(each for _, each in ranked))[:MOST_AFTER]

    def nearby(self, question: str, language: Language, passages: Sequence[Passage]) -> tuple[Citation, ...]:
        """What is known near a question that the knowledge does not answer; may be empty."""
        return near_passages(question, language, passages, self._shelf.gate)

    def _current(self, language: Language) -> "_Kept":
        """What was found for the knowledge as it is now."""
        key = self._version(), self._today()
        kept = self._kept.get(language)
        if kept is None or kept.key != key:
            kept = self._kept[language] = self._found(key, language)
        return kept

    def _found(self, key: object, language: Language) -> "_Kept":
        if not self._shelf.index.count():
            return _Kept(key, (), ())
        tried = [(text, self._searched(text, language)) for text in self._own.get(language, ())[:MOST_OWN]]
        own = [(text, found) for text, found in tried if self._passes(text, language, found)]
        starters = [text for text, _ in own]
        for stored in self._varied(language) if len(own) < MOST_STARTERS else ():
            words = terms(stored.text, language)
            fresh = not _among(words, [terms(text, language) for text in starters])
            if fresh and self._passes(stored.text, language, self._searched(stored.text, language)):
                starters.append(stored.text)
            if len(starters) == MOST_STARTERS:
                break
        return _Kept(key, tuple(starters), tuple(self._as_stored(text, found[0]) for text, found in own))

    def _as_stored(self, text: str, best: Passage) -> Stored:
        answer = self._shelf.index.get([best.chunk.id], "public")[best.chunk.id][1]
        return Stored(text, best.chunk, self._embedder.embed_query(text), answer)

    def _candidates(self, vector: Vectors, language: Language) -> list[Stored]:
        """The nearest questions that the knowledge answers, and the company's own."""
        near = self._shelf.index.questions.query(vector, _LOOKED_AT, "public")
        found = self._stored([each for each, _ in near], language)
        return [*(each for each in found if self._answered(each, language)), *self._current(language).own]

    def _varied(self, language: Language) -> list[Stored]:
        """Some stored questions, one of each source before the second of any."""
        ids = self._shelf.index.questions.ids()
        sample = ids[:: max(1, len(ids) // _SAMPLE)]
        by_source: dict[str, list[Stored]] = {}
        for each in self._stored(sample, language):
            by_source.setdefault(each.chunk.source, []).append(each)
        # A source with many questions is a list of frequent ones: these first.
        ranked = sorted(by_source.values(), key=len, reverse=True)
        return [each for row in zip_longest(*ranked) for each in row if each is not None][:_TRIED]

    def _stored(self, ids: Sequence[str], language: Language) -> list[Stored]:
        return stored_questions(self._shelf.index, ids, language, self._today())

    def _searched(self, question: str, language: Language) -> list[Passage]:
        return self._shelf.retriever.search(question, _PASSAGES, language=language)

    def _passes(self, question: str, language: Language, found: Sequence[Passage]) -> bool:
        return self._shelf.gate.answerability(question, language, found) >= self._shelf.least

    def _answered(self, each: Stored, language: Language) -> bool:
        """Whether what stands below the heading answers it, by the gate."""
        cosine = float(each.vector @ each.answer)
        return self._likely(each.text, language, each, cosine) >= self._shelf.least

    def _likely(self, question: str, language: Language, each: Stored, cosine: float) -> float:
        """How likely the answer of a stored question answers another, 0-1."""
        words = set(terms(question, language))
        held = words & {*terms(each.chunk.text, language), *terms(each.text, language)}
        found = Passage(each.chunk, 1.0, 1, cosine, len(held) / len(words) if words else 0.0)
        return self._shelf.gate.answerability(question, language, [found])


def _among(words: Sequence[str], said: Iterable[Sequence[str]]) -> bool:
    """Whether a question with these subject words was asked already, in nearly the same words."""
    return any(_shared(set(words), set(other)) >= _SAME_WORDS for other in said)


def _shared(one: Set[str], other: Set[str]) -> float:
    both = one | other
    return len(one & other) / len(both) if both else 1.0


def _apart(ranked: Iterable[Stored]) -> Iterator[Stored]:
    """Those that don't ask the same as one before them."""
    kept: list[Stored] = []
    for each in ranked:
        if all(float(each.vector @ other.vector) < _SAME for other in kept):
            kept.append(each)
            yield each
