"""What the model gave as lines: tidied, and each of them only once."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from assistant.checks.copy.originality import alike
from assistant.checks.style.typeset import typeset
from assistant.text.normalise import clean
from assistant.text.terms import terms, words
from assistant.types.brand import FieldRule
from assistant.types.language import Language
from assistant.writing.fields import characters_room
from assistant.writing.lab.mechanisms import Mechanism

ALIKE = 0.75  # share of words in the same order: of nine words seven
_LONGEST = 160  # characters of a line in a field without a limit
_LABEL = re.compile(r"^(?:objet|subject|titre|title|accroche|headline)\s*:\s*", re.IGNORECASE)
_NUMBER = re.compile(r"^(?:[-*•–]|\d{1,2}[.)])\s+")
_QUOTED = re.compile(r"^[«“\"'‘]\s*(?P<line>[^«»“”\"]+?)\s*[»”\"'’]$")
_STOP = re.compile(r"(?<![.\d])\.$")


def lines_schema(ways: Sequence[Mechanism], rule: FieldRule) -> dict[str, Any]:
    """The JSON schema of a reply: a string for each way, with room above the field's limit."""
    room = (characters_room(rule) or _LONGEST) * 3 // 2
    line = {"type": "string", "maxLength": room}
    return {
        "type": "object",
        "properties": {way.id: line for way in ways},
        "required": [way.id for way in ways],
        "additionalProperties": False,
    }


def lines_tokens(ways: Sequence[Mechanism], rule: FieldRule) -> int:
    """The most tokens that such a reply takes: three characters each, and the JSON around them."""
    return len(ways) * ((characters_room(rule) or _LONGEST) // 2 + 14) + 20


def tidied(
    reply: Mapping[str, Any], ways: Iterable[Mechanism], rule: FieldRule, language: Language
) -> dict[str, str]:
    """The line for each way that has one: on one row, typeset, without quotes, label or full stop."""
    found = {}
    for way in ways:
        given = reply.get(way.id)
        line = _tidy(given) if isinstance(given, str) else ""
        if line:
            found[way.id] = typeset(line, language, rule.count)
    return found


def _tidy(text: str) -> str:
    line = next((row.strip() for row in clean(text).splitlines() if row.strip()), "")
    line = _LABEL.sub("", _NUMBER.sub("", line)).strip(" *_`")
    quoted = _QUOTED.match(line)
    return _STOP.sub("", quoted["line"] if quoted else line).strip()


def same(line: str, others: Iterable[str], language: Language) -> str:
    """The first of the other lines that says the same, empty when none does.

    The same: the same subject words, or nearly the same words in the same order.
    """
    said, subject = words(line), set(terms(line, language))
    for other in others:
        if alike(said, words(other)) >= ALIKE or (subject and subject == set(terms(other, language))):
            return other
    return ""
