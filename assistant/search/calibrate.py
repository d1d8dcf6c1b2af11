"""Learns the scale of a store's cosines from the store itself, for the gate."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TypeVar

import numpy as np

from assistant import rules
from assistant.search.dense.index import Index
from assistant.search.dense.records import question_of
from assistant.search.gate import E5, Calibration
from assistant.text.language import detect_language
from assistant.text.sentences import split_sentences
from assistant.types.knowledge import Chunk
from assistant.types.language import LANGUAGES, Language
from assistant.types.model import Embedder

Item = TypeVar("Item")

OWN_QUESTIONS = 120  # of each language; what fewer give moves by .01
FEWEST = 20  # of a language; below that the other language's are taken, or the defaults
SENTENCE_WORDS = (4, 25)
NEARBY, NEARBY_QUESTIONS = 40, 20  # looked at for one that is not of the same document
BATCH = 24  # questions that are asked together: a visitor's waits for them
SAME = 0.001  # two cosines of one text and its copy
HALF_WAY = 0.25  # of a span, from what questions off the subject reach up to the floor
_FOREIGN = Path(__file__).with_name("foreign.yaml")
_EMBEDDED = "multilingual-e5-small"


@dataclass(frozen=True)
class _Own:
    """Something that the store's own documents ask or say, and the chunk that answers it."""

    text: str
    chunk: Chunk


def calibrate(index: Index, embedder: Embedder) -> Calibration:
    """How near the store's own questions come to public chunks that do not answer them.

    Its own questions are its FAQ's; where there are too few, sentences of its documents. Product records are
    left out: they are all alike. Embeds up to 250 short texts. A store that is too small gives the scale of
    the embedder. Raises what the index and the embedder raise.
    """
    reached = {language: _reached(index, embedder, language) for language in LANGUAGES}
    learnt = {language: _lowest(cosines) for language, cosines in reached.items() if len(cosines) >= FEWEST}
    embedded = embedder.name.startswith(_EMBEDDED)
    if embedded and learnt.keys() == set(LANGUAGES):
        return Calibration({each: learnt[each] for each in LANGUAGES}, E5.unit)
    foreign = _nearest(index, embedder, foreign_questions())
    unit = E5.unit if embedded else _span(index, embedder, foreign)
    return Calibration({each: _floor(each, learnt, foreign, unit, embedder) for each in LANGUAGES}, unit)


def foreign_questions() -> list[tuple[str, Language]]:
    """Questions that hardly any company's documents answer, with their language."""
    stored: Mapping[Language, list[str]] = rules.parsed(_FOREIGN.read_text(encoding="utf-8"))
    return [(text, language) for language in LANGUAGES for text in stored[language]]


def _lowest(cosines: Sequence[float]) -> float:
    """What hardly any of them stays below: a standard deviation below the 16th percentile.

    That is two below the middle; the lowest values of a hundred themselves are chance.
    """
    return float(2 * np.quantile(cosines, 0.16) - np.median(cosines))


def _floor(
    language: Language,
    learnt: Mapping[Language, float],
    foreign: Mapping[Language, float],
    unit: float,
    embedder: Embedder,
) -> float:
    """What was learnt in this language, else in the other one, moved by how differently the two embed."""
    if language in learnt:
        return learnt[language]
    for other, floor in learnt.items():
        return floor + foreign[language] - foreign[other]
    embedded = embedder.name.startswith(_EMBEDDED) or not foreign
    return E5.floor[language] if embedded else foreign[language] + HALF_WAY * unit


def _reached(index: Index, embedder: Embedder, language: Language) -> list[float]:
    own = _questions(index, language)
    if len(own) < FEWEST:
        own = _sentences(index, language)
    found = zip(own, _nearby(index, embedder, [each.text for each in own]), strict=True)
    return [cosine for each, near in found if (cosine := _elsewhere(each, near)) is not None]


