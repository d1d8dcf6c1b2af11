"""What a field of a channel holds beside its plain text: the items of a list, and what the export adds."""

import re

from assistant.types.brand import FieldRule
from assistant.types.language import Language


def lines(text: str) -> tuple[str, ...]:
    """The items of a list: the lines of its text that hold something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def added_text(rule: FieldRule, text: str, language: Language) -> str:
    """What the export puts behind a text: nothing behind an empty one, or one that says it itself."""
    there = bool(rule.added_unless) and re.search(rule.added_unless, text) is not None
    return rule.added.get(language, "") if text.strip() and not there else ""
