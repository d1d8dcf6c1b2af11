"""What a sentence repeats of the visitor's own case: “For a round table of 115 cm, …” needs no source."""

import re
from collections.abc import Sequence

from assistant.text.numbers import Figure, figures, supported
from assistant.text.terms import terms
from assistant.types.language import Language

_BEGINS = re.compile(r"(?i)(?<![\w’'-])(?:pour|si|avec|for|if|with)(?![\w’'-])")
_WORD = re.compile(r"[ \u00a0\u202f]*(?:\d+(?:[.,]\d+)*|[^\s,;:.!?()\d]+)")
_COMMA = re.compile(r"\s*,\s*")
# How large something of theirs is and how many they are. Never a price or a time limit, which a visitor may
# only want to have confirmed.
_LENGTHS = frozenset({"mm", "cm", "m", "in", "ft"})
_PEOPLE = frozenset(
    {"personne", "personnes", "convives", "couverts", "invites", "people", "guests", "persons"}
)


def without_premise(sentence: str, question: str, language: Language) -> str:
    """The sentence without the stretches that only repeat sizes and numbers of people of the question.

    Such a stretch begins with if, for or with, holds a figure, and no word or figure that the question lacks.
    """
    asked = [one for one in figures(question) if one.unit in _LENGTHS or one.noun in _PEOPLE]
    if not asked:
        return sentence
    subject = frozenset(terms(question, language))
    for match in reversed(list(_BEGINS.finditer(sentence))):
        end = _repeated_until(sentence, match.end(), asked, subject, language)
        if figures(sentence[match.end() : end]):
            comma = _COMMA.match(sentence, end)
            sentence = sentence[: match.start()] + sentence[comma.end() if comma else end :].lstrip()
    return sentence


def _repeated_until(
    sentence: str, start: int, asked: Sequence[Figure], subject: frozenset[str], language: Language
) -> int:
    """Where the words end that the question has too."""
    inside = [one for one in figures(sentence) if one.start >= start and supported(one, asked)]
    end = position = start
    while word := _WORD.match(sentence, position):
        position = word.end()
        figure = next((one for one in inside if one.start < position and word.start() < one.end), None)
        if figure is not None:
            end = position = max(position, figure.end)
        elif not set(terms(word.group(), language)) <= subject:
            break
        else:
            end = position
    return end
