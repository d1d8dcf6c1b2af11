"""What a sync recorded of files, pages and roots, in the language of the page that shows it.

It is recorded in English, as the command line and the log say it; a page in French looks its sentence up.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant import rules
from assistant.types.language import Language
from assistant.web.texts import spaced

_FILE = Path(__file__).with_name("report_lines.yaml")
_PART = re.compile(r"\{(\w+)\}")
_NESTED = "reason"  # a part of that name is a sentence of the file itself


@dataclass(frozen=True)
class _Line:
    pattern: re.Pattern[str]
    french: str


def in_language(sentence: str, language: Language) -> str:
    """The sentence as a person of that language reads it; one that is not known stays in English."""
    if language == "en":
        return sentence
    for line in _lines():
        found = line.pattern.fullmatch(sentence)
        if found:
            parts = found.groupdict()
            if _NESTED in parts:
                parts[_NESTED] = in_language(parts[_NESTED], language)
            return line.french.format_map(parts)
    return sentence


@cache
def _lines() -> tuple[_Line, ...]:
    entries: list[dict[str, str]] = rules.parsed(_FILE.read_text(encoding="utf-8"))
    return tuple(_Line(_pattern(entry["en"]), spaced(entry["fr"])) for entry in entries)


def _pattern(english: str) -> re.Pattern[str]:
    texts = _PART.split(english)
    named = (f"(?P<{text}>.+?)" if number % 2 else re.escape(text) for number, text in enumerate(texts))
    return re.compile("".join(named), re.DOTALL)
