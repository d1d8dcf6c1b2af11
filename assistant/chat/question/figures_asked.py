"""What kind of figure a question asks for."""

import re
from collections.abc import Sequence
from functools import cache

from assistant import rules
from assistant.text.normalise import fold
from assistant.types.language import Language


def units_asked(question: str, language: Language) -> frozenset[str]:
    """The units (as `text.numbers` names them) an answer may be in; empty when no figure is asked for."""
    folded = fold(question)
    return frozenset(
        unit
        for units, patterns in _asked(language)
        if any(pattern.search(folded) for pattern in patterns)
        for unit in units
    )


@cache
def _asked(language: Language) -> Sequence[tuple[Sequence[str], Sequence[re.Pattern[str]]]]:
    stored = rules.load("asked_figures").values()
    return [(kind["units"], [re.compile(pattern) for pattern in kind[language]]) for kind in stored]
