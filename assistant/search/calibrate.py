"""Learns the scale of an embedder's cosines from the store itself, for the gate."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from statistics import median

import yaml

from assistant.search.gate import E5, Calibration
from assistant.search.index import Index
from assistant.text.language import detect_language
from assistant.types.language import LANGUAGES, Language
from assistant.types.model import Embedder

OWN_QUESTIONS = 40
FEWEST = 4  # of a language; below that, all languages are taken together
_FOREIGN = Path(__file__).with_name("foreign.yaml")
_CALIBRATED = "multilingual-e5-small"


def needs_calibration(embedder_name: str) -> bool:
    """Whether the gate's own constants are another embedder's."""
    return not embedder_name.startswith(_CALIBRATED)


def calibrate(index: Index, embedder: Embedder) -> Calibration:
    """The cosines that foreign questions and the store's own questions and titles reach among public chunks.

    Embeds about 90 short texts. An empty store gives the constants of the embedded embedder. Raises what the
    index and the embedder raise.
    """
    own = [(text, detect_language(text, "fr")) for text in _own(index)]
    if not own:
        return E5
    return Calibration(
        floor=_medians(index, embedder, foreign_questions()), ceiling=_medians(index, embedder, own)
    )


def foreign_questions() -> list[tuple[str, Language]]:
    """Questions that hardly any company's documents answer, with their language."""
    stored: Mapping[Language, list[str]] = yaml.safe_load(_FOREIGN.read_text(encoding="utf-8"))
    return [(text, language) for language in LANGUAGES for text in stored[language]]


def _own(index: Index) -> list[str]:
    questions = index.questions("public", OWN_QUESTIONS)
    ids = index.ids("public")
    sample = ids[:: max(1, len(ids) // OWN_QUESTIONS)][:OWN_QUESTIONS]
    # A store without a FAQ is asked for what its headings announce.
    titles = [f"{chunk.title} {chunk.heading}".strip() for chunk, _ in index.get(sample, "public").values()]
    return questions if len(questions) >= FEWEST else questions + [title for title in titles if title]


def _medians(index: Index, embedder: Embedder, questions: Iterable[tuple[str, Language]]) -> dict[str, float]:
    reached: dict[Language, list[float]] = {language: [] for language in LANGUAGES}
    for text, language in questions:
        nearest = index.query(embedder.embed_query(text), 1, "public")
        reached[language] += [cosine for _, cosine in nearest]
    everything = [cosine for cosines in reached.values() for cosine in cosines]
    return {
        language: median(cosines if len(cosines) >= FEWEST else everything)
        for language, cosines in reached.items()
    }
