"""Whether the passages found can answer the question at all; decided by code, before a model is asked."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant.errors import IndexDamagedError
from assistant.search.failures import REBUILD
from assistant.text.language import detect_language
from assistant.types.knowledge import Passage
from assistant.types.language import Language

# A logistic regression on two features, fitted on the public sets fr_faq, en_covidfaq and en_clinc and on the
# demo company (benchmarks/gate.py prints what it reaches): how far the nearest passage stands above what
# questions off the subject find, and the share of the question's IDF weight in one of the first passages.
SIMILARITY_WEIGHT, COVERAGE_WEIGHT, INTERCEPT = 4.8, 6.0, -3.9
NEAREST, COVERING = 10, 3  # how many passages each feature looks at


@dataclass(frozen=True)
class Calibration:
    """The scale of a store's cosines, by language of the question.

    `floor` is what questions off the subject reach, `ceiling` what the store's own questions reach. The
    defaults are those of multilingual-e5-small, which hardly move between stores: fitting them to each store
    by foreign questions made the gate no better, on any of four stores. Other embedders need their own.
    """

    floor: Mapping[str, float]
    ceiling: Mapping[str, float]

    def place(self, similarity: float, language: Language) -> float:
        """Where a cosine stands: 0 at the floor, 1 at the ceiling, and beyond."""
        width = max(self.ceiling[language] - self.floor[language], 0.01)
        return (similarity - self.floor[language]) / width

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
            return cls(_numbers(stored["floor"]), _numbers(stored["ceiling"]))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise IndexDamagedError(f"The calibration {path} can't be read.", REBUILD) from error


E5 = Calibration(floor={"fr": 0.835, "en": 0.82}, ceiling={"fr": 0.915, "en": 0.90})


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
        return answerability(passages, detect_language(question, language), self._current())

    def _current(self) -> Calibration:
        """The calibration on disk; read again when indexing has replaced it."""
        if self._path is None or not self._path.exists():
            return E5
        stamp = self._path.stat().st_mtime_ns
        if stamp != self._stamp:
            self._calibration, self._stamp = Calibration.load(self._path), stamp
        return self._calibration


def answerability(passages: Sequence[Passage], language: Language, calibration: Calibration = E5) -> float:
    """How likely the passages, best first, answer a question in `language`: 0-1; 0 without passages."""
    if not passages:
        return 0.0
    similarity = max(passage.similarity for passage in passages[:NEAREST])
    coverage = max(passage.coverage for passage in passages[:COVERING])
    near = SIMILARITY_WEIGHT * calibration.place(similarity, language)
    logit = near + COVERAGE_WEIGHT * coverage + INTERCEPT
    return 1.0 / (1.0 + math.exp(-min(max(logit, -50.0), 50.0)))


def _numbers(values: Mapping[str, object]) -> dict[str, float]:
    return {language: float(str(value)) for language, value in values.items()}
