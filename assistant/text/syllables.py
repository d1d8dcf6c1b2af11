"""How many syllables a word is spoken with, counted by its vowels: near enough for a readability index."""

import re
from functools import lru_cache

from assistant.types.language import Language

_LETTERS = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d")
# Groups of vowels that are one syllable in French, the longest first; any other two vowels are two.
_FRENCH = re.compile(
    r"(?:ou|eu|œ|a|e)ill|aou|eau|œu|oeu|oui|oie|oue|oua|uie|ui|ai|aî|ei|eî|au|eu|eû|œ|æ|oi|oî|ou|où|oû|ia|ie|io|ié|iè|iê"
    r"|ya|yé|yo|ye|[aeiouyàâäéèêëîïôöùûü]"
)
_FRENCH_MUTE = re.compile(r"(?<=[^aeiouyàâäéèêëîïôöùûü])es?$|(?<=[éiuyo])es?$")
_FRENCH_SILENT_U = re.compile(r"qu(?=[aeiouyéèêâî])|gu(?=[eiyéèê])")
_ENGLISH = re.compile(r"[aeiouy]+")
_ENGLISH_MUTE = re.compile(
    r"(?<![aeiouyl])e$|(?<=[aeiouy]l)e$"  # made and whole, not table
    r"|(?<![aeiouyscgxz])(?<![cs]h)es$|(?<![aeiouytd])ed$"  # tables and washed, not pages and wanted
)
_ENGLISH_HIATUS = re.compile(r"(?<![tscgxl])i[ao]|(?<!p)eo(?!u)|(?<!q)ua(?!r)|[aeiou]ing$|ism$")


def syllables(text: str, language: Language) -> int:
    """The syllables of a text; a figure of any length counts as one, as it is read at a glance."""
    count = sum(_of_word(word.lower(), language) for word in _LETTERS.findall(text))
    return count + sum(1 for piece in text.split() if _DIGITS.search(piece))


@lru_cache(maxsize=20_000)
def _of_word(word: str, language: Language) -> int:
    return max(1, _french(word) if language == "fr" else _english(word))


def _french(word: str) -> int:
    spoken = _FRENCH_SILENT_U.sub("k", word)
    return len(_FRENCH.findall(_FRENCH_MUTE.sub("", spoken)))


def _english(word: str) -> int:
    spoken = _ENGLISH_MUTE.sub("", word)
    return len(_ENGLISH.findall(spoken)) + len(_ENGLISH_HIATUS.findall(spoken))
