"""Whether the passages found can answer the question at all; decided by code, before a model is asked."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant.errors import IndexDamagedError
from assistant.search.failures import REBUILD
from assistant.text.language import detect_language
from assistant.text.terms import terms
from assistant.text.translations import equivalents
from assistant.types.knowledge import Chunk, Passage
from assistant.types.language import Language

# Measured on public sets and on the demo company (docs/retrieval.md). Nearness decides; sharing all words
# adds seven eighths of an embedder's span. Nine more features did no better on a set left out.
COVERAGE_WEIGHT, LINE, STEEPNESS = 0.875, 0.67, 4.8
NEAREST, COVERING = 10, 3  # how many passages each feature looks at
ACROSS = 0.55  # what passages of another language count as covering, when all of them are of it
# How much nearer the embedder puts a text of the question's own language; as in `search.retrieve`.
LANGUAGE_GAP = 0.02
TRANSLATED = 5  # passages of another language whose words are compared by what they mean


@dataclass(frozen=True)
class Calibration:
    """The scale of a store's cosines.

    `floor` is what the store's own questions reach, by their language, when the document that answers them
    is left out: as near as a question comes that has no answer here. `unit` is the embedder's span, from a
    question off the subject to one that is answered. The defaults are those of multilingual-e5-small.
    """

    floor: Mapping[str, float]
    unit: float

    def place(self, similarity: float, language: Language) -> float:
        """Where a cosine stands: 0 at the floor, 1 a span above it, and beyond."""
        return (similarity - self.floor[language]) / max(self.unit, 0.01)

    def save(self, path: Path) -> None:
        """Write it as JSON, whole or not at all."""
        draft = path.with_name(path.name + ".new")
        draft.write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")
        draft.replace(path)

    @classmethod
    def load(cls, path: Path) -> "Calibration":
        """Read what `save` wrote; raises IndexDamagedError when it is something else."""
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
            return cls(_numbers(stored["floor"]), float(stored["unit"]))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise IndexDamagedError(f"The calibration {path} can't be read.", REBUILD) from error


E5 = Calibration(floor={"fr": 0.83, "en": 0.82}, unit=0.08)


class Gate:
    """Tells how likely a question can be answered, with the calibration saved at `path`, or e5's own."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._stamp: int | None = None
        self._calibration = E5

    def answerability(self, question: str, language: Language, passages: Sequence[Passage]) -> float:
        """How likely the passages, best first, answer the question: 0-1; 0 without passages.

        `language` is the question's when it is too short to tell. Raises IndexDamagedError for a calibration
        that can't be read.
        """
        return answerability(passages, detect_language(question, language), self._current(), question)

    def place(self, similarity: float, language: Language) -> float:
        """Where a cosine stands in this store, as `Calibration.place`; raises what `answerability` raises."""
        return self._current().place(similarity, language)

    def _current(self) -> Calibration:
        """The calibration on disk; read again when indexing has replaced it."""
        if self._path is None or not self._path.exists():
            return E5
        stamp = self._path.stat().st_mtime_ns
        if stamp != self._stamp:
            self._calibration, self._stamp = Calibration.load(self._path), stamp
        return self._calibration


def answerability(
    passages: Sequence[Passage], language: Language, calibration: Calibration = E5, question: str = ""
) -> float:
    """How likely the passages, best first, answer a question in `language`: 0-1; 0 without passages.

    With the text of the `question`, a passage of another language may do so by itself: a few near ones of the
    question's own must not outweigh it, as none of them shares its words.
    """
    if not passages:
        return 0.0
    similarity = max(passage.similarity for passage in passages[:NEAREST])
    told = [(similarity, _covered(passages[:COVERING], language)), *_across(passages, language, question)]
    best = max(calibration.place(near, language) + COVERAGE_WEIGHT * covered for near, covered in told)
    logit = STEEPNESS * (best - LINE)
    return 1.0 / (1.0 + math.exp(-min(max(logit, -50.0), 50.0)))


def _across(passages: Sequence[Passage], language: Language, question: str) -> Iterator[tuple[float, float]]:
    """How near each passage of another language is, evened out, and how much of the question it says."""
    asked = set(terms(question, language))
    if not asked or _foreign(passages[:COVERING], language):
        return
    for passage in passages[:TRANSLATED]:
        if passage.chunk.language != language:
            yield passage.similarity + LANGUAGE_GAP, _said(asked, language, passage.chunk)


def _said(asked: Set[str], language: Language, chunk: Chunk) -> float:
    """The share of the question's words that a text of another language has, or says in its own."""
    meant, text = equivalents(language), chunk.embedded_text
    held = {*terms(text, chunk.language), *terms(text, language)}  # names have a stem of either language
    return sum(each in held or bool(meant.get(each, frozenset()) & held) for each in asked) / len(asked)


def _covered(passages: Sequence[Passage], language: Language) -> float:
    most = max(passage.coverage for passage in passages)
    return max(most, ACROSS) if _foreign(passages, language) else most


def _foreign(passages: Sequence[Passage], language: Language) -> bool:
    return all(passage.chunk.language != language for passage in passages)


def _numbers(values: Mapping[str, object]) -> dict[str, float]:
    return {language: float(str(value)) for language, value in values.items()}
