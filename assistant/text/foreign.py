"""Whether a text is in a language that the product does not answer in, told only where that is sure."""

from collections import Counter
from collections.abc import Mapping
from functools import cache

import regex

from assistant import rules
from assistant.text.language import detect_any
from assistant.text.normalise import clean
from assistant.text.stopwords import STOP_WORDS
from assistant.text.terms import words
from assistant.types.language import LANGUAGES

_LONGEST = 600  # characters that are looked at
_FEWEST_LETTERS = 2  # of another script
_AGAINST_DETECTOR = 3  # small words that outweigh the detector's word that a text is French or English
# Script -> the language most written in it; the detector's word is taken where it knows better.
_SCRIPTS: Mapping[str, str] = {
    "Cyrillic": "ru",
    "Greek": "el",
    "Arabic": "ar",
    "Hebrew": "he",
    "Devanagari": "hi",
    "Bengali": "bn",
    "Tamil": "ta",
    "Thai": "th",
    "Hangul": "ko",
    "Hiragana": "ja",
    "Katakana": "ja",
    "Han": "zh",
    "Armenian": "hy",
    "Georgian": "ka",
}
_LETTERS = {script: regex.compile(rf"\p{{Script={script}}}") for script in _SCRIPTS}
_SPANISH = regex.compile("[¿¡]")
_LATIN = regex.compile(r"\p{Script=Latin}")
_OWN = frozenset[str]().union(*(STOP_WORDS[language] for language in LANGUAGES))


def foreign_language(text: str) -> str | None:
    """The language of a text that is neither French nor English, as an ISO 639-1 code; else None.

    Made for short questions and for no false alarms: names of brands and products, words in both languages
    and a quoted foreign line are no foreign text. In Latin letters, only the languages of
    `rules/foreign_words.yaml` are told.
    """
    sample = clean(text[: 4 * _LONGEST])[:_LONGEST]
    return _by_script(sample) or _by_greeting(sample) or _by_words(sample)


def _by_script(sample: str) -> str | None:
    counts = Counter({script: len(letters.findall(sample)) for script, letters in _LETTERS.items()})
    if counts.total() < _FEWEST_LETTERS or counts.total() <= len(_LATIN.findall(sample)):
        return None
    if counts["Hiragana"] + counts["Katakana"]:
        return "ja"  # Japanese mixes its own letters with Chinese ones
    likeliest = _SCRIPTS[counts.most_common(1)[0][0]]
    detected = detect_any(sample)
    return likeliest if detected in (None, *LANGUAGES) else detected


def _by_greeting(sample: str) -> str | None:
    return _greetings().get(" ".join(words(sample)))


def _by_words(sample: str) -> str | None:
    """The small words decide; how many it takes depends on what the detector says."""
    detected = detect_any(sample)
    found = set(words(sample))
    telling = {code: len(found & known) for code, known in _words().items()}
    telling["es"] += len(_SPANISH.findall(sample))
    most = max(telling.values())
    likeliest = (
        detected if detected and telling.get(detected) == most else max(telling, key=telling.__getitem__)
    )
    own = len((found & _OWN) - _listed()[likeliest])
    if detected in LANGUAGES:
        return likeliest if most >= _AGAINST_DETECTOR and not own else None
    least = 1 if likeliest == detected else 2
    return likeliest if most >= max(least, own + 1) else None


@cache
def _listed() -> Mapping[str, frozenset[str]]:
    return {code: frozenset(line.split()) for code, line in rules.load("foreign_words")["words"].items()}


@cache
def _words() -> Mapping[str, frozenset[str]]:
    return {code: listed - _OWN for code, listed in _listed().items()}


@cache
def _greetings() -> Mapping[str, str]:
    stored = rules.load("foreign_words")["greetings"]
    return {greeting: code for code, greetings in stored.items() for greeting in greetings}
