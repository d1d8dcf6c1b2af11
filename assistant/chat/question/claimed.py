"""What is asked by one who begins with where they read it: “J’ai lu que …, c’est vrai ?”."""

import re
from collections.abc import Sequence
from functools import cache

from assistant import rules
from assistant.text.terms import terms
from assistant.types.language import Language

_FEWEST = 2  # subject words that must be left to be looked up
_END = r"(?=[\s?!.…]*$)"


def claimed(question: str, language: Language) -> str:
    """The question without the words that only say that something was read or heard; else as it is."""
    text = question.strip()
    for pattern in _patterns("before", language):
        if match := pattern.match(text):
            text = text[match.end() :]
            break
    else:
        return question
    for pattern in _patterns("after", language):
        text = pattern.sub(" ", text)
    return text if len(terms(text, language)) >= _FEWEST else question


@cache
def _patterns(part: str, language: Language) -> Sequence[re.Pattern[str]]:
    listed = [each.replace("'", "['’]") for each in rules.load("claimed")[part][language]]
    forms = [f"(?:{each}){_END}" if part == "after" else each for each in listed]
    return [re.compile(form, re.IGNORECASE) for form in forms]