def _nearby(index: Index, embedder: Embedder, texts: Sequence[str]) -> Iterator[list[tuple[Chunk, float]]]:
    """What stands nearest to each text, by its own words or by the question that it answers."""
    for start in range(0, len(texts), BATCH):
        vectors = embedder.embed_queries(texts[start : start + BATCH])
        asked = index.questions.query_each(vectors, NEARBY_QUESTIONS, "public")
        homes = index.get(sorted({each for row in asked for each, _ in row}), "public")
        for chunks, questions in zip(index.query_each(vectors, NEARBY, "public"), asked, strict=True):
            yield chunks + [(homes[each][0], cosine) for each, cosine in questions if each in homes]


def _elsewhere(own: _Own, near: Sequence[tuple[Chunk, float]]) -> float | None:
    """The best cosine in another document of the same language; None when there is no such document."""
    # A document that is stored twice answers as well as the first one does.
    itself = [cosine for chunk, cosine in near if _same_document(chunk, own.chunk)]
    others = [
        cosine
        for chunk, cosine in near
        if chunk.language == own.chunk.language
        and not _same_document(chunk, own.chunk)
        and all(abs(cosine - each) > SAME for each in itself)
    ]
    return max(others, default=None)


def _same_document(one: Chunk, two: Chunk) -> bool:
    return (one.root, one.source) == (two.root, two.source)


def _questions(index: Index, language: Language) -> list[_Own]:
    chunks = _chunks(index, index.questions.ids(), language)
    asked = [(question_of(chunk), chunk) for chunk in chunks if chunk.sku is None]
    return _spread([_Own(question, chunk) for question, chunk in asked if question])


def _sentences(index: Index, language: Language) -> list[_Own]:
    chunks = _spread([each for each in _chunks(index, index.ids("public"), language) if each.sku is None])
    found = [(_sentence(chunk.text), chunk) for chunk in chunks]
    return [_Own(sentence, chunk) for sentence, chunk in found if sentence]


def _sentence(text: str) -> str:
    """One from the middle of the text, neither very short nor very long; empty when there is none."""
    fewest, most = SENTENCE_WORDS
    fit = [each for each in split_sentences(text) if fewest <= len(each.split()) <= most]
    return fit[len(fit) // 2] if fit else ""


def _chunks(index: Index, ids: Sequence[str], language: Language) -> list[Chunk]:
    """A sample of these public chunks in the language, spread over all of them."""
    sample = _spread(ids, 4 * OWN_QUESTIONS)
    chunks = [chunk for chunk, _ in index.get(sample, "public").values()]
    return [chunk for chunk in chunks if chunk.language == language]


def _spread(items: Sequence[Item], most: int = OWN_QUESTIONS) -> list[Item]:
    return list(items[:: max(1, len(items) // most)][:most])


def _span(index: Index, embedder: Embedder, foreign: Mapping[Language, float]) -> float:
    """From what questions off the subject reach to what the store's own titles and questions reach."""
    ids = _spread(index.ids("public"), OWN_QUESTIONS // 2)
    chunks = [chunk for chunk, _ in index.get(ids, "public").values()]
    titles = [question_of(chunk) or f"{chunk.title} {chunk.heading}".strip() for chunk in chunks]
    own = _nearest(index, embedder, [(title, detect_language(title, "fr")) for title in titles if title])
    spans = [own[language] - foreign[language] for language in LANGUAGES if foreign and own]
    return max(median(spans), 0.01) if spans else E5.unit


def _nearest(
    index: Index, embedder: Embedder, questions: Iterable[tuple[str, Language]]
) -> dict[Language, float]:
    """The median of the best cosines by language of the question; empty for an empty store."""
    reached: dict[Language, list[float]] = {language: [] for language in LANGUAGES}
    asked = list(questions)
    vectors = embedder.embed_queries([text for text, _ in asked])
    for (_, language), near in zip(asked, index.query_each(vectors, 1, "public"), strict=True):
        reached[language] += [cosine for _, cosine in near]
    everything = [cosine for cosines in reached.values() for cosine in cosines]
    if not everything:
        return {}
    return {language: median(cosines or everything) for language, cosines in reached.items()}
